"""Who mentors whom: given by the scheme lead from a day, handed over, and taken back (P4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.declining import Decline, open_decline
from models.outbox.notices import promise_each, take_back
from models.outbox.topics import Topic
from models.rules.mentoring import FIRST_MENTORED
from models.rules.wording import day_in_full, listed
from models.school.care_to_come import Care, CareToCome
from models.school.people import Mentorship, Staff
from models.school.pupils import lock_pupils
from models.school.snapshot import school

_DAY = timedelta(days=1)
USEFUL = timedelta(days=7)
"""For how long it is of use to hear who one's pupils are."""


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
        for each in db.exec(open_decline(pupil_id)):
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
    """Each mentor hears of the new pupils, in one message; so does each before, with whom those are from then on."""
    new = {each.mentor_id for each in given}
    before = {each.before_id for each in given if each.before_id is not None}
    here = set(db.exec(select(Staff.id).where(Staff.active, col(Staff.id).in_(sorted(before)))).all())
    promise_each(
        db,
        Topic.MENTEES_GIVEN,
        key=Topic.MENTEES_GIVEN.key(entry.id),
        to_staff=sorted(new - {actor.staff_id}),
        about=(RecordKind.ENTRY, entry.id),
        about_day=first_day.isoformat(),
        due=actor.at,
        useful_until=actor.at + USEFUL,
        now=actor.at,
    )
    promise_each(
        db,
        Topic.MENTEES_TAKEN,
        key=Topic.MENTEES_TAKEN.key(entry.id),
        to_staff=sorted((before & here) - {actor.staff_id}),
        about=(RecordKind.ENTRY, entry.id),
        about_day=first_day.isoformat(),
        due=actor.at,
        useful_until=actor.at + USEFUL,
        now=actor.at,
    )


def taken_from(db: Db, staff_id: int, entry_ids: Iterable[int]) -> list[Given]:
    """The pupils whom this person mentored before those entries, who have, or are to have, the mentor they gave."""
    return [given for each in entry_ids for given in _taken_by(db, staff_id, each)]


def _taken_by(db: Db, staff_id: int, entry_id: int) -> list[Given]:
    entry = db.get(Entry, entry_id)
    if entry is None:
        return []
    before = [
        each["pupil"]
        for each in (remembered(db, entry) or {}).get("given", ())
        if each.get("before") == staff_id
    ]
    return [each for each in as_allocated(db, entry).given if each.pupil_id in before]


def given_by(db: Db, staff_id: int, first_day: date, entry_ids: Iterable[int]) -> list[int]:
    """Of the pupils whom this person mentors from that day on those of these entries; all, where they are forgotten."""
    theirs = given_from(db, staff_id, first_day)
    entries = [entry for each in entry_ids if (entry := db.get(Entry, each)) is not None]
    facts = [remembered(db, each) for each in entries]
    if not facts or None in facts:
        return theirs
    pairs = {(pupil_id, to) for each in facts if each for pupil_id, to, _ in each.get("pairs", ())}
    return [each for each in theirs if (each, staff_id) in pairs]


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


def _current(pupil_id: int) -> SelectOfScalar[Mentorship]:
    return select(Mentorship).where(Mentorship.pupil_id == pupil_id, col(Mentorship.last_day).is_(None))


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
