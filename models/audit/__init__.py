"""Who did and saw what, sealed in a chain; and taking back what was done."""
