"""What `doctor` finds out about Teams: by asking Microsoft, and by looking at whom the bot can reach."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from sqlmodel import col, select

from bot.platforms.teams.identity import DOOR
from models.db.tables import Db
from models.school.channels import Channel
from models.school.links import Link
from models.school.people import Staff

NAMED = 5
"""How many people are named before the rest is counted."""


def ask_microsoft(token: Callable[[], Awaitable[str]]) -> tuple[bool, str]:
    """Whether Microsoft gives the bot a token for what is configured."""

    async def asked() -> None:
        await token()

    try:
        asyncio.run(asked())
    except (OSError, ValueError, RuntimeError):
        return (
            False,
            "Microsoft gives the bot no token. Check TEAMS_APP_ID, TEAMS_APP_SECRET (it may have expired) and "
            "TEAMS_TENANT_ID, and that this machine may call login.microsoftonline.com.",
        )
    return True, "Microsoft knows the bot."


def look(db: Db) -> Iterator[tuple[bool, str]]:
    """The channel of leadership, and whom nobody can reach; each with whether it is fine."""
    bound = db.get(Channel, (DOOR, "leadership"))
    if bound is None:
        yield (
            False,
            "Leadership has no channel in Teams yet. In a private channel, type: @Staffroom settings leadership here",
        )
    elif bound.trouble:
        yield False, f"Nothing is posted in leadership's channel: {bound.trouble}"
    else:
        yield True, "Leadership has its channel in Teams."
    reached = select(Link.staff_id).where(Link.trouble == "")
    lost = select(Staff).where(col(Staff.active), col(Staff.id).not_in(reached))
    names = [staff.name for staff in db.exec(lost.order_by(Staff.surname, Staff.forename))]
    if not names:
        yield True, "Everybody on the staff list can be reached."
        return
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    yield (
        False,
        f"Nobody can reach {', '.join(names[:NAMED])}{more}. In the Teams admin centre, under Setup policies, "
        "install Staffroom for all staff.",
    )
