"""Where staff and a pupil disagree about a record, the pupil's statement is shown beside it (lifecycle, 3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import col, func, select

from models.access.authoriser import About, Action, Allowed, Person, may, read_of, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, ShownOf, Shows
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.advice import Advice
from models.mentoring.contact import Contact
from models.mentoring.meeting import AgreedTarget, Meeting
from models.mentoring.slip import Slip
from models.rules.wording import day_in_full, example
from models.school.snapshot import changed, school
from models.school.statements import PupilStatement, SaidBy
from models.tracking.collections import name_of
from models.tracking.comment import Comment
from models.tracking.grades import Collection, GradeEntry, Target
from models.tracking.intervention import Intervention
from models.tracking.review import PupilReview

LONGEST = 2000
"""Characters of a statement."""


@dataclass(frozen=True)
class _SpokenOf:
    """A kind of record beside which a statement can stand."""

    word: str
    """What it is called, and by whom it is named on the command line."""
    table: Any
    shows: Shows
    sees: tuple[Action, ...]
    """Whoever may do any of these sees it."""
    day: str
    """Its column with the day or the moment that it is of; where there is none, when it was proposed."""
    by: str = ""
    """Its column with who wrote it, where those may see it who did."""
    called: str = ""
    """What it is called where the word alone does not say it."""


_GRADES = (Action.SEE_GRADES, Action.RECORD_GRADE)
KINDS: Mapping[str, _SpokenOf] = {
    str(each.table.__tablename__): each
    for each in (
        _SpokenOf("slip", Slip, Shows.SLIPS, (Action.READ_SLIP, Action.REMOVE_SLIP), "sent_at", "from_id"),
        _SpokenOf("meeting", Meeting, Shows.MEETINGS, (Action.SEE_MEETINGS,), "day"),
        _SpokenOf(
            "agreed", AgreedTarget, Shows.TARGETS, (Action.SEE_MEETINGS,), "set_at", called="agreed target"
        ),
        _SpokenOf("contact", Contact, Shows.CONTACTS, (Action.SEE_CONTACTS,), "day", "staff_id"),
        _SpokenOf("grade", GradeEntry, Shows.GRADES, _GRADES, "recorded_at"),
        _SpokenOf("target", Target, Shows.GRADES, (*_GRADES, Action.SET_TARGET), "set_at"),
        _SpokenOf("review", PupilReview, Shows.REVIEWS, _GRADES, "recorded_at"),
        _SpokenOf(
            "comment", Comment, Shows.COMMENTS, (Action.SEE_GRADES, Action.WRITE_COMMENT), "written_at"
        ),
        _SpokenOf(
            "intervention",
            Intervention,
            Shows.INTERVENTIONS,
            (Action.SEE_INTERVENTION, Action.ACT_ON_INTERVENTION),
            "opened_at",
        ),
        _SpokenOf("advice", Advice, Shows.ADVICE, (Action.READ_ADVICE,), "given_at", "staff_id"),
    )
}
"""By the name of their table, under which what removes a record finds what is said of it."""
_STANDS_IN: Mapping[str, Shows] = {Shows.SLIPS: Shows.TARGETS, Shows.MEETINGS: Shows.TARGETS}
"""What is shown within another part: the targets that a meeting agreed on, and that a slip suggests."""
_PAGE = "form"
"""The part that a pupil's own page has: all that is said of records whose parts it may not show stands there, too."""


@dataclass(frozen=True)
class KnownStatement(PupilFact, shows=Shows.STATEMENTS):
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

    kind: str
    number: int
    words: str
    day: date


_LIST = f"To see a pupil's: {example('statements Amy Carter')}"


def take_statement(
    db: Db, actor: Actor, who: Person, named: tuple[str, int], said: tuple[SaidBy, date, str]
) -> tuple[KnownStatement, Entry]:
    """Keep what was said, by whom and when, beside this record.

    `named`: the record's table and id. Raises Sorry where there is no such record, it is no length or stands there
    already; NotAllowed for who may not.
    """
    kind, number = named
    said_by, said_on, text = said
    row = db.get(KINDS[kind].table, number)
    about = About(pupil_id=row.pupil_id if row is not None else None)
    require(db, who, Action.TAKE_STATEMENT, about)
    if row is None or row.pupil_id is None:
        raise Sorry(f"There is no {KINDS[kind].word} {number}. {_LIST}")
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
    return _done(db, actor, Deed.STATEMENT_TAKE, statement)


