"""Who mentors whom: given by the scheme lead from a day, handed over, declined with a reason, and taken back (P4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Index, delete, func, text
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.mentoring.mentees import FIRST_MENTORED
from models.outbox.notices import promise, take_back
from models.outbox.topics import Topic
from models.rules.wording import day_in_full, listed
from models.school.care_to_come import Care, CareToCome
from models.school.people import Mentorship, Pupil, Role, Staff, is_mentor, with_role
from models.school.pupils import lock_pupils
from models.school.snapshot import school

_DAY = timedelta(days=1)
USEFUL = timedelta(days=7)
"""For how long it is of use to hear who one's pupils are."""
REASON_LIMIT = 300


class Decline(SQLModel, table=True):
    """A mentor cannot take a pupil on, and says why; open until the scheme lead has given the pupil to somebody."""

    __table_args__ = (
        Index(
            "ix_decline_open",
            "pupil_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id")
    staff_id: int = Field(foreign_key="staff.id")
    reason: str
    declined_at: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True)
class MentorLoad:
    """How many pupils a mentor has now, and how many more from a day to come."""

    staff_id: int
    name: str
    pupils: int
    to_come: int = 0


@dataclass(frozen=True)
class Given(PupilFact, shows=Shows.MENTOR):
    """A pupil who was given a mentor, from which day, and who it was before."""

    pupil_id: int
    pupil: str
    mentor_id: int
    mentor: str
    first_day: date
    before: str = ""
    before_id: int | None = None


@dataclass(frozen=True)
class Allocated:
    """What became of giving pupils a mentor; those who had this one already stand beside."""

    given: tuple[Given, ...]
    already: tuple[str, ...]
    entry: Entry | None


@dataclass(frozen=True)
class KnownDecline(PupilFact, shows=Shows.MENTOR):
    """A pupil whom a mentor cannot take on."""

    id: int
    pupil_id: int
    pupil: str
    mentor: str
    reason: str


def loads(db: Db) -> list[MentorLoad]:
    """Everybody who mentors somebody now or from a day to come, those with fewest pupils first."""
    now = _counted(db, Mentorship, col(Mentorship.last_day).is_(None))
    later = _counted(db, CareToCome, col(CareToCome.care) == Care.MENTOR)
    known = school(db)
    active = set(db.exec(select(Staff.id).where(Staff.active, col(Staff.id).in_([*now, *later]))).all())
    found = [
        MentorLoad(each, known.staff_name(each), now.get(each, 0), later.get(each, 0))
        for each in {*now, *later} & active
        if each is not None
    ]
    return sorted(found, key=lambda each: (each.pupils + each.to_come, each.name))


def _counted(
    db: Db, table: type[Mentorship] | type[CareToCome], wanted: ColumnElement[bool]
) -> dict[int | None, int]:
    chosen = (
        select(table.staff_id, func.count())
        .join(Pupil, (col(Pupil.id) == table.pupil_id) & col(Pupil.left_on).is_(None))
        .where(wanted)
        .group_by(col(table.staff_id))
    )
    return dict(db.exec(chosen).all())


