"""What takes longer than Slack waits is answered in the end, also after a restart, or was said not to be safe."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from structlog.testing import capture_logs

from bot.platforms.accounts import Account
from bot.platforms.inbox import Inbox, Unanswered
from bot.platforms.slack.door import PATH
from bot.platforms.slack.waits import Waits
from bot.requests import Pressing, Said, Submitted, Words
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.inbox import InboxRow
from models.school.people import Pupil
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.desk import Desk, Person, open_desk, words
from tests.doors.small_slack.wire import Signed
from tests.doors.small_slack.workspace import TEAM
from tests.patience import LONGEST

pytestmark = pytest.mark.both_databases

SLIP = "slip Amy Carter + superb coursework"
HURRIED = Waits(answer=0.05, keep=0.05, acknowledged=60, form=60, account=30, name=30)
"""Nothing is answered in time that has to wait for anything."""
PATIENT = Waits(answer=0.05, keep=20, acknowledged=60, form=60, account=30, name=30)


def slips(database: Database) -> list[str]:
    with database.reading() as db:
        wanted = select(Slip.text).where(Slip.removed_at == None)  # noqa: E711 - SQL's IS NULL
        return list(db.exec(wanted.order_by(col(Slip.id))))


def kept(database: Database) -> list[str]:
    with database.reading() as db:
        return [each.said for each in db.exec(select(InboxRow))]


@contextmanager
def locked(database: Database) -> Iterator[threading.Event]:
    """Another process writes, and does not end until the event is set: SQLite's one lock, or Amy Carter's row."""
    let_go, begun = threading.Event(), threading.Event()

    def hold() -> None:
        other = Database(database.url)
        with other.writing() as db:
            db.exec(select(Pupil).where(Pupil.legal_surname == "Carter").with_for_update()).all()
            begun.set()
            let_go.wait(LONGEST)
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert begun.wait(LONGEST)
    try:
        yield let_go
    finally:
        let_go.set()
        holder.join()


@asynccontextmanager
async def desk_of(database: Database, slack: SmallSlack, waits: Waits) -> AsyncIterator[Desk]:
    async with open_desk(database, slack, waits=waits) as desk:
        yield desk


async def posted(desk: Desk, request: Signed) -> int:
    """Send a request to the bot, and wait for its status alone."""
    answer = await desk.client.post(PATH, content=request.body, headers=request.headers)
    return answer.status_code


async def knows(desk: Desk, person: Person) -> None:
    """Slack and the roster have said who this is, before anything is locked."""
    assert await desk.door.app.hearing.who(person.account)


@pytest.mark.parametrize(
    "engine_name", ["sqlite"]
)  # elsewhere another's lock of a row keeps only that waiting
async def test_what_cannot_even_be_kept_is_said_not_to_be_safe(slack: SmallSlack, database: Database) -> None:
    async with desk_of(database, slack, HURRIED) as desk:
        noor = desk.person("n.hussain")
        await knows(desk, noor)
        with locked(database) as let_go:
            desk.when_answered = let_go.set
            said = await noor.types(f"/{SLIP}")
        assert "nothing is saved yet" in said
        assert "send it again" in said
        assert SLIP in said, "what was typed is there to be copied"
        assert "sent to Dan Whitfield" in words(slack.replies(noor.response_url)[-1]["blocks"])
        assert slips(database) == ["superb coursework"]
        assert kept(database) == []


@pytest.mark.parametrize("engine_name", ["postgresql"])  # whoever locks SQLite locks all of it
async def test_what_is_promised_is_kept_while_it_waits_and_forgotten_once_answered(
    slack: SmallSlack, database: Database
) -> None:
    async with desk_of(database, slack, PATIENT) as desk:
        noor = desk.person("n.hussain")
        await knows(desk, noor)
        seen: list[list[str]] = []
        with locked(database) as let_go:

            def look() -> None:
                seen.append(kept(database))
                let_go.set()

            desk.when_answered = look
            assert "This takes a moment" in await noor.types(f"/{SLIP}")
        assert len(seen[0]) == 1
        assert "sent to Dan Whitfield" in words(slack.replies(noor.response_url)[-1]["blocks"])
        assert kept(database) == []


def said(kind: str) -> Said:
    """A request of Noor's that a process was stopped before answering."""
    match kind:
        case "command":
            return Words(staff_id=0, words=SLIP, key="slack/command/t1", door="slack")
        case "press":
            return Pressing(staff_id=0, token='["undo",{"entry":999999}]', key="slack/press/p1", door="slack")
        case _:
            given = {"pupil": "Amy Carter", "text": ""}
            return Submitted(staff_id=0, command="slip", values=given, key="slack/form/n1", door="slack")


