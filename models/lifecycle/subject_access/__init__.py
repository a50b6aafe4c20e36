"""A request for one's own data: taken down, its clock, what goes out and what does not, and the file (lifecycle, 2)."""
