"""How a delivery passes from one state to the next."""
