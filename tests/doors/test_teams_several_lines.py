"""Several lines in one message of Teams."""

from dataclasses import replace

import pytest

from models.db.database import Database
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import SmallTeams
from tests.doors.small_teams.desk import PATIENT, Desk, open_desk, text_of
from tests.doors.teams_answers import LINE, slips


async def test_two_commands_in_two_lines_are_two(desk: Desk, teams_cast: TeamsCast) -> None:
    told = await desk.says(teams_cast.noor, f"{LINE}\nslip Ben Dodd - late again")
    assert len(told) == 2
    assert slips(desk.database) == ["superb coursework", "late again"]


@pytest.mark.parametrize(
    ("lines", "answers", "kept"),
    [
        (f"slpi Amy Carter + x\n{LINE}", ("I do not know “slpi”", "Positive slip"), ["superb coursework"]),
        (f"{LINE}\nslpi Ben Dodd + x", ("Positive slip", "I do not know “slpi”"), ["superb coursework"]),
        (f"help\n{LINE}", ("What you can type", "Positive slip"), ["superb coursework"]),
        (f"{LINE}\nBen Dodd + kind", ("about Amy Carter", "about Ben Dodd"), ["superb coursework", "kind"]),
    ],
)
async def test_each_line_is_answered_and_none_takes_another_along(
    desk: Desk, teams_cast: TeamsCast, lines: str, answers: tuple[str, ...], kept: list[str]
) -> None:
    told = await desk.says(teams_cast.noor, lines)
    assert slips(desk.database) == kept
    for said, answer in zip(told, answers, strict=True):
        assert answer in text_of(said.card)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello,</p><ol><li>{0}</li><li>{1}</li></ol>",
        "<ul><li><p>{0}</p></li>\n<li><p>{1}</p></li></ul>",
        "<p>{0}</p><p>&nbsp;</p><p>{1}</p>",
        "<pre>{0}\n{1}</pre>",
        "<table><tr><td><p>{0}</p></td></tr><tr><td><p>{1}</p></td></tr></table>",
    ],
)
async def test_a_list_of_commands_is_several_commands_and_one_below_a_command_is_its_text(
    desk: Desk, teams_cast: TeamsCast, html: str
) -> None:
    both = html.format(LINE, "slip Ben Dodd - late again")
    below = f"<p>{LINE}:</p><ul><li>the essay</li><li>the talk 👍</li></ul>"
    for content in (both, below):
        hung = [{"contentType": "text/html", "content": content}]
        await desk.posts(desk.activities.message(teams_cast.noor, "as Teams flattens it", attachments=hung))
    assert slips(desk.database) == [
        "superb coursework",
        "late again",
        "superb coursework:\n• the essay\n• the talk 👍",
    ]


async def test_many_answers_may_take_longer_to_send_than_one(
    small_teams: SmallTeams, teams_cast: TeamsCast, database: Database
) -> None:
    both = f"{LINE}\nslip Ben Dodd - late again"
    waits = replace(PATIENT, sent=0, more=60)
    async with open_desk(database, teams=small_teams, waits=waits) as desk:
        await desk.posts(desk.activities.message(teams_cast.noor, both))
    assert len(small_teams.said_to(teams_cast.noor)) == 2
