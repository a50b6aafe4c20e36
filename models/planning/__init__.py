"""The plan of a week's sessions: proposed, changed and accepted by subject, and then booked (P12)."""
