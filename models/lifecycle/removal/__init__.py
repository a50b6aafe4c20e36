"""Removing for good what was decided on: in small steps, written down outside the database first, and never back."""
