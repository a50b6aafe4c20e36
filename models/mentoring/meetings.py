"""Meetings of mentors with their pupils, and what was agreed at them (P7, P18, R11)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.meeting import AgreedTarget, KnownMeeting, Meeting, known_meetings, with_names
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.rules.calendar import Calendar, academic_year
from models.rules.mentoring import Month
from models.rules.wording import day_in_full, day_of_month
from models.school.snapshot import school


@dataclass(frozen=True)
class MeetingRecorded:
    """What became of recording a meeting: its entry, and whether the same was recorded just before."""

    meeting: KnownMeeting
    entry: Entry
    already: bool = False


NOTE_LIMIT = 1000
"""The most characters in the note of a meeting."""

TWICE_WITHIN = timedelta(seconds=60)
"""The same meeting again within this time is one meeting."""


def record_meeting(  # noqa: PLR0913 - a meeting is all of this, each by its name
    db: Db,
    actor: Actor,
    *,
    who: Person,
    pupil_id: int,
    day: date,
    formal: bool,
    note: str = "",
    target: str = "",
    no_target_needed: bool = False,
) -> MeetingRecorded:
    """Record a meeting that was held, with the target that was agreed (P7, P18, R11).

    The same meeting again within 60 seconds is the first one. Raises Sorry for a day that is no meeting's, and
    for a formal meeting without a new target or the word that none is needed; NotAllowed for anybody but the
    pupil's mentor and learning support.
    """
    require(db, who, Action.RECORD_MEETING, About(pupil_id=pupil_id))
    known = school(db)
    check_day(day, actor.at.astimezone(known.settings.timezone).date(), known.calendar)
    check_target(formal=formal, target=target, no_target_needed=no_target_needed)
    if len(note) > NOTE_LIMIT:
        raise Sorry(f"That is {len(note)} characters; {NOTE_LIMIT} fit. Shorten it a little.", field="note")
    if (twin := _same_just_now(db, actor, pupil_id, (day, formal, note, target))) is not None:
        return twin
    meeting = Meeting(
        pupil_id=pupil_id,
        staff_id=who.staff_id,
        day=day,
        formal=formal,
        note=note,
        no_target_needed=no_target_needed,
        recorded_at=actor.at,
    )
    db.add(meeting)
    db.flush()
    if target:
        db.add(AgreedTarget(pupil_id=pupil_id, meeting_id=meeting.id, text=target, set_at=actor.at))
    written = "day,formal,note,target" if target else "day,formal,note"
    entry = record(
        db,
        actor,
        Deed.MEETING_RECORD,
        pupil_id=pupil_id,
        about=(RecordKind.MEETING, meeting.id),
        fields=written,
    )
    morning_changed(db, actor, who.staff_id)
    return MeetingRecorded(with_names(known, meeting, target), entry)


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


def check_target(*, formal: bool, target: str, no_target_needed: bool) -> None:
    """Raises Sorry for a formal meeting without a new target, unless none is needed (R11)."""
    if formal and not target and not no_target_needed:
        raise Sorry(
            "A formal meeting needs a new target. Type one, or none if none is needed.", field="target"
        )


def formal_already(db: Db, actor: Actor, pupil_id: int, held: tuple[date, str, str]) -> KnownMeeting | None:
    """The formal meeting that the pupil's month has already: the month asks for one (R11).

    None where there is none, or where `held` (its day, note and target) is the very one, recorded just now.
    """
    day, note, target = held
    if _same_just_now(db, actor, pupil_id, (day, True, note, target)) is not None:
        return None
    month = Month.of(day)
    return next(
        iter(
            known_meetings(
                db, col(Meeting.pupil_id) == pupil_id, col(Meeting.formal).is_(True), col(Meeting.day) >= month.first,
                col(Meeting.day) <= month.last, limit=1,
            )
        ),
        None,
    )  # fmt: skip


def morning_changed(db: Db, actor: Actor, staff_id: int) -> None:
    """What this person had to do has changed, so today's morning note to them is drawn again."""
    day = actor.at.astimezone(school(db).settings.timezone).date()
    refresh(db, topic=Topic.MORNING_NOTE, key=Topic.MORNING_NOTE.key(day, staff=staff_id))


def _same_just_now(
    db: Db, actor: Actor, pupil_id: int, held: tuple[date, bool, str, str]
) -> MeetingRecorded | None:
    day, formal, note, target = held
    same = (
        col(Meeting.pupil_id) == pupil_id,
        col(Meeting.day) == day,
        col(Meeting.staff_id) == actor.staff_id,
        col(Meeting.formal) == formal,
        col(Meeting.note) == note,
        col(Meeting.recorded_at) > actor.at - TWICE_WITHIN,
    )
    found = next(iter(known_meetings(db, *same, limit=1)), None)
    if found is None or found.target != target:
        return None
    made = select(Entry).where(
        Entry.deed == Deed.MEETING_RECORD, Entry.pupil_id == pupil_id, Entry.record_id == found.id
    )
    return MeetingRecorded(found, db.exec(made).one(), already=True)


@undoes(Deed.MEETING_RECORD)
def _take_back(undoing: Undoing) -> str:
    db, actor = undoing.db, undoing.actor
    meeting = db.get(Meeting, undoing.entry.record_id, with_for_update=True)
    if meeting is None or meeting.removed_at is not None:
        return "The meeting was already gone."
    for target in db.exec(select(AgreedTarget).where(AgreedTarget.meeting_id == meeting.id)):
        target.removed_at = actor.at
    meeting.removed_at, meeting.note, meeting.version = actor.at, "", meeting.version + 1
    db.flush()
    morning_changed(db, actor, meeting.staff_id)
    return f"The meeting with {school(db).label(meeting.pupil_id)} is taken back."
