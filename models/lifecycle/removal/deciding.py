"""Deciding on a list of what is kept no longer, by one person or two, and taking that back before it is carried out
(lifecycle, 4.2).
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.purge_lists import ItemState, ListState, PurgeItem, PurgeList, open_list
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise_each, take_back
from models.outbox.topics import Topic
from models.rules.wording import to_type
from models.school.people import Role, ids_with_role
from models.school.snapshot import read_settings

SEE = to_type("retention")
USEFUL_FOR = timedelta(days=14)
"""How long it is of use to hear of a list: who decides on it finds it among what they have to do."""
_WAS = "was"


@dataclass(frozen=True)
class Decided:
    """What somebody decided about a list."""

    of: PurgeList
    needs_second: bool
    """It waits for a second person now."""
    entry: Entry


def approve(db: Db, actor: Actor, who: Person, list_id: int) -> Decided:
    """Let what is on this version of the list go; of many pupils only once a second person has said so, too.

    Raises Sorry where that was decided already, NotAllowed for who may not.
    """
    require(db, who, Action.APPROVE_RETENTION)
    found = _standing(db, list_id, ListState.WAITING)
    many = found.pupils > read_settings(db).retention_second_above
    found.approved_by, found.approved_at = who.staff_id, actor.at
    found.state = ListState.APPROVED if many else ListState.REMOVING
    entry = record(db, actor, Deed.RETENTION_APPROVE, about=(RecordKind.PURGE_LIST, list_id))
    if many:
        promise_each(
            db,
            Topic.LIST_APPROVED,
            key=Topic.LIST_APPROVED.key(list_id, entry.id),
            to_staff=sorted(who_may_be_second(db) - {who.staff_id}),
            about=(RecordKind.PURGE_LIST, list_id),
            due=actor.at,
            useful_until=actor.at + USEFUL_FOR,
            now=actor.at,
        )
    return Decided(found, many, entry)


def who_may_be_second(db: Db) -> set[int]:
    """Who may approve as the second person, by id."""
    return {each for role in (Role.DATA_MANAGER, Role.DATA_PROTECTION) for each in ids_with_role(db, role)}


def second(db: Db, actor: Actor, who: Person, list_id: int) -> Decided:
    """Approve it as the second person, who is not the first.

    Raises Sorry where that was decided already or by them, NotAllowed for who may not.
    """
    require(db, who, Action.SECOND_RETENTION)
    found = _standing(db, list_id, ListState.APPROVED)
    if found.approved_by == who.staff_id:
        raise Sorry(
            "You approved this list yourself. Somebody else has to as well: the data protection officer or the "
            "data manager."
        )
    found.second_by, found.second_at, found.state = who.staff_id, actor.at, ListState.REMOVING
    entry = record(db, actor, Deed.RETENTION_SECOND, about=(RecordKind.PURGE_LIST, list_id))
    return Decided(found, needs_second=False, entry=entry)


def drop(db: Db, actor: Actor, who: Person, list_id: int) -> Decided:
    """Let nothing go by this list; whoever may approve it, as the first or the second person, may say so.

    Raises Sorry where it is being carried out or was closed, NotAllowed for who may not.
    """
    require(db, who, Action.LIST_RETENTION)
    return _closed(db, actor, who, _standing(db, list_id, ListState.WAITING, ListState.APPROVED))


def stop(db: Db, actor: Actor, who: Person, list_id: int) -> Decided:
    """Stop carrying out a list: what is gone is gone, and what is left comes on another list.

    Raises Sorry where it is not being carried out, NotAllowed for who may not.
    """
    require(db, who, Action.APPROVE_RETENTION)
    return _closed(db, actor, who, _standing(db, list_id, ListState.REMOVING))


def let_wait_again(db: Db, actor: Actor) -> list[int]:
    """Let what was approved wait for that again, as it may have been stopped since; which lists these are."""
    approved = select(PurgeList).where(col(PurgeList.state).in_((ListState.APPROVED, ListState.REMOVING)))
    found = db.exec(approved.order_by(col(PurgeList.id)).with_for_update()).all()
    for each in found:
        each.state = ListState.WAITING
        each.approved_by = each.approved_at = each.second_by = each.second_at = None
        take_back(db, topic=Topic.LIST_APPROVED, about=(RecordKind.PURGE_LIST, each.id))
        record(db, actor, Deed.RETENTION_AGAIN_ASKED, about=(RecordKind.PURGE_LIST, each.id))
    return [each.id or 0 for each in found]


def _closed(db: Db, actor: Actor, who: Person, found: PurgeList) -> Decided:
    state = ListState(found.state)
    require(db, who, _right_to_close(state, found.approved_by == who.staff_id))
    found.state, found.closed_at = ListState.DROPPED, actor.at
    entry = record(db, actor, Deed.RETENTION_DROP, about=(RecordKind.PURGE_LIST, found.id))
    remember(db, entry, {_WAS: state})
    return Decided(found, needs_second=False, entry=entry)


def _right_to_close(state: ListState, is_first: bool) -> Action:
    """Who is asked says no; once the scheme lead has approved, that is the second person as well as they themselves."""
    is_asked_second = state == ListState.APPROVED and not is_first
    return Action.SECOND_RETENTION if is_asked_second else Action.APPROVE_RETENTION


@undoes(Deed.RETENTION_APPROVE)
def _not_approved(undoing: Undoing) -> str:
    """It waits for the scheme lead again."""
    found = _untouched(undoing, ListState.APPROVED, ListState.REMOVING)
    found.state, found.approved_by, found.approved_at = ListState.WAITING, None, None
    take_back(undoing.db, topic=Topic.LIST_APPROVED, about=(RecordKind.PURGE_LIST, found.id))
    return f"Taken back: list {found.id} is not approved any more, and nothing on it was removed. It waits for you."


@undoes(Deed.RETENTION_SECOND)
def _not_seconded(undoing: Undoing) -> str:
    """It waits for a second person again."""
    found = _untouched(undoing, ListState.REMOVING)
    found.state, found.second_by, found.second_at = ListState.APPROVED, None, None
    return f"Taken back: nothing on list {found.id} was removed. It waits for a second person again."


def _right_it_took(undoing: Undoing) -> Right:
    found = undoing.db.get_one(PurgeList, undoing.entry.record_id)
    was = ListState(undoing.facts.get(_WAS, ListState.WAITING))
    return _right_to_close(was, found.approved_by == undoing.who.staff_id), About()


@undoes(Deed.RETENTION_DROP, _right_it_took)
def _not_dropped(undoing: Undoing) -> str:
    """It stands as it did before, unless there is a newer one."""
    db = undoing.db
    found = _standing(db, undoing.entry.record_id, ListState.DROPPED)
    if (newer := open_list(db)) is not None:
        raise Sorry(f"List {newer.id} was made since, and there is one at a time. See it: {SEE}")
    found.state, found.closed_at = ListState(undoing.facts[_WAS]), None
    how = "goes on being carried out" if found.state == ListState.REMOVING else "waits again"
    return f"Taken back: list {found.id} {how}."


def _untouched(undoing: Undoing, *wanted: ListState) -> PurgeList:
    """The list, where nothing of it was removed yet."""
    found = _standing(undoing.db, undoing.entry.record_id, *wanted)
    touched = select(PurgeItem.id).where(
        PurgeItem.list_id == found.id, col(PurgeItem.state) != ItemState.LISTED
    )
    if undoing.db.exec(touched.limit(1)).first() is not None:
        raise Sorry(f"It has begun, and what is gone cannot be brought back. To stop it: {SEE}")
    return found


def _standing(db: Db, list_id: int | None, *wanted: ListState) -> PurgeList:
    found = db.get(PurgeList, list_id, with_for_update=True)
    if found is None:
        raise Sorry(f"There is no list {list_id}. See what waits: {SEE}")
    if found.state not in wanted:
        raise Sorry(f"List {list_id} is {how_far(found)}. See what waits: {SEE}")
    return found


def how_far(found: PurgeList) -> str:
    """How far a list is, after `is`."""
    return _FAR[ListState(found.state)]


_FAR = {
    ListState.WAITING: "not approved by the scheme lead yet",
    ListState.APPROVED: "approved and waits for a second person",
    ListState.REMOVING: "being carried out",
    ListState.DONE: "carried out",
    ListState.DROPPED: "dropped, or a newer one took its place",
}
