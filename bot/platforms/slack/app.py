"""The door: bolt's listeners, one a kind of request, and behind them a room of ours each."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.dispatch import Dispatcher
from bot.platforms.carried import Carried
from bot.platforms.inbox import Inbox
from bot.platforms.later import NotYet
from bot.platforms.places import LeadershipPlace
from bot.platforms.resuming import Resuming
from bot.platforms.slack.again import AnsweredAgain, MissedAnswers
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.commands import Commands
from bot.platforms.slack.forms import Forms
from bot.platforms.slack.happenings import Happenings
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.home import Home
from bot.platforms.slack.identity import DOOR, Identity
from bot.platforms.slack.naming import with_slash
from bot.platforms.slack.presses import Presses
from bot.platforms.slack.recent import Once
from bot.platforms.slack.shortcuts import Shortcuts
from bot.platforms.slack.talk import SlackTalk
from bot.platforms.slack.waits import Waits
from bot.platforms.slack.workspace import Workspace
from models.db.away import is_away

Body = Mapping[str, Any]
log = structlog.get_logger(__name__)


def quiet_logger() -> logging.Logger:
    """For Slack's libraries: their warnings quote what was sent, their errors do not."""
    quiet = logging.getLogger("slack_bolt.staffroom")
    quiet.setLevel(logging.ERROR)
    return quiet


class SlackApp:
    """Takes what Slack sends, hands it to the dispatcher, and carries its answers out."""

    def __init__(  # noqa: PLR0913 - it is put together from its parts
        self,
        dispatcher: Dispatcher,
        identity: Identity,
        client: AsyncWebClient,
        workspace: Workspace,
        waits: Waits,
        place: LeadershipPlace,
        inbox: Inbox,
        carried: Carried,
        *,
        prefix: str = "",
    ) -> None:
        self.home = Home(dispatcher, client, with_slash(dispatcher.registry, prefix))
        channels = Channels(client, workspace, waits.place)
        self.hearing = Hearing(
            dispatcher, identity, workspace, channels, client, self.home, waits, inbox, carried=carried
        )
        self.resuming = Resuming(inbox, dispatcher, AnsweredAgain(self.hearing))
        missed = MissedAnswers(self.hearing, inbox, self.resuming)
        self._once = Once(10_000)
        self.bolt = AsyncApp(
            logger=quiet_logger(),
            client=client,
            name="staffroom",
            process_before_response=True,
            # verify.py has checked the signature; Socket Mode has none.
            request_verification_enabled=False,
            # Bolt's own asks Slack before the first listener, for as long as that takes, and answers for us.
            authorize=_authorizing(workspace, client.token),
            # It serves assistants, which this is none of, and fails on an event of theirs that lacks a part.
            attaching_conversation_kwargs_enabled=False,
        )
        self.commands = Commands(self.hearing, prefix)
        self._listen(place, client, missed, channels)

    async def settled(self) -> None:
        """Wait until every answer that was still on its way is out."""
        await self._once.settled()
        await self.hearing.afterwards.settled()
        await self.home.settled()

    def _listen(
        self, place: LeadershipPlace, client: AsyncWebClient, missed: MissedAnswers, channels: Channels
    ) -> None:
        anything = re.compile(".*")
        hearing, commands = self.hearing, self.commands
        presses, forms, shortcuts = (
            Presses(hearing, self._once),
            Forms(hearing),
            Shortcuts(hearing),
        )
        talk = SlackTalk(hearing)
        self._events = {
            "message": talk.message,
            "app_mention": talk.mention,
            **Happenings(hearing, place, client, missed, channels).by_type(),
        }

        # Bolt looks at the names of a listener's arguments, so that each is a function of ours.
        async def command(ack: AsyncAck, command: Body) -> None:
            await commands.typed(ack, command)

        async def action(ack: AsyncAck, body: Body) -> None:
            await presses.pressed(ack, body)

        async def submitted(ack: AsyncAck, body: Body) -> None:
            await forms.submitted(ack, body)

        async def closed(ack: AsyncAck) -> None:
            await ack()

        async def searched(ack: AsyncAck, body: Body) -> None:
            await forms.searched(ack, body)

        async def shortcut(ack: AsyncAck, body: Body) -> None:
            await shortcuts.chosen(ack, body)

        self.bolt.command(anything)(command)
        self.bolt.action(anything)(action)
        self.bolt.view_submission(anything)(submitted)
        self.bolt.view_closed(anything)(closed)
        self.bolt.options(anything)(searched)
        self.bolt.shortcut(anything)(shortcut)
        self.bolt.event(anything)(self._event)
        self.bolt.error(self._failed)

    async def _event(self, body: Body, event: Body) -> None:
        listener = self._events.get(str(event["type"]))
        if listener is not None:
            within = self.hearing.waits.acknowledged
            await self._once.do(f"slack/event/{body['event_id']}", lambda: listener(event), within)

    async def _failed(self, error: Exception) -> BoltResponse:
        """What went wrong outside the conversation: not acknowledged, so that Slack sends an event again."""
        if isinstance(error, NotYet):
            log.info("not acknowledged yet", door=DOOR)
            return BoltResponse(status=503)
        self.hearing.dispatcher.fault(error, "slack")
        return BoltResponse(status=503 if is_away(error) else 500)


def _authorizing(workspace: Workspace, token: str | None) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Who the bot is, for bolt: what is known already, so that no request waits for it."""

    async def authorized(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        us = workspace.known
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=us.bot_user if us else None,
            bot_id=us.bot_id if us else None,
            bot_token=token,
        )

    return authorized
