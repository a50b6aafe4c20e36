"""What `doctor` finds out about Slack: by asking it, and by looking at what was kept of its refusals."""

import asyncio
from collections.abc import Iterator

from sqlmodel import col, select

from bot.platforms.slack.calls import TROUBLES, error_of
from bot.platforms.slack.door import Secrets, make_client
from bot.platforms.slack.identity import DOOR
from bot.platforms.slack.manifest import SCOPES
from models.db.tables import Db
from models.school.channels import Channel
from models.school.links import Link
from models.school.people import Staff

NAMED = 5
"""How many people are named before the rest is counted."""


def ask_slack(secrets: Secrets) -> list[tuple[bool, str]]:
    """Whether Slack takes the tokens and grants what is needed; each with whether it is fine."""
    return asyncio.run(_asked(secrets))


def look(db: Db) -> Iterator[tuple[bool, str]]:
    """The channel of leadership, and whom Slack cannot reach; each with whether it is fine."""
    bound = db.get(Channel, (DOOR, "leadership"))
    if bound is None:
        yield (
            False,
            "Leadership has no channel in Slack yet. In a private channel, type: /settings leadership here",
        )
    elif bound.trouble:
        yield False, f"Nothing is posted in leadership's channel: {bound.trouble}"
    else:
        yield True, "Leadership has its channel in Slack."
    reached = select(Link.staff_id).where(Link.door == DOOR, Link.trouble == "")
    lost = (
        select(Staff, Link)
        .join(Link, col(Link.staff_id) == Staff.id)
        .where(Link.door == DOOR, Link.trouble != "", col(Staff.active), col(Staff.id).not_in(reached))
        .order_by(Staff.surname, Staff.forename)
    )
    found = [f"{staff.name} ({link.trouble})" for staff, link in db.exec(lost)]
    if found:
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        yield False, f"Slack does not reach {', '.join(found[:NAMED])}{more}."


async def _asked(secrets: Secrets) -> list[tuple[bool, str]]:
    try:
        me = await make_client(secrets).auth_test()
    except TROUBLES as trouble:
        error = error_of(trouble)
        if error in {"token_revoked", "invalid_auth", "account_inactive", "token_expired", "not_authed"}:
            return [
                (
                    False,
                    f"Slack no longer takes SLACK_BOT_TOKEN ({error}). Install the app again and copy it anew.",
                )
            ]
        return [
            (False, f"Slack cannot be reached now ({error}). Check that this machine may call slack.com.")
        ]
    found = [(True, f"Slack knows the bot, in the workspace {me['team']}.")]
    granted = {
        scope.strip() for scope in str(me.headers.get("x-oauth-scopes", "")).split(",") if scope.strip()
    }
    missing = sorted(set(SCOPES) - granted)
    if granted and missing:
        found.append(
            (False, f"The app lacks {', '.join(missing)}. Update its manifest, and install it again.")
        )
    if not secrets.app_token:
        return found
    try:
        await make_client(secrets).apps_connections_open(app_token=secrets.app_token)
    except TROUBLES as trouble:
        error = error_of(trouble)
        return [
            *found,
            (False, f"Slack does not take SLACK_APP_TOKEN ({error}). Make one with connections:write."),
        ]
    return [*found, (True, "Slack takes the app token, so Socket Mode works.")]
