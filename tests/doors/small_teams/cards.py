"""What is wrong with an Adaptive Card, by Microsoft's own 1.5 schema and Teams' documented limits."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema_rs import Draft6Validator, ValidationError, ValidationErrorKind

Json = Any
LIMIT = 28 * 1024
"""Bytes that a message with its card may have."""


@cache
def _schema() -> Draft6Validator:
    text = files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text(encoding="utf-8")
    return Draft6Validator(json.loads(text))


def wrong_with(card: Json) -> list[str]:
    """Sentences on what Teams would refuse or draw wrongly; empty where the card is right."""
    found = [f"{size} bytes" for size in [len(json.dumps(card).encode())] if size > LIMIT]
    found += [sentence for error in _schema().iter_errors(_plain(card)) for sentence in _reasons(error)]
    found += _inputs(card)
    found += [
        f"{part['type']} without a fallback"
        for part in _walk(card)
        if str(part.get("type", "")).startswith("Chart.") and not part.get("fallback")
    ]
    return found


def activity_card(activity: Json) -> Json:
    """The card of a message, or None where it has words only."""
    for attachment in activity.get("attachments", ()):
        if attachment.get("contentType") == "application/vnd.microsoft.card.adaptive":
            return attachment["content"]
    return None


def _reasons(error: ValidationError) -> list[str]:
    """What is wrong at the deepest place, without the many elements that the one there is not."""
    leaves = list(_leaves(error))
    told = [each for each in leaves if "is not one of" not in each.message] or leaves
    deepest = max(len(each.instance_path) for each in told)
    return [
        f"{'/'.join(map(str, each.instance_path))}: {each.message[:200]}"
        for each in told
        if len(each.instance_path) == deepest
    ]


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    match error.kind:
        case ValidationErrorKind.AnyOf(context) | ValidationErrorKind.OneOfNotValid(context) if any(context):
            for branch in context:
                for each in branch:
                    yield from _leaves(each)
        case _:
            yield error


def _plain(node: Json) -> Json:
    """The card with what the schema does not know put aside: charts, `msteams`, and choices found by typing."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    if str(node.get("type", "")).startswith("Chart."):
        return _plain(node["fallback"]) if node.get("fallback") else {"type": "TextBlock", "text": "chart"}
    dropped = {"msteams"}
    if "choices.data" in node and node.get("style") == "filtered":
        dropped |= {"choices.data", "style"}
    return {
        key: value if key == "data" else _plain(value) for key, value in node.items() if key not in dropped
    }


def _walk(node: Json) -> Iterator[dict[str, Json]]:
    if isinstance(node, list):
        for each in node:
            yield from _walk(each)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key != "data":
                yield from _walk(value)


def _inputs(card: Json) -> Iterator[str]:
    seen: set[str] = set()
    for part in _walk(card):
        kind = str(part.get("type", ""))
        if not kind.startswith("Input."):
            continue
        name = part.get("id")
        if not name:
            yield f"{kind} without an id"
        elif name in seen:
            yield f"two inputs named {name}"
        else:
            seen.add(name)
        if not part.get("label"):
            yield f"{kind} {name} without a label"
        if part.get("isRequired") and not part.get("errorMessage"):
            yield f"{kind} {name} is required and says nothing when left out"
        choices = part.get("choices", [])
        values = [choice["value"] for choice in choices]
        if len(set(values)) != len(values):
            yield f"{kind} {name} has a choice twice"
