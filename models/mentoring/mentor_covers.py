"""A mentor who is away is covered by a colleague from one day to another, which ends by itself (P4)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, func, or_, select

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.rules.wording import day_in_full, day_in_short, to_type
from models.school.mentor_cover import MentorCover
from models.school.people import Mentorship, Pupil, Staff
from models.school.snapshot import school

_USEFUL = timedelta(days=7)


@dataclass(frozen=True)
class KnownCover:
    """Who covers for which mentor, from when until when, and of how many pupils."""

    id: int
    mentor_id: int
    mentor: str
    cover_id: int
    cover: str
    first_day: date
    last_day: date
    pupils: int
    ended: bool


@dataclass(frozen=True)
class CoverSet:
    """A cover that was set or ended; without an entry it was so already."""

    cover: KnownCover
    entry: Entry | None


def cover(
    db: Db, actor: Actor, *, who: Person, mentor_id: int, cover_id: int, first_day: date, last_day: date
) -> CoverSet:
    """Let a colleague be mentor of all of a mentor's pupils from one day to another, and tell both once (P4).

    Raises Sorry for days that are past or the wrong way round, a mentor who has no pupils, and somebody who is covered
    in those days; NotAllowed for anybody but the scheme lead and the coordinator.
    """
    require(db, who, Action.ALLOCATE_MENTORS)
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    _check_days(first_day, last_day, today)
    if mentor_id == cover_id:
        raise Sorry("Nobody covers for themselves. Name a colleague.", field="by")
    # Of two who say who covers for one mentor, the second waits here.
    db.exec(select(Staff.id).where(Staff.id == mentor_id).with_for_update()).one()
    if not _pupils(db, mentor_id):
        raise Sorry(
            f"{known.staff_name(mentor_id)} mentors nobody, so there is nothing to cover.", field="mentor"
        )
    for each in _standing(db, first_day, last_day, [mentor_id, cover_id]):
        if each.mentor_id == mentor_id and each.cover_id == cover_id and (
            (each.first_day, each.last_day) == (first_day, last_day)
        ):  # fmt: skip
            return CoverSet(known_cover(db, each), None)
        if each.mentor_id in {mentor_id, cover_id}:
            raise _covered_already(db, each, mentor_id, today)
    made = MentorCover(
        mentor_id=mentor_id, cover_id=cover_id, first_day=first_day, last_day=last_day,
        set_by=who.staff_id, set_at=actor.at,
    )  # fmt: skip
    db.add(made)
    db.flush()
    about = (RecordKind.MENTOR_COVER, made.id)
    entry = record(db, actor, Deed.MENTOR_COVER, about=about, fields="mentor,cover,first_day,last_day")
    _tell_both(db, actor, who, made, Topic.MENTOR_COVERED, made.id)
    return CoverSet(known_cover(db, made), entry)


def end_cover_of_mentor(db: Db, actor: Actor, *, who: Person, cover_id: int) -> CoverSet:
    """End a cover now, before its last day, and tell both. Raises Sorry where there is none, NotAllowed as `cover`."""
    require(db, who, Action.ALLOCATE_MENTORS)
    found = db.get(MentorCover, cover_id, with_for_update=True)
    if found is None:
        raise Sorry(f"That cover is not on record. To see who covers: {to_type('mentors')}")
    if found.ended_at is not None:
        return CoverSet(known_cover(db, found), None)
    found.ended_at = actor.at
    db.flush()
    entry = record(db, actor, Deed.MENTOR_COVER_END, about=(RecordKind.MENTOR_COVER, found.id))
    refresh(db, topic=Topic.MENTOR_COVERED, about_id=found.id)
    # Undone and ended again is told again.
    _tell_both(db, actor, who, found, Topic.MENTOR_COVER_ENDED, entry.id)
    return CoverSet(known_cover(db, found), entry)


def _tell_both(db: Db, actor: Actor, who: Person, made: MentorCover, topic: Topic, key: int | None) -> None:
    for each_id in sorted({made.mentor_id, made.cover_id} - {who.staff_id}):
        promise(
            db,
            topic,
            key=topic.key(key, staff=each_id),
            to_staff=each_id,
            about=(RecordKind.MENTOR_COVER, made.id),
            due=actor.at,
            useful_until=actor.at + _USEFUL,
            now=actor.at,
        )


def covers_from(db: Db, today: date, *, mentor_id: int | None = None) -> list[KnownCover]:
    """Those that hold on this day or later, the first to begin first; of one mentor, or of all."""
    chosen = select(MentorCover).where(
        col(MentorCover.ended_at).is_(None), col(MentorCover.last_day) >= today,
    )  # fmt: skip
    if mentor_id is not None:
        chosen = chosen.where(MentorCover.mentor_id == mentor_id)
    return [
        known_cover(db, each)
        for each in db.exec(chosen.order_by(col(MentorCover.first_day), col(MentorCover.id)))
    ]


def find_cover(db: Db, cover_id: int | None) -> KnownCover | None:
    """The one with this id; None where there is none."""
    found = db.get(MentorCover, cover_id) if cover_id is not None else None
    return known_cover(db, found) if found is not None else None


def known_cover(db: Db, each: MentorCover) -> KnownCover:
    known = school(db)
    return KnownCover(
        each.id or 0, each.mentor_id, known.staff_name(each.mentor_id), each.cover_id,
        known.staff_name(each.cover_id), each.first_day, each.last_day, _pupils(db, each.mentor_id),
        each.ended_at is not None,
    )  # fmt: skip


def _pupils(db: Db, mentor_id: int) -> int:
    chosen = (
        select(func.count())
        .select_from(Mentorship)
        .join(Pupil, (col(Pupil.id) == Mentorship.pupil_id) & col(Pupil.left_on).is_(None))
        .where(Mentorship.staff_id == mentor_id, col(Mentorship.last_day).is_(None))
    )
    return db.exec(chosen).one()


def _check_days(first_day: date, last_day: date, today: date) -> None:
    if last_day < first_day:
        raise Sorry(
            f"{day_in_full(last_day)} is before {day_in_full(first_day)}. Name the last day of the cover.",
            field="last",
        )
    if first_day < today:
        raise Sorry(
            f"{day_in_full(first_day)} is past. A cover begins today or on a day to come.", field="first"
        )


def _standing(db: Db, first_day: date, last_day: date, staff: list[int]) -> list[MentorCover]:
    chosen = select(MentorCover).where(
        col(MentorCover.ended_at).is_(None), MentorCover.first_day <= last_day, MentorCover.last_day >= first_day,
        or_(col(MentorCover.mentor_id).in_(staff), col(MentorCover.cover_id).in_(staff)),
    )  # fmt: skip
    return list(db.exec(chosen.order_by(col(MentorCover.first_day), col(MentorCover.id))).all())


def _covered_already(db: Db, each: MentorCover, mentor_id: int, today: date) -> Sorry:
    """Whom somebody else covers for in those days: the mentor, or who was to cover."""
    known = known_cover(db, each)
    span = f"from {day_in_short(each.first_day, today)} until {day_in_short(each.last_day, today)}"
    if each.mentor_id == mentor_id:
        return Sorry(
            f"{known.cover} covers for {known.mentor} {span}. End that first, or name other days.", field="by"
        )
    return Sorry(
        f"{known.mentor} is away {span}: {known.cover} covers for them. Name somebody else.", field="by"
    )


@undoes(Deed.MENTOR_COVER)
def _take_back(undoing: Undoing) -> str:
    db = undoing.db
    made = db.get_one(MentorCover, undoing.entry.record_id, with_for_update=True)
    known = known_cover(db, made)
    if made.ended_at is not None:
        return f"The cover for {known.mentor} had ended already."
    made.ended_at = undoing.actor.at
    take_back(db, topic=Topic.MENTOR_COVERED, about=(RecordKind.MENTOR_COVER, made.id or 0))
    return f"{known.cover} does not cover for {known.mentor}."


@undoes(Deed.MENTOR_COVER_END)
def _goes_on(undoing: Undoing) -> str:
    db = undoing.db
    ended = db.get_one(MentorCover, undoing.entry.record_id, with_for_update=True)
    known = known_cover(db, ended)
    taken = [
        each
        for each in _standing(db, ended.first_day, ended.last_day, [ended.mentor_id])
        if each.id != ended.id
    ]
    if any(each.mentor_id == ended.mentor_id for each in taken):
        raise Sorry(f"Somebody else covers for {known.mentor} since.")
    ended.ended_at = None
    refresh(db, topic=Topic.MENTOR_COVERED, about_id=ended.id)
    take_back(db, topic=Topic.MENTOR_COVER_ENDED, about=(RecordKind.MENTOR_COVER, ended.id or 0))
    return f"{known.cover} covers for {known.mentor} again."
