"""Kill it at random and count what was lost."""
