"""What is said of a meeting with a pupil: its form, what is asked before it is saved, and what stands in it already."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask
from bot.cards import meetings as cards
from bot.inputs.days import DayField
from bot.inputs.labels import TARGET
from bot.inputs.line import Asking, picked_id
from bot.inputs.meeting import (
    ALSO_THERE,
    NEXT,
    PUPIL_SAYS,
    KindField,
    MeetingField,
    MeetingKind,
    NextField,
    OutcomeOfTargetField,
    SaidOutcome,
    outcome_of,
    read_next,
)
from bot.inputs.mentees import OwnPupilField
from bot.inputs.words import ChoiceField, LineField, TextField
from bot.registry import Hints, inputs_of
from bot.say.form import Asked
from bot.say.press import StartForm
from models.access.authoriser import About, Action, Allowed, may, require
from models.db.errors import Needed, Sorry
from models.db.records import RecordKind
from models.mentoring.appointment import AppointmentState
from models.mentoring.appointments import check_at
from models.mentoring.meeting import KnownTarget, meeting, open_targets
from models.mentoring.meetings import (
    NOTE_LIMIT,
    MeetingHeld,
    check_day,
    check_target,
    formal_already,
)
from models.mentoring.targets import suggested
from models.rules.agreed import several
from models.rules.present import lists_people
from models.rules.wording import day_in_short

HINTED = 3
"""How many of the targets that are still open stand below the new one, where they are not asked about one by one."""
NONE = "none"
"""What is typed as the target where none is needed."""
BEFORE = tuple(f"before_{number}" for number in range(1, 6))
"""The fields in which it is asked what became of targets from before."""
_NO_TARGET = frozenset(
    {"no", "none", "none needed", "not needed", "no target", "no target needed", "nothing", "n/a", "-"}
)
_THERE_FIRST = re.compile(r"(?i)^\W*with (?P<who>[^:.;\n]{1,80}?)(?:\s*:\s*|$)")
_THERE_LAST = re.compile(r"(?i)[,;.]\s*with (?P<who>[^:;.\n]{1,80})$")
"""Who else was there, before or behind what was said."""
_NO_TARGET_FIRST = re.compile(r"(?i)^no (?:new )?targets?(?: (?:is )?needed)?\s*(?:[:,.;-]+\s*|$)")
_NO_TARGET_LAST = re.compile(r"(?i)\bno (?:new )?targets?(?: (?:is )?needed)?[\s.)!]*$")
_LABEL = re.compile(r"(?i)^notes?\s*[:-]\s*")
NOT_HELD = {MeetingKind.ABSENT: AppointmentState.ABSENT, MeetingKind.OFF: AppointmentState.CALLED_OFF}


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
    kind: Annotated[MeetingKind, KindField(
        label="Kind", words=MeetingKind, usual=MeetingKind.FORMAL,
        labels={
            MeetingKind.FORMAL: "Formal: the month's meeting", MeetingKind.INFORMAL: "Informal: in passing",
            MeetingKind.ABSENT: "Not held: the pupil was absent", MeetingKind.OFF: "Not held: called off",
        },
    )]  # fmt: skip
    day: Annotated[
        date,
        DayField(past=True, starts_today=True, hint="The day you met"),
    ]
    before_1: Annotated[SaidOutcome | None, OutcomeOfTargetField()]
    before_2: Annotated[SaidOutcome | None, OutcomeOfTargetField()]
    before_3: Annotated[SaidOutcome | None, OutcomeOfTargetField()]
    before_4: Annotated[SaidOutcome | None, OutcomeOfTargetField()]
    before_5: Annotated[SaidOutcome | None, OutcomeOfTargetField()]
    note: Annotated[
        str | None, TextField(label="Note", optional=True, limit=NOTE_LIMIT, hint="What you spoke about")
    ]
    target: Annotated[
        str | None,
        LineField(label="New target", word="target", also=TARGET, optional=True, limit=300),
    ]
    pupil_says: Annotated[
        str | None,
        LineField(
            label="The pupil says", word="pupil says", optional=True, hint="In a line", at_colon=PUPIL_SAYS
        ),
    ]
    also_there: Annotated[
        str | None,
        LineField(
            label="Who else was there",
            word="also there",
            optional=True,
            limit=80,
            hint="A parent, a teacher",
            at_colon=ALSO_THERE,
            of_people=True,
        ),
    ]
    next: Annotated[
        str | None,
        NextField(
            label="Next meeting",
            word="next meeting",
            also=("next time",),
            at_colon=NEXT,
            optional=True,
            hint="A day, and a time where you know it: thu 10 dec lunch",
        ),
    ]
    second: Annotated[Second | None, SecondField(
        label="A second formal meeting?", words=Second, optional=True,
        labels={Second.FORMAL: "Yes, one more formal meeting", Second.INFORMAL: "No, it was informal"},
    )] = None  # fmt: skip
    puts_right: Annotated[int | None, MeetingField()] = None

    def outcomes(self) -> dict[int, Any]:
        """What became of targets from before, by their ids."""
        said = (self.before_1, self.before_2, self.before_3, self.before_4, self.before_5)
        return dict(each for each in said if each is not None)


def settle(ask: Ask, values: dict[str, Any]) -> None:
    """A pupil of one's own, a day that was, and for a formal meeting a target or the word that none is needed."""
    if "pupil" in values:
        require(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=values["pupil"]))
    _tidy(values)
    if "day" in values:
        check_day(values["day"], ask.today, ask.school.calendar)
    if "next" in values:
        _check_next(ask, values)
    if values.get("kind") in NOT_HELD:
        return
    target = values.get("target", "")
    formal = values.get("kind") is MeetingKind.FORMAL
    agreeing = _agrees(ask, values) if "pupil" in values else ()
    if not values.get("note") and not target and not agreeing:
        what = (
            "Type a note or a target."
            if not formal
            else "A formal meeting needs a new target. Type one, or none."
        )
        raise Needed(what, field="target" if formal else "note")
    held = held_of(ask, values)
    check_target(formal=formal, targets=(*agreeing, *held.targets), no_target_needed=held.no_target_needed)
    if formal and {"pupil", "day"} <= values.keys() and "puts_right" not in values:
        _ask_about_second(ask, values, held)


