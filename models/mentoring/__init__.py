"""Slips, meetings with mentors, and who is to be met."""