def take_statement_back(db: Db, actor: Actor, who: Person, number: int) -> tuple[KnownStatement, Entry]:
    """It is shown no more, as where who said it asks for that; it stays in the record.

    Raises Sorry where there is none or it was taken back, NotAllowed for who may not.
    """
    found = db.get(PupilStatement, number, with_for_update=True)
    about = About(pupil_id=found.pupil_id if found is not None else None)
    require(db, who, Action.TAKE_STATEMENT, about)
    if found is None:
        raise Sorry(f"There is no statement {number}. {_LIST}")
    if found.taken_back_at is not None:
        raise Sorry(f"Statement {number} is shown no more already. {_LIST}", pupil_id=found.pupil_id)
    found.taken_back_at, found.taken_back_by = actor.at, who.staff_id
    return _done(db, actor, Deed.STATEMENT_TAKE_BACK, found)


def _done(db: Db, actor: Actor, deed: Deed, statement: PupilStatement) -> tuple[KnownStatement, Entry]:
    db.flush()
    changed(db)
    about = RecordKind.STATEMENT, statement.id
    return _known(db, statement), record(db, actor, deed, pupil_id=statement.pupil_id, about=about)


@undoes(Deed.STATEMENT_TAKE)
def _not_taken(undoing: Undoing) -> str:
    statement = _of(undoing)
    if statement.taken_back_at is not None:
        raise Sorry("That statement is shown no more since.")
    known = _known(undoing.db, statement)
    undoing.db.delete(statement)
    undoing.db.flush()
    changed(undoing.db)
    return f"Taken back: nothing stands beside {known.beside}."


@undoes(Deed.STATEMENT_TAKE_BACK)
def _shown_again(undoing: Undoing) -> str:
    statement = _of(undoing)
    statement.taken_back_at, statement.taken_back_by = None, None
    undoing.db.flush()
    changed(undoing.db)
    return f"Taken back: it stands beside {statement.beside} again."


def _of(undoing: Undoing) -> PupilStatement:
    """The statement that is taken back or shown again, beside a restricted record too where they may read it."""
    entry = undoing.entry
    read_of(undoing.db, undoing.who, [] if entry.pupil_id is None else [entry.pupil_id])
    return undoing.db.get_one(PupilStatement, entry.record_id, with_for_update=True)


def statement_with(db: Db, number: int | None) -> KnownStatement | None:
    """The statement with this id; None where there is none."""
    found = db.get(PupilStatement, number) if number is not None else None
    return _known(db, found) if found is not None else None


def records_to_name(
    db: Db, actor: Actor, who: Person, pupil_id: int, *, of: str | None = None
) -> tuple[list[RecordToName], list[KnownStatement]]:
    """The records of a pupil beside which a statement can stand, without what they say, and the statements there are.

    `of` is one kind of record, by its table; none: all of them. Raises NotAllowed for who may not take one down.
    """
    require(db, who, Action.TAKE_STATEMENT, About(pupil_id=pupil_id))
    kinds = KINDS if of is None else {of: KINDS[of]}
    found = [
        RecordToName(kind, row.id, _in_words(db, kind, row), _day(db, kind, row))
        for kind, each in kinds.items()
        for row in db.exec(select(each.table).where(each.table.pupil_id == pupil_id).order_by(each.table.id))
    ]
    record(db, actor, Deed.STATEMENTS_LIST, pupil_id=pupil_id)
    return found, [_known(db, each) for each in _standing(db, {pupil_id})]


def kinds_to_name(db: Db, who: Person, pupil_id: int) -> dict[str, int]:
    """How many records of each kind there are of a pupil beside which a statement can stand, by their table.

    Raises NotAllowed for who may not take one down.
    """
    require(db, who, Action.TAKE_STATEMENT, About(pupil_id=pupil_id))
    counted = {
        kind: db.exec(
            select(func.count()).select_from(each.table).where(each.table.pupil_id == pupil_id)
        ).one()
        for kind, each in KINDS.items()
    }
    return {kind: many for kind, many in counted.items() if many}


