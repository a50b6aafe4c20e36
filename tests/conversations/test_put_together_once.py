"""What is asked with each look is put together once: that takes SQLAlchemy longer than the database takes to answer."""

from typing import Any

import pytest
from sqlalchemy import Connection, event

from models.db.database import Database
from tests.conversations.conftest import World

OFTEN = ("todo", "slips", "slips Amy Carter", "pupil Amy Carter", "mentees")
WHO = (
    "n.hussain",
    "d.whitfield",
    "g.lin",
    "h.marsh",
    "p.lowe",
    "r.adeyemi",
    "s.okafor",
)


@pytest.mark.parametrize("who", WHO)
def test_what_was_asked_before_is_not_put_together_anew(world: World, database: Database, who: str) -> None:
    speaker = world.staff(who)
    put_together: dict[int, Any] = {}
    anew: list[str] = []

    def note(_connection: Connection, statement: Any, *_rest: object) -> None:
        if id(statement) not in put_together:
            anew.append(f"{line}: {statement}")
        put_together[id(statement)] = statement

    event.listen(database.engine, "before_execute", note)
    for line in OFTEN:
        speaker.says(line, line)
        anew.clear()
        speaker.says(line)
        assert anew == []
