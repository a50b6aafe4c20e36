"""The grades of a class as one sheet: who is in it, what each had last, and what surprises in its lines (P6, R12)."""

from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from sqlalchemy import Select, bindparam, func
from sqlalchemy import select as columns
from sqlmodel import col

from models.access.authoriser import About, Action, Person, may_each_in_class, require
from models.audit.facts import PupilFact, Shows
from models.db.errors import Sorry
from models.db.statements import run
from models.db.tables import Db
from models.rules.class_lists import ClassList, Classmate
from models.rules.mark_lines import PupilMark
from models.rules.mentoring import Month
from models.rules.names import Names
from models.school.people import SchoolClass
from models.school.pupils import group_words, in_group
from models.school.snapshot import School, school
from models.tracking.collections import collection_named, open_collections
from models.tracking.grades import Collection
from models.tracking.progress import Grades, Progress, progress_of_each, scale_of
from models.tracking.recording import asked_of, with_grades


@dataclass(frozen=True)
class ClassGrades(PupilFact, shows=Shows.GRADES):
    """A class, or another group, in a subject: the pupils of it whose grades this person records, by name."""

    group: str
    """As the school writes it: 11Ma1."""
    subject_id: int
    pupil_ids: tuple[int, ...]
    progress: Mapping[int, Progress] = field(repr=False)
    sees: bool = True
    """Whether this person may see targets, and what the grades were."""
    keys: Mapping[int, str] = field(default_factory=dict, repr=False)
    """The collection that is open for each pupil, as collections are in order; where none is begun yet, the month.

    Where a month is named, it is that month's.
    """
    month: Month | None = None
    """The month that was named; the grades are then as they stood in its collection."""
    left_out: int = 0
    """How many others are in the group, whom they do not teach the subject."""
    opened: Mapping[int, Collection] = field(default_factory=dict, repr=False, compare=False)
    """The collection that is open, by year group; empty where none is, or a month is named."""

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}" if self.sees else ""


@dataclass(frozen=True)
class AskedLine(PupilFact, shows=Shows.GRADES):
    """A pupil whose grades are surprising, with what is asked about them (R12)."""

    pupil_id: int
    questions: tuple[str, ...]


def subject_of_class(db: Db, group: str) -> int | None:
    """The subject of the class of this name; None where it is a form or a year group."""
    return run(db, _subject_of(), {"group": group.casefold()}).scalars().first()


@cache
def _subject_of() -> Select[int]:
    return columns(col(SchoolClass.subject_id)).where(func.lower(col(SchoolClass.name)) == bindparam("group"))


def class_grades(
    db: Db, who: Person, *, group: str, subject_id: int, today: date, month: Month | None = None
) -> ClassGrades:
    """The group's pupils whose grades in the subject this person records, with the grades that they have.

    Where a month is named they are as they stood in its collection. Raises Sorry where nobody is in it and where
    there was no such collection, NotAllowed where they record nobody's of it.
    """
    everybody = in_group(db, group)
    name = group_words(db, group)
    if not everybody:
        raise Sorry(f"Nobody is in {name}.", field="group")
    may = may_each_in_class(db, who, (Action.RECORD_GRADE, Action.SEE_GRADES), subject_id, everybody)
    theirs = may[Action.RECORD_GRADE]
    mine = tuple(each for each in everybody if each in theirs)
    if not mine:
        require(db, who, Action.RECORD_GRADE, About(pupil_id=everybody[0], subject_id=subject_id))
        mine = tuple(everybody)
    sees = may[Action.SEE_GRADES].issuperset(mine)
    known = school(db)
    found = progress_of_each(db, known, mine, today, subject_id=subject_id)
    years = {each: known.year_of(each) for each in mine}
    opened: dict[int, Collection] = {}
    if month is None:
        opened = _opened_for(open_collections(db, today), set(years.values()))
        key_of = {
            each: opened[each].key if each in opened else Month.of(today).key for each in years.values()
        }
    else:
        key_of = {each: collection_named(db, month, each, today).key for each in set(years.values())}
        found = {each: one.as_of(key_of[years[each]]) for each, one in found.items()}
    keys = {each: key_of[year] for each, year in years.items()}
    return ClassGrades(name, subject_id, mine, found, sees, keys, month, len(everybody) - len(mine), opened)


def _opened_for(open_: Sequence[Collection], years: Some[int]) -> dict[int, Collection]:
    """The collection that is open for each of these year groups, its own before the month's."""
    found: dict[int, Collection] = {}
    for year in years:
        theirs = [each for each in open_ if each.year_group in {None, year}]
        if theirs:
            found[year] = max(theirs, key=lambda each: (each.year_group is not None, each.key))
    return found


def roster(known: School, group: ClassGrades) -> ClassList:
    """The group as its lines are written and read."""
    had = {each: one.last for each, one in group.progress.items() if group.sees}
    last = {each: (one.current, one.predicted) for each, one in had.items() if one is not None}
    return class_list(known, group.group, group.subject_id, group.pupil_ids, last)


def class_list(
    known: School,
    group: str,
    subject_id: int,
    pupil_ids: Sequence[int],
    last: Mapping[int, tuple[str, str]] = MappingProxyType({}),
) -> ClassList:
    """These pupils of a group, with what their grades in the subject were `last`, as lines name them."""
    names = Names([known.pupils[each] for each in pupil_ids])
    members = {each: _member(known, subject_id, names, each, last.get(each)) for each in pupil_ids}

    def elsewhere(words: str) -> Sequence[str]:
        return [known.label(each) for each in known.names.match(words).ids if each not in members]

    return ClassList(group, known.subject_name(subject_id), members, names, elsewhere)


def _member(
    known: School, subject_id: int, names: Names, pupil_id: int, last: tuple[str, str] | None
) -> Classmate:
    label = known.label(pupil_id)
    written = [known.name_and_form(pupil_id)[0], label, f"{label} {known.pupils[pupil_id].admission}"]
    name = next((each for each in written if names.match(each).ids == (pupil_id,)), label)
    scale = scale_of(known, known.subjects[subject_id], known.pupils[pupil_id].year)
    return Classmate(pupil_id, name, label, scale, last or ("", ""))


def ask_about(group: ClassGrades, marks: Sequence[PupilMark]) -> tuple[AskedLine, ...]:
    """What is surprising in the lines, a pupil after the other (R12); what is as it was last time was asked then."""
    asked: list[AskedLine] = []
    for mark in marks:
        before = group.progress[mark.pupil_id]
        now = _grades(before, mark, group.keys[mark.pupil_id])
        if before.last is not None and (now.current, now.predicted) == (
            before.last.current,
            before.last.predicted,
        ):
            continue
        after = with_grades(before, now)
        questions = asked_of(after if group.sees else replace(after, target="", before=None))
        asked += [AskedLine(mark.pupil_id, questions)] if questions else []
    return tuple(asked)


def _grades(before: Progress, mark: PupilMark, key: str) -> Grades:
    """What the pupil's grades are with the line; what it does not say is as it is in the collection."""
    this = before.last if before.last is not None and before.last.key == key else Grades(key)
    return Grades(
        key,
        this.current if mark.current is None else mark.current,
        this.predicted if mark.predicted is None else mark.predicted,
    )
