"""The document tree: what an author writes, what follows from it, what a page shows."""
