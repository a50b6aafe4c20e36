"""Opens the Teams door by the settings."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from microsoft_teams.api.auth.cloud_environment import PUBLIC

from bot.dispatch import Dispatcher
from bot.papers.press import PLAIN, Letterhead
from bot.platforms.teams.about import data_policy
from bot.platforms.teams.app import TeamsDoor
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.credentials import own_token
from bot.platforms.teams.verify import LOOPBACK, LoopbackOnly, Verifier
from bot.platforms.teams.waits import Waits
from bot.settings import Environment
from models.db.database import Database
from models.db.errors import Sorry

PLAYGROUND_CHANNELS = frozenset({"private", "standard"})
"""The playground has standard channels only, and nobody real in them."""


def open_teams(
    environment: Environment, dispatcher: Dispatcher, database: Database, head: Letterhead = PLAIN
) -> TeamsDoor:
    """The door, ready to be hung into the web app. Raises Sorry where a setting is missing or dangerous."""
    app_id, tenant = environment.teams_app_id, environment.teams_tenant_id
    if environment.teams_playground:
        return _for_the_playground(environment, dispatcher, database, head)
    if not tenant:
        raise Sorry(
            "TEAMS_APP_ID is set, but TEAMS_TENANT_ID is not. Without it I could not tell our school from others."
        )
    connector = Connector(token_of(environment), bot_id=f"28:{app_id}")
    return TeamsDoor(
        database=database,
        dispatcher=dispatcher,
        guard=Verifier(app_id=app_id, tenant=tenant, cloud=PUBLIC),
        connector=connector,
        channels=Channels(connector, database, tenant=tenant),
        policy=data_policy(environment),
        head=head,
        waits=Waits(
            proven_for=timedelta(hours=environment.account_check_hours),
            kept_for=timedelta(minutes=environment.kept_request_minutes),
        ),
    )


def token_of(environment: Environment) -> Callable[[], Awaitable[str]]:
    """The bot's own token, by what is configured."""
    return own_token(
        app_id=environment.teams_app_id,
        secret=environment.teams_app_secret.get_secret_value(),
        tenant=environment.teams_tenant_id,
        cloud=PUBLIC,
    )


def _for_the_playground(
    environment: Environment, dispatcher: Dispatcher, database: Database, head: Letterhead
) -> TeamsDoor:
    if environment.host not in LOOPBACK or environment.teams_app_secret.get_secret_value():
        raise Sorry(
            "TEAMS_PLAYGROUND answers anybody who can reach this machine. "
            "Leave HOST at 127.0.0.1 and TEAMS_APP_SECRET empty, or take TEAMS_PLAYGROUND out."
        )

    async def no_token() -> str:
        return "playground"

    connector = Connector(no_token, bot_id=environment.teams_app_id)
    return TeamsDoor(
        database=database,
        dispatcher=dispatcher,
        guard=LoopbackOnly(),
        connector=connector,
        channels=Channels(connector, database, tenant=environment.teams_tenant_id, fit=PLAYGROUND_CHANNELS),
        policy=data_policy(environment),
        head=head,
    )
