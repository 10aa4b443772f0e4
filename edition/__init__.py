"""The machinery of the annotated edition: one concern a module, `tables` at the bottom."""

__version__ = "1.2.0"