def allocate(
    db: Db, actor: Actor, *, who: Person, pairs: Sequence[tuple[int, int]], first_day: date
) -> Allocated:
    """Give each pupil the mentor beside them, from a day on; the mentor before ends on the day before it (P4).

    Raises Sorry for a day that is past, a pupil of another year, and a mentor who has left; NotAllowed for anybody but
    the scheme lead and the coordinator.
    """
    require(db, who, Action.ALLOCATE_MENTORS)
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    if first_day < today:
        raise Sorry(
            f"{day_in_full(first_day)} is past. Mentors begin today or on a day to come.",
            field="day",
        )
    _check(db, pairs, first_day)
    lock_pupils(db, [pupil_id for pupil_id, _ in pairs])
    given, already, facts = [], [], []
    for pupil_id, staff_id in pairs:
        current = db.exec(_current(pupil_id).with_for_update()).first()
        if current is not None and current.staff_id == staff_id and not _to_come(db, pupil_id):
            already.append(known.label(pupil_id))
            continue
        before_id = current.staff_id if current is not None and current.staff_id != staff_id else None
        before = known.staff_name(before_id) if before_id is not None else ""
        facts.append(_give(db, current, pupil_id, staff_id, first_day, today) | {"before": before_id})
        given.append(
            Given(
                pupil_id,
                known.label(pupil_id),
                staff_id,
                known.staff_name(staff_id),
                first_day,
                before,
                before_id,
            )
        )
        for each in db.exec(_declined(pupil_id)):
            each.settled_at = actor.at
            facts[-1]["declined"].append(each.id)
        record(
            db,
            actor,
            Deed.MENTOR_GIVE,
            pupil_id=pupil_id,
            about=(RecordKind.STAFF, staff_id),
            fields="mentor",
        )
    db.flush()
    if not given:
        return Allocated((), tuple(already), None)
    entry = record(
        db, actor, Deed.MENTORS_ALLOCATE, about=(RecordKind.STAFF, given[0].mentor_id), fields="mentor,day"
    )
    remember(
        db,
        entry,
        {"given": facts, "pairs": [[each.pupil_id, each.mentor_id, first_day.isoformat()] for each in given]},
    )
    _tell(db, actor, given, first_day, entry)
    _tell_before(db, actor, given, entry)
    return Allocated(tuple(given), tuple(already), entry)


def _check(db: Db, pairs: Sequence[tuple[int, int]], first_day: date) -> None:
    known = school(db)
    years_on = known.years_on(first_day)
    others = [
        known.label(pupil_id)
        for pupil_id, _ in pairs
        if known.pupils[pupil_id].year + years_on not in {FIRST_MENTORED, FIRST_MENTORED + 1}
    ]
    if others:
        raise Sorry(f"Mentors are for Years 10 and 11: not for {listed(others, 3)}.", field="pupils")
    wanted = {staff_id for _, staff_id in pairs}
    here = set(db.exec(select(Staff.id).where(Staff.active, col(Staff.id).in_(wanted))).all())
    if gone := [known.staff_name(each) for each in sorted(wanted - here)]:
        raise Sorry(f"{listed(gone)} has left. Name another mentor.", field="to")


def _give(
    db: Db, current: Mentorship | None, pupil_id: int, staff_id: int, first_day: date, today: date
) -> dict[str, Any]:
    """One pupil's new mentor, now or to come; what is needed to take it back."""
    replaced = [[each.staff_id, each.first_day.isoformat()] for each in _to_come(db, pupil_id)]
    _forget_to_come(db, pupil_id)
    fact: dict[str, Any] = {"pupil": pupil_id, "staff": staff_id, "to_come": replaced, "declined": []}
    fact |= {"made": None, "ended": None}
    if current is not None and current.staff_id == staff_id:
        return fact  # who was to come does not: it stays as it is
    if first_day > today:
        db.add(CareToCome(care=Care.MENTOR, pupil_id=pupil_id, staff_id=staff_id, first_day=first_day))
        db.flush()
        return fact
    if current is not None:
        current.last_day = first_day - _DAY
        fact["ended"] = current.id
        db.flush()
    made = Mentorship(pupil_id=pupil_id, staff_id=staff_id, first_day=first_day)
    db.add(made)
    db.flush()
    return fact | {"made": made.id}


def _tell(db: Db, actor: Actor, given: Iterable[Given], first_day: date, entry: Entry) -> None:
    """Each mentor hears of the new pupils, in one message."""
    for staff_id in sorted({each.mentor_id for each in given} - {actor.staff_id}):
        promise(
            db,
            Topic.MENTEES_GIVEN,
            key=Topic.MENTEES_GIVEN.key(entry.id, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.ENTRY, entry.id),
            about_day=first_day.isoformat(),
            due=actor.at,
            useful_until=actor.at + USEFUL,
            now=actor.at,
        )


