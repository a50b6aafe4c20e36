"""Requests as Slack makes them: signed slash commands, clicks, submitted forms, typeahead and events."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.doors.small_slack.limits import Json
from tests.doors.small_slack.workspace import APP_ID, TEAM

SECRET = "small-slack-signing-secret"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Signed:
    """A request ready to be sent to the bot."""

    body: bytes
    headers: dict[str, str]


def signed(
    body: str | bytes, kind: str = FORM, *, secret: str = SECRET, at: float | None = None, **more: str
) -> Signed:
    """The body with the headers that prove it is Slack's."""
    raw = body.encode() if isinstance(body, str) else body
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    headers = {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return Signed(raw, headers)


def slash(
    command: str,
    text: str,
    *,
    user: str,
    channel: str = "C0STAFF",
    trigger: str = "",
    response_url: str = "",
    team: str = TEAM,
) -> Json:
    """A slash command's form fields."""
    return {
        "token": "unused",
        "team_id": team,
        "team_domain": "school",
        "channel_id": channel,
        "channel_name": "privategroup",
        "user_id": user,
        "user_name": "someone",
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def click(
    action: Mapping[str, object],
    *,
    user: str,
    channel: str = "",
    message: Json | None = None,
    view: Json | None = None,
    trigger: str = "",
    response_url: str = "",
    action_ts: str = "1700000000.000100",
    team: str = TEAM,
) -> Json:
    """A press of a button or a choice; `action` is the element that was drawn."""
    payload: Json = {
        "type": "block_actions",
        "user": {"id": user, "username": "someone", "team_id": team},
        "api_app_id": APP_ID,
        "team": {"id": team, "domain": "school"},
        "trigger_id": trigger,
        "actions": [{**action, "action_ts": action_ts}],
    }
    if view is not None:
        payload |= {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    else:
        stamp = message["ts"] if message else "1700000000.000001"
        payload |= {
            "container": {"type": "message", "message_ts": stamp, "channel_id": channel},
            "channel": {"id": channel, "name": "directmessage"},
            "message": message or {"type": "message", "ts": stamp},
            "response_url": response_url,
        }
    return payload


def submit(view: Json, values: Mapping[str, Mapping[str, Json]], *, user: str, team: str = TEAM) -> Json:
    """A modal sent in, with what stands in each block (`block_id`, then `action_id`, then the value)."""
    return {
        "type": "view_submission",
        "team": {"id": team, "domain": "school"},
        "user": {"id": user, "username": "someone", "team_id": team},
        "api_app_id": APP_ID,
        "trigger_id": "",
        "view": {**view, "state": {"values": values}},
        "response_urls": [],
    }


def suggestion(view: Json, block_id: str, action_id: str, typed: str, *, user: str, team: str = TEAM) -> Json:
    """What a typeahead field asks while somebody types."""
    return {
        "type": "block_suggestion",
        "team": {"id": team, "domain": "school"},
        "user": {"id": user, "team_id": team},
        "api_app_id": APP_ID,
        "container": {"type": "view", "view_id": view.get("id", "")},
        "action_id": action_id,
        "block_id": block_id,
        "value": typed,
        "view": view,
    }


def shortcut(
    callback_id: str, message: Json, *, user: str, channel: str, trigger: str, response_url: str
) -> Json:
    """A message shortcut: somebody chose an action of ours on a message."""
    return {
        "type": "message_action",
        "callback_id": callback_id,
        "trigger_id": trigger,
        "response_url": response_url,
        "user": {"id": user, "name": "someone"},
        "message": message,
        "channel": {"id": channel, "name": "privategroup"},
        "team": {"id": TEAM, "domain": "school"},
        "message_ts": message["ts"],
        "api_app_id": APP_ID,
        "action_ts": "1700000000.000200",
    }


def event(inner: Json, *, event_id: str = "Ev1", team: str = TEAM) -> Json:
    """An event of the Events API."""
    return {
        "token": "unused",
        "team_id": team,
        "api_app_id": APP_ID,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [
            {"team_id": team, "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}
        ],
    }


def dm_message(text: str, *, user: str, channel: str, ts: str = "1700000000.000300") -> Json:
    """The inner event of a direct message to the bot."""
    return {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts}


def as_form(payload: Json) -> str:
    """An interaction's body."""
    return urlencode({"payload": json.dumps(payload)})


def as_fields(fields: Json) -> str:
    """A slash command's body."""
    return urlencode(fields)
