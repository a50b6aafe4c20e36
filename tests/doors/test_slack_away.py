"""PostgreSQL is restarted while people speak in Slack: nobody meets a fault of ours, and nothing needs a restart."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from models.db.database import Database
from models.settings.place import Channel
from tests.conversations.conftest import fill_with_invented_school
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.desk import Desk, Person, filled, open_desk, words
from tests.doors.small_slack.limits import Json
from tests.postgres import Postgres

REFERENCE = "Something went wrong on my side. Nothing was saved. Reference"


@pytest.fixture
def own_postgres(run_folder: Path) -> Postgres:
    """A server of one's own: the others' tests go on meanwhile."""
    return Postgres(Path(mkdtemp(dir=run_folder)) / "pg", durable=False)


@pytest.fixture
async def restarted_desk(own_postgres: Postgres, slack: SmallSlack, tmp_path: Path) -> AsyncIterator[Desk]:
    url = own_postgres.create("school")
    fill_with_invented_school(url, tmp_path)
    database = Database(url)
    async with open_desk(database, slack) as desk:
        helen = desk.person("h.marsh")
        helen.channel = slack.channel("G0LEADERS", "leaders", [helen.account]).id
        assert "leadership's place now" in await helen.types("/settings leadership here")
        yield desk
    database.close()
    own_postgres.stop()


async def happened(desk: Desk, inner: Json) -> int:
    desk.presses += 1
    body = json.dumps(wire.event(inner, event_id=f"EvAway{desk.presses}"))
    return (await desk.send(wire.signed(body, "application/json"))).status_code


async def spoken(desk: Desk, noor: Person, form: Json, answer: Json) -> None:
    """Everything that a person can do, while the database is away: each is answered, with a reference."""
    assert REFERENCE in await noor.types("/slip Amy Carter + superb coursework")
    assert REFERENCE in await noor.types("/slip <@UDWHITFIELD> said so")
    assert REFERENCE in await noor.writes("slip Amy Carter + superb coursework")
    assert REFERENCE in await noor.writes("slips\nslips")
    noor.seen = answer
    assert REFERENCE in await noor.presses("Undo")
    answer_to_form = await noor.fills({"text": "superb"}, view=form)
    assert (noor.status, answer_to_form["response_action"]) == (200, "errors")
    assert REFERENCE in answer_to_form["errors"]["pupil"]
    asked = wire.suggestion(form, "pupil", "search.pupil", "amy", user=noor.account)
    found = await desk.send(wire.signed(wire.as_form(asked)))
    assert (found.status_code, found.json()) == (200, {"options": []})
    before = len(noor.dms)
    edited = wire.dm_message("slips of mine", user=noor.account, channel=desk.slack.dm(noor.account).id)
    after = {**edited, "text": "slips", "edited": {"ts": "1700000001.000000", "user": noor.account}}
    event = {
        "type": "message",
        "subtype": "message_changed",
        "channel_type": "im",
        "channel": edited["channel"],
        "message": after,
        "previous_message": edited,
    }
    assert await happened(desk, event) == 200
    assert REFERENCE in words(noor.dms[before]["blocks"])
    assert REFERENCE in await noor.opens_home()


async def test_who_speaks_meanwhile_is_answered_and_afterwards_all_is_as_before(
    own_postgres: Postgres, restarted_desk: Desk
) -> None:
    desk, slack = restarted_desk, restarted_desk.slack
    noor = desk.person("n.hussain")
    desk.person("d.whitfield")
    await noor.types("/slip Ben Dodd + great mock")
    answer = dict(noor.seen)
    await noor.opens_home()
    await noor.types("/slip Amy Carter")
    form = dict(noor.view)
    assert filled(form, {})
    with own_postgres.away():
        desk.clock.set("2026-11-23 10:05")  # a link is read again after a minute
        await spoken(desk, noor, form, answer)
        profile = {"type": "user_change", "user": slack.users[noor.account]}
        assert await happened(desk, profile) == 200
        gone = {"type": "group_archive", "channel": "G0LEADERS"}
        assert await happened(desk, gone) == 503, "not acknowledged, so that Slack says it again"
    assert await happened(desk, gone) == 200
    with desk.database.reading() as db:
        place = db.get(Channel, ("slack", "leadership"))
    assert place is not None
    assert place.trouble == "The channel is archived."
    assert "sent to Dan Whitfield" in await noor.types("/slip Amy Carter + superb coursework")
