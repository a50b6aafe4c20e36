"""Publishing the audit's newest seal outside the database: in a file and in the log, whenever the chain has grown."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from models.audit.anchors import Anchor, append_anchor, newest_anchor, read_anchors, still_holds
from models.db.database import Database
from models.db.errors import Sorry

log = structlog.get_logger(__name__)


class Publisher:
    """Writes each new end of the chain behind the others in `path`, and says so in the log.

    It asks no ledger whether it is its turn: what is in the database cannot keep it from publishing. Several processes
    may write the same file; a line twice says nothing else than once.
    """

    def __init__(self, database: Database, path: Path, now: Callable[[], datetime]) -> None:
        self._database = database
        self._path = path
        self._now = now
        self._last: Anchor | None = None
        self._has_read = False
        self._missed: Anchor | None = None
        """The published seal that no longer stood there when it was told."""
        self._cannot_write = False

    def publish(self) -> None:
        """Publish what was sealed since the last time; and tell the log once where what was published is gone."""
        if not self._has_read:
            self._last, self._has_read = last_published(self._path), True
        with self._database.reading() as db:
            newest = newest_anchor(db, self._now())
            holds = self._last is None or still_holds(db, self._last)
        if not holds and self._missed != self._last:
            log.error("audit differs from what was published", published=self._last and self._last.line)
            self._missed = self._last
        if newest is None or (self._last and newest.ends_like(self._last)):
            return
        log.info("audit published", position=newest.position, seal=newest.digest)
        try:
            append_anchor(self._path, newest)
        except OSError:
            if not self._cannot_write:
                log.exception("audit not published to its file", path=str(self._path))
            self._cannot_write = True
            return
        self._last, self._cannot_write = newest, False


def last_published(path: Path) -> Anchor | None:
    """The last seal in the file; None where there is none, or it cannot be read."""
    try:
        anchors, _ = read_anchors(path)
    except Sorry:
        return None
    return anchors[-1] if anchors else None
