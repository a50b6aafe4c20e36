"""What `doctor` finds out about Teams: by asking Microsoft, and by looking at whom the bot can reach."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from bot.platforms.checkup import Finding, kept, named, unreached
from bot.platforms.teams.identity import DOOR
from bot.platforms.teams.manifest import LONGEST_NAME, developer_name
from bot.settings import Environment, plain_id
from models.db.tables import Db


def ask_microsoft(token: Callable[[], Awaitable[str]]) -> Finding:
    """Whether Microsoft gives the bot a token for what is configured."""

    async def asked() -> None:
        await token()

    try:
        asyncio.run(asked())
    except (OSError, ValueError, RuntimeError):
        return Finding(
            False,
            "Microsoft gives the bot no token. Check TEAMS_APP_ID, TEAMS_APP_SECRET (it may have expired) and "
            "TEAMS_TENANT_ID, and that this machine may call login.microsoftonline.com.",
        )
    return Finding(True, "Microsoft knows the bot.")


def strange(environment: Environment) -> Iterator[Finding]:
    """What is missing, or cannot be what Microsoft gave."""
    if not environment.teams_tenant_id:
        yield Finding(
            False,
            "TEAMS_TENANT_ID is missing. It is on the overview page of the school's Microsoft Entra ID.",
        )
    for name, written in (
        ("TEAMS_APP_ID", environment.teams_app_id),
        ("TEAMS_TENANT_ID", environment.teams_tenant_id),
    ):
        if written and not plain_id(written):
            yield Finding(
                False, f"{name} is no id such as 01234567-89ab-cdef-0123-456789abcdef. Copy it again."
            )


def named_otherwise(school: str) -> Iterator[Finding]:
    """What Teams calls the app's developer, where that is not the whole name of the school."""
    shown = developer_name(school)
    if shown != school:
        yield Finding(
            True,
            f"Teams shows {LONGEST_NAME} characters of a name, so the app's developer is “{shown}”. "
            "Where it should be called otherwise, shorten SCHOOL_NAME.",
        )


def look(db: Db) -> Iterator[Finding]:
    """The channel of leadership, and whom nobody can reach; each with whether it is fine."""
    where = "a group chat of leadership alone, or a private channel that the app was added to itself"
    yield from kept(db, DOOR, "Teams", "@Staffroom settings leadership here", where)
    if names := [staff.name for staff in unreached(db)]:
        yield Finding(
            False,
            f"Nobody can reach {named(names)}. In the Teams admin centre, under Setup policies, "
            "install Staffroom for all staff.",
        )
    else:
        yield Finding(True, "Everybody on the staff list can be reached.")
