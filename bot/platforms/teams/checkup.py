"""What `doctor` finds out about Teams: by asking Microsoft, and by looking at whom the bot can reach."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from bot.platforms.checkup import Finding, leadership, lost, named, unreached
from bot.platforms.teams.identity import DOOR
from models.db.tables import Db


def ask_microsoft(token: Callable[[], Awaitable[str]]) -> Finding:
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


def look(db: Db) -> Iterator[Finding]:
    """The channel of leadership, and whom nobody can reach; each with whether it is fine."""
    where = "a group chat of leadership alone, or a private channel that the app was added to itself"
    yield leadership(db, DOOR, "Teams", "@Staffroom settings leadership here", where)
    for staff, why in lost(db, DOOR):
        yield False, f"{staff.name} cannot be told anything in Teams: {why}"
    if names := [staff.name for staff in unreached(db)]:
        yield (
            False,
            f"Nobody can reach {named(names)}. In the Teams admin centre, under Setup policies, "
            "install Staffroom for all staff.",
        )
    else:
        yield True, "Everybody on the staff list can be reached."
