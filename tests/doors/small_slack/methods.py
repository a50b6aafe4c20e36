"""What each method of the Web API does: it takes its arguments and gives what stands beside `ok`."""

import json
from collections.abc import Callable
from typing import Any

from tests.doors.small_slack.limits import MESSAGE, Json, reasons_blocks, reasons_view
from tests.doors.small_slack.workspace import APP_ID, BOT_ID, BOT_USER, TEAM, Channel, RefusedError, Workspace


def _flag(value: object) -> bool:
    return value in {True, "1", "true", "True"}


def _message(args: Json, longest: int) -> Json:
    text = args.get("text", "")
    blocks = args.get("blocks") or []
    if not text and not blocks:
        raise RefusedError("no_text")
    if len(text) > longest:
        raise RefusedError("msg_too_long")
    reasons = reasons_blocks(blocks, MESSAGE)
    if reasons:
        raise RefusedError("invalid_blocks", *reasons)
    metadata = args.get("metadata")
    if metadata is not None and not (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    ):
        raise RefusedError("invalid_metadata_format")
    made: Json = {"type": "message", "user": BOT_USER, "bot_id": BOT_ID, "app_id": APP_ID, "text": text}
    made["blocks"] = blocks
    if metadata is not None:
        made["metadata"] = metadata
    if args.get("thread_ts"):
        made["thread_ts"] = args["thread_ts"]
    return made


def no_such_method(_slack: Workspace, _args: Json) -> Json:
    """Slack's answer to a method that it does not have."""
    raise RefusedError("unknown_method")


def _auth_test(slack: Workspace, _args: Json) -> Json:
    return {
        "url": f"{slack.url}/",
        "team": "The school",
        "team_id": TEAM,
        "user": "staffroom",
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": slack.org_wide,
        **({"enterprise_id": slack.enterprise} if slack.enterprise else {}),
    }


def _post(slack: Workspace, args: Json) -> Json:
    channel = slack.reachable(str(args.get("channel", "")))
    message = {**_message(args, 40_000), "ts": slack.stamp()}
    channel.messages.append(message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _update(slack: Workspace, args: Json) -> Json:
    channel = slack.reachable(str(args.get("channel", "")))
    for message in channel.messages:
        if message["ts"] == args.get("ts"):
            if message.get("user") != BOT_USER:
                raise RefusedError("cant_update_message")
            changed = _message(args, 4_000)
            message.update(changed, edited={"user": BOT_USER, "ts": slack.stamp()})
            return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}
    raise RefusedError("message_not_found")


def _delete(slack: Workspace, args: Json) -> Json:
    channel = slack.reachable(str(args.get("channel", "")))
    for message in channel.messages:
        if message["ts"] == args.get("ts"):
            channel.messages.remove(message)
            return {"channel": channel.id, "ts": message["ts"]}
    raise RefusedError("message_not_found")


def _post_ephemeral(slack: Workspace, args: Json) -> Json:
    channel = slack.reachable(str(args.get("channel", "")))
    if args.get("user") not in channel.members:
        raise RefusedError("user_not_in_channel")
    message = {**_message(args, 40_000), "channel": channel.id, "to": args["user"]}
    slack.ephemeral.append(message)
    return {"message_ts": slack.stamp()}


def _open(slack: Workspace, args: Json) -> Json:
    account = str(args.get("users", ""))
    person = slack.users.get(account)
    if person is None:
        raise RefusedError("user_not_found")
    if person["is_bot"]:
        raise RefusedError("cannot_dm_bot")
    if person["deleted"]:
        raise RefusedError("user_disabled")
    return {"channel": {"id": slack.dm(account).id}}


def _history(slack: Workspace, args: Json) -> Json:
    channel = slack.channels.get(str(args.get("channel", "")))
    if channel is None:
        raise RefusedError("channel_not_found")
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    inclusive = _flag(args.get("inclusive"))

    def within(ts: float) -> bool:
        return oldest <= ts <= latest if inclusive else oldest < ts < latest

    found = [message for message in reversed(channel.messages) if within(float(message["ts"]))]
    start = int(args.get("cursor") or 0)
    limit = int(args.get("limit") or 100)
    page = found[start : start + limit]
    if not _flag(args.get("include_all_metadata")):
        page = [{name: value for name, value in one.items() if name != "metadata"} for one in page]
    more = start + limit < len(found)
    return {
        "messages": page,
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _described(channel: Channel) -> Json:
    if channel.im:
        return {"id": channel.id, "is_im": True, "user": channel.im}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_im": False,
        "is_private": channel.private,
        "is_ext_shared": channel.shared,
        "is_shared": channel.shared,
        "is_org_shared": False,
        "is_archived": channel.archived,
        "is_member": channel.member,
        "num_members": len(channel.members),
    }


def _info(slack: Workspace, args: Json) -> Json:
    channel = slack.channels.get(str(args.get("channel", "")))
    # A private channel that the bot is not in does not exist for it.
    if channel is None or (channel.private and not channel.member and not channel.im):
        raise RefusedError("channel_not_found")
    return {"channel": _described(channel)}


def _groups(slack: Workspace, _args: Json) -> Json:
    return {"usergroups": [{"id": each, "handle": handle} for each, handle in slack.groups.items()]}


def _page(everything: list[Any], args: Json) -> tuple[list[Any], Json]:
    start, limit = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    more = start + limit < len(everything)
    cursor = str(start + limit) if more else ""
    return everything[start : start + limit], {"response_metadata": {"next_cursor": cursor}}


