"""The vocabulary, below everything that uses it: cards and their parts, forms, and how days and counts are said."""
