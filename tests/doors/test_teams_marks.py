"""A class's grades in Teams: in a dialog, in a card of the personal chat, and as rows that were pasted."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.tracking.grades import GradeEntry
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams.desk import Desk, actions, field_of, text_of
from tests.doors.test_slack_marks import workbook
from tests.doors.test_teams_dialogs import asked, card_in, sent_with

pytestmark = pytest.mark.P6


def recorded(database: Database) -> int:
    with database.reading() as db:
        rows = select(GradeEntry.id).where(
            col(GradeEntry.recorded_by).is_not(None), col(GradeEntry.superseded_at).is_(None)
        )
        return len(db.exec(rows).all())


async def test_a_class_is_one_dialog_refused_by_line_and_then_saved(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    make, noor = desk.activities, teams_cast.noor
    (message,) = await desk.says(noor, "marksheet")
    (enter,) = [
        each for each in actions(message.card) if "11Ma1" in str(each["data"]) and "form" in str(each["data"])
    ]
    form = card_in(await asked(desk, make.opens(noor, enter["data"], replyToId=message.id)))
    assert "11Ma1 Mathematics" in str(form)
    field = field_of(form, "lines")
    assert field["isMultiline"]
    assert "Amy Carter  5-  6\n" in field["value"]
    wrong = sent_with(form, lines="Amy Carter 5.5 6")
    again = card_in(await asked(desk, make.submits(noor, wrong)))
    assert "Line 1: Amy Carter: 5.5 is not a grade in Mathematics." in text_of(again)
    assert field_of(again, "lines")["value"] == "Amy Carter 5.5 6"
    surprising = sent_with(again, lines="Amy Carter 9 9")
    question = card_in(await asked(desk, make.submits(noor, surprising)))
    assert "Amy Carter 11A: The current grade was 5- last month" in text_of(question)
    yes = field_of(question, "sure")["choices"][0]["value"]
    for _ in range(2):
        done = await asked(desk, make.submits(noor, sent_with(question, sure=yes)))
        assert done["task"]["type"] == "message"
    assert recorded(desk.database) == 2


@pytest.mark.parametrize(
    "html",
    [
        "<p>grade 11Ma1</p><table><tr><td>Carter</td><td>Amy</td><td>5+</td><td>6</td></tr>"
        "<tr><td>Dodd</td><td>Ben</td><td></td><td>5</td></tr></table>",
        "<p>grade 11Ma1<br>Amy Carter 5+ 6<br>Ben Dodd - 5</p>",
        "<p>grade 11Ma1</p><ul><li>Amy Carter 5+ 6</li><li>Ben Dodd - 5</li></ul>",
    ],
)
async def test_rows_pasted_into_a_message_are_the_class(desk: Desk, teams_cast: TeamsCast, html: str) -> None:
    hung = [{"contentType": "text/html", "content": html}]
    await desk.posts(desk.activities.message(teams_cast.noor, "as Teams flattens it", attachments=hung))
    said = desk.teams.said_to(teams_cast.noor)[-1]
    assert "11Ma1 Mathematics: grades of 2 pupils" in text_of(said.card)


def sent_file(desk: Desk, content: bytes, url: str = "") -> dict[str, Any]:
    """A message in the personal chat with a file, as Teams hands it over."""
    desk.teams.files["/files/marks.csv"] = content
    there = {"downloadUrl": url or f"{desk.teams.base}/files/marks.csv", "uniqueId": "1", "fileType": "csv"}
    kind = "application/vnd.microsoft.teams.file.download.info"
    hung = [{"contentType": kind, "name": "marks.csv", "content": there}]
    return {"attachments": [*hung, {"contentType": "text/html", "content": "<div><p>grade 11Ma1</p></div>"}]}


CSV = b"Surname,Forename,Target,Current,Predicted\r\nCarter,Amy,6,5+,6\r\nDodd,Ben,6,4,5\r\n"


async def said_to_file(desk: Desk, teams_cast: TeamsCast, **sent: Any) -> str:
    await desk.posts(desk.activities.message(teams_cast.noor, "grade 11Ma1", **sent))
    return text_of(desk.teams.said_to(teams_cast.noor)[-1].card)


async def test_a_file_in_the_personal_chat_is_the_class(desk: Desk, teams_cast: TeamsCast) -> None:
    said = await said_to_file(desk, teams_cast, **sent_file(desk, CSV))
    assert "11Ma1 Mathematics: grades of 2 pupils" in said
    assert "was not kept" not in said
    assert recorded(desk.database) == 4


async def test_dates_in_a_workbook_are_said_to_be_dates_and_its_lines_stay_in_the_form(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    """As Excel makes them of 5-6: on 9 to 1 nothing can be read back, and nothing is saved."""
    content = workbook(
        ("Name", "Current", "Predicted"),
        ("Amy Carter", date(2026, 6, 5), 6),
        ("Ben Dodd", 4, 5),
    )
    await said_to_file(desk, teams_cast, **sent_file(desk, content))
    shown = desk.teams.said_to(teams_cast.noor)[-1].card
    assert "Amy Carter: 2026-06-05 is a date, not a grade in Mathematics: a spreadsheet may have" in text_of(
        shown
    )
    assert field_of(shown, "lines")["value"].splitlines()[1:] == [
        "Amy Carter\t2026-06-05\t6",
        "Ben Dodd\t4\t5",
    ]
    assert recorded(desk.database) == 0


async def test_what_is_no_list_or_is_elsewhere_is_said(desk: Desk, teams_cast: TeamsCast) -> None:
    assert "I cannot read that file." in await said_to_file(
        desk, teams_cast, **sent_file(desk, b"\x89PNG\r\n")
    )
    assert "That file is larger than 1 MB." in await said_to_file(
        desk, teams_cast, **sent_file(desk, b"x" * (2**20 + 5))
    )
    for url in (
        "https://elsewhere.example/x",
        "http://school.sharepoint.com/x",
        f"{desk.teams.base}/files/gone",
    ):
        said = await said_to_file(desk, teams_cast, **sent_file(desk, CSV, url))
        assert "I could not fetch that file from Teams." in said
    assert recorded(desk.database) == 0