async def left_behind(desk: Desk, person: Person, what: Said, **place: Any) -> None:
    """What a process leaves that was killed after it had acknowledged."""
    inbox = Inbox(desk.database, "slack", desk.clock.now)
    account = Account("slack", TEAM, person.account)
    asked = Unanswered(account=account, said=what, place={"user": person.account, **place})
    keeping = inbox.keep(asked)
    assert await keeping.is_safe(20)
    assert len(kept(desk.database)) == 1


def later(desk: Desk, **more: float) -> None:
    now = desk.clock.now() + timedelta(**more)
    desk.clock.set(f"{now:%Y-%m-%d %H:%M}")


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("command", "sent to Dan Whitfield"), ("press", "cannot find what to take back"), ("form", "needed")],
)
async def test_who_was_promised_an_answer_gets_it_after_a_restart(
    slack_desk: Desk, kind: str, answer: str
) -> None:
    noor = slack_desk.person("n.hussain")
    url = slack_desk.slack.response_url("C0STAFF")
    await left_behind(slack_desk, noor, said(kind), channel="C0STAFF", response_url=url)
    assert await slack_desk.door.app.resuming.once() == 0, "whoever took it may still be at it"
    later(slack_desk, minutes=1)
    assert await slack_desk.door.app.resuming.once() == 1
    assert answer in json.dumps(slack_desk.slack.replies(url), ensure_ascii=False)
    assert kept(slack_desk.database) == []
    assert slips(slack_desk.database) == (["superb coursework"] if kind == "command" else [])


