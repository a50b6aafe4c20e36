"""Sessions outside the timetable: booking, cancelling, the board, and who was told."""
