"""Backups: a whole reading of the database in a file, encrypted, described, checked, and put back (lifecycle, 5)."""
