"""What can be shown of how staff type: forty lines with what is answered to them, and the keys that ten duties take."""
