"""Changing what the school may change, and what each member of staff may."""
