"""What the notebooks draw and show."""
