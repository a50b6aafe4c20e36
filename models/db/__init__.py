"""An engine for SQLite or PostgreSQL, its transactions, what every table shares, and what a person can mend."""
