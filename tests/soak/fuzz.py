"""`serve` as whoever reaches its port may treat it: forged requests, nonsense, slow, half-open and large ones.

Nothing forged may be accepted or change a row, nothing may end in a fault, and memory and log stay bounded.
"""

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from bot.open_port import MOST_CONNECTIONS, SPARE_DESCRIPTORS
from bot.platforms.slack.door import PATH
from models.db.database import Database
from models.db.tables import SQLModel
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_teams import Activities, Keys, SmallTeams
from tests.soak.callers import Caller, answered, crowd, crowds
from tests.soak.each_database import asked_for, databases, print_line
from tests.soak.forgeries import Forger, Request
from tests.soak.school import fill
from tests.soak.serving import Serving, serving

AT_ONCE = 24
OWN = {"run", "seal", "job_failure"}
"""Tables that Staffroom writes by itself as time passes."""
EMAIL, MENTOR_EMAIL = "sender@school.example", "mentor@school.example"
MEMORY_MB = 128
"""By so much the process may grow beyond what it had once it was warm."""
LOG_KB_A_MINUTE = 400
SLOWEST_SECONDS = 3.0
"""What Slack waits for."""
CROWD_SECONDS = 3.0
"""How long a crowd has been at it when the first slip is sent."""
MOST_DESCRIPTORS = MOST_CONNECTIONS + SPARE_DESCRIPTORS


