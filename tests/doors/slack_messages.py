"""What happens to a message in Slack: it is written, edited and deleted; and what came of it."""

import json
from typing import Any

from sqlmodel import col, select

from models.mentoring.slip import Slip
from models.outbox.inbox import InboxRow
from tests.doors.small_slack import wire
from tests.doors.small_slack.desk import Desk, Person, words


def slips(desk: Desk) -> list[str]:
    with desk.database.reading() as db:
        wanted = select(Slip.text).where(Slip.removed_at == None)  # noqa: E711 - SQL's IS NULL
        return list(db.exec(wanted.order_by(col(Slip.id))))


async def happens(person: Person, inner: dict[str, Any]) -> str:
    """Something happens in the direct messages with the bot; what it says there."""
    desk, before = person.desk, len(person.dms)
    desk.presses += 1
    channel = desk.slack.dm(person.account).id
    body = wire.event(
        {"type": "message", "channel_type": "im", "channel": channel, **inner}, event_id=f"EvT{desk.presses}"
    )
    assert (await desk.send(wire.signed(json.dumps(body), "application/json"))).status_code == 200
    said = person.dms[before:]
    person.seen = said[-1] if said else {}
    return "\n".join(words(each["blocks"]) for each in said)


def message(person: Person, text: str, ts: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": person.account, "text": text, "ts": ts, **more}


def edited(person: Person, before: str, after: str, ts: str, at: str = "1700000500.000100") -> dict[str, Any]:
    mark = {"user": person.account, "ts": at}
    return {
        "subtype": "message_changed",
        "hidden": True,
        "ts": "1700000500.000200",
        "message": message(person, after, ts, edited=mark),
        "previous_message": message(person, before, ts),
    }


def deleted(person: Person, before: str, ts: str) -> dict[str, Any]:
    return {
        "subtype": "message_deleted",
        "hidden": True,
        "ts": "1700000600.000200",
        "deleted_ts": ts,
        "previous_message": message(person, before, ts),
    }


def text(words_: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words_, **({"style": style} if style else {})}


def kept(desk: Desk) -> int:
    with desk.database.reading() as db:
        return len(db.exec(select(InboxRow)).all())