def _members(slack: Workspace, args: Json) -> Json:
    channel = slack.channels.get(str(args.get("channel", "")))
    if channel is None:
        raise RefusedError("channel_not_found")
    page, more = _page(channel.members, args)
    return {"members": page, **more}


def _list(slack: Workspace, args: Json) -> Json:
    page, more = _page([_described(one) for one in slack.channels.values() if not one.im], args)
    return {"channels": page, **more}


def _user(slack: Workspace, args: Json) -> Json:
    person = slack.users.get(str(args.get("user", "")))
    if person is None:
        raise RefusedError("user_not_found")
    return {"user": person}


def _users(slack: Workspace, args: Json) -> Json:
    page, more = _page(list(slack.users.values()), args)
    return {"members": page, **more}


def _by_email(slack: Workspace, args: Json) -> Json:
    for person in slack.users.values():
        if (
            person["profile"].get("email", "").lower() == str(args.get("email", "")).lower()
            and not person["deleted"]
        ):
            return {"user": person}
    raise RefusedError("users_not_found")


def _checked_view(args: Json) -> Json:
    view = args.get("view")
    reasons = reasons_view(view)
    if reasons:
        raise RefusedError("invalid_arguments", *reasons)
    return dict(view or {})


def _kept_view(slack: Workspace, view: Json) -> Json:
    made = {
        **view,
        "id": f"V{slack.number()}",
        "hash": f"h{slack.number()}",
        "team_id": TEAM,
        "app_id": APP_ID,
    }
    made.setdefault("private_metadata", "")
    made.setdefault("callback_id", "")
    if view["type"] == "modal":
        slack.views[made["id"]] = made
    return {"view": made}


def _open_view(slack: Workspace, args: Json) -> Json:
    view = _checked_view(args)
    slack.use_trigger(str(args.get("trigger_id", "")))
    return _kept_view(slack, view)


def _update_view(slack: Workspace, args: Json) -> Json:
    view = _checked_view(args)
    kept = slack.views.get(str(args.get("view_id", "")))
    if kept is None:
        raise RefusedError("not_found")
    if args.get("hash") not in {None, kept["hash"]}:
        raise RefusedError("hash_conflict")
    kept.update(view, hash=f"h{slack.number()}")
    return {"view": kept}


def _publish(slack: Workspace, args: Json) -> Json:
    view = _checked_view(args)
    if str(args.get("user_id", "")) not in slack.users:
        raise RefusedError("user_not_found")
    made = _kept_view(slack, view)
    slack.homes[str(args["user_id"])] = made["view"]
    return made


def _connect(slack: Workspace, _args: Json) -> Json:
    return {"url": f"{slack.url.replace('http', 'ws', 1)}/socket"}


def _upload_url(slack: Workspace, args: Json) -> Json:
    if not str(args.get("filename", "")):
        raise RefusedError("invalid_arguments")
    if int(args.get("length") or 0) <= 0:
        raise RefusedError("file_upload_size_restricted")
    file_id = f"F{slack.number()}"
    slack.files[file_id] = {"name": args["filename"], "length": int(args["length"]), "bytes": b""}
    return {"upload_url": f"{slack.url}/upload/{file_id}", "file_id": file_id}


def _complete_upload(slack: Workspace, args: Json) -> Json:
    files = args.get("files")
    named = json.loads(files) if isinstance(files, str) else files
    if not named:
        raise RefusedError("invalid_arguments")
    channel = slack.reachable(str(args.get("channel_id", "")))
    for each in named:
        kept = slack.files.get(str(each.get("id")))
        if kept is None or len(kept["bytes"]) != kept["length"]:
            raise RefusedError("file_not_found")
    shared = [{"id": each["id"], "title": each.get("title", "")} for each in named]
    text = str(args.get("initial_comment", ""))
    channel.messages.append(
        {"type": "message", "user": BOT_USER, "text": text, "files": shared, "ts": slack.stamp()}
    )
    return {"files": shared}


def _file_info(slack: Workspace, args: Json) -> Json:
    name = str(args.get("file", ""))
    if name not in slack.files:
        raise RefusedError("file_not_found")
    shares: Json = {}
    for channel in slack.channels.values():
        found = [
            {"ts": m["ts"]} for m in channel.messages if any(f["id"] == name for f in m.get("files", ()))
        ]
        if found:
            shares[channel.id] = found
    return {"file": {"id": name, "shares": {"private": shares}}}


def _delete_file(slack: Workspace, args: Json) -> Json:
    if slack.files.pop(str(args.get("file", "")), None) is None:
        raise RefusedError("file_not_found")
    return {}


METHODS: dict[str, Callable[[Workspace, Json], Json]] = {
    "apps.connections.open": _connect,
    "auth.test": _auth_test,
    "chat.delete": _delete,
    "chat.postEphemeral": _post_ephemeral,
    "chat.postMessage": _post,
    "chat.update": _update,
    "conversations.history": _history,
    "conversations.info": _info,
    "conversations.list": _list,
    "conversations.members": _members,
    "conversations.open": _open,
    "files.completeUploadExternal": _complete_upload,
    "files.delete": _delete_file,
    "files.getUploadURLExternal": _upload_url,
    "files.info": _file_info,
    "usergroups.list": _groups,
    "users.info": _user,
    "users.list": _users,
    "users.lookupByEmail": _by_email,
    "views.open": _open_view,
    "views.publish": _publish,
    "views.push": _open_view,
    "views.update": _update_view,
}
