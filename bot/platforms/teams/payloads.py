"""What an activity says, in the dispatcher's words. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.platforms.answering import new_nonce
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.channels import place_of
from bot.platforms.teams.identity import DOOR
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.form import Value, Values

OWN = frozenset(
    {"form", "nonce", "hidden", "many", "message", "page", "shared", "press", "action", "msteams"}
)
"""What the door itself puts into a form's data, beside the fields."""


def data_of(activity: Activity) -> Mapping[str, Any]:
    """What the pressed button or the submitted form carries, wherever Teams puts it."""
    value: Any = activity.value
    for name in ("action", "data"):
        inner = value.get(name)
        if isinstance(inner, dict):
            value = inner
    return value if isinstance(value, dict) else {}


def nonce_of(data: Mapping[str, Any]) -> str:
    """The name under which the form was opened, kept while it is drawn again."""
    nonce = data.get("nonce")
    return nonce if isinstance(nonce, str) and nonce else new_nonce()


def said(activity: Activity, staff_id: int, data: Mapping[str, Any]) -> Said:
    """A form that was sent, or a button that was pressed."""
    return submitted(activity, staff_id, data) if "form" in data else pressing(activity, staff_id, data)


def words(activity: Activity, staff_id: int, text: str | None = None) -> Words:
    """A line that was typed to the bot, or that stands for what was chosen."""
    return Words(
        staff_id=staff_id,
        door=DOOR,
        key=_key(staff_id, activity),
        words=activity.text if text is None else text,
        channel=place_of(activity),
        channel_service=activity.service_url,
    )


def pressing(activity: Activity, staff_id: int, data: Mapping[str, Any]) -> Pressing:
    """A button that was pressed, with what it carried."""
    token = data.get("press")
    pressed = token if isinstance(token, str) else ""
    return Pressing(staff_id=staff_id, door=DOOR, key=_key(staff_id, activity), token=pressed)


def submitted(activity: Activity, staff_id: int, data: Mapping[str, Any]) -> Submitted:
    """A form that was sent; what it was opened under is its key, so that sending it twice counts once."""
    nonce, hidden = data.get("nonce"), data.get("hidden")
    kept = hidden if isinstance(hidden, dict) else {}
    return Submitted(
        staff_id=staff_id,
        door=DOOR,
        key=f"{DOOR}:{staff_id}:form:{nonce}"
        if isinstance(nonce, str) and nonce
        else _key(staff_id, activity),
        command=str(data.get("form", "")),
        values=fields(data),
        hidden={str(name): str(value) for name, value in kept.items()},
    )


def fields(data: Mapping[str, Any]) -> Values:
    """What was filled in, by field; Teams joins several choices with commas and leaves empty fields out."""
    said = data.get("many")
    many = set(said) if isinstance(said, list) and all(isinstance(each, str) for each in said) else set()
    values: dict[str, Value] = {}
    for name, raw in data.items():
        if name in OWN or not isinstance(raw, str):
            continue
        values[name] = tuple(filter(None, raw.split(","))) if name in many else raw.strip()
    return values


def _key(staff_id: int, activity: Activity) -> str:
    return f"{DOOR}:{staff_id}:{activity.conversation}:{activity.id}" if activity.id else ""
