"""The app manifest that makes the app in Slack, written from what is declared."""

from typing import Any

from bot.platforms.slack.door import PATH
from bot.platforms.slack.happenings import LISTENED
from bot.platforms.slack.naming import EVERYTHING, slash_commands
from bot.platforms.slack.shortcuts import MAKE_SLIP
from bot.registry import Registry
from bot.settings import plain_address
from models.db.errors import Sorry

SCOPES = {
    "app_mentions:read": "answer, in private, who mentions the bot in a channel",
    "chat:write": "answer, and send notices and the Year 11 list",
    "commands": "slash commands and the message shortcut",
    "files:read": "read a class's grades from a file that is sent to the bot with them",
    "files:write": "send the board and slips to print, to who asked for them",
    "groups:history": "ask whether a message in leadership's channel was sent, before sending it again",
    "groups:read": "check that leadership's channel is private and without guests",
    "channels:read": "see that a channel is public, and refuse it",
    "im:history": "read what is written to the bot, and ask whether a message was sent",
    "im:write": "open direct messages with a member of staff",
    "usergroups:read": "keep the name of a user group that somebody wrote",
    "users:read": "see that an account is a full member and not a guest",
    "users:read.email": "match an account to the roster by its verified e-mail",
}
"""Each scope that is asked for, and what it is needed for."""


def manifest(registry: Registry, *, prefix: str = "", address: str = "") -> dict[str, Any]:
    """The manifest: Socket Mode, or requests to the public `address` where one is given.

    Raises Sorry where the address is not one that Slack can call.
    """
    at = plain_address(address)
    if address and not at:
        raise Sorry(
            "The public address must be one such as https://staffroom.school.example, with nothing behind it."
        )
    url = {"url": f"{at}{PATH}"} if at else {}
    request = {"request_url": url["url"]} if url else {}
    options = {"message_menu_options_url": url["url"]} if url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Staffroom",
            "description": "Mentoring slips, Year 11 sessions and meetings, followed until they are done.",
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Staffroom", "always_online": True},
            "shortcuts": [
                {
                    "name": "Make this a slip",
                    "type": "message",
                    "callback_id": MAKE_SLIP,
                    "description": "Start a mentoring slip from this message.",
                }
            ],
            "slash_commands": [
                _slash(registry, name, prefix, url) for name in slash_commands(registry, prefix)
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": sorted(LISTENED)},
            "interactivity": {"is_enabled": True, **request, **options},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": False,
        },
    }


def _slash(registry: Registry, name: str, prefix: str, url: dict[str, str]) -> dict[str, Any]:
    command = registry.commands.get(name.removeprefix(prefix)) if name != EVERYTHING else None
    does = command.does if command is not None else "Everything that Staffroom can do. Try: help"
    example = command.examples[0].partition(" ")[2] if command is not None and command.examples else "help"
    made = {"command": f"/{name}", "description": does[:2000], "should_escape": True, **url}
    return {**made, "usage_hint": example[:1000]} if example else made
