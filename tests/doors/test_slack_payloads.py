"""Payloads of the shapes that Slack documents: none is a fault, none is met with silence where a person spoke.

They lie in `payloads/slack`, one file a kind. Each names where every one of its fields stands: tests, samples and
types in the repositories of slackapi on GitHub (slack-api-docs is slackhq's), or a page of docs.slack.dev. And it says
what is to be expected: who is answered (and words of the answer), or why nobody is; and which tables it may change.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, func, select

from models.db.database import Database
from models.school.people import Pupil
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.desk import Desk, open_desk, words
from tests.doors.small_slack.limits import Json
from tests.doors.small_slack.workspace import TEAM

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

FOLDER = Path(__file__).parent / "payloads" / "slack"
WORKINGS = {"entry", "undo_memory", "seal", "heard", "notice", "delivery", "link", "run"}
"""What is kept of any request: who asked, that it was heard, who is to be told."""
SOURCES = (
    "bolt-js src/types/",
    "bolt-python tests/",
    "docs.slack.dev/reference/",
    "java-slack-sdk json-logs/samples/",
    "node-slack-sdk packages/types/src/",
    "slack-api-docs ",
)
OTHER, SIXTH, TRUST = "T0OTHER", "T0SIXTH", "E0TRUST"


def cast(desk: Desk) -> None:
    """Everybody whom the payloads name, and their channels."""
    slack = desk.slack
    slack.enterprise = TRUST
    for email in ("n.hussain", "d.whitfield", "h.marsh", "p.lowe", "j.reid"):
        desk.person(email)
    here = {"id": "WGLIN", "enterprise_id": TRUST, "teams": [SIXTH, TEAM]}
    slack.person("WGLIN", "Grace Lin", "g.lin@school.example", team_id=SIXTH, enterprise_user=here)
    slack.person("UGUEST", "A guest", "s.okafor@school.example", is_restricted=True)
    slack.person("UOTHER", "A stranger", "h.marsh@school.example", team_id=OTHER, is_stranger=True)
    slack.person("ULEFT", "Who has left", "o.blake@school.example", deleted=True)
    slack.person("UVISITOR", "Not on the roster", "visitor@school.example")
    slack.person("UHELPER", "Another app", "", is_bot=True)
    slack.person("UUNCONFIRMED", "Unconfirmed", "t.berry@school.example", is_email_confirmed=False)
    everybody = list(slack.users)
    slack.channel("C0STAFF", "staff", everybody, private=False)
    slack.channel("C0SHARED", "both-schools", everybody, private=False, shared=True)
    slack.channel("G0LEADERS", "leaders", ["UHMARSH", "UPLOWE"])
    slack.channel("G0GROUPDM", "mpdm-noor--dan--helen-1", ["UNHUSSAIN", "UDWHITFIELD", "UHMARSH"])


@dataclass
class Heard:
    """What became of one payload."""

    status: int
    told: dict[str, str] = field(default_factory=dict)
    """What each account was told."""
    changed: Counter[str] = field(default_factory=Counter)
    """How many rows each table has more, or fewer."""


def rows(database: Database) -> Counter[str]:
    with database.reading() as db:
        tables = SQLModel.metadata.sorted_tables
        return Counter(
            {each.name: db.execute(select(func.count()).select_from(each)).scalar_one() for each in tables}
        )


def filled_in(desk: Desk, body: Json, response_url: str) -> Json:
    """The body with what lives for one request only, and with our pupils' ids."""
    written = json.dumps(body)
    written = written.replace("{response_url}", response_url).replace("{trigger}", desk.slack.trigger())
    with desk.database.reading() as db:
        for forename, surname in (("Amy", "Carter"), ("Ben", "Dodd")):
            wanted = select(Pupil.id).where(Pupil.legal_forename == forename, Pupil.legal_surname == surname)
            written = written.replace(f"{{pupil:{forename} {surname}}}", str(db.exec(wanted).one()))
    made: Json = json.loads(written)
    return made


