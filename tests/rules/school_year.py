"""An invented school's year 2026/27, with a break in every term, for the tests of the rules."""

from datetime import date

from models.rules.calendar import Calendar, Period

SCHOOL_YEAR = Calendar(
    [
        Period("term", "Autumn 1", date(2026, 9, 2), date(2026, 10, 23)),
        Period("term", "Autumn 2", date(2026, 11, 2), date(2026, 12, 18)),
        Period("term", "Spring 1", date(2027, 1, 4), date(2027, 2, 12)),
        Period("term", "Spring 2", date(2027, 2, 22), date(2027, 3, 25)),
        Period("term", "Summer 1", date(2027, 4, 12), date(2027, 5, 28)),
        Period("term", "Summer 2", date(2027, 6, 7), date(2027, 7, 20)),
        Period("inset", "INSET day", date(2026, 9, 2), date(2026, 9, 2)),
        Period("inset", "INSET day", date(2026, 11, 27), date(2026, 11, 27)),
        Period("closure", "Polling station", date(2027, 5, 6), date(2027, 5, 6)),
    ]
)
