"""The school as one thing to ask, read once and remembered until something of it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from models.db.marks import remembered, renew
from models.db.tables import TIMEZONE, Db
from models.rules.calendar import LAST_YEARS, Calendar, Period, academic_year
from models.rules.letters import fold
from models.rules.names import KnownPupil, Names
from models.rules.own_scales import Scales
from models.rules.subjects import SubjectNames
from models.school.beginnings import YEAR_GROUPS, began
from models.school.calendar import CalendarPeriod
from models.school.grade_settings import KS2_BOUNDS
from models.school.labels import FORMER, Bearer, staff_labels
from models.school.leavers import Aside, Leavers
from models.school.national import read_national
from models.school.people import SchoolClass, Staff
from models.school.roll import roll
from models.school.scales import read_scales
from models.school.setting_values import build
from models.school.settings import SettingChange, Settings
from models.school.statements import pupils_with_statements
from models.school.subjects import KnownSubject, Subject

SELF = "Staffroom"
"""Who did what no person did."""


@dataclass(frozen=True)
class Receiver:
    """Whether and how a member of staff is told what comes for them."""

    active: bool
    quiet_from: int | None
    """Minute of the day from which nothing is sent that can wait; None where they have no hours of quiet."""
    quiet_to: int | None
    gathered: bool
    """Slips stand together in the morning note, not as they come."""


@dataclass(frozen=True)
class School:
    """The school as it stands: what is asked for in every conversation and changes seldom."""

    settings: Settings
    calendar: Calendar
    subjects: Mapping[int, KnownSubject]
    scales: Scales
    """Every grade scale, the school's own too (R3)."""
    names: Names
    pupils: Mapping[int, KnownPupil]
    """Those who are at the school now."""
    leavers: Leavers
    """Those who were, and whose names are still kept."""
    restricted: Aside
    """Those whose record is restricted, here or gone: nobody else's `pupils`, `leavers` and `labels` name them."""
    labels: Mapping[int, str]
    """Of everybody who is or was a pupil."""
    staff: Mapping[int, str]
    """The names of everybody who is or was on the staff."""
    receivers: Mapping[int, Receiver]
    """How each of them is told."""
    surnames: frozenset[str]
    """Of those who are on the staff now, folded as names are compared."""
    classes: frozenset[str]
    """The names of all classes, folded to lower case."""
    forms: frozenset[str]
    national: Mapping[int, Mapping[int, Fraction]] = field(default_factory=dict)
    """The residuals of subjects in the whole country, by subject and the year of leaving (R15)."""
    spoken: frozenset[int] = frozenset()
    """The pupils beside whose records a statement stands."""
    year: int | None = None
    """The academic year that the year groups are of: last year's in September, until the year is turned (R1)."""

    @cached_property
    def subject_names(self) -> SubjectNames:
        """The subjects by what staff call them."""
        return SubjectNames({each.id: (each.name, each.code) for each in self.subjects.values()})

    @cached_property
    def ungraded(self) -> frozenset[int]:
        """The subjects in which no grades are collected."""
        names = self.settings.subjects_without_grades()
        return frozenset(each.id for each in self.subjects.values() if each.name in names)

    def years_on(self, day: date) -> int:
        """How many years the year groups are behind on that day."""
        return self.settings.school_year(day) - self.year if self.year is not None else 0

    def has_finished(self, pupil_id: int, day: date) -> bool:
        """Whether the pupil's last year is over on that day, though nobody has turned the year yet (R1)."""
        pupil = self.pupils.get(pupil_id)
        return pupil is not None and pupil.year in LAST_YEARS and self.years_on(day) > 0

    def year_of(self, pupil_id: int) -> int:
        """The pupil's year group; of who has left the last one."""
        return (self.pupils.get(pupil_id) or self.leavers.known[pupil_id]).year

    def named_aside(self, words: str) -> tuple[int, ...]:
        """Whom the whole of the words names in full of those of whom nothing new is written."""
        return (*self.leavers.plainly(words), *self.restricted.plainly(words))

    def label(self, pupil_id: int) -> str:
        """Name and form, as pupils are always named back: `Amy Carter 11C`, or `Amy Carter (left)`."""
        return self.labels.get(pupil_id, FORMER)

    def name_and_form(self, pupil_id: int) -> tuple[str, str]:
        """The label in its two parts, where they stand apart, as in a table; the form is blank where there is none."""
        pupil = self.pupils.get(pupil_id)
        form = pupil.form if pupil is not None else ""
        label = self.label(pupil_id)
        return (label.removesuffix(f" {form}"), form) if form and label.endswith(f" {form}") else (label, "")

    def staff_name(self, staff_id: int | None) -> str:
        """A member of staff's name, of those who have left too; `Staffroom` where no person did it."""
        return self.staff.get(staff_id, SELF) if staff_id is not None else SELF

    def subject_name(self, subject_id: int | None) -> str:
        """The subject's name; blank where there is none."""
        found = self.subjects.get(subject_id) if subject_id is not None else None
        return found.name if found is not None else ""


