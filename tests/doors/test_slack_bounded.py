"""Whatever Slack tells is acknowledged within its seconds or told again: nothing waits unbounded for the database."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from models.db.database import Database
from models.school.links import Link
from models.settings.place import Channel
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.desk import UNHURRIED, words
from tests.doors.test_slack_inbox import desk_of, knows, locked, posted

BOUNDED = replace(UNHURRIED, answer=0.05, keep=0.05, acknowledged=0.05)


@pytest.mark.parametrize("engine_name", ["sqlite"])  # whoever locks SQLite locks all of it
@pytest.mark.parametrize("what", ["user_change", "edit", "message", "channel"])
async def test_what_slack_tells_is_not_acknowledged_while_the_database_takes_nothing(
    slack: SmallSlack, database: Database, what: str
) -> None:
    async with desk_of(database, slack, UNHURRIED) as desk:
        hearing = desk.door.app.hearing
        noor, sam = desk.person("n.hussain"), desk.person("s.stranger")
        await knows(desk, noor)
        channel = slack.dm(sam.account).id
        wrote = wire.dm_message("slips", user=sam.account, channel=channel)
        edit = {
            "type": "message", "subtype": "message_changed", "channel_type": "im", "channel": channel,
            "message": {**wrote, "edited": {"ts": "1700000001.000000", "user": sam.account}},
            "previous_message": {**wrote, "text": "slps"},
        }  # fmt: skip
        with database.writing() as db:
            db.add(Channel(door="slack", purpose="leadership", address="G0L", bound_at=desk.clock.now()))
        inner: dict[str, Any] = {
            "user_change": {"type": "user_change", "user": {**slack.users[noor.account], "deleted": True}},
            "edit": edit,
            "message": wrote,
            "channel": {"type": "group_archive", "channel": "G0L"},
        }[what]
        request = wire.signed(json.dumps(wire.event(inner, event_id="EvBound")), "application/json")
        with locked(database):
            hearing.waits = BOUNDED
            assert await posted(desk, request) == 503
            assert sam.dms == []
        await desk.door.app.settled()
        hearing.waits = UNHURRIED
        assert await posted(desk, request) == 200, "Slack says it again"
        await desk.door.app.settled()
        with database.reading() as db:
            if what == "user_change":
                assert db.exec(select(Link)).all() == []
            elif what == "channel":
                assert db.exec(select(Channel.trouble)).one() == "The channel is archived."
            else:
                (told,) = sam.dms
                assert "I do not know s.stranger" in words(told["blocks"])
