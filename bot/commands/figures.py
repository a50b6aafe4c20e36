"""Figures of sessions, as `sessions attendance`, `sessions load` and `sessions impact` show them (R8, R10, R13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from bot.ask import Ask
from bot.cards import figures as cards
from bot.inputs.weeks import monday_of
from bot.say.card import Card
from models.access.authoriser import About, Action, Allowed, may, may_of_all, require
from models.db.errors import Sorry
from models.rules.wording import day_of_month, to_type
from models.sessions.attended import attended
from models.sessions.load import loads
from models.sessions.removed_sessions import counted_years
from models.views.worked import worked

_WEEK = timedelta(days=6)
_WEEKS = timedelta(days=27)
"""How far ahead a pupil's load is shown, from a Monday on."""


@dataclass(frozen=True)
class FiguresOf:
    """Of whom figures are asked: one pupil, some, or everybody; in a subject, or all of them; and of which days."""

    pupil: int | None
    pupils: Collection[int] | None
    called: str
    """How they are called, such as 11B; blank for everybody."""
    subject: int | None
    week: date | None
    day: date | None


def attendance(ask: Ask, whom: FiguresOf) -> Card:
    """Who came to the sessions: of one pupil for everybody, else for who may see it; of one's own for their host."""
    first, last, when = _days(ask, whom)
    subject = ask.school.subject_name(whom.subject)
    if whom.pupil is not None:
        require(ask.db, ask.who, Action.SEE_ATTENDANCE, About(pupil_id=whom.pupil))
        found = attended(ask.db, first, last, pupil_ids=[whom.pupil], subject_id=whom.subject)
        title = f"{ask.school.label(whom.pupil)} at {f'{subject} ' if subject else ''}sessions, {when}"
        return cards.attendance(ask, title, found, cards.PartsShown(0, pupils=False, hosts=False))
    sees_all = may_of_all(ask.who, Action.SEE_COHORT)
    subject_id = whom.subject
    if not sees_all and subject_id is None and len(ask.who.heads) == 1:
        (subject_id,) = ask.who.heads
    of_subject = may(ask.db, ask.who, Action.SEE_COHORT, About(subject_id=subject_id))
    if sees_all or (subject_id is not None and isinstance(of_subject, Allowed)):
        found = attended(ask.db, first, last, pupil_ids=whom.pupils, subject_id=subject_id)
        name = " ".join(
            each for each in (whom.called, ask.school.subject_name(subject_id), "attendance") if each
        )
        fewest = 0 if sees_all else ask.school.settings.small_group
        title = f"{name[0].upper()}{name[1:]}, {when}"
        pupils = whom.pupils is not None or subject_id is not None
        shown = cards.PartsShown(fewest, pupils=pupils, hosts=True)
        of_all_time = sees_all and whom.pupils is None and whom.week is None and whom.day is None
        return cards.attendance(
            ask, title, found, shown, counted_years(ask.db, subject_id) if of_all_time else ()
        )
    if whom.subject is not None and whom.subject not in ask.who.teaches:
        require(ask.db, ask.who, Action.SEE_COHORT, About(subject_id=whom.subject))
    if not ask.who.teaches:
        require(ask.db, ask.who, Action.SEE_COHORT)
    found = attended(
        ask.db, first, last, pupil_ids=whom.pupils, subject_id=whom.subject, host_id=ask.who.staff_id
    )
    title = f"{f'{whom.called} at y' if whom.called else 'Y'}our sessions, {when}"
    return cards.attendance(ask, title, found, cards.PartsShown(0, pupils=True, hosts=False))


def load(ask: Ask, whom: FiguresOf) -> Card:
    """How many sessions a pupil has a week, and of which subjects; of a form or year, who has most."""
    calendar = ask.school.calendar
    monday = whom.week or monday_of(whom.day or calendar.on_or_after(ask.today) or ask.today)
    if whom.pupil is not None:
        return cards.load_of(ask, whom.pupil, loads(ask.db, monday, monday + _WEEKS, [whom.pupil]))
    weeks = loads(ask.db, monday, monday + _WEEK, whom.pupils)
    return cards.load(ask, whom.called or "Everybody", monday, weeks)


def impact(ask: Ask, whom: FiguresOf) -> Card:
    """What became of the predicted grades of who was in a subject's sessions this school year."""
    subject = whom.subject
    if subject is None and len(ask.who.heads) == 1:
        (subject,) = ask.who.heads
    if subject is None:
        raise Sorry(f"Of which subject? Such as: {to_type('sessions impact maths')}")
    require(ask.db, ask.who, Action.SEE_COHORT, About(subject_id=subject))
    found = worked(ask.db, ask.school, subject, _begun(ask), ask.today)
    return cards.impact(ask, ask.school.subject_name(subject), found)


def _days(ask: Ask, whom: FiguresOf) -> tuple[date, date, str]:
    if whom.day is not None:
        return whom.day, whom.day, day_of_month(whom.day)
    if whom.week is not None:
        return whom.week, whom.week + _WEEK, f"week of {day_of_month(whom.week)}"
    begun = _begun(ask)
    return begun, ask.today, f"since {day_of_month(begun)}"


def _begun(ask: Ask) -> date:
    """The first day of the academic year (R1)."""
    return date(ask.school.settings.school_year(ask.today), 9, 1)
