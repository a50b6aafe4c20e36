"""A yes or a no that is typed in Slack answers the one question that stands open in that chat, and no other."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.outbox.inbox import InboxRow
from tests.doors.slack_messages import deleted, edited, happens, message, slips
from tests.doors.small_slack import Trouble
from tests.doors.small_slack.desk import Desk, Person

pytestmark = [pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"]), pytest.mark.P8]

ASKS = "slip Amy Carter - she has bruises on her arm"
TEXT = "she has bruises on her arm"
NO_QUESTION = "I cannot tell which question it answers."


def kept(desk: Desk) -> list[str]:
    with desk.database.reading() as db:
        return list(db.exec(select(InboxRow.said)))


async def asked(person: Person, line: str = ASKS) -> None:
    assert "Is this a safeguarding concern?" in await person.writes(line)


@pytest.mark.parametrize(
    "answer", ["no", "No, it is not.", "send it", "nope", "send it thanks", "No, save", "no save it"]
)
async def test_a_typed_no_saves_what_was_asked_about(slack_desk: Desk, answer: str) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    assert "Amy Carter 11A" in await noor.writes(answer)
    assert slips(slack_desk) == [TEXT]
    assert kept(slack_desk) == []
    assert NO_QUESTION in await noor.writes("no"), "it is answered"
    assert slips(slack_desk) == [TEXT]


@pytest.mark.parametrize("answer", ["yes", "Yes it is", "don't", "don’t send it", "never mind"])
async def test_a_typed_yes_or_dont_leaves_nothing_of_it(slack_desk: Desk, answer: str) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    said = await noor.writes(answer)
    assert "Nothing was saved." in said
    assert "Ruth Adeyemi in person" in said
    assert slips(slack_desk) == []
    assert kept(slack_desk) == []


@pytest.mark.parametrize("answer", ["yes send it", "no it is", "no?", "no thanks", "nope, thank you"])
async def test_what_may_mean_either_does_nothing(slack_desk: Desk, answer: str) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    await noor.writes(answer)
    assert slips(slack_desk) == []


@pytest.mark.parametrize("answer", ["no save", "nope send please"])
async def test_a_no_before_save_may_mean_dont_and_is_asked_about(slack_desk: Desk, answer: str) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    assert "Choose “No, save it” there." in await noor.writes(answer)
    assert slips(slack_desk) == []
    said = await noor.writes("yes")
    assert "If it is a safeguarding concern: tell Ruth Adeyemi in person, now." in said


async def test_where_two_questions_stand_open_a_no_says_what_to_press(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    await asked(noor, "slip Ben Dodd - he was crying about home")
    said = await noor.writes("no")
    assert NO_QUESTION in said
    assert "Choose “No, save it” there." in said
    assert slips(slack_desk) == []


async def test_a_no_answers_nothing_where_the_question_was_not_the_last_thing(slack_desk: Desk) -> None:
    noor, ts = slack_desk.person("n.hussain"), "1700000400.000100"
    await asked(noor)
    await noor.writes("todo")
    assert NO_QUESTION in await noor.writes("no")

    await asked(noor)
    await noor.types("/slips")
    assert NO_QUESTION in await noor.writes("no"), "something else was asked elsewhere"

    await asked(noor)
    slack_desk.clock.set("2026-11-23 10:11")
    assert NO_QUESTION in await noor.writes("no"), "it was long ago"
    slack_desk.clock.set("2026-11-23 10:00")

    await asked(noor)
    slack_desk.clock.set("2026-11-22 10:00")
    assert NO_QUESTION in await noor.writes("no"), "it was asked under a clock that was ahead"
    slack_desk.clock.set("2026-11-23 10:00")

    slack_desk.slack.trouble("chat.postMessage", Trouble(error="restricted_action"))
    await noor.writes(ASKS)
    assert NO_QUESTION in await noor.writes("no"), "it was not shown"

    await happens(noor, message(noor, ASKS, ts))
    await happens(noor, deleted(noor, ASKS, ts))
    assert NO_QUESTION in await noor.writes("no"), "what was asked about was deleted"
    assert slips(slack_desk) == []


@pytest.mark.parametrize(
    "line",
    [
        "book Amy Carter maths tue 21:00-22:00",
        "slip zzqx + good",
        "grade Amy Carter",
        "/book Amy Carter maths tue 21:00-22:00",
        "/slip Ben Dodd - he was crying about home",
        "/slip",
    ],
)
async def test_a_no_to_another_question_saves_nothing(slack_desk: Desk, line: str) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    await (noor.types(line) if line.startswith("/") else noor.writes(line))
    assert NO_QUESTION in await noor.writes("no"), "asked after it"
    if not line.startswith("/"):
        await asked(noor, f"{ASKS}\n{line}")
        assert NO_QUESTION in await noor.writes("no"), "asked beside it"
    assert slips(slack_desk) == []


async def test_whoever_looks_at_the_form_may_type_the_answer_still(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    await noor.presses("Open the form", channel=slack_desk.slack.dm(noor.account).id)
    assert "Amy Carter 11A" in await noor.writes("no")
    assert slips(slack_desk) == [TEXT]


async def test_the_question_is_forgotten_after_its_minutes(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    assert len(kept(slack_desk)) == 1
    before = slack_desk.clock.now()
    slack_desk.clock.set((before + timedelta(minutes=11)).strftime("%Y-%m-%d %H:%M"))
    await slack_desk.door.app.resuming.once()
    assert kept(slack_desk) == []
    assert slips(slack_desk) == []


async def test_the_same_no_once_more_is_answered_the_same_and_saves_once(slack_desk: Desk) -> None:
    noor, ts = slack_desk.person("n.hussain"), "1700000500.000100"
    await asked(noor)
    first = await happens(noor, message(noor, "no", ts))
    assert "Amy Carter 11A" in first
    assert "Amy Carter 11A" in await happens(noor, message(noor, "no", ts)), "Slack said it again"
    said = await happens(noor, edited(noor, "no", "yes", ts))
    assert "I keep what you sent first." in said
    assert slips(slack_desk) == [TEXT]


async def test_answered_by_typing_and_in_the_form_it_is_one_slip(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    question = dict(noor.seen)
    channel = slack_desk.slack.dm(noor.account).id
    await noor.writes("no")
    slack_desk.clock.set("2026-11-23 10:05")
    noor.seen = question
    await noor.presses("Open the form", channel=channel)
    await noor.fills({"safeguarding_concern": "no"})
    assert slips(slack_desk) == [TEXT]
    assert "Amy Carter 11A" in str(noor.dms[-1])


async def test_answered_in_the_form_nothing_is_left_to_answer(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await asked(noor)
    channel = slack_desk.slack.dm(noor.account).id
    await noor.presses("Open the form", channel=channel)
    await noor.fills({"safeguarding_concern": "no"})
    assert NO_QUESTION in await noor.writes("no")
    assert slips(slack_desk) == [TEXT]


async def test_an_edit_of_what_was_answered_by_typing_changes_nothing(slack_desk: Desk) -> None:
    noor, ts = slack_desk.person("n.hussain"), "1700000600.000100"
    await happens(noor, message(noor, ASKS, ts))
    await noor.writes("no")
    said = await happens(noor, edited(noor, ASKS, "slip Ben Dodd + superb", ts))
    assert "I keep what you sent first." in said
    assert noor.labels() == ["Undo", "Open the form"]
    assert slips(slack_desk) == [TEXT]


@pytest.mark.parametrize("line", ["slip Amy Carter", "Amy Carter talked a lot about the trip today"])
async def test_an_edit_of_what_was_sent_by_its_form_changes_nothing(slack_desk: Desk, line: str) -> None:
    noor, ts = slack_desk.person("n.hussain"), "1700000700.000100"
    channel = slack_desk.slack.dm(noor.account).id
    await happens(noor, message(noor, line, ts))
    label = next(each for each in noor.labels() if each in {"Open the form", "Send it as a slip"})
    await noor.presses(label, channel=channel)
    await noor.fills({"tone": "positive", "text": "superb"})
    assert slips(slack_desk) == ["superb"]
    said = await happens(noor, edited(noor, line, "slip Amy Carter + superb work", ts))
    assert "I keep what you sent first." in said
    assert noor.labels() == ["Undo", "Open the form"]
    assert slips(slack_desk) == ["superb"]
