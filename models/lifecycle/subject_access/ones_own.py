"""A request or a complaint about one's own data: somebody else goes on with it, looks it through and hands it over."""

from models.access.authoriser import Action, Person
from models.access.permissions import WHO_MAY
from models.access.relations import BY_ROLE
from models.audit.data_request import DataRequest
from models.db.errors import NotAllowed
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.wording import listed
from models.school.people import ids_with_role
from models.school.snapshot import school


def somebody_else(db: Db, who: Person, request: DataRequest, action: Action) -> None:
    """Raises NotAllowed, naming who may instead, where it is about whoever would do this."""
    if request.staff_id is None or request.staff_id != who.staff_id:
        return
    others = _others(db, who.staff_id, action)
    asked = (
        f"Ask {listed(others, last='or')}."
        if others
        else "Nobody else may yet: let the school's staff list name a data protection officer or a second "
        "data manager, and import it."
    )
    raise NotAllowed(
        f"Request {request.id} is about your own data, so somebody else goes on with it. {asked}",
        record=(RecordKind.DATA_REQUEST, request.id),
    )


def _others(db: Db, but: int, action: Action) -> list[str]:
    """Who else may by a role, each once, with the first that they have of these."""
    known, found = school(db), dict[int, str]()
    for relation, *_ in WHO_MAY[action]:
        if (role := BY_ROLE.get(relation)) is not None:
            for each in ids_with_role(db, role):
                found.setdefault(each, f"{known.staff_name(each)} ({role})")
    return [name for staff_id, name in found.items() if staff_id != but]
