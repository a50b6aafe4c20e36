"""Who did and saw what, sealed in a chain whose end is published; and taking back what was done."""
