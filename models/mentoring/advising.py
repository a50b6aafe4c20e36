"""What is done with advice to leadership: given, answered (P15)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require, require_ever
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.advice import Advice, AdviceOn, KnownAdvice, known_advice, standing_advice
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.rules.wording import to_type
from models.school.people import Role, ids_with_role
from models.school.snapshot import school

ADVICE_LIMIT = 1000
"""The most characters of a piece of advice, and of its answer."""
_TWICE_WITHIN = timedelta(seconds=60)
_USEFUL = timedelta(days=28)


@dataclass(frozen=True)
class AdviceGiven:
    """What became of giving it: its entry, and whether the same was given just before."""

    advice: KnownAdvice
    entry: Entry
    already: bool = False


def advise(
    db: Db, actor: Actor, *, who: Person, pupil_id: int | None, subject: AdviceOn, words: str
) -> AdviceGiven:
    """Give leadership advice, which the scheme lead answers (P15). The same within 60 seconds is the first one.

    Raises NotAllowed for anybody but a mentor and learning support: of the pupil, where it is about one.
    """
    if pupil_id is None:
        require_ever(db, who, Action.ADVISE)
    else:
        require(db, who, Action.ADVISE, About(pupil_id=pupil_id))
    if (twin := _same_just_now(db, actor, pupil_id, words)) is not None:
        return twin
    row = Advice(pupil_id=pupil_id, staff_id=who.staff_id, subject=subject, text=words, given_at=actor.at)
    db.add(row)
    db.flush()
    about = (RecordKind.ADVICE, row.id)
    entry = record(db, actor, Deed.ADVICE_GIVE, pupil_id=pupil_id, about=about, fields="subject,text")
    for lead in ids_with_role(db, Role.SCHEME_LEAD):
        if lead != who.staff_id:
            _promise(db, actor, Topic.ADVICE_GIVEN, row, lead)
    return AdviceGiven(known_advice(db, row), entry)


def answer_advice(
    db: Db, actor: Actor, *, who: Person, advice_id: int, words: str
) -> tuple[KnownAdvice, Entry]:
    """Answer it; whoever gave it is told. Raises Sorry where it is gone or answered, NotAllowed for others."""
    require(db, who, Action.ANSWER_ADVICE)
    row = db.get(Advice, advice_id, with_for_update=True)
    if row is None or row.removed_at is not None:
        raise _gone()
    if row.answered_at is not None:
        name = school(db).staff_name(row.answered_by)
        raise Sorry(
            f"{name} has answered it already.", pupil_id=row.pupil_id, record=(RecordKind.ADVICE, row.id)
        )
    row.answer, row.answered_at, row.answered_by = words, actor.at, who.staff_id
    db.flush()
    about = (RecordKind.ADVICE, row.id)
    entry = record(db, actor, Deed.ADVICE_ANSWER, pupil_id=row.pupil_id, about=about, fields="answer")
    if row.staff_id != who.staff_id:
        _promise(db, actor, Topic.ADVICE_ANSWERED, row, row.staff_id, entry.id)
    refresh(db, topic=Topic.ADVICE_GIVEN, about_id=row.id)
    return known_advice(db, row), entry


def seen_advice(db: Db, who: Person, advice_id: int) -> KnownAdvice:
    """The advice, for leadership and for who gave it. Raises Sorry where it is gone, and NotAllowed."""
    row = db.get(Advice, advice_id)
    if row is None:
        raise _gone()
    if row.staff_id != who.staff_id:
        require(db, who, Action.READ_ADVICE, About(pupil_id=row.pupil_id, record=(RecordKind.ADVICE, row.id)))
    if row.removed_at is not None:
        raise _gone()
    return known_advice(db, row)


def _promise(db: Db, actor: Actor, topic: Topic, row: Advice, staff_id: int, *of: object) -> None:
    promise(
        db,
        topic,
        key=topic.key(row.id, *of, staff=staff_id),
        to_staff=staff_id,
        about=(RecordKind.ADVICE, row.id),
        due=actor.at,
        useful_until=actor.at + _USEFUL,
        now=actor.at,
    )


def _gone() -> Sorry:
    return Sorry(f"That advice was taken back. To see what there is: {to_type('advice')}")


def _same_just_now(db: Db, actor: Actor, pupil_id: int | None, words: str) -> AdviceGiven | None:
    same = standing_advice(
        col(Advice.staff_id) == actor.staff_id,
        col(Advice.pupil_id).is_(None) if pupil_id is None else col(Advice.pupil_id) == pupil_id,
        col(Advice.text) == words,
        col(Advice.given_at) > actor.at - _TWICE_WITHIN,
    )
    row = db.exec(same).first()
    if row is None:
        return None
    made = select(Entry).where(Entry.deed == Deed.ADVICE_GIVE, Entry.record_id == row.id)
    return AdviceGiven(known_advice(db, row), db.exec(made).one(), already=True)


@undoes(Deed.ADVICE_GIVE)
def _not_given(undoing: Undoing) -> str:
    row = undoing.db.get_one(Advice, undoing.entry.record_id, with_for_update=True)
    if row.answered_at is not None:
        raise Sorry("It was answered, so it stays. Give more advice instead.")
    row.removed_at, row.text = undoing.actor.at, ""
    undoing.db.flush()
    take_back(undoing.db, topic=Topic.ADVICE_GIVEN, about=(RecordKind.ADVICE, row.id))
    about = f" about {school(undoing.db).label(row.pupil_id)}" if row.pupil_id is not None else ""
    return f"The advice{about} is taken back."


@undoes(Deed.ADVICE_ANSWER)
def _not_answered(undoing: Undoing) -> str:
    row = undoing.db.get_one(Advice, undoing.entry.record_id, with_for_update=True)
    row.answer, row.answered_at, row.answered_by = "", None, None
    undoing.db.flush()
    take_back(undoing.db, topic=Topic.ADVICE_ANSWERED, about=(RecordKind.ADVICE, row.id))
    refresh(undoing.db, topic=Topic.ADVICE_GIVEN, about_id=row.id)
    return (
        f"The answer to {school(undoing.db).staff_name(row.staff_id)} is taken back: the advice waits again."
    )
