"""What of the school's data is there, and what is missing or old, for whoever looks after it."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import col, func, select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.tables import Db
from models.mentoring.mentees import without_mentor
from models.rules.calendar import PeriodKind
from models.rules.wording import count, listed
from models.school.people import FormGroup, Pupil, SchoolClass
from models.school.snapshot import calendar, settings
from models.school.subjects import Subject

ENDS_SOON = timedelta(days=60)
"""A calendar that ends within these days needs the next dates."""
_NO_SUBJECTS = "No subjects are imported, so nothing can be booked or graded. Import them."
_NO_CLASSES = "No classes are imported, so whoever teaches a subject counts as teaching all its pupils."
OLD_IMPORT = timedelta(days=40)
"""An import that is older is more than half a term old."""


def look_at_school(db: Db, today: date) -> Iterator[tuple[bool, str]]:
    """For each thing whether it is fine, and a sentence that says what to do where it is not."""
    yield _calendar(db, today)
    subjects = db.exec(select(func.count()).select_from(Subject)).one()
    yield (
        bool(subjects),
        f"{count(subjects, 'subject is', 'subjects are')} imported." if subjects else _NO_SUBJECTS,
    )
    classes = db.exec(select(func.count()).select_from(SchoolClass)).one()
    yield bool(classes), f"{count(classes, 'class is', 'classes are')} imported." if classes else _NO_CLASSES
    yield _forms(db)
    yield _mentors(db)
    yield _last_import(db, today)


def _calendar(db: Db, today: date) -> tuple[bool, str]:
    terms = [each for each in calendar(db).periods if each.kind == PeriodKind.TERM]
    if not terms:
        return (
            False,
            "There is no school calendar, so every weekday counts. Import your terms and INSET days.",
        )
    last = max(each.last for each in terms)
    if last - today > ENDS_SOON:
        return True, f"The school calendar is imported, to {last:%d/%m/%Y}."
    ended = "ended" if last < today else "ends"
    return False, f"The school calendar {ended} on {last:%d/%m/%Y}. Import the next dates."


def _forms(db: Db) -> tuple[bool, str]:
    used = (
        select(FormGroup.name)
        .join(Pupil, (col(Pupil.form_id) == FormGroup.id) & col(Pupil.left_on).is_(None))
        .where(col(FormGroup.tutor_id).is_(None))
        .distinct()
        .order_by(FormGroup.name)
    )
    without = list(db.exec(used))
    if not without:
        return True, "Every form with pupils has a tutor."
    many = count(len(without), "form has", "forms have")
    return False, f"{many} no tutor: {listed(without, 10)}. Import the forms file."


def _mentors(db: Db) -> tuple[bool, str]:
    alone = len(without_mentor(db))
    if not alone:
        return True, "Every pupil in Years 10 and 11 has a mentor."
    has = count(alone, "pupil in Years 10 and 11 has", "pupils in Years 10 and 11 have")
    return False, f"{has} no mentor. Import the mentors file."


def _last_import(db: Db, today: date) -> tuple[bool, str]:
    at = db.exec(select(func.max(Entry.at)).where(Entry.deed == Deed.IMPORT)).one()
    if at is None:
        return False, "Nothing was imported yet."
    day = at.astimezone(settings(db).timezone).date()
    fine = today - day <= OLD_IMPORT
    return fine, f"The last import was on {day:%d/%m/%Y}.{'' if fine else ' Export from the MIS again.'}"
