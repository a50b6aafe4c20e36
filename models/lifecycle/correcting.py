"""Where staff and a pupil disagree about a record, the pupil's statement is shown beside it (lifecycle, 3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from models.access.authoriser import About, Action, Allowed, Person, may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import ShownOf, Shows
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.advice import Advice
from models.mentoring.contact import Contact
from models.mentoring.meeting import Meeting
from models.mentoring.slip import Slip
from models.rules.wording import day_in_full
from models.school.snapshot import changed, school
from models.school.statements import PupilStatement, SaidBy
from models.tracking.collections import name_of
from models.tracking.grades import Collection, GradeEntry
from models.tracking.intervention import Intervention
from models.tracking.review import PupilReview

LONGEST = 2000
"""Characters of a statement."""


@dataclass(frozen=True)
class _SpokenOf:
    """A kind of record beside which a statement can stand."""

    word: str
    table: Any
    shows: Shows
    sees: Action
    day: str
    """Its column with the day or the moment that it is of."""
    by: str = ""
    """Its column with who wrote it, where those may see it who did."""


KINDS: Mapping[RecordKind, _SpokenOf] = {
    RecordKind.SLIP: _SpokenOf("slip", Slip, Shows.SLIPS, Action.READ_SLIP, "sent_at", "from_id"),
    RecordKind.MEETING: _SpokenOf("meeting", Meeting, Shows.MEETINGS, Action.SEE_MEETINGS, "day"),
    RecordKind.CONTACT: _SpokenOf("contact", Contact, Shows.CONTACTS, Action.SEE_CONTACTS, "day", "staff_id"),
    RecordKind.GRADE: _SpokenOf("grade", GradeEntry, Shows.GRADES, Action.SEE_GRADES, "recorded_at"),
    RecordKind.REVIEW: _SpokenOf("review", PupilReview, Shows.REVIEWS, Action.SEE_GRADES, "recorded_at"),
    RecordKind.INTERVENTION: _SpokenOf(
        "intervention", Intervention, Shows.INTERVENTIONS, Action.SEE_INTERVENTION, "review_on"
    ),
    RecordKind.ADVICE: _SpokenOf("advice", Advice, Shows.ADVICE, Action.READ_ADVICE, "given_at"),
}


@dataclass(frozen=True)
class KnownStatement:
    """A statement with its names."""

    id: int
    pupil_id: int
    pupil: str
    beside: str
    said_by: SaidBy
    text: str
    said_on: date


@dataclass(frozen=True)
class RecordToName:
    """A record of a pupil, as a statement names it: its kind and number, and which it is, in words."""

    kind: RecordKind
    number: int
    words: str


def take_statement(
    db: Db, actor: Actor, who: Person, named: tuple[RecordKind, int], said: tuple[SaidBy, date, str]
) -> tuple[KnownStatement, Entry]:
    """Keep what was said, by whom and when, beside this record.

    Raises Sorry where there is no such record, it is no length or stands there already; NotAllowed for who may not.
    """
    kind, number = named
    said_by, said_on, text = said
    row = db.get(KINDS[kind].table, number)
    about = About(pupil_id=row.pupil_id if row is not None else None)
    require(db, who, Action.TAKE_STATEMENT, about)
    if row is None or row.pupil_id is None:
        raise Sorry(
            f"There is no {KINDS[kind].word} {number}. See those there are: staffroom statement records PUPIL"
        )
    if not text or len(text) > LONGEST:
        raise Sorry(f"Write what was said, in up to {LONGEST:,} characters.", pupil_id=row.pupil_id)
    same = (kind, number, said_by, text)
    if any(
        (each.record, each.record_id, each.said_by, each.text) == same
        for each in _standing(db, {row.pupil_id})
    ):
        raise Sorry("That stands beside it already, word for word.", pupil_id=row.pupil_id)
    statement = PupilStatement(
        pupil_id=row.pupil_id,
        record=kind,
        record_id=number,
        beside=_in_words(db, kind, row),
        said_by=said_by,
        text=text,
        said_on=said_on,
        taken_by=who.staff_id,
        taken_at=actor.at,
    )
    db.add(statement)
    db.flush()
    changed(db)
    entry = record(db, actor, Deed.STATEMENT_TAKE, pupil_id=row.pupil_id, about=(kind, number))
    return _known(db, statement), entry


def take_statement_back(db: Db, actor: Actor, who: Person, number: int) -> tuple[KnownStatement, Entry]:
    """It is shown no more, as where who said it asks for that; it stays in the record.

    Raises Sorry where it was taken back, NotAllowed for who may not.
    """
    found = db.get(PupilStatement, number, with_for_update=True)
    about = About(pupil_id=found.pupil_id if found is not None else None)
    require(db, who, Action.TAKE_STATEMENT, about)
    if found is None or found.taken_back_at is not None:
        raise Sorry(
            "There is no such statement. See those there are: staffroom statement records PUPIL",
            pupil_id=about.pupil_id,
        )
    found.taken_back_at, found.taken_back_by = actor.at, who.staff_id
    db.flush()
    changed(db)
    of = RecordKind(found.record), found.record_id
    entry = record(db, actor, Deed.STATEMENT_TAKE_BACK, pupil_id=found.pupil_id, about=of)
    return _known(db, found), entry


def records_to_name(
    db: Db, actor: Actor, who: Person, pupil_id: int
) -> tuple[list[RecordToName], list[KnownStatement]]:
    """The records of a pupil beside which a statement can stand, without what they say, and the statements there are.

    Raises NotAllowed for who may not take one down.
    """
    require(db, who, Action.TAKE_STATEMENT, About(pupil_id=pupil_id))
    found = [
        RecordToName(kind, row.id, _in_words(db, kind, row))
        for kind, each in KINDS.items()
        for row in db.exec(select(each.table).where(each.table.pupil_id == pupil_id).order_by(each.table.id))
    ]
    record(db, actor, Deed.STATEMENTS_LIST, pupil_id=pupil_id)
    return found, [_known(db, each) for each in _standing(db, {pupil_id})]


def beside(db: Db, who: Person, shown: Iterable[ShownOf]) -> list[KnownStatement]:
    """What is said of the records that are shown, as far as this person may see what it is said of."""
    spoken = school(db).spoken
    parts: dict[int, set[str]] = defaultdict(set)
    for each in shown:
        if each.pupil_id is not None and each.pupil_id in spoken:
            parts[each.pupil_id].update(each.what.split(","))
    return [
        _known(db, each)
        for each in (_standing(db, parts) if parts else ())
        if KINDS[RecordKind(each.record)].shows in parts[each.pupil_id] and _may_see(db, who, each)
    ]


def _may_see(db: Db, who: Person, statement: PupilStatement) -> bool:
    """Whether they may see the record of which it is said; nobody may see what was removed."""
    kind = KINDS[RecordKind(statement.record)]
    row = db.get(kind.table, statement.record_id)
    if row is None or getattr(row, "removed_at", None) is not None:
        return False
    of = About(
        pupil_id=statement.pupil_id,
        subject_id=getattr(row, "subject_id", None),
        own=bool(kind.by) and getattr(row, kind.by) == who.staff_id,
        copied=getattr(row, "copied", False),
        asked=getattr(row, "asked", False),
    )
    return isinstance(may(db, who, kind.sees, of), Allowed)


def _standing(db: Db, pupil_ids: Iterable[int]) -> Iterable[PupilStatement]:
    return db.exec(
        select(PupilStatement)
        .where(
            col(PupilStatement.pupil_id).in_(sorted(pupil_ids)), col(PupilStatement.taken_back_at).is_(None)
        )
        .order_by(col(PupilStatement.id))
    ).all()


def _in_words(db: Db, kind: RecordKind, row: Any) -> str:
    known = school(db)
    when: date | datetime = getattr(row, KINDS[kind].day)
    day = when.astimezone(known.settings.timezone).date() if isinstance(when, datetime) else when
    subject = known.subject_name(row.subject_id) if hasattr(row, "subject_id") else ""
    of_subject = f" in {subject}" if subject else ""
    if isinstance(row, GradeEntry):
        # A collection holds two of a subject, and an import brings those of several collections on one day.
        of_month = name_of(db.get_one(Collection, row.collection_id))
        return f"the {row.kind} grade{of_subject} for {of_month}, recorded on {day_in_full(day)} {day.year}"
    return f"the {KINDS[kind].word}{of_subject} of {day_in_full(day)} {day.year}"


def _known(db: Db, row: PupilStatement) -> KnownStatement:
    return KnownStatement(
        id=row.id or 0,
        pupil_id=row.pupil_id,
        pupil=school(db).label(row.pupil_id),
        beside=row.beside,
        said_by=SaidBy(row.said_by),
        text=row.text,
        said_on=row.said_on,
    )
