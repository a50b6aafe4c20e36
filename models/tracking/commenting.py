"""What is done with teachers' lines for the progress sheet: written, written anew, taken off (P17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from models.rules.class_lists import ClassList
from models.rules.comment_lines import LONGEST
from models.rules.wording import listed, to_type
from models.school.pupils import group_words, in_group, lock_pupils
from models.school.snapshot import school
from models.tracking.class_grades import class_list
from models.tracking.comment import Comment, KnownComment, as_known

_NAMED = 5


@dataclass(frozen=True)
class CommentsWritten(PupilFact, shows=Shows.COMMENTS):
    """What became of writing lines about pupils in a subject."""

    subject_id: int
    pupil_ids: tuple[int, ...]
    """Whose lines were changed; without an entry: for whom all of it was so before."""
    written: tuple[KnownComment, ...] = ()
    taken_off: tuple[int, ...] = ()
    """Pupils on whose sheet no line stands any more."""
    entry: Entry | None = None


def write_comments(
    db: Db, actor: Actor, *, who: Person, subject_id: int, said: Mapping[int, str]
) -> CommentsWritten:
    """Let these words stand on the pupils' progress sheets, all or none; blank ones: none. What stood is kept.

    Raises Sorry for words that do not fit on a line, and NotAllowed for anybody but the pupils' teachers in the
    subject and its head.
    """
    require_all(db, who, subject_id, list(said))
    known = school(db)
    for pupil_id, words in said.items():
        if len(words) > LONGEST:
            label = known.label(pupil_id)
            raise Sorry(f"{label}: that is {len(words)} characters; {LONGEST} fit. Shorten it a little.")
    lock_pupils(db, list(said))
    stood = _standing(db, subject_id, list(said))
    changed = {
        pupil_id: words
        for pupil_id, words in said.items()
        if words != (stood[pupil_id].words if pupil_id in stood else "")
    }
    if not changed:
        so = tuple(as_known(db, stood[each]) for each in said if each in stood)
        return CommentsWritten(subject_id, tuple(said), so)
    earlier = [stood[each] for each in changed if each in stood]
    for row in earlier:
        row.superseded_at = actor.at
    db.flush()
    rows = [
        Comment(
            pupil_id=pupil_id, subject_id=subject_id, words=words, written_by=who.staff_id, written_at=actor.at
        )
        for pupil_id, words in changed.items()
        if words
    ]  # fmt: skip
    db.add_all(rows)
    db.flush()
    one = next(iter(changed)) if len(changed) == 1 else None
    about = (RecordKind.SUBJECT, subject_id)
    entry = record(db, actor, Deed.COMMENT_WRITE, pupil_id=one, about=about, fields="comment")
    facts = {
        "written": [row.id for row in rows],
        "earlier": [row.id for row in earlier],
        "pupils": list(changed),
    }
    remember(db, entry, facts)
    return CommentsWritten(
        subject_id,
        tuple(changed),
        tuple(as_known(db, row) for row in rows),
        tuple(each for each, words in changed.items() if not words),
        entry,
    )


def require_all(db: Db, who: Person, subject_id: int, pupil_ids: Sequence[int]) -> None:
    """Raises NotAllowed where one of these pupils' lines in the subject is not this person's to write."""
    theirs = may_in_class(db, who, Action.WRITE_COMMENT, subject_id, pupil_ids)
    for each in pupil_ids:
        if each not in theirs:
            require(db, who, Action.WRITE_COMMENT, About(pupil_id=each, subject_id=subject_id))


def class_to_comment(db: Db, who: Person, *, group: str, subject_id: int) -> ClassList:
    """The group's pupils about whom this person writes in the subject, as the lines of a list name them.

    Raises Sorry where nobody is in it, NotAllowed where they write about nobody of it.
    """
    everybody = in_group(db, group)
    name = group_words(db, group)
    if not everybody:
        raise Sorry(f"Nobody is in {name}.", field="group")
    theirs = may_in_class(db, who, Action.WRITE_COMMENT, subject_id, everybody)
    mine = [each for each in everybody if each in theirs]
    if not mine:
        require(db, who, Action.WRITE_COMMENT, About(pupil_id=everybody[0], subject_id=subject_id))
    return class_list(school(db), name, subject_id, mine)


def comments_of_entry(db: Db, entry: Entry) -> CommentsWritten:
    """What an entry stands for, as it is now; nobody where it was taken back or is forgotten."""
    facts = remembered(db, entry) or {}
    rows = select(Comment).where(
        col(Comment.id).in_(facts.get("written", [])), col(Comment.superseded_at).is_(None)
    )
    found = tuple(as_known(db, row) for row in db.exec(rows.order_by(col(Comment.id))))
    pupils = tuple(facts.get("pupils", ()))
    off = tuple(each for each in pupils if each not in _standing(db, entry.record_id or 0, pupils))
    return CommentsWritten(entry.record_id or 0, pupils, found, off, entry)


def _standing(db: Db, subject_id: int, pupil_ids: Sequence[int]) -> dict[int, Comment]:
    rows = select(Comment).where(
        col(Comment.pupil_id).in_(pupil_ids),
        Comment.subject_id == subject_id,
        col(Comment.superseded_at).is_(None),
    )
    return {row.pupil_id: row for row in db.exec(rows.execution_options(populate_existing=True))}


def _asked(undoing: Undoing) -> Right:
    return Action.WRITE_COMMENT, About(
        pupil_id=undoing.facts["pupils"][0], subject_id=undoing.entry.record_id
    )


@undoes(Deed.COMMENT_WRITE, _asked)
def _not_written(undoing: Undoing) -> str:
    """What was written is gone, and what stood before stands again."""
    db, actor, facts = undoing.db, undoing.actor, undoing.facts
    pupils, subject_id = facts["pupils"], undoing.entry.record_id or 0
    lock_pupils(db, pupils)
    require_all(db, undoing.who, subject_id, pupils)
    known = school(db)
    stand = _standing(db, subject_id, pupils)
    rows = [db.get_one(Comment, each) for each in facts["written"]]
    since = [row.pupil_id for row in rows if row.superseded_at is not None]
    since += [each.pupil_id for each in stand.values() if each.id not in facts["written"]]
    if since:
        names = listed((known.label(each) for each in since), _NAMED)
        raise Sorry(
            f"Nothing was taken back: another comment was written since for {names}. "
            f"To see them: {to_type('comments')} and the name",
            pupil_id=since[0],
            record=undoing.entry.of,
        )
    for row in rows:
        row.superseded_at, row.removed_at, row.words = actor.at, actor.at, ""
    db.flush()
    for each in facts["earlier"]:
        db.get_one(Comment, each).superseded_at = None
    db.flush()
    names = listed((known.label(each) for each in pupils), _NAMED)
    return f"{known.subject_name(subject_id)}: the comments on {names} are as they were before."
