"""Who hears of it where a safeguard was taken away: words that ask, or leadership's place."""

from datetime import timedelta

from models.audit.entries import Actor
from models.db.records import Record
from models.db.tables import Db
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.school.people import Role, ids_with_role

USEFUL = timedelta(days=28)
"""How long it is of use to tell of it."""
WHO_HEARS = (Role.SAFEGUARDING_LEAD, Role.SCHEME_LEAD, Role.LEADERSHIP)
"""The first of these that somebody else than the one who did it has."""


def tell_of_loss(db: Db, actor: Actor, about: Record) -> None:
    """Promise to tell the safeguarding lead, else a scheme lead, else leadership; never the one who did it."""
    for role in WHO_HEARS:
        others = [each for each in ids_with_role(db, role) if each != actor.staff_id]
        for staff_id in others:
            promise(
                db,
                Topic.SAFEGUARD_LOST,
                key=Topic.SAFEGUARD_LOST.key(*about, staff=staff_id),
                to_staff=staff_id,
                about=about,
                due=actor.at,
                useful_until=actor.at + USEFUL,
                now=actor.at,
            )
        if others:
            return
