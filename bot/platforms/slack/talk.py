"""What is written to the bot: in its direct messages, and by mentioning it in a channel."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.ask import Reply
from bot.cards.talk import NOT_KEPT, UNREADABLE, overheard
from bot.platforms.answering import is_overheard, takes_lines
from bot.platforms.changed import as_sent
from bot.platforms.inbox import Due
from bot.platforms.later import Later
from bot.platforms.slack.answers import Spoken
from bot.platforms.slack.asking import with_form
from bot.platforms.slack.files import file_of
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.identity import DOOR
from bot.platforms.slack.wording import mentioned, written
from bot.requests import Words
from models.db.errors import DATABASE_TROUBLES
from models.outbox.once import edit_key

NOT_SPEECH = frozenset({
    "app_conversation_join", "app_conversation_leave", "assistant_app_thread", "bot_add", "bot_disable", "bot_enable",
    "bot_message", "bot_remove", "channel_archive", "channel_canvas_updated", "channel_convert_to_private",
    "channel_convert_to_public", "channel_join", "channel_leave", "channel_name", "channel_posting_permissions",
    "channel_purpose", "channel_topic", "channel_unarchive", "document_mention", "ekm_access_denied",
    "file_comment", "file_mention", "group_archive", "group_join", "group_leave", "group_name", "group_purpose",
    "group_topic", "group_unarchive", "huddle_thread", "joiner_notification", "message_replied", "pinned_item",
    "reminder_add", "reminder_delete", "reply_broadcast", "sh_room_created", "sh_room_shared", "slackbot_response",
    "tombstone", "unpinned_item",
})  # fmt: skip
"""The subtypes of Slack's own lines, or a bot's. Any other is a person's message, such as one with a file."""
PRIVATE = {"im", "app_home"}
SLACKBOT = "USLACKBOT"

RawEvent = Mapping[str, Any]


