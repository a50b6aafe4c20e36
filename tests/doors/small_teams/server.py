"""The far side: the part of the Bot Connector that a bot calls, on loopback."""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.doors.small_teams.cards import LIMIT, activity_card, wrong_with
from tests.doors.small_teams.keys import Keys
from tests.doors.small_teams.tenant import TENANT, Channel, Json, Message, Person
from tests.doors.small_teams.wire import Answer, Call, Server, Trouble, handler

FAR_TOKEN = "far-side-token"


class SmallTeams:
    """Keeps conversations and messages; checks each card; does what its troubles say."""

    def __init__(
        self,
        keys: Keys,
        *,
        tenant: str = TENANT,
        per_second: int = 0,
        any_token: bool = False,
        checks: bool = True,
        seconds_now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds_now` tells whether messages come too fast."""
        self.keys = keys
        self.any_token = any_token
        self.checks = checks
        self.tenant = tenant
        self.per_second = per_second
        self.seconds_now = seconds_now
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Message] = {}
        self.calls: list[Call] = []
        self.troubles: deque[Trouble] = deque()
        self.not_installed: set[str] = set()
        self.files: dict[str, bytes] = {}
        """What was sent with messages, by its path."""
        self._moved: dict[str, str] = {}
        self.unlisted: set[str] = set()
        """Channels that the list of the team's channels leaves out."""
        self.targeted_works = True
        self.before_keys: Callable[[], object] = lambda: None
        """Called before the keys are told."""
        self.mood: Callable[[], Trouble | None] = lambda: None
        """What happens to a message where no trouble was ordered."""
        self._lock = threading.RLock()
        self._next = 1795471190000
        self._recent: dict[str, deque[float]] = {}
        self._server = Server(("127.0.0.1", 0), handler(self.answer))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "SmallTeams":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def service_url(self) -> str:
        return f"{self.base}/uk"

    @property
    def openid_url(self) -> str:
        return f"{self.base}/v1/.well-known/openidconfiguration"

    def person(self, name: str, email: str, **more: Any) -> Person:
        made = Person(name, email, len(self.people) + 1, **more)
        self.people[made.id] = made
        return made

    def channel(self, name: str, kind: str, *people: Person) -> Channel:
        made = Channel(f"19:{name.lower()}@thread.tacv2", name, kind, people)
        self.channels[made.id] = made
        return made

    def group_chat(self, name: str, *people: Person) -> Channel:
        """A chat of several people with the bot in it; a meeting's where its name begins so."""
        made = Channel(f"19:{name}@thread.v2", name, "groupChat", people, team="")
        self.channels[made.id] = made
        return made

    def chat_called(self, name: str, *people: Person) -> Channel:
        """A chat of these people, with the bot in it, by any id."""
        made = Channel(name, name, "groupChat", people, team="")
        self.channels[made.id] = made
        return made

    def move(self, who: Person) -> None:
        """Their chat with the bot has another id from now on, as after "remove chat history"."""
        self._moved[who.id] = f"{who.chat}-anew"

    def chat_of(self, who: Person) -> str:
        return self._moved.get(who.id, who.chat)

    def trouble(self, status: int, **more: Any) -> None:
        self.troubles.append(Trouble(status, **more))

    def in_conversation(self, conversation: str) -> list[Message]:
        """What can be seen there now, oldest first; threads of a channel belong to it."""
        return [m for m in self.messages.values() if m.conversation.partition(";")[0] == conversation]

    def said_to(self, who: Person) -> list[Message]:
        return self.in_conversation(who.chat)

    def posts(self) -> list[Call]:
        """The calls that posted or changed a message."""
        return [c for c in self.calls if c.method in {"POST", "PUT"} and "/activities" in c.path]

    # What a call does

    def answer(self, method: str, path: str, query: str, headers: Any, body: Any) -> Answer:
        if "/.well-known/" in path:
            self.before_keys()
        with self._lock:
            trouble = self._trouble_for(method, path)
        if trouble and trouble.hang:
            time.sleep(trouble.hang)
        if trouble and not trouble.after:
            return self._log(method, path, body, (trouble.status, _error("Trouble"), trouble.headers))
        with self._lock:
            done = self._do(method, path, query, headers, body)
        if trouble:
            done = (trouble.status, _error("Trouble"), trouble.headers)
        return self._log(method, path, body, done)

    def _log(self, method: str, path: str, body: Any, answer: Answer) -> Answer:
        with self._lock:
            self.calls.append(Call(method, path, body, answer[0], time.monotonic()))
        return answer

    def _trouble_for(self, method: str, path: str) -> Trouble | None:
        if "/.well-known/" in path:
            return None
        for trouble in self.troubles:
            if (trouble.method in {"", method}) and trouble.path in path:
                trouble.times -= 1
                if trouble.times <= 0:
                    self.troubles.remove(trouble)
                return trouble
        return self.mood() if "/activities" in path else None

    def _do(self, method: str, path: str, query: str, headers: Any, body: Any) -> Answer:
        if path == "/v1/.well-known/openidconfiguration":
            return 200, {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.base}/keys"}, {}
        if path == "/v1/.well-known/keys":
            return 200, self.keys.public_set(), {}
        if path.startswith("/files/") and method == "PUT":
            return self._take_file(path, headers, body)
        if path.startswith("/files/"):
            # As SharePoint gives it: whoever has the address needs no token.
            return (200, self.files[path], {}) if path in self.files else (404, _error("NotFound"), {})
        if not self.any_token and headers.get("Authorization") != f"Bearer {FAR_TOKEN}":
            return 401, _error("Unauthorized"), {}
        for pattern, verb, deed in self._routes():
            found = re.fullmatch(f"/uk/v3{pattern}", path)
            if found and verb == method:
                return deed(*map(unquote, found.groups()), body=body, query=parse_qs(query))
        return 404, _error("NotFound"), {}

    def _take_file(self, path: str, headers: Any, body: bytes) -> Answer:
        """As OneDrive takes one in one piece: whoever has the address needs no token, and may not send one."""
        size = len(body)
        if headers.get("Authorization") or headers.get("Content-Range") != f"bytes 0-{size - 1}/{size}":
            return 400, _error("invalidRange"), {}
        self.files[path] = body
        return 201, {"name": path.rpartition("/")[2]}, {}

    def _routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        each = "([^/]+)"
        return [
            ("/conversations", "POST", self._open),
            (f"/conversations/{each}/activities", "POST", self._post),
            (f"/conversations/{each}/activities/{each}", "POST", self._reply),
            (f"/conversations/{each}/activities/{each}", "PUT", self._change),
            (f"/conversations/{each}/activities/{each}", "DELETE", self._delete),
            (f"/conversations/{each}/members", "GET", self._members),
            (f"/conversations/{each}/pagedmembers", "GET", self._paged),
            (f"/conversations/{each}/members/{each}", "GET", self._member),
            (f"/teams/{each}/conversations", "GET", self._list_channels),
        ]

    def _open(self, *, body: Json, query: Any) -> Answer:
        del query
        wanted = [member.get("id") for member in body.get("members", ())]
        who = next((p for p in self.people.values() if wanted in ([p.id], [p.object_id])), None)
        if body.get("isGroup") or body.get("tenantId") != self.tenant or who is None:
            return 400, _error("BadArgument"), {}
        if who.id in self.not_installed:
            return 403, _error("ForbiddenOperationException"), {}
        return 201, {"id": self.chat_of(who)}, {}

    def _post(self, conversation: str, *, body: Json, query: dict[str, list[str]]) -> Answer:
        refused = self._refusal(conversation, body)
        if refused:
            return refused
        only_for = ""
        if query.get("isTargetedActivity") == ["true"]:
            if not self.targeted_works:
                return 403, _error("BotNotAllowed"), {}
            only_for = body.get("recipient", {}).get("id", "")
            if only_for not in self.people:
                return 400, _error("BadSyntax"), {}
        self._next += 1
        name = str(self._next)
        self.messages[name] = Message(name, conversation, body, only_for=only_for)
        return 201, {"id": name}, {}

    def _reply(self, conversation: str, _to: str, *, body: Json, query: dict[str, list[str]]) -> Answer:
        return self._post(conversation, body=body, query=query)

    def _change(self, conversation: str, name: str, *, body: Json, query: Any) -> Answer:
        del query
        kept = self.messages.get(name)
        if kept is None or kept.conversation.partition(";")[0] != conversation.partition(";")[0]:
            return 404, _error("ActivityNotFoundInConversation"), {}
        refused = self._refusal(conversation, body)
        if refused:
            return refused
        kept.activity, kept.changes = body, kept.changes + 1
        return 200, {"id": name}, {}

    def _delete(self, _conversation: str, name: str, *, body: Any, query: Any) -> Answer:
        del body, query
        return (200, {}, {}) if self.messages.pop(name, None) else (404, _error("NotFound"), {})

    def _members(self, conversation: str, *, body: Any, query: Any) -> Answer:
        del body, query
        people = self._people_in(conversation)
        return (200, [self._told(p) for p in people], {}) if people else _NOT_OURS

    def _paged(self, conversation: str, *, body: Any, query: dict[str, list[str]]) -> Answer:
        """Two a page, so that a bot that reads one page only is caught."""
        del body
        start = int(query.get("continuationToken", ["0"])[0])
        people = self._people_in(conversation)
        if not people:
            return _NOT_OURS
        page: Json = {"members": [self._told(p) for p in people[start : start + 2]]}
        if start + 2 < len(people):
            page["continuationToken"] = str(start + 2)
        return 200, page, {}

    def _member(self, conversation: str, name: str, *, body: Any, query: Any) -> Answer:
        del body, query
        if not self._people_in(conversation):
            return _NOT_OURS
        for person in self._people_in(conversation):
            if name in {person.id, person.object_id}:
                return 200, self._told(person), {}
        return 404, _error("MemberNotFoundInConversation"), {}

    def _list_channels(self, team: str, *, body: Any, query: Any) -> Answer:
        del body, query
        found = [c for c in self.channels.values() if c.team == team and c.id not in self.unlisted]
        listed = [{"id": c.id, "name": c.name, "type": c.kind} for c in found]
        return 200, {"conversations": [{"id": team, "type": "standard"}, *listed]}, {}

    def _people_in(self, conversation: str) -> list[Person]:
        name = conversation.partition(";")[0]
        if name in self.channels:
            return list(self.channels[name].people)
        return [p for p in self.people.values() if self.chat_of(p) == name]

    @staticmethod
    def _told(person: Person) -> Json:
        return {
            "id": person.id,
            "name": person.name,
            "aadObjectId": person.object_id,
            "email": person.email,
            "userPrincipalName": person.principal or person.email,
            "tenantId": person.tenant,
            "userRole": person.role,
        }

    def _refusal(self, conversation: str, body: Json) -> Answer | None:
        name = conversation.partition(";")[0]
        people = self._people_in(name)
        if name.endswith("@unq.gbl.spaces"):
            return 403, _error("BotNotInConversationRoster"), {}
        if name not in self.channels and not people:
            return 404, _error("ConversationNotFound"), {}
        if name not in self.channels and people[0].id in self.not_installed:
            return 403, _error("BotNotInConversationRoster"), {}
        if len(json.dumps(body).encode()) > LIMIT:
            return 413, _error("MessageSizeTooBig"), {}
        if body.get("type") != "message" or not (body.get("text") or body.get("attachments")):
            return 400, _error("BadSyntax"), {}
        card = activity_card(body)
        if self.checks and card is not None and (wrong := wrong_with(card)):
            return 400, _error("BadSyntax", "; ".join(wrong[:5])), {}
        return self._too_fast(name)

    def _too_fast(self, conversation: str) -> Answer | None:
        if not self.per_second:
            return None
        recent, now = self._recent.setdefault(conversation, deque()), self.seconds_now()
        while recent and now - recent[0] >= 1:
            recent.popleft()
        if len(recent) >= self.per_second:
            return 429, _error("TooManyRequests"), {"Retry-After": "1"}
        recent.append(now)
        return None


def _error(code: str, message: str = "") -> Json:
    return {"error": {"code": code, "message": message or code}}


_NOT_OURS: Answer = (403, _error("BotNotInConversationRoster"), {})
"""A conversation that the bot is not in: Teams shows it none of its people."""
