"""Who is in the tenant, and what stands in its conversations."""

import json
from dataclasses import dataclass
from typing import Any

from tests.doors.small_teams.cards import activity_card

Json = dict[str, Any]
TENANT = "7d0a4f6e-0000-4000-8000-000000007e4a"


@dataclass(frozen=True)
class Person:
    """An account of the tenant, or a guest in it."""

    name: str
    email: str
    number: int
    role: str = "user"
    tenant: str = TENANT
    principal: str = ""

    @property
    def id(self) -> str:
        return f"29:1person{self.number:04d}"

    @property
    def object_id(self) -> str:
        return f"00000000-0000-4000-8000-{self.number:012d}"

    @property
    def chat(self) -> str:
        """The id of the personal chat with the bot."""
        return f"a:1chat-{self.number:04d}"


@dataclass(frozen=True)
class Channel:
    """A channel of a team; `kind` is standard, private or shared."""

    id: str
    name: str
    kind: str
    people: tuple[Person, ...]
    team: str = "19:team@thread.tacv2"


@dataclass
class Message:
    """A message that somebody can see now."""

    id: str
    conversation: str
    activity: Json
    changes: int = 0
    only_for: str = ""

    @property
    def card(self) -> Any:
        return activity_card(self.activity)

    @property
    def words(self) -> str:
        """All the text in it, to look for what should or should not be there."""
        return json.dumps(self.activity, ensure_ascii=False)
