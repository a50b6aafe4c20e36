"""What becomes of records as people come and go."""
