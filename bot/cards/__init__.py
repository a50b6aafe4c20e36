"""What is said, a file a subject: functions from facts to a Card, with the buttons that stand on it.

A card asks no database: whoever draws it hands over what it shows, names included.
It stands below commands and notices, and above `say`.
"""
