"""Promises to tell somebody and what became of them, requests that wait, and what happens once."""