def _tell_before(db: Db, actor: Actor, given: Iterable[Given], entry: Entry) -> None:
    """Each mentor before hears, in one message, with whom those pupils are from then on."""
    before = {each.before_id for each in given if each.before_id is not None}
    here = set(db.exec(select(Staff.id).where(Staff.active, col(Staff.id).in_(sorted(before)))).all())
    for staff_id in sorted(each for each in here - {actor.staff_id} if each is not None):
        promise(
            db,
            Topic.MENTEES_TAKEN,
            key=Topic.MENTEES_TAKEN.key(entry.id, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.ENTRY, entry.id),
            due=actor.at,
            useful_until=actor.at + USEFUL,
            now=actor.at,
        )


def taken_from(db: Db, staff_id: int, entry_id: int | None) -> list[Given]:
    """The pupils of whom this person was the mentor before that entry, who have, or are to have, its mentor still."""
    entry = db.get(Entry, entry_id) if entry_id is not None else None
    if entry is None:
        return []
    before = [
        each["pupil"]
        for each in (remembered(db, entry) or {}).get("given", ())
        if each.get("before") == staff_id
    ]
    return [each for each in as_allocated(db, entry).given if each.pupil_id in before]


def given_from(db: Db, staff_id: int, first_day: date) -> list[int]:
    """The pupils whom this person mentors from that day on, or is to mentor."""
    now = select(Mentorship.pupil_id).where(
        Mentorship.staff_id == staff_id, Mentorship.first_day == first_day, col(Mentorship.last_day).is_(None)
    )
    later = select(CareToCome.pupil_id).where(
        CareToCome.care == Care.MENTOR, CareToCome.staff_id == staff_id, CareToCome.first_day == first_day
    )
    return sorted({*db.exec(now).all(), *db.exec(later).all()})


def as_allocated(db: Db, entry: Entry) -> Allocated:
    """What an earlier entry stands for, while it is remembered: those who still have that mentor."""
    known = school(db)
    given = [
        Given(pupil_id, known.label(pupil_id), staff_id, known.staff_name(staff_id), date.fromisoformat(day))
        for pupil_id, staff_id, day in (remembered(db, entry) or {}).get("pairs", ())
        if pupil_id in given_from(db, staff_id, date.fromisoformat(day))
    ]
    return Allocated(tuple(given), (), entry)


def decline(db: Db, actor: Actor, *, who: Person, pupil_id: int, reason: str) -> Entry:
    """Say that one cannot take a pupil on, and why: the pupil stays with them until the scheme lead has decided.

    Raises Sorry without a reason, and where it was said before; NotAllowed for anybody but the mentor.
    """
    require(db, who, Action.DECLINE_MENTEE, About(pupil_id=pupil_id))
    if not reason.strip():
        raise Sorry("Say why, so that the scheme lead can find somebody.", field="reason")
    lock_pupils(db, [pupil_id])
    if not is_mentor(db, who.staff_id, pupil_id):
        raise Sorry(
            "You only cover for the mentor, who alone declines. Ask the scheme lead to end the cover.",
            pupil_id=pupil_id,
        )
    if db.exec(_declined(pupil_id)).first() is not None:
        raise Sorry(
            f"You have said so of {school(db).label(pupil_id)} already. The scheme lead decides.",
            pupil_id=pupil_id,
        )
    made = Decline(pupil_id=pupil_id, staff_id=who.staff_id, reason=reason, declined_at=actor.at)
    db.add(made)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.MENTEE_DECLINE,
        pupil_id=pupil_id,
        about=(RecordKind.DECLINE, made.id),
        fields="reason",
    )
    for lead in with_role(db, Role.SCHEME_LEAD):
        promise(
            db,
            Topic.MENTEE_DECLINED,
            key=Topic.MENTEE_DECLINED.key(made.id, staff=lead.id),
            to_staff=lead.id,
            about=(RecordKind.DECLINE, made.id),
            due=actor.at,
            useful_until=actor.at + USEFUL,
            now=actor.at,
        )
    return entry


