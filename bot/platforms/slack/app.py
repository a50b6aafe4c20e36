"""The door: bolt's listeners, one a kind of event, and behind them a dictionary of ours."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.dispatch import Dispatcher, Pressing, Said, Submitted, Words
from bot.platforms.accounts import Account
from bot.platforms.answering import Afterwards, heard, new_nonce, quoting
from bot.platforms.slack.answers import TOO_LATE, Answers, Spoken
from bot.platforms.slack.blocks import PUSHED, messages
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.escaping import unescape
from bot.platforms.slack.home import TYPED, Home, typed_button
from bot.platforms.slack.identity import DOOR, Identity
from bot.platforms.slack.recent import Recent
from bot.platforms.slack.views import FORM, SEARCH, Kept, errors, modal, options, values
from bot.registry import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.say.card import Card
from models.db.errors import Sorry

EVERYTHING = "staffroom"
"""The slash command that understands every command."""
MAKE_SLIP = "make_slip"
"""The callback_id of the message shortcut."""
LISTENED = {
    "app_home_opened": "draw Home",
    "message.im": "understand what is written to the bot",
    "user_change": "forget an account that is no longer a full member's",
}
"""The events that are subscribed to, and what for."""
IN_TIME = 2.2
"""Seconds within which an answer goes into the acknowledgement; Slack waits for three."""

log = structlog.get_logger(__name__)
Body = Mapping[str, Any]


class SlackApp:
    """Takes what Slack sends, hands it to the dispatcher, and carries its answers out."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        identity: Identity,
        client: AsyncWebClient,
        *,
        prefix: str = "",
    ) -> None:
        self._dispatcher = dispatcher
        self._identity = identity
        self._prefix = prefix
        self._answers = Answers(client)
        self._channels = Channels(client)
        self._seen = Recent(5000)
        self._afterwards = Afterwards()
        self.home = Home(dispatcher, client)
        # Bolt's warnings quote what was sent; its errors do not.
        quiet = logging.getLogger("slack_bolt.staffroom")
        quiet.setLevel(logging.ERROR)
        self.bolt = AsyncApp(
            logger=quiet,
            client=client,
            name="staffroom",
            process_before_response=True,
            # The gate in front has checked the signature; Socket Mode has none.
            request_verification_enabled=False,
        )
        self._events: dict[str, Callable[[Body, Body], Awaitable[None]]] = {
            "message": self._message,
            "app_home_opened": self._home_opened,
            "user_change": self._user_changed,
        }
        self._listen()

    async def settled(self) -> None:
        """Wait until every answer that was still on its way is out."""
        await self._afterwards.settled()
        await self.home.settled()

    def _listen(self) -> None:
        anything = re.compile(".*")
        self.bolt.command(anything)(self._command)
        self.bolt.action(anything)(self._action)
        self.bolt.view(anything)(self._submitted)
        self.bolt.options(anything)(self._options)
        self.bolt.shortcut(anything)(self._shortcut)
        self.bolt.event(anything)(self._event)

    # What is said, and what is made of it.

    async def _hear(self, account: Account, say: Callable[[int], Said]) -> Result:
        try:
            staff_id = await self._identity.staff_id(account)
            said = say(staff_id)
            if isinstance(said, Words) and said.channel and _binds(said.words):
                await self._channels.check(said.channel, account.tenant)
        except Sorry as sorry:
            return Reply(Card(sorry.sentence))
        result = await heard(self._dispatcher, lambda: said)
        if not isinstance(result, OpenForm | FormErrors):
            self.home.touched(staff_id)
        return result

    async def _command(self, ack: AsyncAck, command: Body) -> None:
        account = Account(DOOR, str(command["team_id"]), str(command["user_id"]))
        to = Spoken(
            account.user,
            channel=str(command.get("channel_id", "")),
            response_url=str(command.get("response_url", "")),
            trigger=str(command.get("trigger_id", "")),
        )
        name = str(command["command"]).removeprefix("/").removeprefix(self._prefix)
        typed = unescape(str(command.get("text", "")))
        words = (typed.strip() or "help") if name == EVERYTHING else f"{name} {typed}"
        private = to.channel.startswith("D")

        def say(staff_id: int) -> Said:
            return Words(
                staff_id=staff_id,
                door=DOOR,
                key=f"slack/command/{to.trigger}" if to.trigger else "",
                words=words,
                channel="" if private else to.channel,
                channel_name="" if private else str(command.get("channel_name", "")),
            )

        hearing = asyncio.create_task(self._hear(account, say))
        done, _ = await asyncio.wait({hearing}, timeout=IN_TIME)
        if not done:
            self._afterwards.do(self._told_pressed(hearing, to))
            await ack(text="This takes a moment. The answer follows here.", response_type="ephemeral")
            return
        await self._acknowledged(ack, to, hearing.result())

    async def _acknowledged(self, ack: AsyncAck, to: Spoken, result: Result) -> None:
        """Answer a command in its acknowledgement."""
        match result:
            case OpenForm(form) | FormErrors(form):
                if await self._answers.opened(to, form, new_nonce()):
                    await ack()
                else:
                    await ack(text=TOO_LATE, response_type="ephemeral")
            case Reply(card=card) | Replace(card=card):
                pages = messages(card)
                if to.response_url and any(page.may_be_refused for page in pages):
                    # Slack does not say that it refuses an acknowledgement's blocks; of a response_url's it does.
                    self._afterwards.do(self._answers.pages(to, pages))
                    await ack()
                    return
                first, *more = pages
                if more:
                    self._afterwards.do(self._answers.pages(to, more))
                await ack(text=first.text, blocks=list(first.blocks), response_type="ephemeral")
            case Nothing():
                await ack()

    async def _told(self, result: Result, to: Spoken) -> None:
        """Answer where there is no acknowledgement to answer in."""
        match result:
            case OpenForm(form) | FormErrors(form):
                if not await self._answers.opened(to, form, new_nonce()):
                    await self._answers.privately(replace(to, in_home=False), Card(TOO_LATE))
            case Reply(card=card):
                await self._answers.privately(to, card)
            case Replace(card=card, note=note):
                await self._answers.replaced(to, card, note)
            case Nothing():
                pass

    async def _action(self, ack: AsyncAck, body: Body) -> None:
        pressed = body["actions"][0]
        kind, value = str(pressed["action_id"]).partition(".")[0], str(pressed.get("value", ""))
        account = _account(body)
        key = f"slack/press/{account.user}/{pressed['action_ts']}/{pressed['action_id']}/{value}"
        if kind in {PUSHED, TYPED}:

            def say(staff_id: int) -> Said:
                if kind == TYPED:
                    return Words(staff_id=staff_id, door=DOOR, key=key, words=value)
                return Pressing(staff_id=staff_id, door=DOOR, key=key, token=value)

            with self._seen.once(key) as first:
                if first:
                    hearing = asyncio.create_task(self._hear(account, say))
                    # What was done is acknowledged once it is safe; how it is told may come after.
                    await asyncio.wait({hearing}, timeout=IN_TIME)
                    self._afterwards.do(self._told_pressed(hearing, _pressed_where(body)))
        await ack()

    async def _told_pressed(self, hearing: asyncio.Task[Result], to: Spoken) -> None:
        await self._told(await hearing, to)

    async def _submitted(self, ack: AsyncAck, body: Body) -> None:
        view, account = body["view"], _account(body)
        try:
            kept = Kept.read(view["private_metadata"]) if view["callback_id"] == FORM else None
        except (ValueError, TypeError):
            kept = None
        if kept is None:
            await ack()
            return
        given = values(dict(view.get("state") or {}).get("values") or {})

        def say(staff_id: int) -> Said:
            return Submitted(
                staff_id=staff_id,
                door=DOOR,
                key=f"slack/form/{kept.nonce}",
                command=kept.command,
                values=given,
                hidden=kept.hidden,
            )

        to = Spoken(account.user, response_url=kept.response_url)
        hearing = asyncio.create_task(self._hear(account, say))
        done, _ = await asyncio.wait({hearing}, timeout=IN_TIME)
        if not done:
            self._afterwards.do(self._told_of_form(hearing, to))
            await ack(response_action="clear")
            return
        match hearing.result():
            case FormErrors(form) if form.errors and _same_fields(view, [asked.name for asked in form.asks]):
                await ack(response_action="errors", errors=errors(form))
            case OpenForm(form) | FormErrors(form):
                await ack(response_action="update", view=modal(form, replace(kept, hidden=form.hidden)))
            case Reply(card=card) | Replace(card=card):
                self._afterwards.do(self._answers.privately(to, card))
                await ack(response_action="clear")
            case Nothing():
                await ack(response_action="clear")

    async def _told_of_form(self, hearing: asyncio.Task[Result], to: Spoken) -> None:
        """The form has been closed, since Slack waits no longer: what it lacked is said in words."""
        match await hearing:
            case OpenForm(form) | FormErrors(form):
                wrong = " ".join(form.errors.values()) or form.alert
                await self._answers.privately(
                    to, Card(f"Nothing was saved. {wrong} Type {form.command} again.")
                )
            case Reply(card=card) | Replace(card=card):
                await self._answers.privately(to, card)
            case Nothing():
                pass

    async def _options(self, ack: AsyncAck, body: Body) -> None:
        kind, _, source = str(body["action_id"]).partition(".")
        found: list[Any] = []
        if kind == SEARCH:
            try:
                staff_id = await self._identity.staff_id(_account(body))
                found = list(
                    await asyncio.to_thread(self._dispatcher.search, staff_id, source, str(body["value"]))
                )
            except Sorry:
                # A field that searches has no place for a sentence; the form's submit will say it.
                found = []
        await ack(options=options(found))

    async def _shortcut(self, ack: AsyncAck, body: Body) -> None:
        to = Spoken(
            str(body["user"]["id"]),
            channel=str(dict(body.get("channel") or {}).get("id", "")),
            response_url=str(body.get("response_url", "")),
            trigger=str(body["trigger_id"]),
        )
        if body["callback_id"] == MAKE_SLIP:
            result = await self._hear(
                _account(body), lambda staff_id: Words(staff_id=staff_id, door=DOOR, words="slip")
            )
            text = unescape(str(dict(body.get("message") or {}).get("text", "")))
            await self._told(quoting(result, text), to)
        await ack()

    async def _event(self, body: Body, event: Body) -> None:
        listener = self._events.get(str(event["type"]))
        with self._seen.once(f"slack/event/{body['event_id']}") as first:
            if listener is not None and first:
                await listener(body, event)

    async def _message(self, body: Body, event: Body) -> None:
        if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
            return
        account = Account(DOOR, str(body["team_id"]), str(event.get("user", "")))
        words = unescape(str(event.get("text", "")))

        def say(staff_id: int) -> Said:
            return Words(staff_id=staff_id, door=DOOR, key=f"slack/event/{body['event_id']}", words=words)

        self._afterwards.do(self._told_in_dm(await self._hear(account, say), account.user, words))

    async def _told_in_dm(self, result: Result, user: str, words: str) -> None:
        match result:
            case Reply(card=card) | Replace(card=card):
                await self._answers.pages(Spoken(user), messages(card))
            case OpenForm(form) | FormErrors(form):
                # A message brings no trigger, so that a form can be opened only by a button.
                wrong = " ".join(form.errors.values())
                card = Card(wrong or f"I need a little more for that: {form.title.lower()}.")
                first = messages(card)[0]
                await self._answers.by_dm(user, replace(first, blocks=(*first.blocks, typed_button(words))))
            case Nothing():
                pass

    async def _home_opened(self, body: Body, event: Body) -> None:
        if event.get("tab", "home") != "home":
            return
        account = Account(DOOR, str(body["team_id"]), str(event.get("user", "")))
        try:
            staff_id = await self._identity.staff_id(account)
        except Sorry as sorry:
            self._afterwards.do(self.home.refuse(account.user, sorry.sentence))
            return
        self.home.opened(account.user, staff_id, str(event.get("channel", "")))

    async def _user_changed(self, body: Body, event: Body) -> None:
        profile = event.get("user")
        if isinstance(profile, dict):
            await self._identity.changed(profile, str(body["team_id"]))


def _account(body: Body) -> Account:
    user = body["user"]
    return Account(DOOR, str(user.get("team_id") or body["team"]["id"]), str(user["id"]))


def _pressed_where(body: Body) -> Spoken:
    view, message = dict(body.get("view") or {}), dict(body.get("message") or {})
    in_modal = view.get("type") == "modal"
    return Spoken(
        str(body["user"]["id"]),
        channel=str(dict(body.get("channel") or {}).get("id", "")),
        response_url=str(body.get("response_url", "")),
        trigger=str(body.get("trigger_id", "")),
        message_ts=str(message.get("ts", "")),
        message_text=str(message.get("text", "")),
        view_id=str(view.get("id", "")) if in_modal else "",
        in_home=bool(view),
    )


def _same_fields(view: Body, names: list[str]) -> bool:
    shown = [block.get("block_id") for block in view.get("blocks", []) if block.get("type") == "input"]
    return not shown or shown == names


def _binds(words: str) -> bool:
    """Whether the words make this channel somebody's: then the channel has to be fit for it."""
    first, *rest = words.casefold().strip().removeprefix("/").split()[:4] or [""]
    return first == "settings" and "here" in rest
