"""A class's grades in Slack: the form filled in, refused by line, asked about once, saved, and in a direct message."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlmodel import col, select

from models.db.database import Database
from models.tracking.grades import GradeEntry
from tests.doors.small_slack import Trouble
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
    field, or_file = [each for each in noor.view["blocks"] if each["type"] == "input"]
    assert or_file["element"]["type"] == "file_input"
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


def workbook(*rows: tuple[str | float | date, ...]) -> bytes:
    book = Workbook()
    sheet = book.create_sheet("11Ma1", 0)
    del book["Sheet"]
    for row in rows:
        sheet.append(list(row))
    into = BytesIO()
    book.save(into)
    return into.getvalue()


CSV = b"Surname,Forename,Target,Current,Predicted\r\nCarter,Amy,6,5+,6\r\nDodd,Ben,6,4,5\r\n"


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        workbook(("Name", "Current", "Predicted"), ("Amy Carter", "5+", 6), ("Ben Dodd", 4, 5.0)),
    ],
)
async def test_a_file_with_the_class_is_its_lines(slack_desk: Desk, content: bytes) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.sends("grade 11Ma1", "marks.csv", content)
    assert "11Ma1 Mathematics: grades of 2 pupils" in said
    assert "was not kept" not in said
    assert recorded(slack_desk.database) == 4


async def test_dates_that_a_workbook_made_of_pairs_are_read_back_and_listed(slack_desk: Desk) -> None:
    farah = slack_desk.person("f.malik")
    content = workbook(("Name", "Current", "Predicted"), ("Amy Carter", date(2026, 4, 5), "5-5"))
    said = await farah.sends("grade year 11 combined science", "marks.xlsx", content)
    assert "Dates that a spreadsheet had made of grades were read back: 2026-04-05" in said
    assert "as 5-4" in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "I cannot read that file."),
        (b"  ", "That file is empty."),
        (b"x" * (2**20 + 1), "That file is larger than 1 MB."),
    ],
)
async def test_what_is_no_list_is_said_and_nothing_is_saved(
    slack_desk: Desk, content: bytes, sentence: str
) -> None:
    said = await slack_desk.person("n.hussain").sends("grade 11Ma1", "marks", content)
    assert sentence in said
    assert recorded(slack_desk.database) == 0


async def test_a_file_that_slack_does_not_give_is_asked_for_in_another_way(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.trouble("files", Trouble(status=403))
    assert "files:read" in await noor.sends("grade 11Ma1", "marks.csv", CSV)
    elsewhere = await noor.sends(
        "grade 11Ma1", "marks.csv", CSV, url_private_download="https://elsewhere.example/x"
    )
    assert "I could not fetch that file from Slack." in elsewhere
    slack_desk.slack.trouble("files", Trouble(status=500))
    assert "Paste its rows" in await noor.sends("grade 11Ma1", "marks.csv", CSV)


async def test_a_photo_with_one_pupils_grade_is_let_go_as_before(slack_desk: Desk) -> None:
    said = await slack_desk.person("n.hussain").sends("grade Amy Carter 5+ 6", "photo.jpg", b"\xff\xd8\xff")
    assert "Amy Carter 11A Mathematics: current 5+" in said
    assert "was not kept" in said


async def test_a_file_in_the_form_takes_the_place_of_its_lines(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/grade 11Ma1")
    slack_desk.slack.files["marks.csv"] = {"name": "marks.csv", "bytes": CSV.replace(b"5+", b"5.5")}
    url = f"{slack_desk.slack.url}/files/marks.csv"
    refused = await noor.fills({"lines.file": url})
    assert refused["response_action"] == "errors"
    assert "Line 2: Amy Carter: 5.5 is not a grade" in refused["errors"]["lines"]
    unreadable = await noor.fills({"lines.file": "https://elsewhere.example/x"})
    assert unreadable == {
        "response_action": "errors",
        "errors": {"lines": "I could not fetch that file from Slack. Paste its rows below the line instead."},
    }
    slack_desk.slack.files["marks.csv"]["bytes"] = CSV
    assert await noor.fills({"lines.file": url}) == {"response_action": "clear"}
    assert recorded(slack_desk.database) == 4
