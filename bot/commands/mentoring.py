"""`mentees` and `meet` (P7, P18)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import mentoring as cards
from bot.inputs.days import DayField
from bot.inputs.labels import TARGET
from bot.inputs.line import Asking
from bot.inputs.mentees import OwnPupilField
from bot.inputs.words import ChoiceField, LineField, TextField
from bot.registry import Errand, Hints, Menu, command, shown, written
from bot.say.card import Card
from bot.say.press import StartForm
from models.access.authoriser import About, Action, Allowed, may, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Needed, Sorry
from models.db.records import RecordKind
from models.mentoring.meeting import KnownMeeting, meeting, open_targets
from models.mentoring.meetings import NOTE_LIMIT, check_day, check_target, formal_already, record_meeting
from models.mentoring.mentees import Mentee, mentees, supported
from models.rules.wording import day_in_short, example, listed
from models.school.people import Role, with_role
from models.views.waiting import AsOf, waiting_slips

HINTED = 3
"""How many of the targets that are still open stand below the new one."""
NONE = "none"
"""What is typed as the target where none is needed."""
_NO_TARGET = frozenset(
    {"no", "none", "none needed", "not needed", "no target", "no target needed", "nothing", "n/a", "-"}
)
_NO_TARGET_FIRST = re.compile(r"(?i)^no (?:new )?targets?(?: (?:is )?needed)?\s*(?:[:,.;-]+\s*|$)")
_NO_TARGET_LAST = re.compile(r"(?i)\bno (?:new )?targets?(?: (?:is )?needed)?[\s.)!]*$")
_LABEL = re.compile(r"(?i)^notes?\s*[:-]\s*")


class MeetingKind(StrEnum):
    """How the pupil was met; only a formal meeting counts for the month (R11)."""

    FORMAL = "formal"
    INFORMAL = "informal"


class Second(StrEnum):
    """What a formal meeting is in a month that has one."""

    FORMAL = "formal"
    INFORMAL = "informal"


@dataclass(frozen=True, kw_only=True)
class SecondField(ChoiceField[Second]):
    """Asked only where the month has its formal meeting already; no word of a line answers it."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Second] | None:
        return None

    def offered(self, ask: Asking) -> bool:
        return False


@dataclass(frozen=True)
class Meet:
    pupil: Annotated[int, OwnPupilField()]
    kind: Annotated[MeetingKind, ChoiceField(
        label="Kind", words=MeetingKind, usual=MeetingKind.FORMAL,
        labels={MeetingKind.FORMAL: "Formal: the month's meeting", MeetingKind.INFORMAL: "Informal: in passing"},
    )]  # fmt: skip
    day: Annotated[
        date,
        DayField(past=True, starts_today=True, hint="The day you met"),
    ]
    note: Annotated[
        str | None, TextField(label="Note", optional=True, limit=NOTE_LIMIT, hint="What you spoke about")
    ]
    target: Annotated[
        str | None,
        LineField(label="New target", word="target", also=TARGET, optional=True),
    ]
    second: Annotated[Second | None, SecondField(
        label="A second formal meeting?", words=Second, optional=True,
        labels={Second.FORMAL: "Yes, one more formal meeting", Second.INFORMAL: "No, it was informal"},
    )] = None  # fmt: skip


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """A pupil of one's own, a day that was, and for a formal meeting a target or the word that none is needed."""
    if "pupil" in values:
        require(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=values["pupil"]))
    _tidy(values)
    if "day" in values:
        check_day(values["day"], ask.today, ask.school.calendar)
    target = values.get("target", "")
    formal = values.get("kind") is MeetingKind.FORMAL
    if not values.get("note") and not target:
        what = (
            "Type a note or a target."
            if not formal
            else "A formal meeting needs a new target. Type one, or none."
        )
        raise Needed(what, field="target" if formal else "note")
    check_target(formal=formal, target=target, no_target_needed=target == NONE)
    if formal and {"pupil", "day"} <= values.keys():
        _ask_about_second(ask, values)


def _ask_about_second(ask: Ask, values: dict[str, Any]) -> None:
    """The month's second formal meeting may be the first one told twice, or have been informal."""
    if values.get("second") is Second.INFORMAL:
        values["kind"] = MeetingKind.INFORMAL
    if values.get("second") is not None:
        return
    target = values.get("target", "")
    held = (values["day"], values.get("note", ""), "" if target == NONE else target)
    before = formal_already(ask.db, ask.actor, values["pupil"], held)
    if before is not None:
        raise Sorry(
            f"{before.pupil} has had {before.day:%B}’s formal meeting, on "
            f"{day_in_short(before.day, ask.today)} with {before.by}. If this is the same one, save nothing.",
            field="second",
            pupil_id=before.pupil_id,
            record=(RecordKind.MEETING, before.id),
        )


def _tidy(values: dict[str, Any]) -> None:
    """`no target`, wherever it was typed, is the word that none is needed; `note:` is only a label."""
    note = _LABEL.sub("", values.get("note") or "")
    target = values.get("target") or ""
    if target and re.search(r"(?i)(?:^|[\s,;.])no(?: new)?$", note):
        # "no target: spoke about maths" has its text behind the label.
        note = " ".join(
            part for part in (re.sub(r"(?i)(?<![\s,;.])[\s,;.]*\bno(?: new)?$", "", note), target) if part
        )
        target = NONE
    if not target and (found := _NO_TARGET_FIRST.search(note)):
        note, target = note[found.end() :], NONE
    if not target and _NO_TARGET_LAST.search(note):
        target = NONE
    if target.casefold().strip(" .!") in _NO_TARGET:
        target = NONE
    for name, text in (("note", note), ("target", target)):
        values.pop(name, None)
        if text:
            values[name] = text


