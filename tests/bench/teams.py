"""A slip in Teams, over HTTP and back, against a bot of the SDK's own that only answers "ok", and against Slack.

One server has both doors; it, the bot and whoever calls them are processes of their own.
"""

import itertools
import json
import statistics
from collections.abc import Iterator, Sequence

from sqlmodel import col, select

from bot.platforms.slack.door import PATH as SLACK
from bot.platforms.teams.app import PATH as TEAMS
from models.db.database import Database
from models.school.people import Mentorship, Staff, active_staff
from models.school.snapshot import school
from tests.bench import bare_teams
from tests.bench.bars import Bar
from tests.bench.client import request, sent
from tests.bench.ground import bring_in, folder, typed, write_files
from tests.bench.server import running
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_teams import APP_ID, Activities, Keys, Person, SmallTeams
from tests.doors.small_teams.tenant import TENANT
from tests.soak.serving import KEYS

ROUNDS, IN_A_ROUND = 10, 15
AT_ONCE = 8
SENDERS = 40
"""In turn, so that nobody sends faster than Teams takes answers to one person."""


def measure() -> Iterator[Bar]:
    """p50 with one at a time, and the slowest hundredth with eight at once."""
    with folder() as here, SmallTeams(Keys(), any_token=True, checks=False) as teams, SmallSlack() as slack:
        url = f"sqlite:///{here / 'staffroom.db'}"
        database = Database(url)
        database.migrate()
        bring_in(database, write_files(here))
        if not database.trouble_with_tables():
            database.note_found_right()
        staff, pupils = _who(database)
        database.close()
        said = _Said(teams, slack, staff, pupils)
        known = {
            "STAFFROOM_HOME": str(here),
            "TEAMS_APP_ID": APP_ID,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_APP_SECRET": "no secret is needed here",
            KEYS: teams.openid_url,
        }
        with (
            running(slack, url, "tests.soak.served", known=known) as ours,
            running(slack, url, "tests.bench.bare_teams", known=known) as bare,
        ):
            ours.wait()
            bare.wait()
            # Whose an account is has been asked by then, and the start's own work is done.
            sent(ours.port, [*said.in_teams(SENDERS), *said.in_slack(SENDERS)], at_once=1)
            sent(bare.port, said.in_teams(SENDERS, bare_teams.PATH), at_once=1)
            ours.rest()
            mine: list[float] = []
            nothing: list[float] = []
            in_slack: list[float] = []
            # Turn by turn, so that a noisy moment falls on all.
            for _ in range(ROUNDS):
                mine += sent(ours.port, said.in_teams(IN_A_ROUND), at_once=1).waited
                nothing += sent(bare.port, said.in_teams(IN_A_ROUND, bare_teams.PATH), at_once=1).waited
                in_slack += sent(ours.port, said.in_slack(IN_A_ROUND), at_once=1).waited
            crowd = sorted(sent(ours.port, said.in_teams(SENDERS * 3), at_once=AT_ONCE).waited)
    p50, idle, theirs = (statistics.median(each) for each in (mine, nothing, in_slack))
    yield Bar(
        "slip in Teams, over HTTP and back, p50 ÷ a bot of the SDK that says ok", p50 / idle, 6, held=False,
        said=f"{p50 * 1000:.2f} and {idle * 1000:.2f} ms",
    )  # fmt: skip
    yield Bar(
        "slip in Teams ÷ slip in Slack, each over HTTP and back, p50 one at a time", p50 / theirs, 1.3,
        held=False, said=f"{p50 * 1000:.2f} and {theirs * 1000:.2f} ms",
    )  # fmt: skip
    yield Bar(
        f"slip in Teams, p99 with {AT_ONCE} at once",
        crowd[int(len(crowd) * 0.99)] * 1000,
        500,
        "ms",
        held=False,
    )


def _who(database: Database) -> tuple[Sequence[Staff], Sequence[str]]:
    """Some staff, and the pupils of mentors who are none of them: nobody here is told of the others' slips."""
    with database.reading() as db:
        mentors = select(Mentorship.pupil_id, Mentorship.staff_id).where(col(Mentorship.last_day).is_(None))
        current = db.exec(mentors.order_by(col(Mentorship.pupil_id))).all()
        everybody = active_staff(db)
        others = {staff_id for _, staff_id in current}
        # First those who are nobody's mentor, so that as many pupils as may be are left.
        some = sorted(everybody, key=lambda each: each.id in others)[:SENDERS]
        ids = {each.id for each in some}
        known = school(db).pupils
        return some, [typed(known[pupil]) for pupil, staff_id in current if staff_id not in ids]


class _Said:
    """Slips as both platforms send them, from one after the other, about one pupil after the other."""

    def __init__(
        self, teams: SmallTeams, slack: SmallSlack, staff: Sequence[Staff], pupils: Sequence[str]
    ) -> None:
        self._activities = Activities(teams, teams.keys)
        self._numbers = itertools.count(1)
        self._about = itertools.cycle(pupils)
        named = [(f"{each.forename} {each.surname}", each.email) for each in staff]
        self._people: Iterator[Person] = itertools.cycle([teams.person(*each) for each in named])
        accounts = [
            slack.person(f"U{number}", name, email) for number, (name, email) in enumerate(named, start=1)
        ]
        self._accounts = itertools.cycle(accounts)

    def in_teams(self, how_many: int, path: str = TEAMS) -> Sequence[bytes]:
        headers = {**self._activities.headers(), "Content-Type": "application/json"}
        said = (
            self._activities.message(next(self._people), f"slip {self._words()}") for _ in range(how_many)
        )
        return [request(path, json.dumps(each).encode(), headers) for each in said]

    def in_slack(self, how_many: int) -> Sequence[bytes]:
        typed_ = (
            wire.slash(
                "/slip", self._words(), user=next(self._accounts), trigger=f"bench.{next(self._numbers)}"
            )
            for _ in range(how_many)
        )
        signed = (wire.signed(wire.as_fields(each)) for each in typed_)
        return [request(SLACK, each.body, dict(each.headers)) for each in signed]

    def _words(self) -> str:
        return f"{next(self._about)} + explained fractions well, part {next(self._numbers)}"
