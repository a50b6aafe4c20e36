"""The grades of a class as one sheet: who is in it, what each had last, and recording a line a pupil (P6, R12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import func, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, may_in_class, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.class_lists import ClassList, Classmate
from models.rules.mark_lines import PupilMark
from models.rules.mentoring import Month
from models.rules.names import Names
from models.rules.wording import count, listed
from models.school.people import SchoolClass
from models.school.pupils import group_words, in_group, lock_pupils
from models.school.snapshot import School, school
from models.tracking.collections import collection_named, name_of, open_collections
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.progress import Grades, Progress, progress_of_each, scale_of
from models.tracking.recording import Into, asked_of, collection_of, with_grades

_NAMED = 5


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

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}" if self.sees else ""


@dataclass(frozen=True)
class AskedLine(PupilFact, shows=Shows.GRADES):
    """A pupil whose grades are surprising, with what is asked about them (R12)."""

    pupil_id: int
    questions: tuple[str, ...]


@dataclass(frozen=True)
class ClassRecorded(PupilFact, shows=Shows.GRADES):
    """What became of a class's grades; where something is asked first, nothing was written."""

    group: str
    subject_id: int
    pupil_ids: tuple[int, ...] = ()
    """Whose grades stand in the collection now, as the lines said."""
    changed: int = 0
    """Of them: other grades than last time's, or the first ones."""
    without: tuple[int, ...] = ()
    """Those of the group who have no grade in the collection."""
    asked: tuple[AskedLine, ...] = ()
    late: str = ""
    """The collection, such as October, where it had closed; blank where it is open."""
    reason: str = ""
    """Why it was changed after that; blank where nothing was said."""
    already: bool = False
    entry: Entry | None = None

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


def subject_of_class(db: Db, group: str) -> int | None:
    """The subject of the class of this name; None where it is a form or a year group."""
    found = select(SchoolClass.subject_id).where(func.lower(col(SchoolClass.name)) == group.casefold())
    return db.exec(found).first()


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
    theirs = may_in_class(db, who, Action.RECORD_GRADE, subject_id, everybody)
    mine = tuple(each for each in everybody if each in theirs)
    if not mine:
        require(db, who, Action.RECORD_GRADE, About(pupil_id=everybody[0], subject_id=subject_id))
        mine = tuple(everybody)
    sees = may_in_class(db, who, Action.SEE_GRADES, subject_id, mine).issuperset(mine)
    known = school(db)
    found = progress_of_each(db, known, mine, today, subject_id=subject_id)
    years = {each: known.year_of(each) for each in mine}
    if month is None:
        open_ = open_collections(db, today)
        key_of = {each: _key_of(open_, each, today) for each in set(years.values())}
    else:
        key_of = {each: collection_named(db, month, each, today).key for each in set(years.values())}
        found = {each: one.as_of(key_of[years[each]]) for each, one in found.items()}
    keys = {each: key_of[year] for each, year in years.items()}
    return ClassGrades(name, subject_id, mine, found, sees, keys, month, len(everybody) - len(mine))


def _key_of(open_: Sequence[Collection], year: int, today: date) -> str:
    """The key of the collection that is open for the year group, its own before the month's."""
    theirs = [each for each in open_ if each.year_group in {None, year}]
    found = max(theirs, key=lambda each: (each.year_group is not None, each.key), default=None)
    return found.key if found is not None else Month.of(today).key


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


