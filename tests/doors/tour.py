"""The conversations that both tours hold: who says what, in which order, and when."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from typing import Any, Protocol

import typer

from bot.assembly import composer
from bot.logs import log_to_stderr
from models.db.database import Database
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.doors.playing import fill_database

DAN, HELEN, NOOR = "d.whitfield@school.example", "h.marsh@school.example", "n.hussain@school.example"
GRACE = "g.lin@school.example"
Seen = Mapping[str, Any]
PATIENCE = 20.0
"""Seconds after which nothing comes any more."""
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Walker(Protocol):
    """Does what people do on one platform, and prints what they see. Who sits in front speaks where nobody is named."""

    async def arrives(self) -> None:
        """Meet Staffroom for the first time."""

    async def types(self, text: str) -> None:
        """Words to the bot alone."""

    async def presses(self, label: str) -> None:
        """The last button with this label in the conversation with the bot."""

    async def asks_for_form(self, text: str) -> None:
        """Words to the bot alone that lack something, up to the form."""

    async def chooses(self, command: str) -> None:
        """A command from the menu behind `/`, up to the form."""

    async def sends(self, **typed: str) -> None:
        """The form that is open, with these fields changed."""

    async def changes(self, before: str, after: str) -> None:
        """The form that is open, with these words of a field changed."""

    async def closes(self) -> None:
        """The form that is open, without sending it."""

    async def other(self, email: str, text: str) -> None:
        """Words of somebody in leadership's channel."""

    async def press_as(self, email: str, label: str) -> None:
        """A button in leadership's channel, pressed by somebody."""

    async def at(self, *moment: int) -> None:
        """Year, month, day, hour, minute: what is due then is done and told."""


async def slips(walker: Walker) -> None:
    """A slip in each way of giving one, leadership's channel, and a pupil whose session is cancelled."""
    await walker.arrives()
    await walker.types("help")
    await walker.types("slip Amy Carter + superb coursework, target: finish the conclusion by Friday")
    await walker.presses("Undo")
    await walker.asks_for_form("slip Amy Carter")
    await walker.sends(text="", tone="positive", target="Read a chapter")
    await walker.sends(text="Reads better each week", tone="positive", target="Read a chapter")
    await walker.chooses("slip")
    await walker.sends(tone="positive")
    await walker.closes()
    await walker.other(NOOR, "book Amy Carter, Ben Dodd maths mon M4")
    await walker.other(HELEN, "settings leadership here")
    await walker.at(2026, 11, 23, 8, 16)
    await walker.types("todo")
    await walker.other(NOOR, "cancel Ben Dodd today")
    await walker.at(2026, 11, 23, 8, 20)
    await walker.press_as(HELEN, "Told")
    await walker.at(2026, 11, 30, 8, 1)


async def sessions(walker: Walker) -> None:
    """A mentor's own session, from the booking past a clash to what became of an absence."""
    await walker.arrives()
    await walker.other(NOOR, "book Amy Carter maths mon M4")
    await walker.types("book Amy Carter history mon M7")
    await walker.presses("Book Tue 24 Nov")
    await walker.types("book Ben Dodd history tue M7")
    await walker.at(2026, 11, 24, 15, 10)
    await walker.at(2026, 11, 24, 15, 25)
    await walker.types("register")
    await walker.presses("All here")
    await walker.presses("Absent")
    await walker.at(2026, 11, 24, 16, 30)
    await walker.types("followups Amy Carter")
    await walker.presses("Spoke to pupil")
    await walker.types("followups")


async def tracking(walker: Walker) -> None:
    """A month's collection with a class's grades in one form, and the intervention that comes of it."""
    await walker.arrives()
    await walker.other(HELEN, "collections open")
    await walker.at(2026, 11, 20, 12, 30)
    await walker.types("todo")
    await walker.asks_for_form("grade 11Ma1")
    await walker.changes("Amy Carter  5-  6", "Amy Carter  4+  5-")
    await walker.types("collections")
    await walker.presses("Show")
    await walker.other(HELEN, "collections close")
    await walker.at(2026, 11, 23, 8, 16)
    await walker.types("interventions")
    await walker.presses("Open it")
    await walker.types("interventions Amy Carter")


