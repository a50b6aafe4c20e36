"""What follows from bookings that hold no more, however they ended (R8)."""

from collections.abc import Collection, Sequence

from models.audit.entries import Actor
from models.db.tables import Db
from models.sessions.asks import end_requests
from models.sessions.displacing import put_back


def ended(
    db: Db, actor: Actor, ids: Sequence[int | None], *, but_hosts: Collection[int] = (), tell: bool = True
) -> list[int]:
    """Put back what these bookings displaced, and end what was asked of them; the displacements' ids, as `put_back`."""
    end_requests(db, actor, ids)
    return put_back(db, actor, ids, but_hosts=but_hosts, tell=tell)
