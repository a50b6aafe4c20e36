"""`staffroom doctor` says in plain words what Slack lacks."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.doctor import examine
from bot.home import home
from bot.platforms.slack.door import Secrets, slack_secrets
from bot.settings import Environment
from models.db.database import Database
from models.school.links import Link
from models.settings.place import Channel
from tests.doors.small_slack import SmallSlack, Trouble
from tests.doors.small_slack.desk import Desk
from tests.doors.small_slack.workspace import APP_TOKEN, BOT_TOKEN

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


SECRET = "8f742231b10e8888abcd99yyyzzz85a5".translate(str.maketrans("yz", "01"))


def said(slack: SmallSlack, database: Database, **more: str) -> list[str]:
    """What doctor finds, with TO DO before what is not fine."""
    environment = Environment.model_validate(
        {
            "database_url": database.url,
            "slack_bot_token": BOT_TOKEN,
            "slack_app_token": APP_TOKEN,
            "slack_signing_secret": SECRET,
            "slack_api_url": f"{slack.url}/api/",
            **more,
        }
    )
    found = examine(environment, home(), datetime(2026, 11, 23, tzinfo=UTC))
    return [each.sentence if each.fine else f"TO DO {each.sentence}" for each in found]


def test_where_all_is_well_only_the_channel_is_missing(slack: SmallSlack, database: Database) -> None:
    found = said(slack, database)
    assert "Slack knows the bot, in the workspace The school." in found
    assert "Slack takes the app token, so Socket Mode works." in found
    assert [each for each in found if "TO DO" in each and "Slack" in each] == [
        "TO DO Leadership has no place in Slack yet. In a private channel, type: "
        "/invite @Staffroom, and then: /settings leadership here\n"
        "Until then each of them gets the Year 11 list in their own chat."
    ]


def test_what_came_along_when_it_was_copied_is_no_part_of_it(slack: SmallSlack, database: Database) -> None:
    copied = {
        "slack_bot_token": f' "{BOT_TOKEN}"\n',
        "slack_app_token": f"‘{APP_TOKEN}’ ",
        "slack_signing_secret": f"'{SECRET}'",
        "slack_api_url": f" {slack.url}/api/ ",
        "slack_command_prefix": " /ST-",
    }
    found = said(slack, database, **copied)
    assert "Slack knows the bot, in the workspace The school." in found
    assert "Slack takes the app token, so Socket Mode works." in found
    assert not any("SLACK_" in each for each in found)
    assert slack_secrets(Environment.model_validate(copied)) == Secrets(
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        signing_secret=SECRET,
        api_url=f"{slack.url}/api/",
        prefix="st-",
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("slack_bot_token", APP_TOKEN, "SLACK_BOT_TOKEN is not a bot's token"),
        ("slack_bot_token", "xoxb-1 2", "SLACK_BOT_TOKEN is not a bot's token"),
        ("slack_app_token", BOT_TOKEN, "SLACK_APP_TOKEN is not an app's token"),
        ("slack_signing_secret", SECRET[:-1], "SLACK_SIGNING_SECRET is no signing secret"),
    ],
)
def test_one_in_the_place_of_another_is_found_and_not_shown(
    slack: SmallSlack, database: Database, name: str, value: str, told: str
) -> None:
    found = said(slack, database, **{name: value})
    (wrong,) = [each for each in found if each.startswith("TO DO SLACK_")]
    assert told in wrong
    assert value not in "".join(found)


def test_a_revoked_token_is_told_with_what_to_do(slack: SmallSlack, database: Database) -> None:
    slack.trouble("auth.test", Trouble(error="token_revoked"))
    assert any("Install the app again" in each for each in said(slack, database))


def test_a_slack_that_does_not_answer_is_told(slack: SmallSlack, database: Database) -> None:
    slack.trouble("auth.test", Trouble(status=500))
    assert any(each.startswith("TO DO Slack cannot be reached") for each in said(slack, database))


def test_a_missing_right_is_named(slack: SmallSlack, database: Database) -> None:
    slack.scopes.remove("users:read.email")
    assert any("The app lacks users:read.email" in each for each in said(slack, database))


def test_a_wrong_app_token_is_told(slack: SmallSlack, database: Database) -> None:
    assert any("SLACK_APP_TOKEN" in each for each in said(slack, database, slack_app_token="xapp-wrong"))


async def test_whom_nobody_reaches_and_a_closed_channel_are_listed(slack_desk: Desk) -> None:
    await slack_desk.person("d.whitfield").types("/slips")
    with slack_desk.database.writing() as db:
        db.exec(select(Link)).one().trouble = "the account is deactivated"
        now = slack_desk.clock.now()
        trouble = "the channel is archived"
        db.add(Channel(door="slack", purpose="leadership", address="C1", bound_at=now, trouble=trouble))
    found = await asyncio.to_thread(said, slack_desk.slack, slack_desk.database)
    assert "TO DO Slack does not reach Dan Whitfield (the account is deactivated)." in found
    assert "TO DO Nothing is posted in leadership's place: the channel is archived" in found
