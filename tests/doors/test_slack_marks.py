"""A class's grades in Slack: the form filled in, refused by line, asked about once, saved, and in a direct message."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.tracking.grades import GradeEntry
from tests.doors.small_slack.desk import Desk, words

# What the door does is the same on each database.
pytestmark = [pytest.mark.parametrize("engine_name", ["sqlite"]), pytest.mark.P6]


def recorded(database: Database) -> int:
    with database.reading() as db:
        rows = select(GradeEntry.id).where(
            col(GradeEntry.recorded_by).is_not(None), col(GradeEntry.superseded_at).is_(None)
        )
        return len(db.exec(rows).all())


async def test_a_class_is_one_form_with_one_text_area(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert await noor.types("/grade 11Ma1") == ""
    assert noor.view["title"]["text"] == "11Ma1 Mathematics"
    (field,) = [each for each in noor.view["blocks"] if each["type"] == "input"]
    element = field["element"]
    assert (element["type"], element["multiline"], element["max_length"]) == ("plain_text_input", True, 3000)
    assert "Amy Carter  5-  6\n" in element["initial_value"]
    assert "safeguarding" not in words(noor.view["blocks"]).casefold()


async def test_it_is_refused_by_line_asked_about_once_and_then_saved(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/grade 11Ma1")
    refused = await noor.fills({"lines": "Amy Carter  5.5  6\nBen Dodd  4  5"})
    assert refused["response_action"] == "errors"
    assert "Line 1: Amy Carter: 5.5 is not a grade in Mathematics." in refused["errors"]["lines"]
    asked = await noor.fills({"lines": "Amy Carter  9  6\nBen Dodd  9  9"})
    assert asked["response_action"] == "update"
    shown = words(asked["view"]["blocks"])
    assert "Amy Carter 11A: The current grade was 5- last month" in shown
    assert "Ben Dodd 11B: The current grade was" in shown
    assert "Amy Carter  9  6\nBen Dodd  9  9" in str(asked["view"]["blocks"]).replace("\\n", "\n")
    assert recorded(slack_desk.database) == 0
    (sure,) = [each for each in asked["view"]["blocks"] if each.get("block_id") == "sure"]
    yes = sure["element"]["options"][0]["value"]
    assert await noor.fills({"sure": yes}) == {"response_action": "clear"}
    told = slack_desk.slack.replies(noor.response_url)
    assert "11Ma1 Mathematics: grades of 2 pupils, 2 changed." in noor.reads(told[0])
    assert recorded(slack_desk.database) == 4
    await noor.presses("Undo")
    assert recorded(slack_desk.database) == 0


async def test_lines_in_a_direct_message_are_the_class(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.writes("grade 11Ma1\nCarter\tAmy\t11A\t5+\t6\nDodd\tBen\t11B\t-\t5")
    assert "11Ma1 Mathematics: grades of 2 pupils" in said
    assert recorded(slack_desk.database) == 4


async def test_a_direct_message_that_is_wrong_keeps_every_line_behind_its_button(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.writes("grade 11Ma1\nAmy Carter 5 6\nZedd Quux 5 6")
    assert "Line 2: Nobody in 11Ma1 is called “Zedd Quux”." in said
    await noor.presses("Open the form", channel=slack_desk.slack.dm(noor.account).id)
    assert "Amy Carter 5 6\\nZedd Quux 5 6" in str(noor.view["blocks"])
