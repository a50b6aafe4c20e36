"""How right the predictions of each class were, where the scheme lead has that turned on (R16).

Who taught the class sees it first, and is told; the head of the subject and leadership see it some school days later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations, groupby

from sqlmodel import col

from models.db.tables import Db
from models.rules.accuracy import Accuracy, AccuracyTerms, accuracy, left_of, tells_of_few
from models.rules.calendar import Calendar
from models.school.people import SchoolClass
from models.school.snapshot import School
from models.tracking.class_at_close import ClassAtClose
from models.tracking.grades import Collection, GradeEntry
from models.tracking.results import FinalGrade
from models.views.accuracies import accuracy_of, error_of, predicted_beside_final
from models.views.points import Point

DAYS_FIRST = 5
"""School days for which who taught the class alone sees it."""


@dataclass(frozen=True)
class ClassAccuracy:
    """The predictions of a class beside its results, of enough pairs; nobody's name is with it."""

    name: str
    subject_id: int
    predicted_in: date
    """The first day of the collection that is compared."""
    found: Accuracy
    hides: bool = False
    """Whether its counts would tell of few pupils, so that of its figures the bias alone is shown."""


@dataclass(frozen=True)
class ClassPairs:
    """The same with whose predictions they are, by which classes are held against each other; no card is given it."""

    shown: ClassAccuracy
    pupils: frozenset[int]


def own_classes(
    db: Db, known: School, results: Point, leaving: int, staff_id: int, heads: frozenset[int]
) -> list[ClassAccuracy]:
    """Those that somebody taught when the collection closed, by name; beside the subject's figures for who heads it."""
    shown: list[ClassAccuracy] = []
    found = _classes(db, known, results, leaving, staff_id=staff_id)
    for (subject_id, opens), some in groupby(sorted(found, key=_subject_and_month), key=_subject_and_month):
        whole = accuracy_of(db, known, results, leaving, subject_id) if subject_id in heads else None
        beside = whole.whole if whole is not None and whole.predicted_in == opens else None
        shown += own_to_show(list(some), beside, known.settings.small_group)
    return sorted(shown, key=lambda each: each.name)


def _subject_and_month(each: ClassPairs) -> tuple[int, date]:
    return each.shown.subject_id, each.shown.predicted_in


def classes_in(
    db: Db, known: School, results: Point, leaving: int, subject_id: int, today: date
) -> list[ClassPairs]:
    """Those of a subject whose teachers have known for some school days, by name: for whoever comes after them."""
    return _classes(db, known, results, leaving, subject_id=subject_id, today=today)


def seen_from(calendar: Calendar, shown_on: date) -> date | None:
    """The day from which others see it, too; None where the calendar does not reach so far."""
    try:
        return calendar.add_school_days(shown_on, DAYS_FIRST)
    except ValueError:
        return None


def classes_to_show(classes: Sequence[ClassPairs], pairs: int, fewest: int) -> list[ClassAccuracy]:
    """Beside the figures of their subject, of so many pairs: none that tells of fewer than so many.

    A class that shares pupils with another would tell of those whom it does not share, and all the classes together
    of those who are in none of them.
    """
    shown = _apart(classes, fewest)
    rest = pairs - sum(len(each.pupils) for each in shown)
    if shown and 0 < rest < fewest:
        shown.remove(min(shown, key=lambda each: len(each.pupils)))
    return [each.shown for each in shown]


def own_to_show(classes: Sequence[ClassPairs], whole: Accuracy | None, fewest: int) -> list[ClassAccuracy]:
    """Classes of one subject as who taught them sees them; whoever heads it sees the whole beside them.

    Their counts are hidden where they tell of few, and from the head where what they leave of the whole does.
    """
    shown = _apart(classes, fewest)
    if whole is None:
        return [replace(each.shown, hides=tells_of_few(each.shown.found, fewest)) for each in shown]
    kept = classes_to_show(shown, whole.pairs, fewest)
    every = [left_of(whole, *(each.found for each in some)) for some in _choices(kept)]
    hides = any(tells_of_few(each, fewest) for each in every)
    return [replace(each, hides=hides or tells_of_few(each.found, fewest)) for each in kept]


def _choices(classes: Sequence[ClassAccuracy]) -> Iterator[tuple[ClassAccuracy, ...]]:
    """One of them, or several together."""
    for many in range(1, len(classes) + 1):
        yield from combinations(classes, many)


def _apart(classes: Sequence[ClassPairs], fewest: int) -> list[ClassPairs]:
    """Those that share nobody with another."""
    return [
        each
        for each in classes
        if fewest <= 1 or not any(each.pupils & other.pupils for other in classes if other is not each)
    ]


def _classes(
    db: Db,
    known: School,
    results: Point,
    leaving: int,
    *,
    subject_id: int | None = None,
    staff_id: int | None = None,
    today: date | None = None,
) -> list[ClassPairs]:
    if not known.settings.class_accuracy:
        return []
    asked = (
        predicted_beside_final(
            results, leaving, col(SchoolClass.name), col(FinalGrade.subject_id), col(Collection.opens),
            col(FinalGrade.pupil_id), col(GradeEntry.code), col(FinalGrade.code), col(ClassAtClose.shown_on),
        )
        .join(
            ClassAtClose,
            (col(ClassAtClose.pupil_id) == FinalGrade.pupil_id)
            & (col(ClassAtClose.subject_id) == FinalGrade.subject_id)
            & (col(ClassAtClose.collection_id) == GradeEntry.collection_id),
        )
        .join(SchoolClass, col(SchoolClass.id) == ClassAtClose.class_id)
        .distinct()
    )  # fmt: skip
    if subject_id is not None:
        asked = asked.where(col(ClassAtClose.subject_id) == subject_id)
    if staff_id is not None:
        asked = asked.where(col(ClassAtClose.staff_id) == staff_id)
    errors: dict[tuple[str, int, date], dict[int, Fraction]] = defaultdict(dict)
    for name, of_subject, opens, pupil_id, predicted, final, shown_on in db.execute(asked):
        each = error_of(known, of_subject, predicted, final)
        if each is not None and (today is None or _is_seen(known.calendar, shown_on, today)):
            errors[name, of_subject, opens][pupil_id] = each
    terms = AccuracyTerms(known.settings.stand_out_pupils, known.settings.accuracy_pairs)
    return list(large_enough(errors.items(), terms))


def _is_seen(calendar: Calendar, shown_on: date | None, today: date) -> bool:
    since = seen_from(calendar, shown_on) if shown_on is not None else None
    return since is not None and since <= today


def large_enough(
    errors: Iterable[tuple[tuple[str, int, date], Mapping[int, Fraction]]],
    terms: AccuracyTerms | None = None,
) -> Iterable[ClassPairs]:
    """Of the errors of each class, by its name, subject and month, those of enough pairs."""
    terms = terms if terms is not None else AccuracyTerms()
    for (name, subject_id, opens), of in sorted(errors):
        if len(of) >= terms.in_group:
            yield ClassPairs(
                ClassAccuracy(name, subject_id, opens, accuracy(of.values(), terms.to_mark)), frozenset(of)
            )