class SlackTalk:
    """Hears what a person wrote to the bot; whoever wrote is answered."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def message(self, event: RawEvent) -> None:
        """A message in a conversation that the bot is in."""
        if event.get("channel_type") not in PRIVATE:
            return
        match str(event.get("subtype") or ""):
            case "message_changed":
                await self._edited(event)
            case "message_deleted":
                await self._deleted(event)
            case _ if not event.get("hidden") and self._is_person(event):
                await self._said(event)

    async def mention(self, event: RawEvent) -> None:
        """The bot was mentioned in a channel: answered there, for the one who spoke alone."""
        if not self._is_person(event):
            return
        words = await self._words(event)
        to = replace(self._to(event, str(event.get("channel", ""))), mentioned=True)
        to = replace(to, words=words)
        if not words and _has_more(event):
            await self._unreadable(event, to)
            return
        who = await self._hearing.who(to.user)
        # Whoever is not let in is offered no other way in.
        slip = "" if isinstance(who, Reply) else self._hearing.way("")("slip")
        instead = f"type {slip} or the like, or write to me alone" if slip else ""
        tells = await is_overheard(self._hearing.dispatcher, who, words)
        read = overheard(instead) if tells else ""
        if event.get("edited"):
            await self._changed(event, words, to, read)
        else:
            await self._heard(event, words, to, read)

    async def _said(self, event: RawEvent) -> None:
        words = await self._words(event)
        to = replace(self._to(event, str(event.get("channel", ""))), words=words)
        if not words and _has_more(event):
            await self._unreadable(event, to)
            return
        await self._heard(event, words, to)

    async def _unreadable(self, event: RawEvent, to: Spoken) -> None:
        to = replace(to, said=_message(_key_of(event), ""), due=Due.UNREADABLE)
        who = await self._hearing.who(to.user)
        await self._hearing.tell_first(to, [who if isinstance(who, Reply) else Reply(UNREADABLE)])

    async def _edited(self, event: RawEvent) -> None:
        """What did something stays as it was sent first; what did nothing is heard as it stands now."""
        after, before = dict(event.get("message") or {}), dict(event.get("previous_message") or {})
        if not after.get("edited") or not self._is_person(after):
            return
        words = await self._words(after)
        if words == await self._words(before):
            return
        channel = str(event.get("channel", ""))
        stamp = str(before.get("ts") or after.get("ts") or "")
        as_now = {**after, "channel": channel, "ts": stamp}
        await self._changed(as_now, words, replace(self._to(after, channel), words=words))

    async def _changed(self, message: RawEvent, words: str, to: Spoken, *notes: str) -> None:
        """A message as it stands since it was changed."""
        who = await self._hearing.who(to.user)
        if isinstance(who, Reply):
            await self._hearing.tell_first(to, [who])
            return
        # What was asked of the message as it was is not what it says now.
        await self._hearing.questions.close(self._hearing.account(to.user))
        key, edit = _key_of(message), str(dict(message.get("edited") or {}).get("ts", ""))
        said = tuple(filter(None, notes))
        try:
            kept = await as_sent(
                self._hearing.dispatcher, who, key, *said, deleted=False, edit=edit_key(key, edit)
            )
        except DATABASE_TROUBLES as trouble:
            await self._hearing.tell_first(to, [self._hearing.dispatcher.fault(trouble, "edited")])
            return
        if kept is None:
            await self._heard(message, words, to, *notes, key=edit_key(key, edit))
            return
        to = replace(to, said=_message(key, words), due=Due.EDITED, notes=said)
        page = with_form(kept.card, words, only_form=True, of=edit_key(key, edit))
        await self._hearing.first(to, self._hearing.answers.pages(to, [page]))

    async def _deleted(self, event: RawEvent) -> None:
        """Deleting a message takes nothing back that it did; where it did something, that is said."""
        before = dict(event.get("previous_message") or {})
        if not self._is_person(before):
            return
        channel = str(event.get("channel", ""))
        to = replace(self._to(before, channel), thread_ts=str(before.get("thread_ts") or ""))
        who = await self._hearing.who(to.user)
        if isinstance(who, Reply):
            return
        await self._hearing.questions.close(self._hearing.account(to.user))
        stamp = str(event.get("deleted_ts") or before.get("ts") or "")
        key = _key(channel, stamp)
        kept = await as_sent(self._hearing.dispatcher, who, key, deleted=True)
        if kept is not None:
            await self._hearing.tell_first(replace(to, said=_message(key, ""), due=Due.DELETED), [kept])

    async def _heard(self, event: RawEvent, words: str, to: Spoken, *notes: str, key: str = "") -> None:
        """Hear and answer; done or kept when this returns, so that Slack may be told that it arrived."""
        channel = to.channel if to.mentioned else ""
        said = replace(
            _message(key or _key_of(event), words or "help"),
            channel=channel,
            way=self._hearing.way(to.channel),
            in_chat=not to.mentioned,
        )
        file = await self._file(event, words, to.user)
        unread = _not_kept(event) if file is None else ""
        to = replace(to, said=said, notes=tuple(filter(None, (unread, *notes))))

        def say(staff_id: int) -> Words:
            return replace(said, staff_id=staff_id)

        hear = self._hearing
        heard = hear.hear_lines(to.user, say) if file is None else hear.hear_with_file(to.user, say, file)
        try:
            await self._hearing.tell_first(to, await self._hearing.in_time(to, heard))
        except Later as later:
            if not later.is_safe:
                # Slack sends an event again that was not acknowledged: it is this one's second chance.
                await later.done()

    async def _file(self, event: RawEvent, words: str, user: str) -> RawEvent | None:
        """The file whose rows are the lines of what was written; None where it is none of that."""
        file = file_of(event)
        who = await self._hearing.who(user) if file is not None and words else None
        is_list = isinstance(who, int) and await takes_lines(self._hearing.dispatcher, who, words)
        return file if is_list else None

    async def _words(self, message: RawEvent) -> str:
        names = await self._hearing.names(mentioned(message))
        return written(message, names, await self._hearing.bot())

    def _to(self, message: RawEvent, channel: str) -> Spoken:
        return Spoken(
            str(message.get("user", "")),
            channel=channel,
            thread_ts=str(message.get("thread_ts") or ""),
            since=time.monotonic(),
        )

    def _is_person(self, message: RawEvent) -> bool:
        us = self._hearing.workspace.known
        user = str(message.get("user") or "")
        is_speech = not message.get("bot_id") and message.get("subtype") not in NOT_SPEECH
        return bool(user) and is_speech and user not in {SLACKBOT, us.bot_user if us else ""}


def _not_kept(event: RawEvent) -> str:
    """What is said of what hangs on the message: files, and messages that were forwarded with it."""
    hanging = event.get("attachments")
    shared = [each for each in hanging if isinstance(each, dict)] if isinstance(hanging, list) else []
    return NOT_KEPT if event.get("files") or any(map(_is_forwarded, shared)) else ""


def _has_more(event: RawEvent) -> bool:
    """Whether there is anything in it beside words: what hangs on it, or a picture in its midst."""
    blocks = event.get("blocks")
    drawn = [each for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []
    is_drawn = any(each.get("type") != "rich_text" for each in drawn)
    return is_drawn or bool(event.get("files") or event.get("attachments"))


def _is_forwarded(attachment: RawEvent) -> bool:
    return bool(attachment.get("is_share") or attachment.get("is_msg_unfurl"))


def _message(key: str, words: str) -> Words:
    """What a message says, as nobody's yet."""
    return Words(staff_id=0, door=DOOR, key=key, words=words)


def _key_of(event: RawEvent) -> str:
    return _key(str(event.get("channel", "")), str(event.get("ts", "")))


def _key(channel: str, stamp: str) -> str:
    """A message's own name: an edit or a deletion says whose it is, and a repeated event is the same message."""
    return f"slack/message/{channel}/{stamp}"
