"""Recording a class's grades, a line a pupil, all or none; and taking them back (P6, R12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlmodel import col

from models.access.authoriser import About, Action, Person, may_in_class, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.statements import run
from models.db.tables import Db
from models.rules.mark_lines import PupilMark
from models.rules.wording import count, listed
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.tracking.class_grades import AskedLine, ClassGrades, ask_about, class_grades
from models.tracking.collections import name_of
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.progress import Progress
from models.tracking.recording import Into, collection_of

_NAMED = 5


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
        if year in found:
            continue
        if into.month is None and year in group.opened:
            found[year] = group.opened[year]
        else:
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
    asked = {"pupils": list(where), "subject": subject_id, "collections": sorted(set(where.values()))}
    rows: Sequence[Any] = run(db, _that_hold(), asked).all()
    return {
        (pupil_id, kind): (row_id or 0, code)
        for pupil_id, kind, row_id, code, collection_id in rows
        if collection_id == where[pupil_id]
    }


@cache
def _that_hold() -> Select[int, str, int | None, str, int]:
    return select(
        col(GradeEntry.pupil_id),
        col(GradeEntry.kind),
        col(GradeEntry.id),
        col(GradeEntry.code),
        col(GradeEntry.collection_id),
    ).where(
        col(GradeEntry.pupil_id).in_(bindparam("pupils", expanding=True)),
        col(GradeEntry.subject_id) == bindparam("subject"),
        col(GradeEntry.collection_id).in_(bindparam("collections", expanding=True)),
        col(GradeEntry.superseded_at).is_(None),
    )


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
    rows = select(col(GradeEntry.pupil_id), col(GradeEntry.superseded_at)).where(
        col(GradeEntry.id).in_(facts["written"])
    )
    if since := sorted({pupil_id for pupil_id, superseded in db.execute(rows) if superseded is not None}):
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