def _not_a_mentor(ask: Ask) -> str:
    said = "Only a pupil's mentor or learning support may record meetings. You have no pupils of your own."
    return f"{said} {_who_allocates(ask)}"


def _no_pupils(ask: Ask) -> str:
    return f"You have no pupils to mentor.\n{_who_allocates(ask)} To see one pupil: {example('pupil Amy Carter')}"


def _who_allocates(ask: Ask) -> str:
    """Who gives pupils a mentor, and to who does so themselves, how."""
    leads = with_role(ask.db, Role.SCHEME_LEAD)
    if any(each.id == ask.who.staff_id for each in leads):
        return "You allocate mentors: add them to mentors.csv and import it."
    names = listed((each.name for each in leads), last="or") or "the scheme lead"
    return f"Ask {names}, who allocates mentors."


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """What the pupil has still to do from before stands below the new target."""
    none = "Type none if no new target is needed"
    pupil = values.get("pupil")
    known = pupil is not None and may(ask.db, ask.who, Action.SEE_MEETINGS, About(pupil_id=pupil))
    agreed = open_targets(ask.db, pupil) if pupil is not None and isinstance(known, Allowed) else []
    if not agreed:
        return Hints({"target": none})
    before = "; ".join(
        f"{each.text} ({day_in_short(ask.local(each.set_at).date(), ask.today)})" for each in agreed[:HINTED]
    )
    rest = f"; and {len(agreed) - HINTED} more on the pupil's page" if len(agreed) > HINTED else ""
    return Hints({"target": f"{none}. Open from before: {before}{rest}"}, tuple(agreed))


@command(
    "meet",
    Meet,
    may=Action.RECORD_MEETING,
    menu=Menu(90, short=True),
    errand=Errand.MENTORING,
    refused=_not_a_mentor,
    title="Mentor meeting",
    aliases=("met",),
    settle=_settle,
    hints=_hints,
    looks=Deed.MEETING_FORM,
    examples=(
        "meet Amy Carter",
        "meet Amy Carter formal: spoke about revision, target: two past papers by Friday",
        "meet Amy Carter yesterday formal: all going well, target: none",
        "meet Amy Carter informal: spoke in the corridor about maths",
    ),
)
def meet(ask: Ask, given: Meet) -> Result:
    """Record a meeting with one of your pupils: formal for the month, or informal."""
    none = given.target == NONE
    recorded = record_meeting(
        ask.db,
        ask.actor,
        who=ask.who,
        pupil_id=given.pupil,
        day=given.day,
        formal=given.kind is MeetingKind.FORMAL,
        note=given.note or "",
        target="" if none else given.target or "",
        no_target_needed=none,
    )
    return Reply(_saved(ask, recorded.meeting, already=recorded.already), undo=recorded.entry)


def _saved(ask: Ask, held: KnownMeeting, *, already: bool = False) -> Card:
    mine = {each.pupil_id: each for each in _mine(ask)}
    now = mine.pop(held.pupil_id, None)
    return cards.saved(ask, held, now, sum(each.to_meet for each in mine.values()), already=already)


def _mine(ask: Ask) -> list[Mentee]:
    school = ask.school
    return mentees(
        ask.db, ask.who.staff_id, today=ask.today, settings=school.settings, calendar=school.calendar
    )


@shown(Deed.MEETING_RECORD)
def saved_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the meeting as it is now."""
    found = meeting(ask.db, entry.record_id)
    if found is None:
        return Card("That meeting was taken back.")
    return _saved(ask, found, already=True)


@written(Deed.MEETING_RECORD)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The meeting's form with what was written of it."""
    found = meeting(ask.db, entry.record_id)
    if found is None or found.pupil_id not in ask.school.pupils:
        return None
    kind = MeetingKind.FORMAL if found.formal else MeetingKind.INFORMAL
    typed = (
        ("kind", kind.value),
        ("day", found.day.isoformat()),
        ("note", found.note),
        ("target", NONE if found.no_target_needed else found.target),
    )
    return StartForm("meet", found.pupil_id, typed=tuple(each for each in typed if each[1]))


@command(
    "mentees",
    may=Action.RECORD_MEETING,
    menu=Menu(100, short=True),
    errand=Errand.MENTORING,
    refused=_no_pupils,
    title="Your pupils",
    examples=("mentees",),
    looks=Deed.MENTEES_LIST,
)
def mentees_(ask: Ask) -> Result:
    """See your pupils, longest unseen first, and what is due."""
    mine = _mine(ask)
    with_support = [
        each for each in supported(ask.db, ask.who) if each.pupil_id not in {one.pupil_id for one in mine}
    ]
    if not mine and not with_support:
        return Reply(cards.no_pupils(_who_allocates(ask)))
    waiting = waiting_slips(
        ask.db, AsOf(ask.now, ask.school.settings, ask.school.calendar), reader_id=ask.who.staff_id
    )
    unread = Counter(each.pupil_id for each in waiting)
    return Reply(cards.my_pupils(ask, mine, with_support, unread))


ALL: tuple[Any, ...] = (mentees_, meet, saved_again, as_written)