_ONE_READS = Lock()


def school(db: Db) -> School:
    """The school as it stands: one query a transaction where nothing changed, none where it was asked before."""
    asked: School | None = db.info.get("school")
    if asked is None:
        asked = db.info["school"] = _remembered(db)
    return asked


def _remembered(db: Db) -> School:
    known = remembered(db, "school")
    if known is None:
        return _read(db)
    if not known:
        # All who speak just after an import want it at once: one reads it, and the others wait for that.
        with _ONE_READS:
            if not known:
                known[None] = _read(db)
    found: School = known[None]
    return found


def changed(db: Db) -> None:
    """To be called by every deed that changes what `school()` remembers, before it asks for it again."""
    renew(db)
    db.info.pop("school", None)


def settings(db: Db) -> Settings:
    return school(db).settings


def read_settings(db: Db) -> Settings:
    """The settings alone, read anew: for who wants nothing else of the school."""
    newest: dict[str, str | None] = {}
    zone, bounds = _zone(db), []
    for change in db.exec(select(SettingChange).where(~SettingChange.taken_back).order_by(SettingChange.id)):  # type: ignore[arg-type]  # SQLModel types columns as their values
        newest[change.name] = change.value
        if change.name == KS2_BOUNDS:
            bounds.append((change.changed_at.astimezone(zone).date(), change.value))
    given = {name: value for name, value in newest.items() if value is not None}
    return build(given, zone, bounds)


def calendar(db: Db) -> Calendar:
    return school(db).calendar


def staff_name(db: Db, staff_id: int | None) -> str:
    """A member of staff's name, of those who have left too; `Staffroom` where no person did it."""
    return school(db).staff_name(staff_id)


def _zone(db: Db) -> ZoneInfo:
    found: ZoneInfo = db.info.get("timezone", ZoneInfo(TIMEZONE))
    return found


def _read(db: Db) -> School:
    known = roll(db)
    periods = [
        Period(each.kind, each.name, each.first, each.last) for each in db.exec(select(CalendarPeriod))
    ]
    subjects = {
        each.id: KnownSubject(each.id, each.name, each.code, each.scale, each.scale_ks3)
        for each in db.exec(select(Subject).order_by(Subject.name))
        if each.id is not None
    }
    staff_rows = db.execute(
        select_columns(
            col(Staff.id), col(Staff.forename), col(Staff.surname), col(Staff.code), col(Staff.email),
            col(Staff.active), col(Staff.quiet_from), col(Staff.quiet_to), col(Staff.gathered),
        ).order_by(col(Staff.id))
    ).all()  # fmt: skip
    staff = [
        Bearer(row[0], f"{row[1]} {row[2]}", (row[3], row[4].partition("@")[0], row[4])) for row in staff_rows
    ]
    return School(
        settings=read_settings(db),
        calendar=Calendar(periods),
        subjects=subjects,
        scales=read_scales(db),
        names=known.names,
        pupils=known.pupils,
        leavers=known.leavers,
        restricted=known.restricted,
        labels=known.labels,
        staff=staff_labels(staff),
        receivers={row[0]: Receiver(*row[5:]) for row in staff_rows},
        surnames=frozenset(fold(row[2]) for row in staff_rows if row[5]),
        classes=frozenset(name.casefold() for name in db.exec(select(SchoolClass.name))),
        forms=known.forms,
        national=read_national(db),
        spoken=pupils_with_statements(db),
        year=known.year if known.has_birthdays else _year_as_brought(db),
    )


def _year_as_brought(db: Db) -> int | None:
    """The academic year that the last file of pupils brought, or the last turn made, where no birthday says it."""
    day = began(db, YEAR_GROUPS)
    return academic_year(day) if day is not None else None
