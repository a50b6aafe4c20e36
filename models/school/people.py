"""Staff and their roles, pupils, forms, classes, mentors and learning support."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import Index, Integer, Select, SQLColumnExpression, bindparam, func, text
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.db.marks import remembered
from models.db.statements import run
from models.db.tables import Db, SQLModel, one_of
from models.rules.letters import fold

_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


class Role(StrEnum):
    """What a member of staff is to the whole school, by the names the MIS files use."""

    TEACHER = "teacher"
    HEAD_OF_SUBJECT = "head of subject"
    RAISING_ACHIEVEMENT = "raising achievement"
    LEADERSHIP = "leadership"
    SCHEME_LEAD = "scheme lead"
    SAFEGUARDING_LEAD = "safeguarding lead"
    LEARNING_SUPPORT = "learning support"
    DATA_MANAGER = "data manager"
    OFFICE = "office"
    DATA_PROTECTION = "data protection officer"


def fold_address(email: str) -> str:
    """An e-mail address as it is stored and compared.

    Only A to Z are folded: a letter that merely looks like one of them makes another address.
    """
    return email.strip().translate(_LOWER)


class Staff(SQLModel, table=True):
    """A member of staff; nobody else may use Staffroom."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(
        unique=True, description="folded to lower case; the platform's verified e-mail is matched to it"
    )
    code: str = Field(default="", index=True)
    title: str = ""
    forename: str
    surname: str
    active: bool = True
    quiet_from: int | None = Field(
        default=None, description="minutes after midnight; notices that can wait do so"
    )
    quiet_to: int | None = None
    gathered: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": text("false")},
        description="slips stand together in the morning note, not as they come",
    )

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}"


class StaffRole(SQLModel, table=True):
    __tablename__ = "staff_role"
    __table_args__ = (one_of("role", Role),)

    staff_id: int = Field(foreign_key="staff.id", primary_key=True)
    role: str = Field(primary_key=True)


class StaffSubject(SQLModel, table=True):
    """A subject that a member of staff teaches or heads."""

    __tablename__ = "staff_subject"

    staff_id: int = Field(foreign_key="staff.id", primary_key=True)
    subject_id: int = Field(foreign_key="subject.id", primary_key=True)
    head: bool = False


class FormGroup(SQLModel, table=True):
    """A registration group, such as 11B, with its tutor."""

    __tablename__ = "form"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    tutor_id: int | None = Field(default=None, foreign_key="staff.id", index=True)


