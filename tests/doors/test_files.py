"""A file to print reaches who asked for it: as one message in Slack, and as what to do where none can be sent."""

from collections.abc import Awaitable, Callable

import pytest

from models.outbox.notices import DeliveryState
from tests.doors.conftest import TeamsCast
from tests.doors.small_slack import Trouble
from tests.doors.small_slack.desk import Desk as SlackDesk
from tests.doors.small_teams.desk import Desk, text_of
from tests.doors.small_teams.tenant import Message
from tests.doors.teams_told import Told, tick
from tests.doors.test_slack_telling import states, wait

__all__ = ["tick"]  # a fixture

pytestmark = [pytest.mark.P9, pytest.mark.parametrize("engine_name", ["sqlite"])]


async def asked(desk: SlackDesk) -> None:
    noor = desk.person("n.hussain")
    await noor.types("/book Amy Carter maths tue M4")
    assert "the file comes to you here in a moment" in await noor.types("/print board")


async def test_in_slack_it_is_one_message_with_the_file(slack_desk: SlackDesk) -> None:
    await asked(slack_desk)
    await slack_desk.deliver()
    (message,) = slack_desk.person("n.hussain").dms
    assert message["text"] == "Sessions, week of 23 November 2026"
    (shared,) = message["files"]
    kept = slack_desk.slack.files[shared["id"]]
    assert kept["name"] == "board-2026-11-23.pdf"
    assert kept["bytes"].startswith(b"%PDF-")
    assert "Amy" not in str(message), "the words that a notification shows name nobody"
    await slack_desk.deliver()
    assert len(slack_desk.person("n.hussain").dms) == 1


async def test_bytes_that_do_not_arrive_are_sent_again_and_shared_once(slack_desk: SlackDesk) -> None:
    slack_desk.slack.trouble("upload", Trouble(status=503))
    await asked(slack_desk)
    await slack_desk.deliver()
    assert slack_desk.person("n.hussain").dms == []
    wait(slack_desk, 1)
    await slack_desk.deliver()
    assert len(slack_desk.person("n.hussain").dms) == 1


async def test_an_app_without_the_right_says_how_to_get_it_and_how_to_print(slack_desk: SlackDesk) -> None:
    slack_desk.slack.trouble("files.getUploadURLExternal", Trouble(error="missing_scope"))
    await asked(slack_desk)
    await slack_desk.deliver()
    said = slack_desk.person("n.hussain").reads(slack_desk.person("n.hussain").dms[-1])
    assert "files:write" in said
    assert "staffroom print board --day 2026-11-23 --as EMAIL" in said
    assert states(slack_desk) == [DeliveryState.SENT]


CONSENT = "application/vnd.microsoft.teams.card.file.consent"
THERE = "application/vnd.microsoft.teams.card.file.info"


@pytest.fixture
async def offer(desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]) -> Message:
    """The board of the week, offered to Noor."""
    await desk.says(teams_cast.noor, "book Amy Carter maths tue M4")
    await desk.says(teams_cast.noor, "print board")
    await tick()
    return desk.teams.said_to(teams_cast.noor)[-1]


async def test_in_teams_it_is_offered_and_lies_in_onedrive_when_it_is_taken(
    desk: Desk, teams_cast: TeamsCast, offer: Message
) -> None:
    (offered,) = offer.activity["attachments"]
    assert offered["contentType"] == CONSENT
    assert offered["name"] == "board-2026-11-23.pdf"
    assert "It names pupils: keep it in school." in offered["content"]["description"]
    assert "Amy" not in offer.words, "what a notification shows names nobody"
    answer = await desk.posts(desk.activities.answers_offer(teams_cast.noor, offer))
    assert (answer.status_code, answer.content) == (200, b"")
    kept = desk.teams.files["/files/board-2026-11-23.pdf"]
    assert kept.startswith(b"%PDF-")
    assert len(kept) == offered["content"]["sizeInBytes"]
    shown = desk.teams.said_to(teams_cast.noor)
    assert text_of(shown[-2].card).startswith(
        "Sessions, week of 23 November 2026: it is in your OneDrive now."
    )
    (file,) = shown[-1].activity["attachments"]
    assert (file["contentType"], file["content"]["fileType"]) == (THERE, "pdf")


async def test_a_file_is_made_as_the_facts_are_when_it_is_taken(
    desk: Desk, teams_cast: TeamsCast, offer: Message
) -> None:
    await desk.says(teams_cast.noor, "cancel Amy Carter tue")
    await desk.posts(desk.activities.answers_offer(teams_cast.noor, offer))
    assert desk.teams.files == {}
    assert "No session is booked in the week of 23 November" in text_of(offer.card)


@pytest.mark.whole
async def test_a_file_that_is_not_wanted_goes_nowhere(
    desk: Desk, teams_cast: TeamsCast, offer: Message
) -> None:
    await desk.posts(desk.activities.answers_offer(teams_cast.noor, offer, accepts=False))
    assert desk.teams.files == {}
    assert text_of(offer.card) == "Not saved. Ask for it again when you want it."


async def test_a_file_is_given_to_nobody_but_whom_it_was_offered(
    desk: Desk, teams_cast: TeamsCast, offer: Message
) -> None:
    await desk.posts({**desk.activities.answers_offer(teams_cast.dan, offer), "replyToId": ""})
    assert desk.teams.files == {}
    assert "not offered any more" in text_of(desk.teams.said_to(teams_cast.dan)[-1].card)


async def test_a_file_is_sent_to_no_address_that_is_not_microsofts(
    desk: Desk, teams_cast: TeamsCast, offer: Message
) -> None:
    elsewhere = "https://files.example/board.pdf"
    await desk.posts(desk.activities.answers_offer(teams_cast.noor, offer, address=elsewhere))
    assert "OneDrive did not take the file. Ask for it again." in text_of(offer.card)


@pytest.mark.whole
async def test_what_onedrive_does_not_take_is_said(desk: Desk, teams_cast: TeamsCast, offer: Message) -> None:
    desk.teams.trouble(507, path="/files/")
    await desk.posts(desk.activities.answers_offer(teams_cast.noor, offer))
    assert desk.teams.files == {}
    assert "OneDrive did not take the file. Ask for it again." in text_of(offer.card)


@pytest.mark.whole
async def test_a_meeting_for_the_calendar_comes_the_same_way(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    (booked,) = await desk.says(teams_cast.dan, "arrange Amy thu lunch")
    await desk.presses(teams_cast.dan, booked, "Add to calendar")
    await tick()
    offer = desk.teams.said_to(teams_cast.dan)[-1]
    await desk.posts(desk.activities.answers_offer(teams_cast.dan, offer))
    ((path, kept),) = desk.teams.files.items()
    assert path.endswith(".ics")
    assert kept.startswith(b"BEGIN:VCALENDAR")


async def test_where_teams_takes_no_offer_it_is_said_who_prints_it_and_how(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.noor, "book Amy Carter maths tue M4")
    await desk.says(teams_cast.noor, "print board")
    desk.teams.trouble(400, method="POST", path="/activities")
    await tick()
    said = desk.teams.said_to(teams_cast.noor)[-1].words
    assert "staffroom print board --day 2026-11-23 --as EMAIL" in said
