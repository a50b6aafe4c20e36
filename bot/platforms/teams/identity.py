"""Who speaks: an account of the school's tenant, linked once to the one member of staff with its e-mail."""

from datetime import datetime

from bot.platforms.teams.activity import Activity
from bot.platforms.teams.connector import Member
from models.db.database import Database
from models.db.errors import Sorry
from models.school import links
from models.school.links import Link

DOOR = "teams"
OUTSIDERS = frozenset({"guest", "anonymous"})


def known(database: Database, activity: Activity, now: datetime) -> int | None:
    """The member of staff whose account this is; None for a stranger. Keeps fresh where they are told."""
    with database.reading() as db:
        link = links.linked(db, door=DOOR, tenant=activity.tenant, account=activity.sender.key)
    if link is None or link.id is None:
        return None
    if _is_stale(link, activity, now):
        address = activity.thread if activity.personal else ""
        with database.writing() as db:
            links.spoke(db, link.id, now, address=address, service=activity.service_url)
    return link.staff_id


def admit(database: Database, activity: Activity, member: Member, now: datetime) -> int:
    """Link the account by the e-mail that Teams vouches for.

    Raises Sorry for guests, anonymous people, other tenants, and whoever is not on the staff list.
    """
    is_sender = activity.sender.id == member.id and member.object_id in {"", activity.sender.object_id}
    outside = member.role.casefold() in OUTSIDERS or "#ext#" in member.principal.casefold()
    if outside or not is_sender or member.tenant != activity.tenant:
        raise Sorry("I talk with the school's own staff only, from their school account. Sign in with yours.")
    refusal = Sorry("Teams did not tell me your e-mail address. Ask the data manager to look into it.")
    for email in dict.fromkeys(filter(None, (member.email, member.principal))):
        try:
            return _link(database, activity, email, now)
        except Sorry as sorry:
            refusal = sorry
    raise refusal


def _link(database: Database, activity: Activity, email: str, now: datetime) -> int:
    with database.writing() as db:
        return links.link(
            db,
            door=DOOR,
            tenant=activity.tenant,
            account=activity.sender.key,
            email=email,
            now=now,
            address=activity.thread if activity.personal else "",
            service=activity.service_url,
        )


def address_of(database: Database, activity: Activity) -> str:
    """The sender's personal chat with the bot, where it is known."""
    with database.reading() as db:
        link = links.linked(db, door=DOOR, tenant=activity.tenant, account=activity.sender.key)
    return link.address if link is not None else ""


def closed(database: Database, activity: Activity) -> None:
    """Keep that this person removed the app, so that doctor and the scheme lead see it."""
    with database.writing() as db:
        link = links.linked(db, door=DOOR, tenant=activity.tenant, account=activity.sender.key)
        if link is not None:
            link.trouble = "Staffroom was removed from Teams. Add the app again."


def _is_stale(link: Link, activity: Activity, now: datetime) -> bool:
    if link.last_spoke is None or link.trouble or now - link.last_spoke > links.SPOKE_AGAIN:
        return True
    moved = activity.personal and link.address != activity.thread
    return moved or link.service != activity.service_url
