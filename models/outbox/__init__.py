"""Promises to tell somebody, what became of them, and the requests and jobs that happen once."""
