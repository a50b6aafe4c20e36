"""What `doctor` finds out about Slack: by asking it, and by looking at what was kept of its refusals."""

import asyncio
import re
from collections.abc import Iterator

from bot.platforms.checkup import Finding, kept
from bot.platforms.slack.calls import TROUBLES, error_of
from bot.platforms.slack.door import Secrets, make_client
from bot.platforms.slack.identity import DOOR
from bot.platforms.slack.manifest import SCOPES
from models.db.tables import Db

_SECRET = re.compile(r"[0-9a-f]{32}")


def ask_slack(secrets: Secrets) -> list[Finding]:
    """Whether Slack takes the tokens and grants what is needed; each with whether it is fine."""
    return asyncio.run(_asked(secrets))


def strange(secrets: Secrets) -> Iterator[Finding]:
    """What cannot be what Slack gave: another one of the three, or only a part of it. No value is shown."""
    bot, app, secret = secrets.bot_token, secrets.app_token, secrets.signing_secret
    if not bot.startswith("xoxb-") or not _is_whole(bot):
        yield Finding(
            False,
            "SLACK_BOT_TOKEN is not a bot's token. Copy the one that begins with xoxb-, from Install App.",
        )
    if app and (not app.startswith("xapp-") or not _is_whole(app)):
        yield Finding(
            False,
            "SLACK_APP_TOKEN is not an app's token. Copy the one that begins with xapp-, "
            "from Basic Information, App-Level Tokens.",
        )
    if secret and not _SECRET.fullmatch(secret):
        yield Finding(
            False,
            "SLACK_SIGNING_SECRET is no signing secret: that has 32 characters, digits and a to f. "
            "Copy it from Basic Information, App Credentials.",
        )


def _is_whole(token: str) -> bool:
    return token.isascii() and token.isprintable() and not any(sign in token for sign in " '\"")


def look(db: Db) -> Iterator[Finding]:
    """The channel of leadership, and whom Slack cannot reach; each with whether it is fine."""
    yield from kept(db, DOOR, "Slack", "/invite @Staffroom, and then: /settings leadership here")


async def _asked(secrets: Secrets) -> list[Finding]:
    try:
        me = await make_client(secrets).auth_test()
    except TROUBLES as trouble:
        error = error_of(trouble)
        if error in {"token_revoked", "invalid_auth", "account_inactive", "token_expired", "not_authed"}:
            return [
                Finding(
                    False,
                    f"Slack no longer takes SLACK_BOT_TOKEN ({error}). Install the app again and copy it anew.",
                )
            ]
        return [
            Finding(
                False, f"Slack cannot be reached now ({error}). Check that this machine may call slack.com."
            )
        ]
    found = [Finding(True, f"Slack knows the bot, in the workspace {me['team']}.")]
    granted = {
        scope.strip() for scope in str(me.headers.get("x-oauth-scopes", "")).split(",") if scope.strip()
    }
    missing = sorted(set(SCOPES) - granted)
    if granted and missing:
        found.append(
            Finding(False, f"The app lacks {', '.join(missing)}. Update its manifest, and install it again.")
        )
    if not secrets.app_token:
        return found
    try:
        await make_client(secrets).apps_connections_open(app_token=secrets.app_token)
    except TROUBLES as trouble:
        error = error_of(trouble)
        return [
            *found,
            Finding(
                False, f"Slack does not take SLACK_APP_TOKEN ({error}). Make one with connections:write."
            ),
        ]
    return [*found, Finding(True, "Slack takes the app token, so Socket Mode works.")]