async def test_what_was_done_before_the_restart_is_not_done_again(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    fields = wire.slash("/slip", "Amy Carter + superb coursework", user=noor.account, trigger="t1")
    await noor.repeats(wire.signed(wire.as_fields(fields)))
    await left_behind(slack_desk, noor, said("command"), channel="D1")
    later(slack_desk, minutes=1)
    assert await slack_desk.door.app.resuming.once() == 1
    assert "sent to Dan Whitfield" in words(noor.dms[-1]["blocks"])
    assert slips(slack_desk.database) == ["superb coursework"]


async def test_what_is_too_old_is_said_to_be_lost(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await left_behind(slack_desk, noor, said("command"), channel="D1")
    later(slack_desk, minutes=61)
    assert await slack_desk.door.app.resuming.once() == 1
    assert "Send it again" in words(noor.dms[-1]["blocks"])
    assert kept(slack_desk.database) == []
    assert slips(slack_desk.database) == []


async def test_what_is_too_old_and_was_done_is_said_to_be_done(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    fields = wire.slash("/slip", "Amy Carter + superb coursework", user=noor.account, trigger="t1")
    await noor.repeats(wire.signed(wire.as_fields(fields)))
    await left_behind(slack_desk, noor, said("command"), channel="D1")
    later(slack_desk, minutes=61)
    assert await slack_desk.door.app.resuming.once() == 1
    told = words(noor.dms[-1]["blocks"])
    assert "sent to Dan Whitfield" in told
    assert "Send it again" not in told
    assert kept(slack_desk.database) == []


async def test_yes_to_the_safeguarding_question_forgets_what_waits(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter + she has bruises on her arm")
    await left_behind(slack_desk, noor, said("command"), channel="D1")
    await noor.fills({"safeguarding_concern": "yes"})
    assert kept(slack_desk.database) == []


async def test_two_processes_do_not_answer_the_same(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await left_behind(slack_desk, noor, said("command"), channel="D1")
    later(slack_desk, minutes=1)
    resuming = slack_desk.door.app.resuming
    assert sum(await asyncio.gather(*(resuming.once() for _ in range(3)))) == 1
    assert len(noor.dms) == 1


async def test_a_request_that_meets_a_fault_of_ours_keeps_no_other_waiting(slack_desk: Desk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await left_behind(slack_desk, noor, said("command"), channel="D1", no_such_place="anywhere")
    inbox = Inbox(slack_desk.database, "slack", slack_desk.clock.now)
    account = Account("slack", TEAM, dan.account)
    asked = Unanswered(account=account, said=said("form"), place={"user": dan.account, "channel": "D1"})
    assert await inbox.keep(asked).is_safe(20)
    later(slack_desk, minutes=1)
    with capture_logs() as logs:
        assert await slack_desk.door.app.resuming.once() == 2
    assert [(each["event"], bool(each["reference"])) for each in logs if "reference" in each] == [
        ("fault", True)
    ]
    assert "needed" in words(dan.dms[-1]["blocks"])
    assert len(kept(slack_desk.database)) == 1, "it is tried again"
    later(slack_desk, minutes=61)
    assert await slack_desk.door.app.resuming.once() == 1
    assert kept(slack_desk.database) == [], "nothing is kept for longer than an hour"


async def test_what_another_version_kept_is_let_go_where_it_is_not_understood(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await left_behind(slack_desk, noor, said("command"), channel="D1")
    with slack_desk.database.writing() as db:
        row = db.exec(select(InboxRow)).one()
        row.said = json.dumps(json.loads(row.said) | {"due": "on another day"})
    later(slack_desk, minutes=1)
    assert await slack_desk.door.app.resuming.once() == 0
    assert kept(slack_desk.database) == []


async def test_what_the_version_before_kept_is_answered(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await left_behind(slack_desk, noor, said("command"), channel="D1")
    with slack_desk.database.writing() as db:
        row = db.exec(select(InboxRow)).one()
        plain = json.loads(row.said)
        row.said = json.dumps({name: plain[name] for name in plain.keys() - {"due", "notes", "waits"}})
    later(slack_desk, minutes=1)
    assert await slack_desk.door.app.resuming.once() == 1
    assert "sent to Dan Whitfield" in words(noor.dms[-1]["blocks"])


@pytest.mark.parametrize("engine_name", ["postgresql"])  # whoever locks SQLite locks all of it
async def test_what_is_said_under_an_answer_is_kept_with_it(slack: SmallSlack, database: Database) -> None:
    file = {"files": [{"id": "F1", "mimetype": "image/jpeg"}], "subtype": "file_share"}
    async with desk_of(database, slack, PATIENT) as desk:
        noor = desk.person("n.hussain")
        await knows(desk, noor)
        inner = {**wire.dm_message(SLIP, user=noor.account, channel=slack.dm(noor.account).id), **file}
        with locked(database):
            body = json.dumps(wire.event(inner, event_id="EvNoted"))
            assert await posted(desk, wire.signed(body, "application/json")) == 200
            with database.reading() as db:
                left = db.exec(select(InboxRow)).one()
        await desk.door.app.settled()
        with database.writing() as db:
            db.merge(left)  # as if this process had been killed
        later(desk, minutes=1)
        assert await desk.door.app.resuming.once() == 1
        answers = [words(each["blocks"]) for each in noor.dms]
        assert len(answers) == 2
        assert all("was not kept" in each for each in answers)


async def test_what_somebody_else_may_take_meanwhile_is_left_to_them(slack_desk: Desk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    resuming, inbox = slack_desk.door.app.resuming, Inbox(slack_desk.database, "slack", slack_desk.clock.now)
    for person, key in ((noor, "n1"), (dan, "n2")):
        asked = Unanswered(
            account=Account("slack", TEAM, person.account),
            said=Words(staff_id=0, words="slips", key=key, door="slack"),
            place={"user": person.account, "channel": "D1"},
        )
        assert await inbox.keep(asked).is_safe(20)
    later(slack_desk, minutes=1)
    slack_desk.slack.mood = lambda method: (
        later(slack_desk, minutes=1) if method == "chat.postMessage" else None
    )
    assert await resuming.once() == 2
    slack_desk.slack.mood = lambda _method: None
    assert (len(noor.dms), len(dan.dms)) == (1, 0)
    assert len(kept(slack_desk.database)) == 1
    assert await resuming.once() == 1
    assert (len(noor.dms), len(dan.dms)) == (1, 1)