class Pupil(SQLModel, table=True):
    __table_args__ = (
        Index(
            "ix_pupil_here",
            "year_group",
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
        Index(
            "ix_pupil_left",
            "left_on",
            sqlite_where=text("left_on IS NOT NULL"),
            postgresql_where=text("left_on IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    upn: str = Field(default="", index=True)
    admission: str = Field(default="", index=True, description="without leading zeros")
    legal_surname: str
    legal_forename: str
    preferred_surname: str = Field(
        default="",
        sa_column_kwargs={"server_default": text("''")},
        description="where it is not the legal one",
    )
    preferred_forename: str = ""
    born: date | None = None
    year_group: int
    form_id: int | None = Field(default=None, foreign_key="form.id", index=True)
    sex: str = ""
    pupil_premium: bool = False
    sen: str = ""
    eal: bool = False
    in_care: bool = False
    ks2_reading: int | None = None
    ks2_maths: int | None = None
    left_on: date | None = None
    leaving_year: int | None = Field(
        default=None,
        index=True,
        description="of who has left, the summer in which their cohort finishes Year 11",
    )

    @property
    def name(self) -> str:
        return (
            f"{self.preferred_forename or self.legal_forename} {self.preferred_surname or self.legal_surname}"
        )


def surname_shown() -> SQLColumnExpression[str]:
    """The surname that a pupil goes by, in a query: the preferred one, or else the legal one."""
    return func.coalesce(func.nullif(col(Pupil.preferred_surname), ""), col(Pupil.legal_surname))


class SchoolClass(SQLModel, table=True):
    """A teaching group, such as 11Ma1."""

    __tablename__ = "school_class"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)


class ClassTeacher(SQLModel, table=True):
    __tablename__ = "class_teacher"

    class_id: int = Field(foreign_key="school_class.id", primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", primary_key=True, index=True)


class ClassPupil(SQLModel, table=True):
    __tablename__ = "class_pupil"

    class_id: int = Field(foreign_key="school_class.id", primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", primary_key=True, index=True)


class Mentorship(SQLModel, table=True):
    """Who mentors a pupil, from when until when (P4); the one without a last day is the current one."""

    __table_args__ = (
        Index(
            "uq_mentorship_current",
            "pupil_id",
            unique=True,
            sqlite_where=text("last_day IS NULL"),
            postgresql_where=text("last_day IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    first_day: date
    last_day: date | None = None


class Support(SQLModel, table=True):
    """A pupil of learning support (P16)."""

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    first_day: date
    last_day: date | None = None


def with_role(db: Db, role: Role) -> list[Staff]:
    """The active staff with this role, by surname."""
    return list(db.exec(_with_role(), params={"role": role}))


@cache
def _with_role() -> SelectOfScalar[Staff]:
    chosen = (
        select(Staff)
        .join(StaffRole, col(StaffRole.staff_id) == Staff.id)
        .where(StaffRole.role == bindparam("role"), Staff.active)
    )
    return chosen.order_by(Staff.surname, Staff.forename)


def ids_with_role(db: Db, role: Role) -> list[int]:
    """The ids of the same, in the same order; remembered until anything of the staff changes."""
    known = remembered(db, "roles")
    if known is None:
        return _read_ids_with_role(db, role)
    if role not in known:
        known[role] = _read_ids_with_role(db, role)
    return [*known[role]]


def _read_ids_with_role(db: Db, role: Role) -> list[int]:
    return list(run(db, _ids_with_role(), {"role": role}).scalars())


@cache
def _ids_with_role() -> Select[Any]:
    return (
        select_columns(col(Staff.id))
        .join(StaffRole, col(StaffRole.staff_id) == Staff.id)
        .where(col(StaffRole.role) == bindparam("role"), col(Staff.active))
        .order_by(col(Staff.surname), col(Staff.forename))
    )


def active_staff(db: Db) -> list[Staff]:
    """Everybody who works at the school now, by surname."""
    return list(
        db.exec(select(Staff).where(Staff.active).order_by(Staff.surname, Staff.forename, col(Staff.id)))
    )


class StaffNames:
    """Finds staff by what colleagues call them; several may share a name, and all are given in their order."""

    def __init__(self, staff: Iterable[Staff]) -> None:
        self._called: dict[str, list[Staff]] = defaultdict(list)
        self._forenames: dict[str, list[Staff]] = defaultdict(list)
        self._addresses: dict[str, Staff] = {}
        for each in staff:
            first, last = fold(each.forename), fold(each.surname)
            for name in {f"{first} {last}", last, f"{first[:1]} {last}", fold(each.code)} - {""}:
                self._called[name].append(each)
            self._forenames[first].append(each)
            self._addresses[each.email] = each

    def called(self, words: str) -> list[Staff]:
        """Whom words name by name, surname, title or initial and surname, code or e-mail."""
        said = [word for word in fold(words.split("@", maxsplit=1)[0]).split() if word not in TITLES]
        found = self._called.get(" ".join(said), []) if said else []
        owner = self._addresses.get(fold_address(words)) if said else None
        return [*found, owner] if owner is not None and owner not in found else [*found]

    def with_forename(self, word: str) -> list[Staff]:
        """Who has this forename."""
        return [*self._forenames.get(fold(word), ())] if fold(word) else []


def staff_names(db: Db) -> StaffNames:
    """The active staff by their names, read once a transaction."""
    return _names_once(db, "staff names", Staff.active)


def names_of_left_staff(db: Db) -> StaffNames:
    """The same of those who have left."""
    return _names_once(db, "names of left staff", ~col(Staff.active))


def _names_once(db: Db, kept: str, which: Any) -> StaffNames:
    known: StaffNames | None = db.info.get(kept)
    if known is None:
        chosen = select(Staff).where(which).order_by(Staff.surname, Staff.forename, col(Staff.id))
        known = db.info[kept] = StaffNames(db.exec(chosen))
    return known


TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "prof", "professor"})


def mentor_of(db: Db, pupil_id: int) -> int | None:
    """The id of the pupil's current mentor (P4); None where there is none, or they have left."""
    known = remembered(db, "mentors")
    if known is not None and pupil_id in known:
        kept: int | None = known[pupil_id]
        return kept
    found: int | None = run(db, _mentor(), {"pupil_id": pupil_id}).scalar()
    if known is not None:
        known[pupil_id] = found
    return found


@cache
def _mentor() -> Select[Any]:
    of_pupil = col(Mentorship.pupil_id) == bindparam("pupil_id", type_=Integer)
    return (
        select_columns(col(Mentorship.staff_id))
        .join(Staff, col(Staff.id) == col(Mentorship.staff_id))
        .where(of_pupil, col(Mentorship.last_day).is_(None), col(Staff.active))
    )


def mentors_somebody(db: Db, staff_id: int) -> bool:
    """Whether this person is anybody's mentor now."""
    current = select(Mentorship.id).where(Mentorship.staff_id == staff_id, col(Mentorship.last_day).is_(None))
    return db.exec(current.limit(1)).first() is not None


def forms_of(db: Db, staff_id: int) -> list[str]:
    """The names of the forms whose tutor this person is."""
    return list(db.exec(select(FormGroup.name).where(FormGroup.tutor_id == staff_id)))


def is_mentor(db: Db, staff_id: int, pupil_id: int) -> bool:
    """Whether this person is the pupil's mentor now."""
    return mentor_of(db, pupil_id) == staff_id
