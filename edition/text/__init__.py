"""What may stand in a cell, and the article itself as a reader brings it."""
