"""Somebody at the command line with a request for a pupil's record, at a time of the test's choosing."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from pyzipper import AESZipFile  # type: ignore[import-untyped]  # it has no types

from bot.at_hand import AtHand, in_one
from bot.subject_access import make_in
from models.audit.entries import Actor
from models.db.database import Database
from models.lifecycle.subject_access.files import let_files_go, take_file
from models.lifecycle.subject_access.looking import LookedThrough, TextToLookAt, decide, looked, read_item
from models.lifecycle.subject_access.requesting import RequestTaken, take_down
from models.rules.askers import Asker, Came
from models.rules.withholding import Because, WhatGoesOut
from models.views.data_requests import KnownRequest
from tests.house.small_school import AMY

Did = TypeVar("Did")
DATA_MANAGER = "alan.price@school.example"
OFFICER = "pia.ward@school.example"


@dataclass
class Desk:
    """At it sits whoever is named; the clock stands where it was put, and each deed is a second later."""

    database: Database
    folder: Path
    now: datetime = datetime(2026, 11, 30, 9, tzinfo=UTC)
    email: str = DATA_MANAGER
    _deeds: int = field(default=0, init=False)

    def on(self, day: date) -> "Desk":
        """Goes on at nine on that day."""
        self.now = datetime.combine(day, time(9), UTC)
        return self

    def does(self, deed: Callable[[AtHand], Did], email: str = "") -> Did:
        self.now += timedelta(seconds=1)
        return in_one(self.database, email or self.email, self.now, deed)

    def asked(
        self, received: date, known: date | None = None, pupil_id: int = AMY, **more: Any
    ) -> KnownRequest:
        """A parent's request, by letter."""
        asked = RequestTaken(pupil_id, Asker.PARENT, "Jo Carter", Came.LETTER, received, known, **more)
        return self.does(lambda at: take_down(at.db, at.actor, at.who, asked))

    def asked_by(self, email: str, **more: Any) -> int:
        """A member of staff asks for what is held of them, and is known; the number of the request."""

        def deed(at: AtHand) -> KnownRequest:
            day, whose = at.today, at.colleague(email)
            return take_down(
                at.db,
                at.actor,
                at.who,
                RequestTaken(None, Asker.STAFF, "", Came.EMAIL, day, day, staff_id=whose, **more),
            )

        return self.does(deed).id

    def looks(self, number: int) -> LookedThrough:
        return self.does(lambda at: looked(at.db, at.actor, at.who, number))

    def decides(
        self, number: int, items: Sequence[str], it: WhatGoesOut, because: Because, email: str = ""
    ) -> list[TextToLookAt]:
        where = [read_item(each) for each in items]
        return self.does(lambda at: decide(at.db, at.actor, at.who, number, where, it, because), email)

    def cuts_all(self, number: int) -> None:
        """Everything that waits goes out without what is marked."""
        if waiting := [each.id for each in self.looks(number).waiting]:
            self.decides(number, waiting, WhatGoesOut.CUT, Because.NAMES_ANOTHER)

    def makes(self, number: int, email: str = "") -> str:
        """The file is made; its passphrase."""
        self.now += timedelta(seconds=1)
        return make_in(self.database, email or self.email, number, self.now, self.folder)

    def opens(self, number: int, email: str = "") -> bytes:
        return self.does(lambda at: take_file(at.db, at.actor, at.who, number, self.folder), email)

    def lets_files_go(self) -> int:
        """What is done each night."""
        with self.database.writing() as db:
            return let_files_go(db, Actor(None, self.now), self.folder)

    def answers(self, number: int) -> "Files":
        """What is in the file, made and taken."""
        passphrase = self.makes(number)
        return Files.of(self.opens(number), passphrase)


@dataclass(frozen=True)
class Files:
    """The files of a ZIP."""

    by_name: Mapping[str, bytes]

    @classmethod
    def of(cls, data: bytes, passphrase: str) -> "Files":
        with AESZipFile(BytesIO(data)) as file:
            if passphrase:
                file.setpassword(passphrase.encode())
            return cls({name: file.read(name) for name in file.namelist()})

    def text(self, name: str) -> str:
        return self.by_name[name].decode("utf-8-sig")

    @property
    def all_text(self) -> str:
        return "\n".join(self.text(name) for name in self.by_name)

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text("data.json"))
        return found

    def says(self, what: str) -> list[dict[str, str]]:
        """The records of a table, by what it is in plain words."""
        return [one for some in self.data["records"] if some["what"] == what for one in some["records"]]
