"""Mentees and meetings in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import StartForm
from bot.say.viewer import Viewer
from bot.say.words import count
from models.mentoring.mentees import Mentee, Seen
from models.rules.mentoring import Duty, Month
from models.rules.wording import day_in_short, day_words, example, to_type


def meet_button(pupil_id: int) -> Button:
    return Button("Meet", StartForm("meet", pupil=pupil_id), Style.PRIMARY)


def month_said(month: Month) -> str:
    return f"{month.first:%B}"


def last_month_words(day: date) -> str:
    """That the month is Year 11's last."""
    return f"{day:%B} is the last month of meetings with Year 11. You hear no more of them after it."


def due_words(viewer: Viewer, mentee: Mentee) -> str:
    """What is due with the pupil: `formal meeting overdue since October`, `formal meeting due by Mon 30 Nov`."""
    if mentee.overdue_since is not None:
        return f"formal meeting overdue since {month_said(mentee.overdue_since)}"
    if mentee.duty is Duty.DUE and mentee.due is not None:
        return f"formal meeting due by {day_in_short(mentee.due, viewer.today)}"
    if mentee.duty is Duty.DONE and mentee.last_formal is not None:
        return f"met formally {on_day(viewer, mentee.last_formal)}"
    return "no meeting due"


def on_day(viewer: Viewer, day: date) -> str:
    """`today`, or `on Thu 12 Nov`."""
    return "today" if day == viewer.today else f"on {day_in_short(day, viewer.today)}"


def sent_on(viewer: Viewer, day: date) -> str:
    """When something was sent: `sent today`, `sent on Thu 12 Nov`."""
    return f"sent {on_day(viewer, day)}"


def seen_words(viewer: Viewer, mentee: Mentee | Seen) -> str:
    """When the pupil was last met."""
    if mentee.last_seen is None:
        return "not met yet"
    informal = isinstance(mentee, Mentee) and mentee.last_seen != mentee.last_formal
    return f"last seen {day_words(mentee.last_seen, viewer.today)}" + (" (informal)" if informal else "")


def arrange_button(pupil_id: int) -> Button:
    return Button("Arrange", StartForm("arrange", pupil=pupil_id))


def no_pupils(who_allocates: str) -> Card:
    """What somebody sees who has no pupils of their own."""
    return Card(
        "You have no pupils to mentor.",
        (Text(who_allocates), Text(f"To see one pupil: {example('pupil Amy Carter')}")),
    )


@drawn
def my_pupils(
    viewer: Viewer, mine: Sequence[Mentee], supported: Sequence[Seen], unread: Mapping[int, int]
) -> Card:
    """One's own pupils: those to meet with their buttons, those met in a line each, longest unseen first."""
    parts: list[Part] = []
    for title, some in _groups(viewer, mine):
        parts.append(Heading(title))
        if some[0].to_meet:
            parts.extend(_row(viewer, each, unread) for each in some)
        else:
            parts.append(Text("\n".join(_line(viewer, each, unread) for each in some)))
    if supported:
        parts.append(Heading("You support, longest unseen first"))
        parts.extend(_supported_row(viewer, each, unread) for each in supported)
    if sum(unread.values()):
        parts.append(Note(f"{count(sum(unread.values()), 'slip')} not read. To read: {to_type('todo')}"))
    return Card(_title(viewer, mine, supported), tuple(parts))


def booked_words(viewer: Viewer, mentee: Mentee) -> str:
    """When the next meeting is agreed, `booked Thu 26 Nov, 12:40–13:00`, or was, where nobody said how it went."""
    if mentee.booked is None:
        return ""
    when = mentee.booked.when(viewer.today)
    return f"booked {when}" if mentee.booked.day >= viewer.today else f"was booked {when}: not recorded yet"


def _title(viewer: Viewer, mine: Sequence[Mentee], supported: Sequence[Seen]) -> str:
    if not mine:
        return f"{count(len(supported), 'pupil')} with your support"
    states = Counter(each.to_meet for each in mine)
    overdue = sum(each.overdue_since is not None for each in mine)
    if states[True]:
        late = f", {overdue} overdue" if overdue else ""
        return f"Your pupils: {states[True]} of {len(mine)} to meet{late}"
    if any(each.duty is Duty.DONE for each in mine):
        return f"Your {count(len(mine), 'pupil')}: all met this month"
    return f"Your {count(len(mine), 'pupil')}: no meeting due in {viewer.today:%B}"


def _groups(viewer: Viewer, mine: Sequence[Mentee]) -> list[tuple[str, list[Mentee]]]:
    due = next((each.due for each in mine if each.duty is Duty.DUE and each.due is not None), None)
    booked = [each for each in mine if each.duty is Duty.DUE and each.is_booked(viewer.today)]
    grouped = [
        ("Formal meeting overdue", [each for each in mine if each.duty is Duty.OVERDUE]),
        (
            f"Formal meeting due by {day_in_short(due, viewer.today)}" if due else "Formal meeting due",
            [each for each in mine if each.duty is Duty.DUE and each not in booked],
        ),
        ("Formal meeting booked", booked),
        ("Met formally this month", [each for each in mine if each.duty is Duty.DONE]),
        ("No formal meeting due", [each for each in mine if each.duty is Duty.NOT_DUE]),
    ]
    return [(title, some) for title, some in grouped if some]


def _row(viewer: Viewer, mentee: Mentee, unread: Mapping[int, int]) -> Row:
    since = f"since {month_said(mentee.overdue_since)}, " if mentee.overdue_since is not None else ""
    booked = booked_words(viewer, mentee)
    said = ", ".join(filter(None, (_covered(mentee), booked, seen_words(viewer, mentee))))
    more = () if booked else (arrange_button(mentee.pupil_id),)
    detail = f"{since}{said}{_past_due(mentee)}{_slips(mentee.pupil_id, unread)}"
    return Row(mentee.pupil, detail, (meet_button(mentee.pupil_id), *more))


def _line(viewer: Viewer, mentee: Mentee, unread: Mapping[int, int]) -> str:
    """A pupil whom nothing is due with: the day of the month's meeting, and a later informal one."""
    met = on_day(viewer, mentee.last_formal) if mentee.duty is Duty.DONE and mentee.last_formal else ""
    later = seen_words(viewer, mentee) if mentee.last_seen != mentee.last_formal or not met else ""
    words = ", ".join(each for each in (_covered(mentee), met, later, booked_words(viewer, mentee)) if each)
    return f"{mentee.pupil}: {words}{_past_due(mentee)}{_slips(mentee.pupil_id, unread)}"


def _supported_row(viewer: Viewer, seen: Seen, unread: Mapping[int, int]) -> Row:
    detail = f"{seen_words(viewer, seen)}{_slips(seen.pupil_id, unread)}"
    return Row(seen.pupil, detail, (meet_button(seen.pupil_id),))


def _covered(mentee: Mentee) -> str:
    """For whom this person covers."""
    return f"for {mentee.mentor}" if mentee.covered else ""


def _past_due(mentee: Mentee) -> str:
    return f", {count(mentee.past_due, 'target')} past the day agreed" if mentee.past_due else ""


def _slips(pupil_id: int, unread: Mapping[int, int]) -> str:
    return f", {count(unread[pupil_id], 'slip')} not read" if unread.get(pupil_id) else ""
