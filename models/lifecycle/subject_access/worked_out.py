"""What the program works out of a member of staff when asked: what was entered, and how right predictions were."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from sqlmodel import col, select

from models.db.tables import Db
from models.lifecycle.register import HeldTable
from models.lifecycle.subject_access.gathering import HeldPart, HeldRecord, HeldRecords
from models.lifecycle.subject_access.naming import SaidInWords
from models.rules.cohorts import rounded
from models.rules.retention import HeldKind
from models.school.people import StaffSubject
from models.school.snapshot import school
from models.tracking.completion import as_asked, by_class
from models.tracking.grades import Collection
from models.tracking.results import FinalGrade
from models.views.class_accuracy import ClassAccuracy, own_classes
from models.views.points import results_of


def _table(name: str, what: str, source: str, why: str) -> HeldTable:
    return HeldTable(
        name=name, kind=HeldKind.STAFF, what=what, whose=(), of_staff=True, or_staff="", source=source, why=why,
        columns={}, written=frozenset(), special=frozenset(),
        kept="nowhere: it is worked out anew each time it is looked at, from grades that are kept",
    )  # fmt: skip


COMPLETION = _table(
    "completion",
    "how many grades that a collection asks for were entered, of the classes that you teach now",
    "the classes of now, and the grades",
    "P6: who has not entered grades is reminded, and their head of subject sees it",
)
ACCURACY = _table(
    "accuracy",
    "how right the predictions of your classes were",
    "the predictions, and the results",
    "P14: how good predictions were",
)


def worked_out(db: Db, staff_id: int, today: date) -> Iterator[HeldRecords]:
    """Whether grades were entered; and where the school has that on, how right predictions were."""
    for table, records in ((COMPLETION, _entered(db, staff_id)), (ACCURACY, _accuracy(db, staff_id, today))):
        yield HeldRecords(table, tuple(records))


def _entered(db: Db, staff_id: int) -> Iterator[HeldRecord]:
    known = school(db)
    for each in db.exec(select(Collection).order_by(col(Collection.opens), col(Collection.id))):
        asked = as_asked(each, known.settings, each.closes)
        parts = tuple(
            HeldPart(f"{one.class_id}", named, SaidInWords(f"{one.entered.entered} of {one.entered.asked}"))
            for one in by_class(db, known, asked, teacher_id=staff_id)
            for named in [", ".join(filter(None, (one.name, known.subject_name(one.subject_id))))]
        )
        if parts:
            yield HeldRecord(COMPLETION.name, None, each.closes, parts)


def _accuracy(db: Db, staff_id: int, today: date) -> Iterator[HeldRecord]:
    known = school(db)
    if not known.settings.class_accuracy:
        return
    heads = frozenset(
        db.exec(select(StaffSubject.subject_id).where(StaffSubject.staff_id == staff_id, StaffSubject.head))
    )
    leavings = select(FinalGrade.leaving_year).distinct().order_by(col(FinalGrade.leaving_year))
    for leaving in db.exec(leavings):
        results = results_of(db, leaving, today)
        classes = own_classes(db, known, results, leaving, staff_id, heads) if results is not None else []
        parts = tuple(
            HeldPart(
                f"{leaving} {each.name}",
                f"{each.name}, {known.subject_name(each.subject_id)}, results of {leaving}",
                SaidInWords(_in_words(each)),
            )
            for each in classes
        )
        if parts:
            yield HeldRecord(ACCURACY.name, None, None, parts)


def _in_words(each: ClassAccuracy) -> str:
    found = each.found
    said = [f"{found.pairs} predictions of {each.predicted_in:%B %Y} beside results"]
    if found.bias is not None:
        said.append(_on_average(found.bias))
    if not each.hides:
        said.append(f"{found.exact} exact, {found.within_one} within one grade")
    return "; ".join(said)


def _on_average(bias: Fraction) -> str:
    shown = rounded(abs(bias))
    if not float(shown):
        return "on average neither too high nor too low"
    return f"on average {shown} of a grade too {'high' if bias > 0 else 'low'}"
