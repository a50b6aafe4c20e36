"""What is printed: facts set on a page, the same bytes for the same facts, in fonts that write pupils' names."""
