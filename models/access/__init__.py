"""The one authoriser: whether a person may do something about a pupil, a subject or a record, and why."""
