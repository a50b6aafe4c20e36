"""Slash commands: answered in their acknowledgement, where only the person who typed sees it."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.ask import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.platforms.answering import new_nonce
from bot.platforms.later import Later
from bot.platforms.slack.answers import LATE, Spoken, unsafe_with
from bot.platforms.slack.blocks import Message, messages
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.identity import DOOR
from bot.platforms.slack.naming import EVERYTHING
from bot.platforms.slack.wording import mentioned, plain
from bot.requests import Words


class Commands:
    """Hears what was typed after a slash."""

    def __init__(self, hearing: Hearing, prefix: str) -> None:
        self._hearing = hearing
        self._prefix = prefix

    async def typed(self, ack: AsyncAck, command: Mapping[str, Any]) -> None:
        """A slash command."""
        to, say = await self._spoken(command)
        try:
            results = await self._hearing.in_time(to, self._hearing.hear_lines(to.user, say))
        except Later as later:
            if later.is_safe:
                await ack(text=LATE, response_type="ephemeral")
            else:
                await self._say(ack, to, unsafe_with(to.words))
            return
        if len(results) == 1:
            await self._acknowledged(ack, to, results[0])
        else:
            await self._answered(
                ack, to, [page for each in results for page in self._hearing.answers.drawn(each, "")]
            )

    async def unsaid(self, command: Mapping[str, Any], acknowledgement: str) -> None:
        """Answer what was typed once more, in another way: its acknowledgement did not get to Slack."""
        answer = json.loads(acknowledgement) if acknowledgement else {}
        if answer.get("text"):
            to, _ = await self._spoken(command)
            await self._hearing.answers.unsaid(to, Message(answer["text"], tuple(answer.get("blocks", ()))))

    async def _spoken(self, command: Mapping[str, Any]) -> tuple[Spoken, Callable[[int], Words]]:
        """Where the command came from, and what it says once it is known who says so."""
        since = time.monotonic()
        words = await self._words(command)
        to = Spoken(
            str(command["user_id"]),
            channel=str(command.get("channel_id", "")),
            response_url=str(command.get("response_url", "")),
            trigger=str(command.get("trigger_id", "")),
            words=words,
            since=since,
        )
        # What the request calls its channel is a claim; only its id tells a private talk.
        channel = "" if to.channel.startswith("D") else to.channel

        def say(staff_id: int) -> Words:
            key = f"slack/command/{to.trigger}" if to.trigger else ""
            return Words(
                staff_id=staff_id,
                door=DOOR,
                key=key,
                words=words,
                channel=channel,
                way=self._hearing.way(to.channel),
            )

        return replace(to, said=say(0)), say

    async def _words(self, command: Mapping[str, Any]) -> str:
        name = str(command["command"]).removeprefix("/")
        text = str(command.get("text", ""))
        names = await self._hearing.names(mentioned({"text": text}))
        typed = plain(text, names).strip()
        first, *more = typed.split("\n")
        typed = "\n".join((first, *map(self._line, more)))
        if name == EVERYTHING:
            return typed or "help"
        return f"{name.removeprefix(self._prefix)} {typed}"

    def _line(self, line: str) -> str:
        """A line below, as words: it may begin with a slash as the first one did."""
        word, _, rest = line.strip().partition(" ")
        if word == f"/{EVERYTHING}":
            return rest.lstrip()
        return line.strip().removeprefix(f"/{self._prefix}") if word.startswith(f"/{self._prefix}") else line

    async def _acknowledged(self, ack: AsyncAck, to: Spoken, result: Result) -> None:
        """Answer a command in its acknowledgement."""
        answers = self._hearing.answers
        match result:
            case OpenForm(form) | FormErrors(form):
                why = await answers.opened(to, form, new_nonce())
                if why:
                    await self._say(ack, to, why)
                else:
                    await ack()
            case Reply(card=card) | Replace(card=card):
                await self._answered(ack, to, messages(card))
            case Nothing():
                await ack()

    async def _answered(self, ack: AsyncAck, to: Spoken, pages: Sequence[Message]) -> None:
        if not pages or (to.response_url and any(page.may_be_refused for page in pages)):
            # Slack does not say that it refuses an acknowledgement's blocks; of a response_url's it does.
            self._hearing.afterwards.do(self._hearing.answers.pages(to, pages))
            await ack()
            return
        await self._say(ack, to, pages)

    async def _say(self, ack: AsyncAck, to: Spoken, pages: Sequence[Message]) -> None:
        """The first page in the acknowledgement, the others behind it."""
        answers, (first, *more) = self._hearing.answers, pages
        if more:
            self._hearing.afterwards.do(answers.pages(to, more))
        fitted = await answers.fitted(to, first)
        await ack(text=fitted.text, blocks=list(fitted.blocks), response_type="ephemeral")
