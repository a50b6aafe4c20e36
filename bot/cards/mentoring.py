"""Mentees and meetings in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from bot.registry import Ask
from bot.say.card import Button, Card, Note, Part, Row, Style, Text
from bot.say.press import StartForm
from bot.say.words import count
from models.mentoring.meetings import Meeting
from models.mentoring.mentees import Mentee, Seen
from models.rules.mentoring import Duty, Month
from models.rules.wording import day_in_short, day_words, listed
from models.school.people import Role, with_role


def meet_button(pupil_id: int) -> Button:
    return Button("Meet", StartForm("meet", pupil=pupil_id), Style.PRIMARY)


def month_said(month: Month) -> str:
    return f"{month.first:%B}"


def due_words(ask: Ask, mentee: Mentee) -> str:
    """What is due with the pupil: `formal meeting overdue since October`, `formal meeting due by Mon 30 Nov`."""
    if mentee.overdue_since is not None:
        return f"formal meeting overdue since {month_said(mentee.overdue_since)}"
    if mentee.duty is Duty.DUE and mentee.due is not None:
        return f"formal meeting due by {day_in_short(mentee.due, ask.today)}"
    if mentee.duty is Duty.DONE and mentee.last_formal is not None:
        return f"met formally {on_day(ask, mentee.last_formal)}"
    return "no meeting due"


def on_day(ask: Ask, day: date) -> str:
    """`today`, or `on Thu 12 Nov`."""
    return "today" if day == ask.today else f"on {day_in_short(day, ask.today)}"


def sent_on(ask: Ask, day: date) -> str:
    """When something was sent: `sent today`, `sent on Thu 12 Nov`."""
    return f"sent {on_day(ask, day)}"


def seen_words(ask: Ask, mentee: Mentee | Seen) -> str:
    """When the pupil was last met."""
    if mentee.last_seen is None:
        return "not met yet"
    informal = isinstance(mentee, Mentee) and mentee.last_seen != mentee.last_formal
    return f"last seen {day_words(mentee.last_seen, ask.today)}" + (" (informal)" if informal else "")


def saved(ask: Ask, meeting: Meeting, target: str, left: Sequence[Mentee], *, already: bool = False) -> Card:
    """What was saved, and what is next."""
    kind = "formal meeting" if meeting.formal else "informal contact"
    done = "already recorded" if already else "saved"
    line = f"{ask.school.label(meeting.pupil_id)}: {kind} on {day_in_short(meeting.day, ask.today)} {done}."
    parts: list[Part] = []
    if target:
        parts.append(Text(f"Target: {target}"))
    elif meeting.no_target_needed:
        parts.append(Text("No new target needed."))
    if next_ := _next(ask, meeting, left):
        parts.append(Text(next_))
    return Card(line, tuple(parts), plain=line)


def _next(ask: Ask, meeting: Meeting, left: Sequence[Mentee]) -> str:
    this = next((each for each in left if each.pupil_id == meeting.pupil_id), None)
    others = [each for each in left if each.to_meet and each.pupil_id != meeting.pupil_id]
    more = f"{len(others)} more to meet this month." if others else ""
    if this is not None and this.to_meet:
        words = due_words(ask, this)
        return f"{words[0].upper()}{words[1:]}. {more}".strip()
    if this is None:
        return ""
    return more or "You have met all your pupils this month."


def my_pupils(ask: Ask, mine: Sequence[Mentee], supported: Sequence[Seen], unread: Mapping[int, int]) -> Card:
    """One's own pupils: those to meet with their buttons, those met in a line each, longest unseen first."""
    if not mine and not supported:
        leads = listed((each.name for each in with_role(ask.db, Role.SCHEME_LEAD)), last="or")
        allocates = f"{leads or 'The scheme lead'} allocates mentors. "
        return Card(
            "You have no pupils to mentor.", (Text(f"{allocates}To see one pupil: pupil Amy Carter"),)
        )
    parts: list[Part] = []
    for title, some in _groups(ask, mine):
        parts.append(Note(title))
        if some[0].to_meet:
            parts.extend(_row(ask, each, unread) for each in some)
        else:
            parts.append(Text("\n".join(_line(ask, each, unread) for each in some)))
    if supported:
        parts.append(Note("You support, longest unseen first"))
        parts.extend(_supported_row(ask, each, unread) for each in supported)
    if sum(unread.values()):
        parts.append(Note(f"{count(sum(unread.values()), 'slip')} not read. To read: todo"))
    return Card(_title(ask, mine, supported), tuple(parts))


def _title(ask: Ask, mine: Sequence[Mentee], supported: Sequence[Seen]) -> str:
    if not mine:
        return f"{count(len(supported), 'pupil')} with your support"
    states = Counter(each.to_meet for each in mine)
    overdue = sum(each.overdue_since is not None for each in mine)
    if states[True]:
        late = f", {overdue} overdue" if overdue else ""
        return f"Your pupils: {states[True]} of {len(mine)} to meet{late}"
    if any(each.duty is Duty.DONE for each in mine):
        return f"Your {count(len(mine), 'pupil')}: all met this month"
    return f"Your {count(len(mine), 'pupil')}: no meeting due in {ask.today:%B}"


def _groups(ask: Ask, mine: Sequence[Mentee]) -> list[tuple[str, list[Mentee]]]:
    due = next((each.due for each in mine if each.duty is Duty.DUE and each.due is not None), None)
    titles = {
        Duty.OVERDUE: "Formal meeting overdue",
        Duty.DUE: f"Formal meeting due by {day_in_short(due, ask.today)}" if due else "Formal meeting due",
        Duty.DONE: "Met formally this month",
        Duty.NOT_DUE: "No formal meeting due",
    }
    grouped = [(title, [each for each in mine if each.duty is duty]) for duty, title in titles.items()]
    return [(title, some) for title, some in grouped if some]


def _row(ask: Ask, mentee: Mentee, unread: Mapping[int, int]) -> Row:
    since = f"since {month_said(mentee.overdue_since)}, " if mentee.overdue_since is not None else ""
    detail = f"{since}{seen_words(ask, mentee)}{_slips(mentee.pupil_id, unread)}"
    return Row(ask.school.label(mentee.pupil_id), detail, (meet_button(mentee.pupil_id),))


def _line(ask: Ask, mentee: Mentee, unread: Mapping[int, int]) -> str:
    """A pupil whom nothing is due with: the day of the month's meeting, and a later informal one."""
    met = on_day(ask, mentee.last_formal) if mentee.duty is Duty.DONE and mentee.last_formal else ""
    later = seen_words(ask, mentee) if mentee.last_seen != mentee.last_formal or not met else ""
    words = ", ".join(each for each in (met, later) if each)
    return f"{ask.school.label(mentee.pupil_id)}: {words}{_slips(mentee.pupil_id, unread)}"


def _supported_row(ask: Ask, seen: Seen, unread: Mapping[int, int]) -> Row:
    detail = f"{seen_words(ask, seen)}{_slips(seen.pupil_id, unread)}"
    return Row(ask.school.label(seen.pupil_id), detail, (meet_button(seen.pupil_id),))


def _slips(pupil_id: int, unread: Mapping[int, int]) -> str:
    return f", {count(unread[pupil_id], 'slip')} not read" if unread.get(pupil_id) else ""
