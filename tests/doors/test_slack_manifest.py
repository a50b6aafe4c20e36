"""The manifest: what is declared, no more rights than are used, and nothing that Slack keeps for itself."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.commands import registry
from bot.platforms.slack.happenings import LISTENED
from bot.platforms.slack.manifest import SCOPES, manifest
from bot.platforms.slack.naming import EVERYTHING, MOST_COMMANDS, RESERVED, slash_commands
from bot.settings import Environment
from models.db.database import Database
from models.db.errors import Sorry
from tests.doors.small_slack import SmallSlack
from tests.doors.small_slack.desk import open_desk

BEHIND = ("?query=1", "?", "#there", "/path", " /x", "]")
NEEDED = {
    "auth.test": set(),
    "apps.connections.open": set(),
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"im:history", "groups:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "files.delete": {"files:write"},
    "files.info": {"files:read"},
    "files.upload_v2": {"files:write"},
    "usergroups.list": {"usergroups:read"},
    "users.info": {"users:read", "users:read.email"},
    "users.lookupByEmail": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
"""The scopes that each method of Slack's needs, by its documentation."""
OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "channel_id_changed": {"groups:read"},
    "channel_shared": {"groups:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"groups:read"},
    "member_left_channel": {"groups:read"},
    "message.im": {"im:history"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
README = Path(__file__).parents[2] / "README.md"
DOOR = Path(__file__).parents[2] / "bot" / "platforms" / "slack"


def called() -> set[str]:
    """The methods that the door's code calls, as Slack names them."""
    source = "\n".join(path.read_text() for path in DOOR.glob("*.py"))
    names = re.findall(
        r"client\.((?:auth|chat|conversations|files|usergroups|users|views)_\w+)\(", source
    ) + re.findall(r"self\._plain\.((?:auth|chat|conversations|files|usergroups|users|views)_\w+)\(", source)
    return {name.replace("_", ".", 1) for name in names} | {"apps.connections.open"}


def fetched() -> set[str]:
    """What is needed for the files that come with messages: their bytes are fetched by no method."""
    return {"files:read"} if any("url_private" in path.read_text() for path in DOOR.glob("*.py")) else set()


def test_the_scopes_are_those_that_are_used_and_no_others() -> None:
    assert called() <= set(NEEDED)
    used = set().union(*(NEEDED[method] for method in called()), *(OF_EVENTS[name] for name in LISTENED))
    assert used | fetched() | {"commands"} == set(SCOPES)
    assert manifest(registry())["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)}


def test_every_command_is_a_slash_command_unless_slack_keeps_its_name() -> None:
    names = slash_commands(registry())
    assert names[0] == EVERYTHING
    reached = {each.name for each in registry().commands.values() if each.menu.reached}
    assert set(names) - {EVERYTHING} == set(registry().commands) - RESERVED - reached
    assert reached == {
        "accuracy",
        "act",
        "addtarget",
        "answer",
        "arrange",
        "comments",
        "commentsheet",
        "cover",
        "decline",
        "feed",
        "hold",
        "holds",
        "lift",
        "marksheet",
        "meetingoff",
        "off",
        "override",
        "reply",
        "restrict",
        "restricted",
        "retention",
        "reviewsheet",
        "statement",
        "statements",
    }, "a button or another command's words lead to each"
    assert not RESERVED & set(names)
    assert len(names) <= MOST_COMMANDS


def test_a_prefix_stands_before_each_but_one() -> None:
    names = slash_commands(registry(), prefix="st-")
    assert [name for name in names if not name.startswith("st-")] == [EVERYTHING]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_with_such_a_prefix_each_command_is_understood(slack: SmallSlack, database: Database) -> None:
    async with open_desk(database, slack, prefix="staff") as desk:
        noor = desk.person("n.hussain")
        assert "No slips yet" in await noor.types("/staffroom slips")
        assert "No slips yet" in await noor.types("/staffslips")
        assert "/staffslip" in await noor.types("/staffroom")


def test_a_prefix_that_begins_like_the_bots_own_command_leaves_that_alone() -> None:
    assert slash_commands(registry(), prefix="staff")[0] == EVERYTHING


def test_the_limits_of_a_manifest_are_kept() -> None:
    made = manifest(registry(), address="https://staffroom.school.example/")
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    for command in made["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 0 < len(command["description"]) <= 2000
        assert command["should_escape"] is True
        assert command["url"] == "https://staffroom.school.example/slack/events"
    (shortcut,) = made["features"]["shortcuts"]
    assert len(shortcut["name"]) <= 24
    assert (
        made["settings"]["event_subscriptions"]["request_url"]
        == "https://staffroom.school.example/slack/events"
    )


def test_without_an_address_it_is_socket_mode_and_names_no_url() -> None:
    made = manifest(registry())
    assert made["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(made)


@pytest.mark.parametrize(
    "address",
    [
        "http://staffroom.school.example",
        "staffroom.school.example",
        *(f"https://staffroom.school.example{more}" for more in BEHIND),
    ],
)
def test_an_address_that_slack_cannot_call_is_refused(address: str) -> None:
    with pytest.raises(Sorry, match="https://"):
        manifest(registry(), address=address)


def test_an_address_is_written_in_one_way() -> None:
    made = manifest(registry(), address=" HTTPS://Staffroom.School.example:8443/ ")
    url = "https://staffroom.school.example:8443/slack/events"
    assert made["settings"]["interactivity"]["request_url"] == url


def test_the_readme_leads_through_it() -> None:
    section = README.read_text().partition("### In Slack")[2].partition("\n## ")[0]
    for words in (
        "staffroom manifest slack",
        "connections:write",
        "/settings leadership here",
        "staffroom doctor",
    ):
        assert words in section
    for name in re.findall(r"`(SLACK_\w+)`", section):
        assert name.lower() in Environment.model_fields
    assert "playground-slack:" in (README.parent / "Makefile").read_text()


def test_the_command_line_prints_it() -> None:
    said = CliRunner().invoke(cli, ["manifest", "slack"])
    assert said.exit_code == 0
    assert json.loads(said.stdout)["display_information"]["name"] == "Staffroom"
