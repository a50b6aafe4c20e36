"""Forms that come back, and the fields that search while somebody types."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.ask import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.platforms.answering import searched
from bot.platforms.later import Later
from bot.platforms.slack.answers import UNSAFE, Spoken
from bot.platforms.slack.asking import OPEN_FORM
from bot.platforms.slack.blocks import Message, messages
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.identity import DOOR
from bot.platforms.slack.recent import Lately
from bot.platforms.slack.views import (
    FORM,
    SEARCH,
    Kept,
    errors,
    files_in,
    is_file,
    modal,
    options,
    said,
    values,
)
from bot.requests import Said, Submitted
from bot.say.card import Card, Text
from bot.say.form import Choice, Value
from models.db.errors import Sorry

Body = Mapping[str, Any]
_SLOW_FILE = "Slack takes too long to give me the file. Send it to me as a message instead, with the class."
SEND_AGAIN = "Send it again"
STRANGE = "I no longer know that form. Nothing was saved. Type the command again."


class Forms:
    """Hears what was filled in; a form that cannot be saved stays open, with every value kept."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._saved = Lately(5000)
        """The forms whose answer is on its way: one that is sent in twice is not answered twice."""

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """A modal that was sent in."""
        since = time.monotonic()
        view, user = body["view"], str(body["user"]["id"])
        kept = _kept_of(view)
        if kept is None:
            await ack(response_action="update", view=said(Card(STRANGE)))
            return
        state = dict(view.get("state") or {}).get("values") or {}
        given = values(state)
        if wrong := await self._with_files(user, given, files_in(state)):
            await ack(response_action="errors", errors=wrong)
            return

        def say(staff_id: int) -> Said:
            return Submitted(
                staff_id=staff_id,
                door=DOOR,
                key=f"slack/form/{kept.nonce}",
                command=kept.command,
                values=given,
                hidden=kept.hidden,
                way=self._hearing.way(""),
            )

        to = Spoken(user, response_url=kept.response_url, since=since, said=say(0))
        try:
            (result,) = await self._hearing.in_time(
                to, self._hearing.hear(user, say), partial(self._tell_late, to)
            )
        except Later as later:
            if later.is_safe:
                await ack(response_action="clear")
            else:
                await _stays_open(ack, view, UNSAFE)
        else:
            await self._acknowledged(ack, view, kept, to, result)

    async def _acknowledged(self, ack: AsyncAck, view: Body, kept: Kept, to: Spoken, result: Result) -> None:
        match result:
            case Reply(card=card, keeps_form=True):
                await _stays_open(ack, view, _sentences(card))
            case FormErrors(form) if form.errors and _same_fields(view, [asked.name for asked in form.asks]):
                await ack(response_action="errors", errors=errors(form))
            case OpenForm(form) | FormErrors(form):
                await ack(response_action="update", view=modal(form, replace(kept, hidden=form.hidden)))
            case Reply(card=card) | Replace(card=card):
                self._tell_once(kept.nonce, card, to)
                await ack(response_action="clear")
            case Nothing():
                await ack(response_action="clear")

    async def _with_files(
        self, user: str, given: dict[str, Value], files: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, str]:
        """Put the rows of each file in the place of its field; what is wrong with one, by the field."""
        if not files or isinstance(await self._hearing.who(user), Reply):
            return {}
        for name, file in files.items():
            try:
                async with asyncio.timeout(self._hearing.waits.account):
                    given[name] = await self._hearing.files.lines(file)
            except Sorry as sorry:
                return {name: sorry.sentence}
            except TimeoutError:
                return {name: _SLOW_FILE}
        return {}

    def _tell_once(self, nonce: str, card: Card, to: Spoken) -> None:
        if self._saved.is_new(nonce):
            self._hearing.afterwards.do(self._hearing.answers.privately(to, card))

    async def _tell_late(self, to: Spoken, results: Sequence[Result]) -> None:
        """The form has been closed, since Slack waits no longer: what it lacked is said in words."""
        answers = self._hearing.answers
        for result in results:
            match result:
                case OpenForm(form) | FormErrors(form):
                    wrong = " ".join(form.errors.values()) or form.alert
                    why = f"Nothing was saved. {wrong}"
                    await answers.pages(to, [await self._not_saved(to, why, form.command, OPEN_FORM)])
                case Reply(card=card, keeps_form=True) if isinstance(to.said, Submitted):
                    page = await self._not_saved(to, _sentences(card), to.said.command, SEND_AGAIN)
                    await answers.pages(to, [page])
                case Reply(card=card) | Replace(card=card):
                    await answers.privately(to, card)
                case Nothing():
                    pass

    async def _not_saved(self, to: Spoken, why: str, command: str, label: str) -> Message:
        """Why the form was not saved, with a button that sends what was typed in it once more."""
        said = to.said
        button = await self._hearing.held.button(to.user, label, said) if said is not None else None
        if button is None:
            return messages(Card(f"{why} Type {self._hearing.way('')(command)} again."))[0]
        page = messages(Card(why))[0]
        return replace(page, blocks=(*page.blocks, button))

    async def searched(self, ack: AsyncAck, body: Body) -> None:
        """Letters typed into a field that searches."""
        kind, _, source = str(body["action_id"]).partition(".")
        found: Sequence[Choice] = ()
        if kind == SEARCH:
            finding = self._found(str(body["user"]["id"]), source, str(body["value"]))
            found = await searched(finding, self._hearing.waits.answer)
        await ack(options=options(found))

    async def _found(self, user: str, source: str, typed: str) -> tuple[Choice, ...]:
        staff_id = await self._hearing.identity.staff_id(user)
        return await asyncio.to_thread(self._hearing.dispatcher.lookups.search, staff_id, source, typed)


def _kept_of(view: Body) -> Kept | None:
    """What the modal carried; None where it is none of ours."""
    try:
        return Kept.read(view["private_metadata"]) if view["callback_id"] == FORM else None
    except ValueError:
        return None


async def _stays_open(ack: AsyncAck, view: Body, why: str) -> None:
    """Say why it is not saved in the form, which stays open with all that is in it; sending it twice counts once."""
    fields = [str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input"]
    if fields:
        await ack(response_action="errors", errors={fields[0]: why})
    else:
        await ack(response_action="update", view=said(Card(why)))


def _sentences(card: Card) -> str:
    return " ".join([card.title, *(part.body for part in card.parts if isinstance(part, Text))])


def _same_fields(view: Body, names: list[str]) -> bool:
    inputs = [str(block.get("block_id")) for block in view.get("blocks", []) if block.get("type") == "input"]
    shown = [each for each in inputs if not is_file(each)]
    return not shown or shown == names
