"""What was answered in Teams, and what was saved."""

from typing import Any

from sqlmodel import select

from bot.platforms.teams.app import PATH
from models.db.database import Database
from models.mentoring.slip import Slip
from tests.doors.small_teams.desk import Desk

LINE = "slip Amy Carter + superb coursework"


def slips(database: Database) -> list[str]:
    with database.reading() as db:
        return [each.text for each in db.exec(select(Slip)) if each.text]


async def answered(desk: Desk, activity: dict[str, Any]) -> Any:
    """The response alone, without what goes on behind it."""
    async with desk.client() as client:
        answer = await client.post(PATH, json=activity, headers=desk.activities.headers())
    assert answer.status_code == 200
    return answer.json() if answer.content else None
