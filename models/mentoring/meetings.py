"""Meetings of mentors with their pupils, and what was agreed at them (P7, P18, R11)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.appointment import At, KnownAppointment
from models.mentoring.appointments import agree, drop, open_again, settle_by
from models.mentoring.meeting import (
    AgreedTarget,
    KnownMeeting,
    Meeting,
    TargetOutcome,
    known_meetings,
    with_names,
)
from models.mentoring.mornings import morning_changed
from models.mentoring.targets import Settled, agree_on, settle_all, suggest_again, suggested
from models.rules.agreed import due_in
from models.rules.calendar import Calendar, academic_year
from models.rules.mentoring import Month
from models.rules.wording import day_in_full, day_of_month
from models.school.people import mentor_of
from models.school.snapshot import school


@dataclass(frozen=True)
class MeetingRecorded:
    """What became of recording a meeting: its entry, and whether the same was recorded just before."""

    meeting: KnownMeeting
    entry: Entry
    already: bool = False
    settled: tuple[Settled, ...] = ()
    """What became of targets from before."""
    agreed: tuple[str, ...] = ()
    """Of its targets, those that slips had suggested."""
    next: KnownAppointment | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingHeld:
    """What is recorded of a meeting."""

    day: date
    formal: bool
    note: str = ""
    targets: tuple[str, ...] = ()
    """What was agreed, each by itself."""
    no_target_needed: bool = False
    pupil_says: str = ""
    also_there: str = ""
    outcomes: Mapping[int, TargetOutcome] = field(default_factory=dict)
    """What became of targets from before, by their ids; of what a slip suggests, open says that it was agreed."""
    next: At | None = None
    """When to meet again."""

    @property
    def written(self) -> str:
        """The names of what was filled in, as an entry of the audit has them."""
        more = {
            "target": self.targets, "pupil_says": self.pupil_says, "also_there": self.also_there,
            "outcome": self.outcomes, "next": self.next,
        }  # fmt: skip
        return ",".join(("day,formal,note", *(name for name, value in more.items() if value)))


NOTE_LIMIT = 1000
"""The most characters in the note of a meeting."""

TWICE_WITHIN = timedelta(seconds=60)
"""The same meeting again within this time is one meeting."""


def record_meeting(
    db: Db, actor: Actor, *, who: Person, pupil_id: int, held: MeetingHeld, instead_of: int | None = None
) -> MeetingRecorded:
    """Record a meeting that was held, with the targets that were agreed (P7, P18, R11).

    What became of targets from before, and when to meet again, is saved with it, and taken back with it. With
    `instead_of` it puts another record right, which is kept. The same meeting again within 60 seconds is the first one.
    Raises Sorry for a day that is no meeting's, and for a formal meeting without a new target or the word that none is
    needed; NotAllowed for anybody but the pupil's mentor and learning support.
    """
    require(db, who, Action.RECORD_MEETING, About(pupil_id=pupil_id))
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    check_day(held.day, today, known.calendar)
    agreeing = suggested(db, pupil_id, held.outcomes, locked=True)
    taken_up = tuple(each.text for each in agreeing.values())
    check_target(
        formal=held.formal, targets=(*taken_up, *held.targets), no_target_needed=held.no_target_needed
    )
    if len(held.note) > NOTE_LIMIT:
        raise Sorry(
            f"That is {len(held.note)} characters; {NOTE_LIMIT} fit. Shorten it a little.", field="note"
        )
    if instead_of is None and (twin := _same_just_now(db, actor, pupil_id, held)) is not None:
        return twin
    before = _to_put_right(db, pupil_id, instead_of) if instead_of is not None else None
    meeting = Meeting(
        pupil_id=pupil_id,
        staff_id=before.staff_id if before is not None else who.staff_id,
        day=held.day,
        formal=held.formal,
        note=held.note,
        pupil_says=held.pupil_says,
        also_there=held.also_there,
        no_target_needed=held.no_target_needed,
        recorded_at=actor.at,
    )
    db.add(meeting)
    db.flush()
    meeting_id = meeting.id or 0
    facts = _replace(db, actor, before, meeting_id, held.targets) if before is not None else {}
    kept = {db.get_one(AgreedTarget, each).text for each in facts.get("kept", ())}
    for each in held.targets:
        if each not in kept:
            due = due_in(each, today)
            db.add(
                AgreedTarget(pupil_id=pupil_id, meeting_id=meeting_id, text=each, due=due, set_at=actor.at)
            )
    agreed_on = {
        each: agree_on(db, actor, who, target, meeting_id=meeting_id) for each, target in agreeing.items()
    }
    settled = settle_all(
        db, actor, pupil_id, {each: said for each, said in held.outcomes.items() if each not in agreeing}
    )
    mentor_id = mentor_of(db, pupil_id) or who.staff_id
    met = [
        settled_id
        for each in sorted({who.staff_id, mentor_id})
        for settled_id in settle_by(db, each, pupil_id, held.day, meeting_id)
    ]
    agreed = agree(db, actor, who=who, pupil_id=pupil_id, at=held.next) if held.next is not None else None
    entry = record(
        db,
        actor,
        Deed.MEETING_RECORD if before is None else Deed.MEETING_CORRECT,
        pupil_id=pupil_id,
        about=(RecordKind.MEETING, meeting_id),
        fields=held.written,
    )
    facts |= {
        "outcomes": [[each.target_id, each.before] for each in settled],
        "agreed": [[each, *before] for each, before in agreed_on.items()],
        "appointments": met,
        "next": agreed.to_drop if agreed is not None else None,
    }
    remember(db, entry, facts)
    morning_changed(db, actor, who.staff_id)
    return MeetingRecorded(
        with_names(known, meeting, (*taken_up, *held.targets)),
        entry,
        settled=tuple(settled),
        agreed=taken_up,
        next=agreed.appointment if agreed is not None else None,
    )


def _to_put_right(db: Db, pupil_id: int, meeting_id: int) -> Meeting:
    found = db.get(Meeting, meeting_id, with_for_update=True)
    if found is None or found.pupil_id != pupil_id:
        raise Sorry("That meeting is not on record. Open the pupil's page again.")
    if found.removed_at is not None:
        raise Sorry(
            "That record was put right or taken back since. Open the pupil's page to see how it stands.",
            pupil_id=pupil_id,
            record=(RecordKind.MEETING, meeting_id),
        )
    return found


def _replace(
    db: Db, actor: Actor, before: Meeting, meeting_id: int, wanted: Collection[str]
) -> dict[str, Any]:
    """Let the new record stand instead of the one before; targets that stand in both are the same ones."""
    kept, gone = [], []
    for each in db.exec(_targets_of(before.id or 0)).all():
        if each.text in wanted:
            each.meeting_id = meeting_id
            kept.append(each.id or 0)
        else:
            each.removed_at = actor.at
            gone.append(each.id or 0)
    before.removed_at, before.replaced_by, before.version = actor.at, meeting_id, before.version + 1
    db.flush()
    return {"instead_of": before.id, "kept": kept, "gone": gone}


def _targets_of(meeting_id: int) -> SelectOfScalar[AgreedTarget]:
    return select(AgreedTarget).where(
        AgreedTarget.meeting_id == meeting_id, col(AgreedTarget.removed_at).is_(None)
    )


def check_day(day: date, today: date, calendar: Calendar) -> None:
    """Raises Sorry for a day on which no meeting can have been held: still to come, long ago, or no school."""
    if day > today:
        raise Sorry(
            f"{day_in_full(day)} is still to come. Record a meeting once it was held: today, yesterday, or its day.",
            field="day",
        )
    if academic_year(day) < academic_year(today):
        raise Sorry(
            f"{day_in_full(day)} {day.year} was in the last school year. Type a day of this school year.",
            field="day",
        )
    if (reason := calendar.why_not(day)) is not None:
        before = calendar.previous_school_day(day)
        last = f" The last school day before it was {day_in_full(before)}." if before is not None else ""
        raise Sorry(f"{day_of_month(day)} was {reason}.{last} Type the day of the meeting.", field="day")


def check_target(*, formal: bool, targets: Collection[str], no_target_needed: bool) -> None:
    """Raises Sorry for a formal meeting without a new target, unless none is needed (R11)."""
    if formal and not targets and not no_target_needed:
        raise Sorry(
            "A formal meeting needs a new target. Type one, or none if none is needed.", field="target"
        )


def formal_already(db: Db, actor: Actor, pupil_id: int, held: MeetingHeld) -> KnownMeeting | None:
    """The formal meeting that the pupil's month has already: the month asks for one (R11).

    None where there is none, or where `held` is the very one, recorded just now.
    """
    if _same_just_now(db, actor, pupil_id, held) is not None:
        return None
    month = Month.of(held.day)
    return next(
        iter(
            known_meetings(
                db, col(Meeting.pupil_id) == pupil_id, col(Meeting.formal).is_(True), col(Meeting.day) >= month.first,
                col(Meeting.day) <= month.last, limit=1,
            )
        ),
        None,
    )  # fmt: skip


def _same_just_now(db: Db, actor: Actor, pupil_id: int, held: MeetingHeld) -> MeetingRecorded | None:
    same = (
        col(Meeting.pupil_id) == pupil_id,
        col(Meeting.day) == held.day,
        col(Meeting.staff_id) == actor.staff_id,
        col(Meeting.formal) == held.formal,
        col(Meeting.note) == held.note,
        col(Meeting.recorded_at) > actor.at - TWICE_WITHIN,
    )
    found = next(iter(known_meetings(db, *same, limit=1)), None)
    agreed = (
        select(AgreedTarget.text).where(
            AgreedTarget.meeting_id == found.id, col(AgreedTarget.slip_id).is_not(None),
            col(AgreedTarget.id).in_(held.outcomes),
        )
        if found is not None
        else None
    )  # fmt: skip
    if found is None or agreed is None:
        return None
    if sorted(found.targets) != sorted((*db.exec(agreed), *held.targets)):
        return None
    made = select(Entry).where(
        col(Entry.deed).in_((Deed.MEETING_RECORD, Deed.MEETING_CORRECT)),
        Entry.pupil_id == pupil_id,
        Entry.record_id == found.id,
    )
    return MeetingRecorded(found, db.exec(made).one(), already=True)


@undoes(Deed.MEETING_RECORD)
def _take_back(undoing: Undoing) -> str:
    db = undoing.db
    meeting = db.get(Meeting, undoing.entry.record_id, with_for_update=True)
    if meeting is None or meeting.removed_at is not None:
        return "The meeting was already gone."
    _remove(undoing, meeting)
    return f"The meeting with {school(db).label(meeting.pupil_id)} is taken back."


@undoes(Deed.MEETING_CORRECT)
def _take_back_correction(undoing: Undoing) -> str:
    db, facts = undoing.db, undoing.facts
    meeting = db.get_one(Meeting, undoing.entry.record_id, with_for_update=True)
    about = school(db).label(meeting.pupil_id)
    if meeting.removed_at is not None:
        raise Sorry(f"The meeting with {about} was changed or taken back since.")
    before = db.get_one(Meeting, facts["instead_of"], with_for_update=True)
    for each in (*facts["kept"], *facts["gone"]):
        target = db.get_one(AgreedTarget, each)
        target.meeting_id, target.removed_at = before.id, None
    db.flush()
    _remove(undoing, meeting)
    before.removed_at, before.replaced_by, before.version = None, None, before.version + 1
    return f"The meeting with {about} is as it was recorded before."


def _remove(undoing: Undoing, meeting: Meeting) -> None:
    """Take the meeting away, with what was agreed at it; what it settled stands as it did."""
    db, actor, facts = undoing.db, undoing.actor, undoing.facts
    suggested_before = {each[0]: each[1:] for each in facts["agreed"]}
    for target in db.exec(_targets_of(meeting.id or 0)).all():
        if target.id in suggested_before:
            suggest_again(db, actor, target, *suggested_before[target.id])
        else:
            target.removed_at = actor.at
    meeting.removed_at, meeting.version = actor.at, meeting.version + 1
    meeting.note = meeting.pupil_says = meeting.also_there = ""
    for target_id, before in facts["outcomes"]:
        target = db.get_one(AgreedTarget, target_id)
        change(db, actor, target, outcome=before, settled_at=None)
    if facts["next"] is not None:
        drop(db, *facts["next"])
    open_again(db, facts["appointments"])
    db.flush()
    morning_changed(db, actor, meeting.staff_id)
