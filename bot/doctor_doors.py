"""What `staffroom doctor` finds of the doors: how each is set up, and how it is in the Staffroom that runs."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from sqlalchemy.exc import DBAPIError

from bot.commands import registry
from bot.logs import forgo_previews
from bot.platforms.checkup import Finding
from bot.platforms.teams.menus import in_menu
from bot.settings import Environment, plain_id
from bot.wrong_clock import clock_set
from models.db.database import Database
from models.db.errors import Sorry
from models.db.tables import Db

SECOND_COPY = Finding(
    True,
    "What is said in Slack or Teams is a second copy. How long the platform keeps it, and what it keeps of deleted "
    "messages, is the school's to set there: see the retention schedule (staffroom papers).",
)
ASK_SECONDS = 2
"""How long the running Staffroom is waited for."""


def doors(environment: Environment) -> list[Finding]:
    """How Slack and Teams are set up, what they say when they are asked, and what the running Staffroom says."""
    found = [*_slack(environment), *_teams(environment)]
    if found:
        return [*found, SECOND_COPY, *running(environment)]
    return [
        Finding(
            False,
            "Neither Slack nor Teams is configured, so staff can talk to Staffroom only with: staffroom chat",
        )
    ]


def _slack(environment: Environment) -> list[Finding]:
    bot, app, secret = (
        each.get_secret_value()
        for each in (
            environment.slack_bot_token,
            environment.slack_app_token,
            environment.slack_signing_secret,
        )
    )
    if not bot:
        return []
    if not app and not secret:
        return [
            Finding(
                False,
                "SLACK_BOT_TOKEN is set; set SLACK_APP_TOKEN or SLACK_SIGNING_SECRET too. The README says how.",
            ),
        ]
    # Here, not above: the platform's library takes a while to import, which every other command would wait.
    from bot.platforms.slack.checkup import ask_slack, look, strange
    from bot.platforms.slack.door import slack_secrets
    from bot.platforms.slack.naming import slash_commands

    way = "Socket Mode" if app else "signed requests"
    found = [Finding(True, f"Slack is configured, with {way}.")]
    found += fits(lambda: slash_commands(registry(), environment.slack_command_prefix))
    found += strange(slack_secrets(environment))
    found += ask_slack(slack_secrets(environment))
    return [*found, *_kept(environment, look)]


def _teams(environment: Environment) -> list[Finding]:
    if not environment.teams_app_id:
        return []
    if environment.teams_playground:
        here = Finding(True, "Teams is set for the playground on this machine only.")
        return [here, *fits(lambda: in_menu(registry()))]
    found = fits(lambda: in_menu(registry()))
    # Here, not above: the platform's library takes a while to import, which every other command would wait.
    forgo_previews()
    from bot.platforms.teams.checkup import ask_microsoft, look, named_otherwise, strange
    from bot.platforms.teams.opening import token_of

    found += [*strange(environment), *named_otherwise(environment.school_name)]
    if not environment.public_url:
        found.append(
            Finding(
                False,
                "PUBLIC_URL is missing. Teams calls Staffroom at an https:// address; the README says how.",
            )
        )
    found += _privacy(environment)
    if not environment.teams_app_secret.get_secret_value():
        found.append(
            Finding(
                True,
                "TEAMS_APP_SECRET is empty, so the machine's managed identity is used. "
                "Set it where there is none.",
            )
        )
    if plain_id(environment.teams_tenant_id) and plain_id(environment.teams_app_id):
        found.append(ask_microsoft(token_of(environment)))
    return [*found, *_kept(environment, look)]


def _privacy(environment: Environment) -> list[Finding]:
    """What the app's privacy page lacks."""
    asked = (
        ("PRIVACY_CONTACT", environment.privacy_contact, "whom to ask about personal data"),
        ("PRIVACY_KEPT", environment.privacy_kept, "how long the records are kept"),
        ("PRIVACY_BASIS", environment.privacy_basis, "the lawful basis"),
    )
    missing = "is missing, so the app's privacy page does not say"
    return [
        Finding(False, f"{name} {missing} {what}. Ask the school's data protection officer.")
        for name, written, what in asked
        if not written.strip()
    ]


def fits(menu: Callable[[], object]) -> list[Finding]:
    """What is wrong with a platform's menu, which would keep its door from being opened."""
    try:
        menu()
    except Sorry as sorry:
        return [Finding(False, sorry.sentence)]
    return []


def _kept(environment: Environment, look: Callable[[Db], Iterable[Finding]]) -> list[Finding]:
    """What a door finds in the database; nothing where it is away, which has been said already."""
    database = Database(environment.database_url, timezone=environment.school_timezone)
    try:
        if not database.is_there() or not database.is_at_head():
            return []
        with database.reading() as db:
            return list(look(db))
    except DBAPIError:
        return []
    finally:
        database.close()


def running(environment: Environment) -> list[Finding]:
    """What the doors of the running Staffroom say of themselves, where one runs on this machine."""
    url = f"http://{environment.host}:{environment.port}/readyz"
    try:
        with urlopen(url, timeout=ASK_SECONDS) as answer:
            said = json.load(answer)
    except HTTPError as unready:
        with unready:
            said = _json(unready.read())
    except (URLError, TimeoutError, ValueError):
        return [Finding(True, f"Staffroom does not run at {environment.host}:{environment.port} now.")]
    doors = said.get("doors") if isinstance(said, dict) else None
    found = [_door(name, state) for name, state in doors.items()] if isinstance(doors, dict) else []
    return found + clock_set(said)


def _door(name: str, state: Mapping[str, Any]) -> Finding:
    since = f" since {state.get('since')}" if state.get("since") else ""
    if state.get("connected"):
        again = f", opened again {state['reconnects']} times" if state.get("reconnects") else ""
        heard = f"; last heard {state['last_heard']}" if state.get("last_heard") else ""
        sent = f"; last sent {state['last_sent']}" if state.get("last_sent") else ""
        return Finding(
            True, f"The running Staffroom is connected to {name.capitalize()}{since}{again}{heard}{sent}."
        )
    why = state.get("trouble") or "it has not answered yet"
    return Finding(False, f"The running Staffroom is not connected to {name.capitalize()}{since}: {why}")


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return {}