def called(kind: str) -> str:
    """What a kind of record is called, by its table."""
    return KINDS[kind].called or KINDS[kind].word


def statements_of(db: Db, who: Person, pupil_id: int) -> list[KnownStatement]:
    """What is said of the pupil's records, the first said first. Raises NotAllowed for who may not take one down."""
    require(db, who, Action.TAKE_STATEMENT, About(pupil_id=pupil_id))
    return [_known(db, each) for each in _standing(db, {pupil_id})]


def beside(db: Db, who: Person, shown: Iterable[ShownOf]) -> list[KnownStatement]:
    """What is said of the records that are shown, as far as this person may see what it is said of."""
    spoken = school(db).spoken
    parts: dict[int, list[ShownPart]] = defaultdict(list)
    for each in shown:
        if each.pupil_id is not None and each.pupil_id in spoken:
            parts[each.pupil_id] += map(ShownPart.read, each.what.split(","))
    return [
        _known(db, each)
        for each in (_standing(db, parts) if parts else ())
        if _is_shown(db, who, each, parts[each.pupil_id])
    ]


class ShownPart(NamedTuple):
    """A part of a record that was shown, as a look says it: `grades`, or `grades:5:7` of some subjects alone."""

    what: str
    subjects: frozenset[int]
    """None of them where it is of all."""

    @classmethod
    def read(cls, words: str) -> "ShownPart":
        what, *subjects = words.split(":")
        return cls(what, frozenset(int(each) for each in subjects if each.isdecimal()))


def _is_shown(db: Db, who: Person, statement: PupilStatement, parts: Iterable[ShownPart]) -> bool:
    """Whether the record of which it is said is among what is shown; nobody sees what was removed."""
    kind = KINDS[statement.record]
    places = [
        each for each in parts if each.what == _PAGE or kind.shows in {each.what, _STANDS_IN.get(each.what)}
    ]
    if not places:
        return False
    row = db.get(kind.table, statement.record_id)
    if row is None or getattr(row, "removed_at", None) is not None:
        return False
    subject_id = getattr(row, "subject_id", None)
    if subject_id is not None and not any(
        not each.subjects or subject_id in each.subjects for each in places
    ):
        return False
    return _may_see(db, who, statement, row)


def _may_see(db: Db, who: Person, statement: PupilStatement, row: Any) -> bool:
    kind = KINDS[statement.record]
    of = About(
        pupil_id=statement.pupil_id,
        subject_id=getattr(row, "subject_id", None),
        own=bool(kind.by) and getattr(row, kind.by) == who.staff_id,
        copied=getattr(row, "copied", False),
        asked=getattr(row, "asked", False),
    )
    return of.own or any(isinstance(may(db, who, each, of), Allowed) for each in kind.sees)


def _standing(db: Db, pupil_ids: Iterable[int]) -> Iterable[PupilStatement]:
    return db.exec(
        select(PupilStatement)
        .where(
            col(PupilStatement.pupil_id).in_(sorted(pupil_ids)), col(PupilStatement.taken_back_at).is_(None)
        )
        .order_by(col(PupilStatement.id))
    ).all()


def _day(db: Db, kind: str, row: Any) -> date:
    when: date | datetime = getattr(row, KINDS[kind].day) or row.proposed_at
    return when.astimezone(school(db).settings.timezone).date() if isinstance(when, datetime) else when


def _in_words(db: Db, kind: str, row: Any) -> str:
    known, day = school(db), _day(db, kind, row)
    subject = known.subject_name(row.subject_id) if hasattr(row, "subject_id") else ""
    of_subject = f" in {subject}" if subject else ""
    if isinstance(row, GradeEntry):
        # A collection holds two of a subject, and an import brings those of several collections on one day.
        of_month = name_of(db.get_one(Collection, row.collection_id))
        return f"the {row.kind} grade{of_subject} for {of_month}, recorded on {day_in_full(day)} {day.year}"
    if isinstance(row, Target):
        return f"the target{of_subject} for {row.kind}, set on {day_in_full(day)} {day.year}"
    return f"the {called(kind)}{of_subject} of {day_in_full(day)} {day.year}"


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