async def reviews(walker: Walker) -> None:
    """A round of Key Stage 3: who is below, what is raised once its head has seen it, and what that opened."""
    await walker.arrives()
    await walker.other(HELEN, "reviews open until 4 dec")
    await walker.asks_for_form("review 8Ma1")
    await walker.changes("Olivia Abbott  -", "Olivia Abbott  below")
    await walker.types("review Imogen Eze, Kavya Shah maths above")
    await walker.at(2026, 11, 20, 12, 30)
    await walker.types("todo")
    await walker.other(HELEN, "reviews close")
    await walker.at(2026, 11, 23, 8, 16)
    await walker.types("reviews")
    await walker.presses("2 targets to raise")
    await walker.presses("Raise 2 in Mathematics")
    await walker.types("interventions")


async def mentor(walker: Walker) -> None:
    """A slip about a pupil whom the mentor then meets, what they agree on, the agreement, and what goes home."""
    await walker.arrives()
    await walker.other(NOOR, "slip Amy Carter - no homework, target: finish paper 1 by Friday")
    await walker.at(2026, 11, 20, 12, 30)
    await walker.presses("Read")
    await walker.types("brief Amy Carter")
    await walker.asks_for_form("meet Amy Carter")
    await walker.sends(kind="formal", note="Spoke about revision", target="Read a chapter by Friday")
    await walker.types("agreement Amy Carter")
    await walker.presses("Returned")
    await walker.other(NOOR, "comment Amy Carter maths works hard and asks good questions")
    await walker.types("comments Amy Carter")
    await walker.types("pupil Amy Carter")
    await walker.presses("Mentors")
    await walker.types("mentees")


@dataclass(frozen=True)
class Story:
    """A conversation, and who sits in front."""

    front: str
    walk: Callable[[Walker], Coroutine[Any, Any, None]]


STORIES = {
    "slips": Story(DAN, slips),
    "sessions": Story(DAN, sessions),
    "tracking": Story(GRACE, tracking),
    "reviews": Story(GRACE, reviews),
    "mentor": Story(DAN, mentor),
}


@dataclass
class Clock:
    """The tours' time; what is due when it is set is done and delivered through the door's courier."""

    database: Database
    courier: Any
    moment: list[datetime] = field(default_factory=lambda: [START])

    async def at(self, *moment: int) -> None:
        """Set the clock, do what is due then, deliver it, and print what became of it."""
        self.moment[0] = datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day, hour, minute
        typer.echo(f"\nIt is {self.moment[0]:%A %d %B, %H:%M}.")
        await asyncio.to_thread(run_due, self.database, self.moment[0], timetable)
        told = await deliver_due(self.database, [self.courier], composer, lambda: self.moment[0])
        for each in told:
            if each.state is not None:
                typer.echo(f"    ({each.key}: {each.state})")


async def until_seen(seen: Sequence[Seen], wanted: Callable[[Seen], bool], quiet: float) -> None:
    """Wait for what is wanted, however busy the machine is, and then until nothing more comes for so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not any(map(wanted, seen)):
                await asyncio.sleep(0.1)
    before = -1
    while len(seen) != before:
        before = len(seen)
        await asyncio.sleep(quiet)


def say(who: str, lines: Sequence[str], labels: Sequence[str]) -> None:
    """Print what stands there: its words a line each, and its buttons."""
    typer.echo(f"{who}:")
    for line in lines:
        typer.echo(f"    {line}")
    if labels:
        typer.echo(f"    [{'] ['.join(labels)}]")


def did(who: str, words: str, **typed: str) -> None:
    """Print what somebody did."""
    fields = "".join(f" {name}={shorten(value, 60, placeholder=' …')!r}" for name, value in typed.items())
    typer.echo(f"\n{who.partition('@')[0]} {words}{fields}")


async def until_enter(words: str) -> None:
    """Wait until the person who watches presses Enter."""
    typer.echo(f"{words} Then press Enter.")
    await asyncio.to_thread(sys.stdin.readline)


def run(what: str, tour: Callable[[Path, Story, bool], Coroutine[Any, Any, None]]) -> None:
    """A tour of the invented school in a folder of its own; it is told which, and whether somebody watches."""
    asked = argparse.ArgumentParser(description=what)
    asked.add_argument(
        "--watch", action="store_true", help="wait for Enter before and after: watch in a browser"
    )
    asked.add_argument("--story", choices=STORIES, default="slips", help="what the conversation is about")
    given = asked.parse_args()
    log_to_stderr("error")
    with tempfile.TemporaryDirectory() as made:
        fill_database(Path(made), START.date())
        asyncio.run(tour(Path(made), STORIES[given.story], given.watch))
