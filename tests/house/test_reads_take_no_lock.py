"""Whoever only looks takes no lock: each command, form and button, by what it does, with nothing to declare."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import event

from bot.ask import FormErrors, OpenForm, Replace, Reply
from bot.assembly import make_dispatcher
from bot.say.card import Mood
from models.db.database import Database
from tests.house.everything import NOON, SPEAKERS, one_of_each, requests

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Transactions:
    """What began while somebody asked: how often the lock to write was taken, and what was written, by table."""

    locked: int = 0
    written: list[str] = field(default_factory=list)


@contextmanager
def watched(database: Database) -> Iterator[Transactions]:
    seen = Transactions()

    def begun(connection: Any) -> None:
        seen.locked += bool(connection.get_execution_options().get("staffroom_writes"))

    def sent(*heard: Any) -> None:
        statement = str(heard[2])
        if statement.startswith(WRITES):
            seen.written.append(statement.split("(", maxsplit=1)[0].strip())

    event.listen(database.engine, "begin", begun)
    event.listen(database.engine, "after_cursor_execute", sent)
    yield seen
    event.remove(database.engine, "begin", begun)
    event.remove(database.engine, "after_cursor_execute", sent)


@pytest.mark.parametrize("speaker", ["T", "M", "L", "A"])
def test_the_lock_is_taken_only_by_what_writes_or_is_refused_on_what_is_locked(
    database: Database, speaker: str, at_length: bool
) -> None:
    """In the share one of them asks for a sixth of it."""
    who = one_of_each(database)[SPEAKERS.index(speaker)]
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    in_vain: list[str] = []
    with watched(database) as seen:
        for said in islice(requests(who), 0, None, 1 if at_length else 6):
            seen.locked, seen.written = 0, []
            answer = dispatcher.hear(said)
            refused = isinstance(answer, Reply | Replace) and answer.card.mood is Mood.REFUSED
            # What a deed refuses in one field stands beside that, in the form.
            refused = refused or isinstance(answer, FormErrors)
            if seen.locked and not seen.written and not refused:
                in_vain.append(f"{said} was answered {answer}")
            if isinstance(answer, OpenForm):
                assert {each for each in seen.written if each != "INSERT INTO entry"} == set(), said
    assert in_vain == []
