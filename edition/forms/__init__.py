"""The book in other forms than pages."""
