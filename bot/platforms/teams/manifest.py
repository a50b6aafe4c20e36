"""The app package that a school's Teams administrator uploads, made from the declarations."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.home import settings_in
from bot.platforms.teams.about import ABOUT_PATH, PRIVACY_PATH, TERMS_PATH
from bot.platforms.teams.icons import colour_icon, outline_icon
from bot.platforms.teams.invokes import FROM_MESSAGE
from bot.platforms.teams.menus import in_menu, with_form
from bot.registry import Registry
from bot.settings import plain_address, plain_id
from models.db.errors import Sorry

Json = dict[str, Any]
VERSION = "1.29"
LONGEST_NAME = 32
NO_NAME = "School"
"""The developer where no word of the school's name fits."""
_LEADING_ON = frozenset({"", "of", "the", "and", "for", "at", "in", "on", "by", "with", "a", "an", "our"})
_LEADING_ON |= {"saint", "saints", "st", "ss", "de", "la", "le", "y", "upon"}
"""Words that no name ends with."""


def package(registry: Registry, *, app_id: str, address: str, school: str, now: datetime) -> bytes:
    """The package as a ZIP file. Raises Sorry where the app's id or the public address is not usable."""
    whole = manifest(registry, app_id=app_id, address=address, school=school, now=now)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
        archive.writestr("color.png", colour_icon())
        archive.writestr("outline.png", outline_icon())
    return made.getvalue()


def manifest(registry: Registry, *, app_id: str, address: str, school: str, now: datetime) -> Json:
    """What Teams has to know of the app, in a version that is newer each minute.

    Raises Sorry where the app's id or the address is not usable.
    """
    bot_id, site = _id(app_id), _site(address)
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": VERSION,
        # Teams takes a package in place of another only where its version is higher.
        "version": f"1.{now:%Y%m%d}.{now.hour * 60 + now.minute}",
        "id": bot_id,
        "developer": {
            "name": developer_name(school),
            "websiteUrl": f"{site}{ABOUT_PATH}",
            "privacyUrl": f"{site}{PRIVACY_PATH}",
            "termsOfUseUrl": f"{site}{TERMS_PATH}",
        },
        "name": {"short": "Staffroom", "full": "Staffroom: tracking, mentoring and Year 11 sessions"},
        "description": {
            "short": "Slips, sessions, grades and meetings, followed until they are done.",
            "full": (
                "Staffroom carries out the school's Tracking and Mentoring Policy. Staff write slips, book "
                "pupils into sessions, record grades and meetings, and are reminded of what is due. Only staff "
                "on the school's list can use it."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1F4E79",
        "bots": [
            {
                "botId": bot_id,
                "scopes": ["personal", "team", "groupChat"],
                "isNotificationOnly": False,
                "supportsFiles": True,
                "supportsTargetedMessages": True,
                "commandLists": _lists(registry),
            }
        ],
        "composeExtensions": [
            {"botId": bot_id, "composeExtensionType": "botBased", "commands": _forms(registry)}
        ],
        "permissions": ["identity", "messageTeamMembers"],
        # A port belongs to the links, but not to the domains.
        "validDomains": [urlsplit(site).hostname],
        "supportsChannelFeatures": "tier1",
        "defaultInstallScope": "personal",
    }


def developer_name(school: str) -> str:
    """As many whole words of the school's name as Teams shows of a developer's, and none that leads on to the next."""
    if len(school) <= LONGEST_NAME:
        return school or NO_NAME
    words = school[: LONGEST_NAME + 1].split(" ")[:-1]
    while words and words[-1].strip(" ,.-–&'").casefold() in _LEADING_ON:
        words.pop()
    return " ".join(words).rstrip(" ,-–&") or NO_NAME


def _lists(registry: Registry) -> list[Json]:
    offered = [{"title": each.name, "description": each.does[:4000]} for each in in_menu(registry)]
    commands = [*offered, {"title": "help", "description": "See all that you can do."}]
    return [
        {"scopes": ["personal"], "triggers": ["mention"], "commands": commands},
        {"scopes": ["team", "groupChat"], "triggers": ["mention", "slash"], "commands": commands},
    ]


def _forms(registry: Registry) -> list[Json]:
    forms = [
        {
            "id": each.name,
            "type": "action",
            "title": each.title,
            "description": each.does[:128],
            "context": ["compose", "commandBox"],
            "triggers": ["slash"],
            "fetchTask": True,
        }
        for each in with_form(registry)
    ]
    slip: Json = {
        "id": FROM_MESSAGE,
        "type": "action",
        "title": "Make this a slip",
        "description": "Write a mentoring slip that begins with this message.",
        "context": ["message"],
        "fetchTask": True,
    }
    return [*forms, slip]


def _id(app_id: str) -> str:
    if known := plain_id(app_id):
        return known
    raise Sorry(
        "TEAMS_APP_ID is not an application id, such as 01234567-89ab-cdef-0123-456789abcdef. "
        f"Copy it from the bot's registration, and set it in {settings_in()}."
    )


def _site(address: str) -> str:
    if site := plain_address(address):
        return site
    raise Sorry(
        "PUBLIC_URL must be where Teams reaches Staffroom, such as https://staffroom.school.example, with nothing "
        "behind it."
    )
