"""Requests that nobody may send: unsigned, wrongly signed, old, changed; and signed ones that say nonsense."""

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jwt

from bot.platforms.slack.door import PATH as SLACK
from bot.platforms.teams.app import PATH as TEAMS
from tests.doors.small_slack import wire
from tests.doors.small_teams import APP_ID, Activities, Keys, Person

JSON = "application/json"
JUNK: tuple[Any, ...] = (
    None, 7, -1, 10**30, 1.5, True, "x", "", "\0", "\ud800", "<at>" * 500, "\u202e" * 50, [], {}, [[]], [None],
    {"id": 7}, {"type": None}, "[" * 2_000, "'; DROP TABLE slip; --",
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """One request, and whether the door may take it for its platform's."""

    kind: str
    path: str
    body: bytes
    headers: dict[str, str]
    method: str = "POST"
    is_signed: bool = False
    noise: bytes = b""
    """Sent instead of a request: no HTTP at all."""

    def raw(self) -> bytes:
        if self.noise:
            return self.noise
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        first = f"{self.method} {self.path} HTTP/1.1\r\nHost: bot\r\nContent-Length: {len(self.body)}\r\n"
        return (first + head + "\r\n").encode("latin-1", "replace") + self.body


class Forger:
    """Makes requests at random, the same for the same seed."""

    def __init__(self, seed: int, activities: Activities, people: list[Person], account: str) -> None:
        """`account`: somebody of the school in Slack, as whom others would like to speak."""
        self._dice = random.Random(seed)  # noqa: S311 - not for secrets
        self._activities = activities
        self._people = people
        self._account = account
        self._other = Keys(name=activities.keys.name)
        self._unknown = Keys(name="nobody-knows-it")
        self._right = activities.headers()["Authorization"]
        self._tokens: dict[str, str] = {}
        self.slack: dict[str, Callable[[], Request]] = {
            "Slack: no signature": self._unsigned,
            "Slack: another secret": lambda: self._slack("another secret", secret="not-the-secret"),
            "Slack: older than five minutes": self._old,
            "Slack: from the future": self._future,
            "Slack: words changed on the way": self._changed,
            "Slack: headers of noise": self._noisy,
        }
        self.teams: dict[str, Callable[[], Request]] = {
            "Teams: no token": lambda: self._teams("no token", ""),
            "Teams: a token of noise": lambda: self._teams("a token of noise", f"Bearer {self._word(300)}"),
            "Teams: signed by somebody else": lambda: self._forged("signed by somebody else", self._other),
            "Teams: a key nobody knows": lambda: self._forged("a key nobody knows", self._unknown),
            "Teams: expired": lambda: self._claiming("expired", exp=int(time.time()) - 3600),
            "Teams: for another bot": lambda: self._claiming("for another bot", aud="another"),
            "Teams: of another service": lambda: self._claiming(
                "of another service", serviceurl="https://x.example"
            ),
            "Teams: not signed": self._not_signed,
            "Teams: a token changed on the way": self._cut,
        }

        self.elsewhere: dict[str, Callable[[], Request]] = {
            "elsewhere": self._elsewhere,
            "no HTTP at all": lambda: Request(
                "no HTTP at all", "", b"", {}, noise=self._bytes(500) + b"\r\n\r\n"
            ),
        }

    def forged(self) -> Request:
        """One that must be refused, whatever it says."""
        (door,) = self._dice.choices((self.slack, self.teams, self.elsewhere), (10, 10, 1))
        return self._dice.choice(list(door.values()))()

    def nonsense(self) -> Request:
        """One that is signed as it should be, with something in it that no platform sends."""
        payload = self._spoilt(self._dice.choice(list(self._whole().values())))
        if self._dice.random() < 0.5:
            # Of what is whole enough to be carried out, nothing is to be done.
            activity = self._spoilt(self._activity("slips", "0"))
            body = json.dumps(activity).encode()
            return Request(
                "Teams: signed nonsense",
                TEAMS,
                body,
                {"Authorization": self._right, "Content-Type": JSON},
                is_signed=True,
            )
        if "event" in payload:
            signed = wire.signed(json.dumps(payload), JSON)
        elif self._dice.random() < 0.1:
            signed = wire.signed(self._bytes(500), self._dice.choice((wire.FORM, JSON, "", "text/xml")))
        else:
            signed = wire.signed(wire.as_form(payload))
        return Request("Slack: signed nonsense", SLACK, signed.body, signed.headers, is_signed=True)

    # Slack's.

    def _slash(self) -> bytes:
        line = self._dice.choice(
            ("Amy Carter + superb", "amy - late " + self._word(200), "<at>" * self._dice.randrange(2000))
        )
        return wire.as_fields(wire.slash("/slip", line, user=self._account)).encode()

    def _slack(self, kind: str, *, secret: str = wire.SECRET, at: float | None = None) -> Request:
        signed = wire.signed(self._slash(), secret=secret, at=at)
        return Request(f"Slack: {kind}", SLACK, signed.body, signed.headers)

    def _unsigned(self) -> Request:
        whole = self._slack("no signature")
        dropped = self._dice.choice(
            (
                ("x-slack-signature",),
                ("x-slack-request-timestamp",),
                ("x-slack-signature", "x-slack-request-timestamp"),
            )
        )
        return Request(
            whole.kind,
            SLACK,
            whole.body,
            {name: each for name, each in whole.headers.items() if name not in dropped},
        )

    def _old(self) -> Request:
        return self._slack("older than five minutes", at=time.time() - self._dice.uniform(330, 10**8))

    def _future(self) -> Request:
        return self._slack("from the future", at=time.time() + self._dice.uniform(600, 10**8))

    def _changed(self) -> Request:
        whole = self._slack("words changed on the way")
        body = bytearray(whole.body)
        for at in self._dice.sample(range(len(body)), self._dice.randrange(1, 4)):
            body[at] = (body[at] + self._dice.randrange(1, 256)) % 256
        return Request(whole.kind, SLACK, bytes(body), whole.headers)

    def _noisy(self) -> Request:
        whole = self._slack("headers of noise")
        noise = {"x-slack-signature": self._word(80), "x-slack-request-timestamp": self._word(20)}
        return Request(whole.kind, SLACK, self._bytes(2_000), {**whole.headers, **noise})

    # Teams'.

    def _activity(self, line: str = "slip Amy Carter + superb", pupil: str = "1") -> dict[str, Any]:
        who = self._dice.choice(self._people)
        form = {
            "form": "slip",
            "nonce": self._word(9),
            "hidden": {},
            "many": ["pupil"],
            "pupil": pupil,
            "text": "x",
        }
        return self._dice.choice(
            (
                lambda: self._activities.message(who, line),
                lambda: self._activities.submits(who, form),
                lambda: self._activities.pressed(who, "press", {"press": '["undo",1,null]'}),
                lambda: self._activities.extension(who, "slip"),
                lambda: self._activities.searches(who, "pupil", "am"),
            )
        )()

    def _teams(self, kind: str, authorization: str) -> Request:
        headers = {"Content-Type": JSON} | ({"Authorization": authorization} if authorization else {})
        body = json.dumps(self._activity()).encode() if self._dice.random() < 0.8 else self._bytes(3_000)
        return Request(f"Teams: {kind}", TEAMS, body, headers)

    def _forged(self, kind: str, keys: Keys) -> Request:
        if kind not in self._tokens:
            self._tokens[kind] = keys.token(self._activities.teams.service_url)
        return self._teams(kind, f"Bearer {self._tokens[kind]}")

    def _claiming(self, kind: str, **claims: Any) -> Request:
        if kind not in self._tokens:
            self._tokens[kind] = self._activities.headers(**claims)["Authorization"]
        return self._teams(kind, self._tokens[kind])

    def _not_signed(self) -> Request:
        said = {
            "aud": APP_ID,
            "serviceurl": self._activities.teams.service_url,
            "exp": int(time.time()) + 3600,
        }
        token = jwt.encode(said, key="", algorithm="none", headers={"kid": self._activities.keys.name})
        return self._teams("not signed", f"Bearer {token}")

    def _cut(self) -> Request:
        at = self._dice.randrange(len("Bearer "), len(self._right) - 2)
        other = "A" if self._right[at] != "A" else "B"
        return self._teams("a token changed on the way", self._right[:at] + other + self._right[at + 1 :])

    # Nobody's.

    def _elsewhere(self) -> Request:
        path = self._dice.choice(
            (
                "/",
                "/.env",
                "/metrics",
                "/admin",
                "/docs",
                "/openapi.json",
                "/slack",
                f"{SLACK}/x",
                "/api/messages/..%2f",
                "/teams/x",
                "//",
            )
        )
        method = self._dice.choice(("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"))
        return Request("elsewhere", path, self._bytes(200), {"Content-Type": JSON}, method)

    # Nonsense.

    def _whole(self) -> dict[str, dict[str, Any]]:
        number = self._dice.randrange(10**9)
        view = {
            "id": "V1",
            "type": "modal",
            "callback_id": "form",
            "private_metadata": '["slip","n",{},""]',
            "blocks": [],
        }
        button = {"type": "button", "action_id": "press.0", "value": '["undo",1,null]', "block_id": "b"}
        who = self._account
        return {
            "press": wire.click(button, user=who, channel="C0STAFF", response_url=""),
            "form": wire.submit(
                view, {"text": {"words": {"type": "plain_text_input", "value": ""}}}, user=who
            ),
            "search": wire.suggestion(view, "pupil", "search.pupil", "am", user=who),
            "shortcut": wire.shortcut(
                "make_slip",
                {"ts": "1", "text": "x"},
                user=who,
                channel="C0STAFF",
                trigger="t",
                response_url="",
            ),
            "message": wire.event(wire.dm_message("slips", user=who, channel="D1"), event_id=f"Ev{number}"),
            "home": wire.event(
                {"type": "app_home_opened", "user": who, "tab": "home", "channel": "D1"},
                event_id=f"Ev{number}",
            ),
        }

    def _spoilt(self, whole: dict[str, Any]) -> dict[str, Any]:
        """The payload with one part of it, wherever it stands, missing or replaced."""
        spoilt: dict[str, Any] = json.loads(json.dumps(whole))
        parts = list(_parts(spoilt))
        inside, name = self._dice.choice(parts)
        if self._dice.random() < 0.25:
            del inside[name]
        else:
            inside[name] = self._dice.choice(JUNK)
        return spoilt

    def _word(self, longest: int) -> str:
        return "".join(
            chr(self._dice.choice((self._dice.randrange(33, 127), self._dice.randrange(161, 255))))
            for _ in range(self._dice.randrange(longest))
        )

    def _bytes(self, longest: int) -> bytes:
        return self._dice.randbytes(self._dice.randrange(longest))


def _parts(inside: Any) -> Iterator[tuple[Any, Any]]:
    named = (
        inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
    )
    for name, value in list(named):
        yield inside, name
        yield from _parts(value)
