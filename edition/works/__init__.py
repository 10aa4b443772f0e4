"""What the edition cites, and how it is cited; knows nothing of Sphinx."""
