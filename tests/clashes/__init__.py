"""No pupil is ever in two overlapping sessions, whatever the order of what is done: with the real deeds (R8)."""
