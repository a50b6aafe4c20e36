"""A class's grades in Teams: in a dialog, in a card of the personal chat, and as rows that were pasted."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.tracking.grades import GradeEntry
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams.desk import Desk, actions, field_of, text_of
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
