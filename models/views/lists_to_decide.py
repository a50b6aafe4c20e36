"""The list of what is kept no longer, for whom it waits (lifecycle, 4.2)."""

from dataclasses import dataclass
from datetime import date

from models.access.authoriser import Action, Person, could
from models.audit.purge_lists import ListState, open_list
from models.db.tables import Db
from models.school.people import Role, ids_with_role


@dataclass(frozen=True)
class ListToDecide:
    """A list that somebody approves or drops, by its number."""

    number: int
    day: date
    pupils: int
    """How many pupils something of is on it."""
    is_approved: bool
    """The scheme lead approved it, and so many pupils need a second person."""


def list_to_decide(db: Db, who: Person) -> ListToDecide | None:
    """The list that waits for this person: the scheme lead; once they approved it, somebody else who may be second."""
    is_first, is_second = could(who, Action.APPROVE_RETENTION), could(who, Action.SECOND_RETENTION)
    if not (is_first or is_second):
        return None
    found = open_list(db)
    if found is None or found.id is None:
        return None
    waits = {
        ListState.WAITING: is_first,
        ListState.APPROVED: is_second and found.approved_by != who.staff_id,
    }
    state = ListState(found.state)
    if not waits.get(state, False):
        return None
    return ListToDecide(found.id, found.day, found.pupils, state == ListState.APPROVED)


def hearing_of_lists(db: Db) -> set[int]:
    """Whom a list waits for now, by id: the same people to whom `list_to_decide` says it."""
    found = open_list(db)
    if found is None or found.state == ListState.REMOVING:
        return set()
    if found.state == ListState.WAITING:
        return set(ids_with_role(db, Role.SCHEME_LEAD))
    seconds = (*ids_with_role(db, Role.DATA_MANAGER), *ids_with_role(db, Role.DATA_PROTECTION))
    return set(seconds) - {found.approved_by}