def record_class(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    group: str,
    subject_id: int,
    marks: Sequence[PupilMark],
    into: Into | None = None,
) -> ClassRecorded:
    """Record the grades that the lines say in the collection that is open, or is named, all or none (R12).

    What they replace is kept. Into one of before that has closed they go with a reason.
    What is the same in the collection already is not written again. What is surprising is asked about, once for
    all, and nothing written, unless they are `sure`. Raises Sorry where no line says a grade, NotAllowed where one
    is of a pupil whose grades they do not record.
    """
    known = school(db)
    into = into or Into()
    today = actor.at.astimezone(known.settings.timezone).date()
    lock_pupils(db, [each.pupil_id for each in marks])
    found = class_grades(db, who, group=group, subject_id=subject_id, today=today, month=into.month)
    if strangers := [each.pupil_id for each in marks if each.pupil_id not in found.progress]:
        require(db, who, Action.RECORD_GRADE, About(pupil_id=strangers[0], subject_id=subject_id))
        raise Sorry(f"{known.label(strangers[0])} is not in {found.group}.", field="lines")
    collections = require_open(db, who, found, [each.pupil_id for each in marks], today, into)
    marks = [each for each in marks if _says_anything(found.progress[each.pupil_id], each)]
    if not marks:
        raise Sorry("No line has a grade yet. Type at least one.", field="lines")
    closed = (each for each in collections.values() if not each.is_open(today))
    late = listed(dict.fromkeys(map(name_of, closed)))
    done = ClassRecorded(
        found.group,
        subject_id,
        tuple(each.pupil_id for each in marks),
        sum(_is_other(found.progress[each.pupil_id], each) for each in marks),
        late=late,
        reason=into.reason if late else "",
    )
    if not into.sure and (asked := ask_about(found, marks)):
        return replace(done, asked=asked)
    where = {
        each: collections[year].id or 0
        for each in found.pupil_ids
        if (year := known.year_of(each)) in collections
    }
    stored = _stored(db, where, subject_id)
    what = (found.group, subject_id, done.reason)
    entry = _write(db, actor, who, what, where, marks, stored)
    there = {pupil_id for pupil_id, _ in stored} | {each.pupil_id for each in marks}
    without = tuple(each for each in found.pupil_ids if each not in there)
    reason = done.reason if entry is not None else ""
    return replace(done, without=without, entry=entry, already=entry is None, reason=reason)


def require_open(
    db: Db, who: Person, group: ClassGrades, pupil_ids: Sequence[int], today: date, into: Into
) -> dict[int, Collection]:
    """The collection of each of these pupils' year groups: the one that is open, or is named.

    Raises NotAllowed, saying when it closed, where one is closed to this person; Sorry where there is no reason for
    one that closed.
    """
    known = school(db)
    found: dict[int, Collection] = {}
    for pupil_id in pupil_ids:
        year = known.year_of(pupil_id)
        if year not in found:
            about = About(pupil_id=pupil_id, subject_id=group.subject_id)
            found[year] = collection_of(db, who, into, about, today)
    return found


def _says_anything(before: Progress, mark: PupilMark) -> bool:
    """Whether the line has a grade, or takes one away: two dashes of who never had one say nothing."""
    return bool(mark.current or mark.predicted) or before.last is not None


def _is_other(before: Progress, mark: PupilMark) -> bool:
    last = before.last
    was = (last.current, last.predicted) if last is not None else ("", "")
    now = (mark.current, mark.predicted)
    return any(new is not None and new != old for new, old in zip(now, was, strict=True))


_InCollection = dict[tuple[int, str], tuple[int, str]]
"""Id and code of the grade that holds, by pupil and kind."""


def _stored(db: Db, where: Mapping[int, int], subject_id: int) -> _InCollection:
    """The grades that hold of these pupils, each in their collection."""
    rows = select_columns(
        col(GradeEntry.pupil_id),
        col(GradeEntry.kind),
        col(GradeEntry.id),
        col(GradeEntry.code),
        col(GradeEntry.collection_id),
    ).where(
        col(GradeEntry.pupil_id).in_(where),
        col(GradeEntry.subject_id) == subject_id,
        col(GradeEntry.collection_id).in_(set(where.values())),
        col(GradeEntry.superseded_at).is_(None),
    )
    return {
        (pupil_id, kind): (row_id or 0, code)
        for pupil_id, kind, row_id, code, collection_id in db.execute(rows)
        if collection_id == where[pupil_id]
    }


