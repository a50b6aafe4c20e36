"""The payload corpus: activities in the shapes that Microsoft documents or its SDKs test, with what is expected.

A file of `payloads/teams` is one kind. Each entry names its source; its activity is laid over the place it comes
from (`places.json`) as a JSON merge patch, so that only what matters is written down: null takes a field out.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = Any
FOLDER = Path(__file__).parent.parent / "payloads" / "teams"
_NAME = re.compile(r"\{\{([^{}]+)\}\}")


@dataclass(frozen=True)
class Payload:
    """One activity as it is written down, and what should come of it."""

    kind: str
    name: str
    source: str
    who: str
    activity: Json
    answer: str
    """Where the sender is answered: chat, targeted, private (either), response, any, none, or turned away."""
    status: int
    says: tuple[str, ...]
    never: tuple[str, ...]
    writes: tuple[str, ...]
    """The records that come of it; nothing else may be written."""
    stores: str
    """What the slip that comes of it says, at its end."""
    again: bool = False
    """Whether it was posted once before, which is not looked at: so it needs no other payload to come first."""

    def filled(self, names: Mapping[str, str]) -> Json:
        """The activity as it is posted: names of people, places and buttons put in, and ids of its own."""
        own = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.kind}/{self.name}")
        number = str(1_795_471_200_000 + own.int % 1_000_000_000)
        return _filled(self.activity, {**names, "uuid": str(own), "number": number})


def payloads() -> Iterator[Payload]:
    """All of them, kind by kind."""
    places = json.loads((FOLDER / "places.json").read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json")):
        if path.name == "places.json":
            continue
        for each in json.loads(path.read_text(encoding="utf-8")):
            expected = each["expected"]
            who = each.get("who", "noor")
            yield Payload(
                kind=path.stem,
                name=each["name"],
                source=each["source"],
                who=who,
                activity=_named(_patched(places[each["place"]]["activity"], each["activity"]), who),
                answer=expected["answer"],
                status=expected.get("status", 200),
                says=tuple(expected.get("says", ())),
                never=tuple(expected.get("never", ())),
                writes=tuple(expected.get("writes", ())),
                stores=expected.get("stores", ""),
                again=each.get("again", False),
            )


def _patched(below: Json, above: Json) -> Json:
    """RFC 7396: objects are laid over each other, null takes away, everything else replaces."""
    if not isinstance(above, dict):
        return above
    kept = dict(below) if isinstance(below, dict) else {}
    for name, value in above.items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = _patched(kept.get(name), value)
    return kept


def _named(node: Json, who: str) -> Json:
    text = json.dumps(node, ensure_ascii=False)
    return json.loads(text.replace("{{who.", "{{" + f"{who}."))


def _filled(node: Json, names: Mapping[str, str]) -> Json:
    if isinstance(node, dict):
        return {key: _filled(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(each, names) for each in node]
    if isinstance(node, str):
        return _NAME.sub(lambda found: names[found[1]], node)
    return node