def declines(db: Db) -> list[KnownDecline]:
    """Those that wait for the scheme lead: of a pupil who is here and still has that mentor."""
    chosen = (
        select(Decline)
        .join(Mentorship, (col(Mentorship.pupil_id) == Decline.pupil_id) & col(Mentorship.last_day).is_(None))
        .join(Pupil, (col(Pupil.id) == Decline.pupil_id) & col(Pupil.left_on).is_(None))
        .where(col(Decline.settled_at).is_(None), col(Mentorship.staff_id) == Decline.staff_id)
        .order_by(col(Decline.declined_at), col(Decline.id))
    )
    return [known_decline(db, each) for each in db.exec(chosen)]


def known_decline(db: Db, each: Decline) -> KnownDecline:
    known = school(db)
    return KnownDecline(
        each.id or 0, each.pupil_id, known.label(each.pupil_id), known.staff_name(each.staff_id), each.reason
    )


def _current(pupil_id: int) -> SelectOfScalar[Mentorship]:
    return select(Mentorship).where(Mentorship.pupil_id == pupil_id, col(Mentorship.last_day).is_(None))


def _declined(pupil_id: int) -> SelectOfScalar[Decline]:
    return select(Decline).where(Decline.pupil_id == pupil_id, col(Decline.settled_at).is_(None))


def _to_come(db: Db, pupil_id: int) -> list[CareToCome]:
    chosen = select(CareToCome).where(CareToCome.pupil_id == pupil_id, CareToCome.care == Care.MENTOR)
    return list(db.exec(chosen).all())


def _forget_to_come(db: Db, pupil_id: int) -> None:
    db.execute(
        delete(CareToCome).where(col(CareToCome.pupil_id) == pupil_id, col(CareToCome.care) == Care.MENTOR)
    )
    db.expire_all()


@undoes(Deed.MENTORS_ALLOCATE)
def _take_back(undoing: Undoing) -> str:
    db = undoing.db
    facts = undoing.facts["given"]
    lock_pupils(db, [each["pupil"] for each in facts])
    for each in facts:
        pupil_id = each["pupil"]
        current = db.exec(_current(pupil_id)).first()
        if each["made"] is not None and (current is None or current.id != each["made"]):
            raise Sorry(f"{school(db).label(pupil_id)} was given another mentor since.", pupil_id=pupil_id)
        _forget_to_come(db, pupil_id)
        if each["made"] is not None:
            db.delete(db.get_one(Mentorship, each["made"]))
            db.flush()
        if each["ended"] is not None:
            db.get_one(Mentorship, each["ended"]).last_day = None
            db.flush()
        for staff_id, day in each["to_come"]:
            first_day = date.fromisoformat(day)
            db.add(CareToCome(care=Care.MENTOR, pupil_id=pupil_id, staff_id=staff_id, first_day=first_day))
        for decline_id in each["declined"]:
            db.get_one(Decline, decline_id).settled_at = None
        record(db, undoing.actor, Deed.MENTOR_GIVE, pupil_id=pupil_id, fields="mentor")
    db.flush()
    for topic in (Topic.MENTEES_GIVEN, Topic.MENTEES_TAKEN):
        take_back(db, topic=topic, about=(RecordKind.ENTRY, undoing.entry.id))
    names = listed((school(db).label(each["pupil"]) for each in facts), 3)
    return f"The mentor of {names} is as it was before."


@undoes(Deed.MENTEE_DECLINE)
def _take_back_decline(undoing: Undoing) -> str:
    found = undoing.db.get_one(Decline, undoing.entry.record_id, with_for_update=True)
    about = school(undoing.db).label(found.pupil_id)
    if found.settled_at is not None:
        raise Sorry(f"The scheme lead has decided about {about} since.")
    found.settled_at = undoing.actor.at
    return f"You go on as mentor of {about}."
