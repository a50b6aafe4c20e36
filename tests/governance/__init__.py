"""The papers about the data."""