def _agrees(ask: Ask, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Of what slips suggest, what is agreed on at this meeting."""
    said = dict(values[name] for name in BEFORE if values.get(name) is not None)
    return tuple(each.text for each in suggested(ask.db, values["pupil"], said).values())


def _check_next(ask: Ask, values: Mapping[str, Any]) -> None:
    try:
        at = read_next(ask, values["next"])
        if "pupil" in values:
            local = ask.local(ask.now).replace(tzinfo=None)
            check_at(ask.db, ask.who.staff_id, values["pupil"], at, local)
    except Sorry as sorry:
        sorry.field = "next"
        raise


def held_of(ask: Ask, values: Mapping[str, Any], outcomes: Mapping[int, Any] | None = None) -> MeetingHeld:
    """What was said, as it is recorded."""
    target = values.get("target") or ""
    none = target == NONE
    return MeetingHeld(
        day=values.get("day", ask.today),
        formal=values.get("kind") is MeetingKind.FORMAL,
        note=values.get("note") or "",
        targets=() if none else several(target),
        no_target_needed=none,
        pupil_says=values.get("pupil_says") or "",
        also_there=values.get("also_there") or "",
        outcomes=outcomes or {},
        next=read_next(ask, values["next"]) if values.get("next") else None,
    )


def _ask_about_second(ask: Ask, values: dict[str, Any], held: MeetingHeld) -> None:
    """The month's second formal meeting may be the first one told twice, or have been informal."""
    if values.get("second") is Second.INFORMAL:
        values["kind"] = MeetingKind.INFORMAL
    if values.get("second") is not None:
        return
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
    _part_who_was_there(values)


def _part_who_was_there(values: dict[str, Any]) -> None:
    """All went well, with mum: who of home or school else was there is no part of what was said."""
    for name in ("note", "target", "pupil_says", "next"):
        said = values.get(name) or ""
        found = _THERE_LAST.search(said) or (_THERE_FIRST.match(said) if name == "note" else None)
        if found is None or "also_there" in values or not lists_people(found["who"]):
            continue
        values["also_there"] = found["who"].strip()
        left = (said[: found.start()] + said[found.end() :]).strip()
        values.pop(name)
        if left:
            values[name] = left


def starts(ask: Ask, wanted: StartForm) -> Mapping[str, Any]:
    """What is on record already, where that is put right."""
    said = dict(wanted.typed).get("puts_right", "")
    found = meeting(ask.db, picked_id(said))
    if found is None or found.pupil_id != wanted.pupil:
        return {}
    require(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=found.pupil_id))
    inputs = inputs_of(Meet)
    return {name: inputs[name].take(ask, typed) for name, typed in cards.typed_of(found)}


def hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """Each target from before is asked about by its own words; those beyond stand below the new one."""
    none = "Several with ; between them, each with its day: by Friday. Type none if no new target is needed"
    pupil = values.get("pupil")
    known = pupil is not None and may(ask.db, ask.who, Action.SEE_MEETINGS, About(pupil_id=pupil))
    agreed = open_targets(ask.db, pupil) if pupil is not None and isinstance(known, Allowed) else []
    asks = dict.fromkeys(BEFORE, None) | dict(_asked_of(ask, agreed, values))
    rest = agreed[len(BEFORE) :]
    if not rest:
        return Hints({"target": none}, tuple(agreed), asks)
    before = "; ".join(f"{each.text} ({_since(ask, each)})" for each in rest[:HINTED])
    more = f"; and {len(rest) - HINTED} more on the pupil's page" if len(rest) > HINTED else ""
    return Hints({"target": f"{none}. Open from before, too: {before}{more}"}, tuple(agreed), asks)


def _since(ask: Ask, each: KnownTarget) -> str:
    return day_in_short(ask.local(each.set_at).date(), ask.today)


def _asked_of(
    ask: Ask, agreed: Sequence[KnownTarget], values: Mapping[str, Any]
) -> Iterator[tuple[str, Asked | None]]:
    """A question for each target, in the field in which it was answered, where it was."""
    said = {name: values[name][0] for name in BEFORE if name in values}
    left = iter([each for each in agreed if each.id not in said.values()])
    known = {each.id: each for each in agreed}
    for name in BEFORE:
        target = known.get(said[name]) if name in said else next(left, None)
        if target is not None:
            since = f"Suggested by {target.slip_by}" if target.is_suggested else "Agreed"
            yield name, outcome_of(name, target, f"{since} {_since(ask, target)}")
