"""The pupil page in words: what this person may see, and who may see more."""

from bot.cards.grades import NONE, grade_button
from bot.cards.mentoring import meet_button
from bot.cards.sessions import span_words
from bot.cards.slips import ReadSlip, kind
from bot.registry import Ask
from bot.say.card import Button, Card, Facts, Note, Part, Row, Table, Text
from bot.say.press import StartForm
from bot.say.words import count, when_words
from models.mentoring.meetings import Meeting
from models.mentoring.slips import Slip
from models.rules.mentoring import Month
from models.rules.tracking import Standing
from models.rules.wording import day_words
from models.tracking.progress import Progress
from models.views.pupil import NEWEST, Page

COLUMNS = ("Subject", "Target", "Current", "Predicted", "From")
"""On a telephone the last ones are out of sight at first, so where the pupil stands comes before them."""


def page(ask: Ask, seen: Page) -> Card:
    """Who the pupil is, then grades, slips, meetings and sessions, as far as they are for this person."""
    parts: list[Part] = [Facts(_facts(seen)), *_grades(ask, seen), *_sessions(ask, seen)]
    parts.extend((*_meetings(ask, seen), *_slips(ask, seen)))
    if not seen.whole:
        parts.append(Note(_who_sees_more(ask, seen)))
    return Card(f"{ask.school.label(seen.pupil_id)}, Year {seen.year}", tuple(parts), _actions(ask, seen))


def _facts(seen: Page) -> tuple[tuple[str, str], ...]:
    facts = [("Mentor", _name(seen, seen.mentor_id) or NONE)]
    if tutor := _name(seen, seen.tutor_id):
        facts.append(("Form tutor", tutor))
    if seen.support_ids:
        facts.append(("Support", ", ".join(_name(seen, each) for each in seen.support_ids)))
    if seen.groups is not None:
        words = ", ".join(seen.groups)
        facts.append(("Groups", words[:1].upper() + words[1:] if words else NONE))
    return tuple(facts)


def _grades(ask: Ask, seen: Page) -> list[Part]:
    if seen.grades is None:
        return []
    if not seen.grades:
        return [Text("No grades or targets yet.")]
    return [Table(COLUMNS, tuple(_subject(ask, each) for each in seen.grades))]


def _subject(ask: Ask, each: Progress) -> tuple[str, ...]:
    """A subject in one line; a grade that has changed says what it was last time."""
    current, predicted, age = "", "", ""
    if each.last is not None:
        was = each.before
        current = _changed(each.last.current, was.current if was is not None else "")
        predicted = _changed(each.last.predicted, was.predicted if was is not None else "")
        age = _age(each.last.month, Month.of(ask.today))
    standing = each.compared.standing
    target = each.target if standing is Standing.NO_DATA else f"{each.target}: {standing.value}"
    return (ask.school.subject_name(each.subject_id), target, current, predicted, age)


def _changed(now: str, before: str) -> str:
    return f"{now} (was {before})" if now and before and now != before else now


def _age(month: Month, this: Month) -> str:
    """How old a grade is (P5): `this month`, `Oct, 1 month old`."""
    months = (this.year - month.year) * 12 + this.number - month.number
    return f"{month.first:%b}, {count(months, 'month')} old" if months > 0 else "this month"


def _sessions(ask: Ask, seen: Page) -> list[Part]:
    lines = [
        ", ".join(
            part
            for part in (
                f"{day_words(each.slot.day, ask.today)} {span_words(each.slot)} {each.subject}",
                each.host,
                each.room,
            )
            if part
        )
        for each in seen.sessions
    ]
    booked = "\n".join(f"{line[:1].upper()}{line[1:]}" for line in lines)
    return [Note("Sessions booked"), Text(booked)] if lines else []


def _meetings(ask: Ask, seen: Page) -> list[Part]:
    parts: list[Part] = []
    if seen.meetings:
        parts.append(Note("Meetings"))
        parts.extend(_meeting(ask, seen, each) for each in seen.meetings)
    elif seen.meetings is not None:
        parts.append(Note("Not met yet"))
    if seen.targets:
        parts.append(Note("Agreed, and still to do"))
        agreed = [
            f"{each.text} ({day_words(ask.local(each.set_at).date(), ask.today)})" for each in seen.targets
        ]
        parts.append(Text("\n".join(agreed)))
    return parts


def _meeting(ask: Ask, seen: Page, each: Meeting) -> Row:
    day = day_words(each.day, ask.today)
    kind_of = "formal" if each.formal else "informal"
    return Row(f"{day[:1].upper()}{day[1:]}, {kind_of}, {_name(seen, each.staff_id)}", each.note)


def _slips(ask: Ask, seen: Page) -> list[Part]:
    if not seen.slips:
        return [Note("No slips yet")] if seen.every_slip else []
    title = "Slips" if seen.every_slip else "Your slips"
    more = [Note("For older ones: slips, and the name")] if len(seen.slips) == NEWEST else []
    return [Note(title), *(_slip(ask, seen, each) for each in seen.slips), *more]


def _slip(ask: Ask, seen: Page, slip: Slip) -> Row:
    """A slip without its text, which is behind the button; the page stays."""
    if slip.withdrawn_at is not None:
        state = "withdrawn"
    elif slip.read_at is not None:
        state = f"read by {_name(seen, slip.read_by)}"
    else:
        state = "not read yet"
    sent_at = when_words(ask.local(slip.sent_at), ask.today)
    read = Button("Read", ReadSlip(slip.id or 0, slip.version))
    return Row(kind(slip), f"from {_name(seen, slip.from_id)}, {sent_at}, {state}", (read,))


def _who_sees_more(ask: Ask, seen: Page) -> str:
    mentor = _name(seen, seen.mentor_id)
    asked = f"{mentor} (mentor)" if mentor and seen.mentor_id != ask.who.staff_id else "leadership"
    return f"There is more about this pupil than you may see. Ask {asked}."


def _actions(ask: Ask, seen: Page) -> tuple[Button, ...]:
    """What can be done next, and that this person may do."""
    meet = (meet_button(seen.pupil_id),) if seen.may_meet else ()
    slip = Button("Send a slip", StartForm("slip", pupil=seen.pupil_id))
    has_sessions = seen.year in ask.school.settings.session_years
    book = (Button("Book", StartForm("book", pupil=seen.pupil_id)),) if has_sessions else ()
    grade = (grade_button(seen.pupil_id, seen.may_grade),) if seen.may_grade is not None else ()
    return (*meet, slip, *book, *grade)


def _name(seen: Page, staff_id: int | None) -> str:
    return seen.names.get(staff_id, "") if staff_id is not None else ""