@dataclass
class Tally:
    """What was answered to one kind of request."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)


@dataclass
class Fuzzed:
    """What became of it all."""

    kinds: dict[str, Tally] = field(default_factory=dict)
    accepted: int = 0
    faults: int = 0
    """Answers of 500 and above but 503, which says that there is no room."""
    rows_changed: list[str] = field(default_factory=list)
    rows: list[tuple[str, str, bool]] = field(default_factory=list)
    """What else was tried, what came of it, and whether that is as it must be."""

    @property
    def is_clean(self) -> bool:
        return not (self.accepted or self.faults or self.rows_changed) and all(fine for *_, fine in self.rows)

    def count(self, request: Request, status: int) -> None:
        tally = self.kinds.setdefault(request.kind, Tally())
        tally.sent += 1
        tally.statuses[status] += 1
        self.faults += status >= 500 and status != 503
        self.accepted += not request.is_signed and 200 <= status < 400

    def lines(self) -> Iterator[str]:
        for kind, tally in sorted(self.kinds.items()):
            said = ", ".join(
                f"{status or 'closed'} × {many:,}" for status, many in sorted(tally.statuses.items())
            )
            yield f"{tally.sent:>9,}  {kind}: {said}"
        sent = sum(tally.sent for tally in self.kinds.values())
        yield f"{sent:>9,}  requests in all"
        yield f"{self.accepted:>9,}  forged and accepted"
        yield f"{self.faults:>9,}  answered with a fault (5xx but 503)"
        yield f"{len(self.rows_changed):>9,}  rows changed by what was forged {self.rows_changed[:5] or ''}"
        for what, said, fine in self.rows:
            yield f"  {'fine  ' if fine else 'FAILED'}  {what}: {said}"


def content(database: Database) -> dict[str, list[str]]:
    """Every row of every table but those that Staffroom writes by itself."""
    with database.reading() as db:
        return {
            name: sorted(str(tuple(row)) for row in db.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608 - our own names
            for name in SQLModel.metadata.tables
            if name not in OWN
        }


async def calm(database: Database) -> dict[str, list[str]]:
    """The content once nothing is written any more behind answers that were given."""
    before: dict[str, list[str]] = {}
    after = content(database)
    while before != after:
        await asyncio.sleep(2)
        before, after = after, content(database)
    return after


async def send_all(server: Serving, requests: Iterator[Request], fuzzed: Fuzzed) -> None:
    """Send them over a few connections that stay open for as long as the server lets them."""

    async def send() -> None:
        caller = Caller(server.port)
        for request in requests:
            fuzzed.count(request, await caller.status(request.raw()))
        caller.hang_up()

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))


@dataclass(frozen=True)
class Beside:
    """What is tried while somebody of the school goes on with their work."""

    server: Serving
    fuzzed: Fuzzed
    slip: Callable[[], bytes]

    async def row(self, words: str, what: str, many: int) -> None:
        alone = await answered(self.server.port, self.slip())
        with crowd(self.server.port, what, many):
            await asyncio.sleep(CROWD_SECONDS)
            took = [await answered(self.server.port, self.slip()) for _ in range(10)]
            open_ = self.server.descriptors()
        slowest = max(took)
        said = f"beside it 10 slips, the slowest answered in {slowest:.2f} s (alone {alone:.2f} s); {open_} descriptors"
        self.fuzzed.rows.append((words, said, slowest < SLOWEST_SECONDS and open_ < MOST_DESCRIPTORS))


def fuzz(url: str, folder: Path, *, requests: int, seed: int, many_at_once: bool = True) -> Fuzzed:
    """Let it be attacked, and count; `many_at_once`: also by many at once, beside whom somebody goes on working."""
    fuzzed = Fuzzed()
    with SmallSlack() as slack, SmallTeams(Keys()) as teams:
        slack.person("U1", "Noor Hussain", EMAIL)
        slack.person("U2", "Dan Whitfield", MENTOR_EMAIL)
        activities = Activities(teams, teams.keys)
        noor = teams.person("Noor Hussain", EMAIL)
        database = Database(url)
        fill(database)
        numbers = itertools.count(1)

        def slip() -> bytes:
            # Words of their own each time, as the same again within a minute is one.
            line = f"Amy Carter + good work, number {next(numbers)}"
            fields = wire.slash("/slip", line, user="U1", response_url=slack.response_url("C0STAFF"))
            signed = wire.signed(wire.as_fields(fields))
            return Request("slip", PATH, signed.body, signed.headers).raw()

        forger = Forger(seed, activities, [noor], "U1")
        with serving(url, slack, teams, folder) as server:
            beside = Beside(server, fuzzed, slip)
            asyncio.run(_attack(beside, database, forger, requests, many_at_once=many_at_once))
            _read_log(server, fuzzed)
        database.close()
    return fuzzed


async def _attack(
    beside: Beside, database: Database, forger: Forger, requests: int, *, many_at_once: bool
) -> None:
    server, fuzzed, slip = beside.server, beside.fuzzed, beside.slip
    for _ in range(3):
        await answered(server.port, slip())
    await send_all(server, (forger.forged() for _ in range(max(requests // 100, 50))), fuzzed)
    # What it needs once for each kind of request is no growth.
    server.is_warm()
    before = await calm(database)
    await send_all(server, (forger.forged() for _ in range(requests * 3 // 4)), fuzzed)
    after = await calm(database)
    fuzzed.rows_changed = [
        f"{name}: {row}" for name in before for row in sorted(set(before[name]) ^ set(after[name]))
    ]
    _weigh(server, fuzzed, "what is forged")
    slips = len(after["slip"])
    await send_all(server, (forger.nonsense() for _ in range(max(requests // 100, 50))), fuzzed)
    server.is_warm()
    await send_all(server, (forger.nonsense() for _ in range(requests // 4)), fuzzed)
    made = len((await calm(database))["slip"]) - slips
    fuzzed.rows.append(("signed nonsense", f"{made} slips made", made == 0))
    _weigh(server, fuzzed, "signed nonsense")
    server.is_warm()
    for words, (what, many) in crowds(requests).items() if many_at_once else ():
        await beside.row(words, what, many)
    _weigh(server, fuzzed, "crowds")


def _weigh(server: Serving, fuzzed: Fuzzed, by: str) -> None:
    grown, warm = server.grown() / 2**20, server.warm / 2**20
    fuzzed.rows.append(
        (f"memory by {by}", f"{warm:.0f} MB warm, at most {grown:.0f} MB more", grown < MEMORY_MB)
    )


def _read_log(server: Serving, fuzzed: Fuzzed) -> None:
    log = server.log()
    minutes = max(server.seconds() / 60, 1)
    a_minute = log.bytes / 1024 / minutes
    written = f"{log.lines:,} lines, {log.bytes / 1024:.0f} kB in {server.seconds():.0f} s"
    said = f"{written}; {log.left_out:,} more were only counted"
    fuzzed.rows.append(("log", said, a_minute < LOG_KB_A_MINUTE))
    fuzzed.rows.append(
        ("lines of the log that are no JSON", f"{len(log.broken)} {log.broken[:2] or ''}", not log.broken)
    )
    fuzzed.rows.append(("faults in the log", f"{len(log.faults)} {log.faults[:2] or ''}", not log.faults))
    fuzzed.rows.append(("words of requests in the log", f"{log.words}", not log.words))


def main(given: Sequence[str] | None = None) -> int:
    """Attack a server on each database in turn and print what came of it."""
    words = argparse.ArgumentParser(prog="python -m tests.soak.fuzz", description=__doc__)
    words.add_argument("--requests", type=int, default=100_000, help="how many are sent to each server")
    asked = asked_for(words, given)
    clean = True
    for there in databases(asked.engine):
        with tempfile.TemporaryDirectory(prefix="staffroom-fuzz-") as folder:
            began = time.monotonic()
            fuzzed = fuzz(there.url, Path(folder), requests=asked.requests, seed=asked.seed)
        print_line(f"\n{there.engine}, seed {asked.seed}, {time.monotonic() - began:.0f} s:")
        for line in fuzzed.lines():
            print_line(line)
        clean = clean and fuzzed.is_clean
    print_line("Nothing forged was accepted, nothing grew." if clean else f"FAILED with seed {asked.seed}")
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
