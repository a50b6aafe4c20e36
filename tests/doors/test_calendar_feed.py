"""A calendar is handed a member of staff's sessions and meetings at a secret address, and nothing of any pupil."""

import asyncio
import logging
import re

import httpx
import pytest
from icalendar import Calendar
from sqlmodel import col, select
from starlette.applications import Starlette

from bot.assembly import make_dispatcher
from bot.feed import A_MINUTE, Feeds
from bot.requests import Words
from bot.say.typing import as_words, said_in
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.school.people import Staff
from models.settings.feeds import CalendarFeed
from tests.conversations.conftest import World

AT = "https://staffroom.school.example/calendar"
ADDRESS = re.compile(re.escape(AT) + r"(/\d+-[\w-]{43}\.ics)")


class Desk:
    """A school that serves calendars, who asks in it, and a clock that only goes forward."""

    def __init__(self, database: Database) -> None:
        self.world = World(database)
        self.database = database
        self.seconds = 0.0
        self.dispatcher = make_dispatcher(database, now=self.world.clock.now, feeds_at=AT)
        api = Starlette()
        feeds = Feeds(database, self.world.clock.now, lambda: self.seconds)
        feeds.mount(api)
        self.api = api

    def get(self, address: str, method: str = "GET") -> httpx.Response:
        """What a calendar is handed at this address."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.api)
            async with httpx.AsyncClient(transport=transport, base_url="https://staffroom.test") as calendar:
                return await calendar.request(method, address)

        return asyncio.run(ask())

    def says(self, email: str, line: str) -> str:
        with self.database.reading() as db:
            staff_id = db.exec(select(Staff.id).where(Staff.email == f"{email}@school.example")).one()
        self.world.clock.now()
        answer = self.dispatcher.hear(Words(staff_id=staff_id or 0, words=line))
        return str(said_in(answer, as_words))

    def address(self, email: str) -> str:
        """A new address of this person's, below the calendars' own."""
        found = ADDRESS.search(self.says(email, "feed new"))
        assert found is not None
        return f"/calendar{found[1]}"

    def deeds(self) -> list[str]:
        with self.database.reading() as db:
            return [
                each
                for each in db.exec(select(Entry.deed).order_by(col(Entry.id)))
                if each.startswith("feed")
            ]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_it_holds_ones_own_sessions_and_meetings_and_of_pupils_nothing(desk: Desk) -> None:
    desk.world.staff("n.hussain").says("book Amy Carter, Ben Dodd maths thu M4")
    desk.world.staff("d.whitfield").says("book Amy Carter history tue", "arrange Amy Carter 10 dec lunch M2")
    noors, dans = desk.address("n.hussain"), desk.address("d.whitfield")
    handed = desk.get(noors)
    assert (handed.status_code, handed.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert handed.headers["cache-control"] == "private, no-store"
    events = {str(each["summary"]): each for each in Calendar.from_ical(handed.content).walk("VEVENT")}
    assert list(events) == ["Mathematics: session"]
    assert str(events["Mathematics: session"]["location"]) == "M4"
    assert events["Mathematics: session"].decoded("dtstart").isoformat() == "2026-11-26T15:20:00+00:00"
    his = desk.get(dans).text
    assert his.count("BEGIN:VEVENT") == 2
    for each in ("Amy", "Carter", "Ben", "Dodd", "11A"):
        assert each not in handed.text + his
    assert desk.get(noors).content == handed.content


def test_what_is_called_off_is_there_no_more(desk: Desk) -> None:
    noor = desk.world.staff("n.hussain")
    noor.says("book Amy Carter maths thu")
    address = desk.address("n.hussain")
    assert "VEVENT" in desk.get(address).text
    noor.says("cancel Amy Carter thu")
    assert "VEVENT" not in desk.get(address).text


@pytest.mark.parametrize("how", ["ended", "a new one", "who left"])
def test_an_address_that_is_ended_gives_nothing_at_once(desk: Desk, how: str) -> None:
    address = desk.address("n.hussain")
    assert desk.get(address).status_code == 200
    if how == "ended":
        assert "is ended" in desk.says("n.hussain", "feed off")
        assert "nothing to end" in desk.says("n.hussain", "feed off")
    elif how == "a new one":
        assert desk.get(desk.address("n.hussain")).status_code == 200
    else:
        with desk.database.writing() as db:
            db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one().active = False
    gone = desk.get(address)
    never = desk.get("/calendar/999-" + "x" * 43 + ".ics")
    assert (gone.status_code, gone.text) == (404, "There is no calendar here.\n")
    assert (never.status_code, never.text, never.headers) == (gone.status_code, gone.text, gone.headers)


SIGNS = "x" * 43


@pytest.mark.parametrize(
    "name",
    ["", "1", "1-short.ics", f"one-{SIGNS}.ics", f"1-{SIGNS}", "../healthz", f"999999999999-{SIGNS}.ics"],
)
def test_what_is_no_address_is_looked_up_nowhere(desk: Desk, name: str) -> None:
    assert desk.get(f"/calendar/{name}").status_code == 404


def test_only_its_own_secret_opens_it(desk: Desk) -> None:
    address = desk.address("n.hussain")
    number, _, secret = address.removeprefix("/calendar/").removesuffix(".ics").partition("-")
    other = desk.address("d.whitfield").removeprefix("/calendar/").removesuffix(".ics").partition("-")[2]
    assert desk.get(f"/calendar/{number}-{other}.ics").status_code == 404
    with desk.database.reading() as db:
        kept = db.exec(select(CalendarFeed)).all()
    assert all(secret not in str(each.model_dump()) for each in kept)
    assert desk.get(address, "POST").status_code == 405


def test_that_it_was_made_taken_and_ended_is_on_record_and_its_secret_in_no_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        address = desk.address("n.hussain")
        for _ in range(3):
            desk.get(address)
        desk.world.at("2026-11-24 10:00")
        desk.get(address)
        desk.says("n.hussain", "feed off")
    assert desk.deeds() == [Deed.FEED_MAKE, Deed.FEED_TAKE, Deed.FEED_TAKE, Deed.FEED_END]
    secret = address.rpartition("-")[2].removesuffix(".ics")[-20:]
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("httpx")]
    assert secret not in "\n".join(ours) + "".join(capsys.readouterr())


def test_who_asks_too_often_waits_a_minute_and_the_others_do_not(desk: Desk) -> None:
    address, other = desk.address("n.hussain"), desk.address("d.whitfield")
    assert {desk.get(address).status_code for _ in range(A_MINUTE)} == {200}
    refused = desk.get(address)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert desk.get(other).status_code == 200
    desk.seconds = 61.0
    assert desk.get(address).status_code == 200


def test_a_lost_address_is_not_said_again(desk: Desk) -> None:
    assert "You have no calendar address." in desk.says("n.hussain", "feed")
    address = desk.address("n.hussain")
    again = desk.says("n.hussain", "feed")
    assert "is on since today; a calendar took it last: never" in again
    assert address.rpartition("/")[2] not in again
    desk.get(address)
    assert "a calendar took it last: today" in desk.says("n.hussain", "feed")


def test_a_school_that_serves_none_has_the_files(desk: Desk) -> None:
    noor = desk.world.staff("n.hussain")
    assert noor.says("feed").startswith("The school has no calendar addresses.")
    assert noor.says("feed new").startswith("The school has no calendar addresses.")
    assert desk.deeds() == []