def signed(kind: str, body: Json) -> wire.Signed:
    if kind == "commands":
        return wire.signed(wire.as_fields(body))
    if kind in {"messages", "events"}:
        return wire.signed(json.dumps(body), "application/json")
    return wire.signed(wire.as_form(body))


def speaker(body: Json) -> str:
    """The account that an acknowledgement goes to."""
    user = body.get("user")
    return str(user["id"] if isinstance(user, dict) else body.get("user_id", ""))


async def heard(desk: Desk, kind: str, body: Json) -> Heard:
    response_url = desk.slack.response_url("C0STAFF")
    whole = filled_in(desk, body, response_url)
    before, calls = rows(desk.database), len(desk.slack.calls)
    answer = await desk.send(signed(kind, whole))
    after = rows(desk.database)
    became = Heard(answer.status_code)
    became.changed = Counter(
        {name: after[name] - before[name] for name in after if after[name] != before[name]}
    )
    for account, said in told(desk, answer.content, speaker(whole), desk.slack.calls[calls:]):
        became.told[account] = f"{became.told.get(account, '')}\n{said}".strip()
    return became


def told(desk: Desk, ack: bytes, who: str, calls: list[Any]) -> Iterator[tuple[str, str]]:
    """Who was told what: in the acknowledgement, by a message, in a modal or in Home."""
    answered = json.loads(ack) if ack.startswith(b"{") else {}
    if answered.get("response_action") in {"errors", "update", "push"} or answered.keys() & {
        "text",
        "options",
    }:
        yield who, json.dumps(answered, ensure_ascii=False)
    for call in calls:
        args = call.args
        said = (
            f"{args.get('text', '')}\n{words(args.get('blocks') or (args.get('view') or {}).get('blocks'))}"
        )
        match call.method:
            case "respond" | "views.open" | "views.push" | "views.update":
                yield who, said
            case "chat.postMessage":
                yield desk.slack.reachable(args["channel"]).im or f"everybody in {args['channel']}", said
            case "chat.postEphemeral":
                yield args["user"], said
            case "views.publish":
                yield args["user_id"], said


def wrong(entry: Json, became: Heard) -> Iterator[str]:
    """What is not as the entry expects."""
    expected = entry["expect"]
    if became.status != expected.get("status", 200):
        yield f"status {became.status}"
    who = expected.get("answers")
    if who is not None and who not in became.told:
        yield f"{who} spoke and was not answered"
    if others := became.told.keys() - {who}:
        yield f"told {', '.join(sorted(others))}"
    said = became.told.get(who or "", "")
    yield from (
        f"the answer lacks “{each}”: {said[:300]!r}" for each in expected.get("says", ()) if each not in said
    )
    writes = set(expected.get("writes", ()))
    changed = {name for name in became.changed if name not in WORKINGS or became.changed[name] < 0}
    if changed != writes:
        yield f"changed {sorted(changed)}, not {sorted(writes)}"


def entries(kind: str) -> list[Json]:
    read: list[Json] = json.loads((FOLDER / f"{kind}.json").read_text())
    return read


KINDS = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("kind", KINDS)
async def test_each_payload_is_met_as_it_should_be(slack: SmallSlack, database: Database, kind: str) -> None:
    found: list[str] = []
    async with open_desk(database, slack) as desk:
        cast(desk)
        for person in desk.people.values():
            await person.types("/slips")
        for entry in entries(kind):
            became = await heard(desk, kind, entry["body"])
            found += [f"{entry['name']}: {why}" for why in wrong(entry, became)]
    assert not found, "\n".join(found)


def test_there_are_many_and_each_names_its_source(engine_name: str) -> None:
    assert engine_name == "sqlite"
    everything = [entry for kind in KINDS for entry in entries(kind)]
    assert len(everything) >= 200
    assert all(
        all(source.startswith(SOURCES) for source in entry["source"].split("; "))
        and ("answers" in entry["expect"]) != ("silent" in entry["expect"])
        for entry in everything
    )
    for kind in KINDS:
        names = [entry["name"] for entry in entries(kind)]
        assert len(names) == len(set(names))
