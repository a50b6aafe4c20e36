"""The school year of the invented school, worked out for any year."""

from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import FR, MO, TH, TU, WE, relativedelta

from models.rules.calendar import Period, PeriodKind


def periods(year: int) -> list[Period]:
    """Terms, INSET days and the one closure of the academic year that starts in September of `year`."""
    start = date(year, 9, 1) + relativedelta(weekday=WE(+1))
    autumn_break = date(year, 10, 31) + relativedelta(weekday=MO(-1))
    christmas = date(year, 12, 22) + relativedelta(weekday=FR(-1))
    winter_break = date(year + 1, 2, 1) + relativedelta(weekday=MO(+3))
    before_easter, after_easter = _around_easter(year + 1)
    summer_break = date(year + 1, 5, 31) + relativedelta(weekday=MO(-1))
    end = date(year + 1, 7, 22) + relativedelta(weekday=TU(-1))
    november_inset = date(year, 11, 30) + relativedelta(weekday=FR(-1))
    polling = date(year + 1, 5, 1) + relativedelta(weekday=TH(+1))
    return [
        Period(PeriodKind.TERM, "Autumn 1", start, _friday_before(autumn_break)),
        Period(PeriodKind.TERM, "Autumn 2", autumn_break + timedelta(days=7), christmas),
        Period(PeriodKind.TERM, "Spring 1", _back_in_january(year + 1), _friday_before(winter_break)),
        Period(PeriodKind.TERM, "Spring 2", winter_break + timedelta(days=7), before_easter),
        Period(PeriodKind.TERM, "Summer 1", after_easter, _friday_before(summer_break)),
        Period(PeriodKind.TERM, "Summer 2", summer_break + timedelta(days=7), end),
        Period(PeriodKind.INSET, "INSET day", start, start),
        Period(PeriodKind.INSET, "INSET day", november_inset, november_inset),
        Period(PeriodKind.CLOSURE, "Polling station", polling, polling),
    ]


def _friday_before(monday: date) -> date:
    return monday - timedelta(days=3)


def _around_easter(year: int) -> tuple[date, date]:
    """The last day of school before the Easter holidays and the first after them."""
    sunday = easter(year)
    if sunday < date(year, 4, 12):  # two weeks from Good Friday
        return sunday - timedelta(days=3), sunday + timedelta(days=15)
    # A late Easter ends the two weeks, or the summer term would be too short.
    return sunday - timedelta(days=16), sunday + timedelta(days=2)


def _back_in_january(year: int) -> date:
    day = date(year, 1, 3)
    if day.weekday() == 0:  # 1 January was a Saturday, so this Monday is its bank holiday
        return day + timedelta(days=1)
    return day if day.weekday() <= 2 else day + relativedelta(weekday=MO(+1))
