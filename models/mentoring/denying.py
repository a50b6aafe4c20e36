"""Who was asked whether it is a safeguarding concern, and said no: what is marked, and who is asked to look."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remembered
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.good_words import SLIPS
from models.mentoring.slip import Slip
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.school.people import Role, ids_with_role

USEFUL = timedelta(days=28)


def said_no(db: Db, actor: Actor, saved: Entry, *, grave: bool) -> None:
    """Mark what was saved as asked about; where the words were of the gravest, ask the safeguarding lead to look.

    The notice says who, about whom and what kind of record, and none of its words.
    """
    about = (RecordKind(saved.record), saved.record_id)
    entry = record(db, actor, Deed.CONCERN_DENY, pupil_id=saved.pupil_id, about=about)
    if saved.record == RecordKind.SLIP:
        facts = remembered(db, saved) or {}
        slips = facts.get(SLIPS, [saved.record_id])
        db.execute(update(Slip).where(col(Slip.id).in_(slips)).values(asked=True))
    if not grave:
        return
    for lead in ids_with_role(db, Role.SAFEGUARDING_LEAD):
        promise(
            db,
            Topic.CONCERN_DENIED,
            key=Topic.CONCERN_DENIED.key(entry.id, staff=lead),
            to_staff=lead,
            about=(RecordKind.ENTRY, entry.id),
            due=actor.at,
            useful_until=actor.at + USEFUL,
            now=actor.at,
            urgent=True,
            again=True,
        )


def spoke(db: Db, actor: Actor, *, who: Person, denied_id: int) -> Entry:
    """The lead has spoken with whoever saved it: it waits for nobody's look any more.

    Raises Sorry where nothing was denied by that entry, NotAllowed for anybody but the safeguarding lead.
    """
    require(db, who, Action.REMOVE_SLIP)
    denied = db.get(Entry, denied_id)
    if denied is None or denied.deed != Deed.CONCERN_DENY:
        raise Sorry("That is not on record any more.")
    about = (RecordKind.ENTRY, denied_id)
    return record(db, actor, Deed.CONCERN_TALK, pupil_id=denied.pupil_id, about=about)
