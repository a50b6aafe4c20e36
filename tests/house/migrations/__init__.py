"""The migrations can be trusted: what landed never changes, and a filled database survives every one of them."""
