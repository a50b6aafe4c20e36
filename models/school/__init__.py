"""The school itself: people, subjects, calendar, settings and their defaults, chat accounts, day codes."""
