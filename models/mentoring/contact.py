"""Contacts with pupils' homes, as they are kept and known (P17)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Index,
    Select,
    and_,
    bindparam,
    func,
    or_,
    text,
    true,
)
from sqlalchemy import select as rows_of
from sqlmodel import Field, col, select

from models.access.authoriser import About, Action, Towards, allows
from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db, SQLModel, one_of
from models.school.beginnings import MENTORING, began
from models.school.people import Mentorship
from models.school.snapshot import school


class ContactWay(StrEnum):
    """How home was spoken with."""

    PHONE = "phone"
    IN_PERSON = "in person"
    EMAIL = "e-mail"
    MESSAGE = "message"
    LETTER = "letter"
    PLANNER = "planner"


class AtHome(StrEnum):
    """Who at home was spoken with: by what they are to the pupil, so that nobody's name is kept."""

    MOTHER = "mother"
    FATHER = "father"
    BOTH = "both parents"
    CARER = "carer"
    RELATIVE = "another relative"


class Contact(SQLModel, table=True):
    """One time that staff spoke with a pupil's home; what was corrected stays beside what it was corrected to."""

    __table_args__ = (
        one_of("way", ContactWay),
        one_of("at_home", AtHome),
        Index(
            "ix_contact_pupil",
            "pupil_id",
            "day",
            sqlite_where=text("removed_at IS NULL AND corrected_at IS NULL"),
            postgresql_where=text("removed_at IS NULL AND corrected_at IS NULL"),
        ),
        Index(
            "ix_contact_corrects",
            "corrects_id",
            sqlite_where=text("corrects_id IS NOT NULL"),
            postgresql_where=text("corrects_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    day: date
    way: str
    at_home: str
    note: str
    next_step: str = ""
    logged_at: datetime
    corrects_id: int | None = Field(
        default=None, foreign_key="contact.id", description="the earlier wording of the same contact"
    )
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = Field(default=None, description="it should not count; stays on record")
    removed_at: datetime | None = Field(default=None, description="undone within its minutes; text is gone")


@dataclass(frozen=True)
class KnownContact(PupilFact, shows=Shows.CONTACTS):
    """A contact with home, with its names."""

    id: int
    pupil_id: int
    by_id: int
    by: str
    day: date
    way: ContactWay
    at_home: AtHome
    note: str
    next_step: str
    corrects_id: int | None
    withdrawn_at: datetime | None


def contact(db: Db, contact_id: int | None) -> KnownContact | None:
    """The contact with this id, corrected since or not; None where there is none, or it was taken back."""
    return next(iter(_known(db, col(Contact.id) == contact_id, limit=1)), None)


def contacts_with(
    db: Db, stands: Towards, *, limit: int, after: KnownContact | None = None
) -> list[KnownContact]:
    """The contacts with a pupil's home that this person may see, the latest first; those behind `after`."""
    seen = true() if allows(stands, Action.SEE_CONTACTS) else col(Contact.staff_id) == stands.who.staff_id
    earlier = (
        or_(col(Contact.day) < after.day, and_(col(Contact.day) == after.day, col(Contact.id) < after.id))
        if after is not None
        else true()
    )
    return _known(
        db, col(Contact.pupil_id) == stands.pupil_id, col(Contact.corrected_at).is_(None), seen, earlier,
        limit=limit,
    )  # fmt: skip


def earlier_wordings(db: Db, known: KnownContact) -> list[KnownContact]:
    """What the contact said before it was corrected, the latest first."""
    found: list[KnownContact] = []
    wanted = known.corrects_id
    while wanted is not None and (before := contact(db, wanted)) is not None:
        found.append(before)
        wanted = before.corrects_id
    return found


def may_see(stands: Towards, known: KnownContact) -> bool:
    """Whether this person may see it: their own, or any of a pupil's whose contacts are theirs to see."""
    return allows(stands, Action.SEE_CONTACTS, About(own=known.by_id == stands.who.staff_id))


@dataclass(frozen=True)
class LastContact(PupilFact, shows=Shows.CONTACTS):
    """When a pupil's home was last spoken with; None where it never was."""

    pupil_id: int
    pupil: str
    """Name and form."""
    day: date | None


def last_contacts(db: Db, pupil_ids: Collection[int]) -> dict[int, LastContact]:
    """The last contact with each of these pupils' homes, whoever's it was, by pupil; one statement."""
    rows: Iterable[Any] = run(db, _last_days(), {"pupils": list(pupil_ids)}) if pupil_ids else ()
    days: dict[int, date] = dict(tuple(each) for each in rows)
    known = school(db)
    return {each: LastContact(each, known.label(each), days.get(each)) for each in pupil_ids}


@cache
def _last_days() -> Select[*tuple[Any, ...]]:
    pupils: BindParameter[int] = bindparam("pupils", expanding=True)
    return (
        rows_of(col(Contact.pupil_id), func.max(col(Contact.day)))
        .where(col(Contact.pupil_id).in_(pupils), *_counting())
        .group_by(col(Contact.pupil_id))
    )


def without_contact(db: Db, mentor_ids: Collection[int], today: date) -> list[LastContact]:
    """The pupils whom these have mentored for a term, with whose home nobody spoke in it, longest ago first."""
    known = school(db)
    since = today - timedelta(weeks=known.settings.contact_weeks)
    begun = began(db, MENTORING)
    if begun is None or begun > since:
        return []
    rows: Iterable[Any] = run(db, _mentored_since(), {"mentors": list(mentor_ids), "since": since})
    found = [
        LastContact(each, known.label(each), day)
        for each, day in rows
        if (day is None or day < since) and each in known.pupils and not known.has_finished(each, today)
    ]
    return sorted(found, key=lambda each: (each.day or date.min, each.pupil))


@cache
def _mentored_since() -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    mentors: BindParameter[int] = bindparam("mentors", expanding=True)
    return (
        rows_of(col(Mentorship.pupil_id), func.max(col(Contact.day)))
        .outerjoin(Contact, and_(col(Contact.pupil_id) == Mentorship.pupil_id, *_counting()))
        .where(
            col(Mentorship.staff_id).in_(mentors),
            col(Mentorship.last_day).is_(None),
            col(Mentorship.first_day) <= bindparam("since"),
        )
        .group_by(col(Mentorship.pupil_id))
    )


def _counting() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Contact.removed_at).is_(None),
        col(Contact.corrected_at).is_(None),
        col(Contact.withdrawn_at).is_(None),
    )


def _known(db: Db, *wanted: ColumnElement[bool], limit: int) -> list[KnownContact]:
    rows = (
        select(Contact)
        .where(*wanted, col(Contact.removed_at).is_(None))
        .order_by(col(Contact.day).desc(), col(Contact.id).desc())
        .limit(limit)
    )
    known = school(db)
    return [
        KnownContact(
            id=row.id or 0,
            pupil_id=row.pupil_id,
            by_id=row.staff_id,
            by=known.staff_name(row.staff_id),
            day=row.day,
            way=ContactWay(row.way),
            at_home=AtHome(row.at_home),
            note=row.note,
            next_step=row.next_step,
            corrects_id=row.corrects_id,
            withdrawn_at=row.withdrawn_at,
        )
        for row in db.exec(rows)
    ]