def _write(
    db: Db,
    actor: Actor,
    who: Person,
    what: tuple[str, int, str],
    where: Mapping[int, int],
    marks: Sequence[PupilMark],
    stored: _InCollection,
) -> Entry | None:
    """Write what is not there yet, and one entry for all of it; None where all of it is there."""
    group, subject_id, reason = what
    said = {
        (each.pupil_id, str(kind)): code
        for each in marks
        for kind, code in ((GradeKind.CURRENT, each.current), (GradeKind.PREDICTED, each.predicted))
        if code is not None
    }
    new = {key: code for key, code in said.items() if key not in stored or stored[key][1] != code}
    if not new:
        return None
    replaced = {key: stored[key][0] for key in new if key in stored}
    _supersede(db, list(replaced.values()), actor)
    rows = [
        {
            "pupil_id": pupil_id, "subject_id": subject_id, "collection_id": where[pupil_id], "kind": kind,
            "code": code, "recorded_by": who.staff_id, "recorded_at": actor.at,
            "reason": reason,
        }
        for (pupil_id, kind), code in new.items()
    ]  # fmt: skip
    written = db.execute(insert(GradeEntry).returning(col(GradeEntry.id)), rows).scalars().all()
    fields = ",".join(dict.fromkeys(kind for _, kind in new))
    entry = record(db, actor, Deed.GRADES_RECORD, about=(RecordKind.SUBJECT, subject_id), fields=fields)
    pupils = sorted({pupil_id for pupil_id, _ in new})
    facts = {"written": list(written), "earlier": list(replaced.values()), "pupils": pupils, "group": group}
    remember(db, entry, facts)
    return entry


def _supersede(db: Db, row_ids: Sequence[int], actor: Actor) -> None:
    if row_ids:
        rows = col(GradeEntry.id).in_(row_ids)
        db.execute(update(GradeEntry).where(rows).values(superseded_at=actor.at))


def class_as_recorded(db: Db, entry: Entry) -> ClassRecorded | None:
    """What an earlier recording stands for, as it is now; None where it is forgotten."""
    facts = remembered(db, entry)
    if facts is None:
        return None
    known = school(db)
    here = tuple(each for each in facts["pupils"] if each in known.pupils)
    done = ClassRecorded(facts["group"], entry.record_id or 0, here, already=True)
    row = db.get(GradeEntry, facts["written"][0])
    if row is None or not row.reason:
        return done
    return replace(done, late=name_of(db.get_one(Collection, row.collection_id)), reason=row.reason)


def _of_all(undoing: Undoing) -> Right:
    return Action.RECORD_GRADE, About(pupil_id=undoing.facts["pupils"][0], subject_id=undoing.entry.record_id)


@undoes(Deed.GRADES_RECORD, asks=_of_all)
def _take_back(undoing: Undoing) -> str:
    """Bring all the earlier grades back; those that were recorded are kept as history."""
    db, actor, facts = undoing.db, undoing.actor, undoing.facts
    subject_id = undoing.entry.record_id or 0
    lock_pupils(db, facts["pupils"])
    known = school(db)
    theirs = may_in_class(db, undoing.who, Action.RECORD_GRADE, subject_id, facts["pupils"])
    for each in facts["pupils"]:
        if each not in theirs:
            require(db, undoing.who, Action.RECORD_GRADE, About(pupil_id=each, subject_id=subject_id))
    rows = select(GradeEntry.pupil_id, GradeEntry.superseded_at).where(
        col(GradeEntry.id).in_(facts["written"])
    )
    if since := sorted({pupil_id for pupil_id, superseded in db.exec(rows) if superseded is not None}):
        who = listed((known.label(each) for each in since), _NAMED)
        raise Sorry(
            f"Nothing was taken back: the grades of {who} were changed since. Record the right ones instead.",
            pupil_id=since[0],
            record=undoing.entry.of,
        )
    _supersede(db, facts["written"], actor)
    if facts["earlier"]:
        earlier = col(GradeEntry.id).in_(facts["earlier"])
        db.execute(update(GradeEntry).where(earlier).values(superseded_at=None))
    many = count(len(facts["pupils"]), "pupil")
    return f"{facts['group']} {known.subject_name(subject_id)}: the grades of {many} are taken back."
