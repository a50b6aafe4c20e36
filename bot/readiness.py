"""What `/readyz` says of the database: looked at once a second, however many ask and however often."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.trouble import log_trouble
from models.db.away import is_away
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.outbox.failing import failing_jobs

KEPT_SECONDS = 1.0
LONGEST_SECONDS = 5.0
"""A database that has not answered by then does not."""


@dataclass(frozen=True)
class Looked:
    """What was found; nothing of it is so where the database does not answer."""

    answers: bool = False
    trouble: str = ""
    """What is wrong with the tables."""
    degraded: list[dict[str, str]] = field(default_factory=list)
    """The jobs that keep failing: everything else is served, so it is still ready."""

    @property
    def is_at_head(self) -> bool:
        return self.answers and not self.trouble

    def said(self) -> dict[str, Any]:
        trouble = {"trouble": self.trouble} if self.trouble else {}
        degraded = {"degraded": self.degraded} if self.degraded else {}
        return {"database": self.answers, "migrations": self.is_at_head} | trouble | degraded


class Readiness:
    """Looks at the database for whoever asks; those who ask together are told of one look."""

    def __init__(self, database: Database, seconds_now: Callable[[], float]) -> None:
        """`seconds_now` is a clock that only goes forward."""
        self._database = database
        self._seconds_now = seconds_now
        self._looking: asyncio.Task[Looked] | None = None
        self._begun = 0.0

    async def now(self) -> Looked:
        """What was found within the last second, or is being found now."""
        looking = self._looking
        if looking is None or (looking.done() and self._seconds_now() - self._begun >= KEPT_SECONDS):
            self._begun = self._seconds_now()
            looking = self._looking = asyncio.create_task(asyncio.to_thread(self._look))
        await asyncio.wait({looking}, timeout=LONGEST_SECONDS)
        return looking.result() if looking.done() else Looked()

    def _look(self) -> Looked:
        try:
            trouble = self._database.trouble_with_tables()
            if trouble:
                return Looked(answers=True, trouble=trouble)
            with self._database.reading() as db:
                failing = failing_jobs(db)
        except DATABASE_TROUBLES as trouble:
            if is_away(trouble):
                return Looked()
            reference = log_trouble("not looked at", trouble)
            return Looked(answers=True, trouble=f"Something went wrong. The log has it as {reference}.")
        found = [
            {"job": each.job, "since": each.since.isoformat(timespec="seconds"), "reference": each.reference}
            for each in failing
        ]
        return Looked(answers=True, degraded=found)
