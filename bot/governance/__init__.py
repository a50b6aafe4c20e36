"""The papers about the data: what a school must be able to show of how it looks after what it holds of people."""
