"""`staffroom doctor`: what is configured, what is missing, and how to get it, in plain words."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select

from bot.anchoring import last_published
from bot.commands import registry
from bot.home import VARIABLE, DataHome
from bot.logs import LEVELS, forgo_previews
from bot.plain_trouble import whose_fault
from bot.platforms.checkup import Finding
from bot.platforms.teams.menus import in_menu
from bot.settings import Environment, plain_address, plain_id
from bot.wrong_clock import clock_set, done_ahead
from models.audit.anchors import still_holds
from models.db.database import Database
from models.db.errors import Sorry
from models.db.tables import Db
from models.outbox.failing import failing_jobs
from models.outbox.notices import Delivery, DeliveryState
from models.rules.wording import count
from models.school.people import Pupil, Role, Staff, with_role
from models.views.readiness import look_at_school

_FOR_OTHERS = 0o077
"""The rights of everybody but the user whose file it is."""
ASK_SECONDS = 2
"""How long the running Staffroom is waited for."""


def examine(environment: Environment, at: DataHome, now: datetime) -> list[Finding]:
    """Look, at `now` (UTC), at everything that Staffroom needs; nothing is made or changed by it."""
    return [
        *_home(environment, at),
        *_settings(environment),
        *_database(environment, now),
        *_doors(environment),
    ]


def _home(environment: Environment, at: DataHome) -> list[Finding]:
    """Where the settings and the data are, and whether others on this machine can read them."""
    there = "" if at.env_file.is_file() else "; there is no .env in it"
    found = [Finding(True, f"The home is {at.folder}, because {at.why}{there}.")]
    if at.is_named and not at.folder.is_dir():
        sentence = (
            f"{VARIABLE} names {at.folder}, and there is no such folder. Make it, or correct {VARIABLE}."
        )
        found = [Finding(False, sentence)]
    files = [at.env_file]
    if environment.database_url.startswith("sqlite"):
        files.append(Path(environment.database_url.partition("///")[2]))
    open_to_others = [each for each in files if each.is_file() and each.stat().st_mode & _FOR_OTHERS]
    return found + [
        Finding(False, f"{each} can be read by others on this machine. Run: chmod 600 {each}")
        for each in open_to_others
    ]


def _settings(environment: Environment) -> list[Finding]:
    """What the settings say that cannot be meant."""
    found = []
    if environment.log_level.casefold() not in LEVELS:
        found.append(
            Finding(False, f"LOG_LEVEL is “{environment.log_level}”. Set it to one of {', '.join(LEVELS)}.")
        )
    if environment.public_url and not plain_address(environment.public_url):
        found.append(
            Finding(
                False,
                f"PUBLIC_URL is “{environment.public_url}”. Set it to an address such as "
                "https://staffroom.school.example, with nothing behind it.",
            )
        )
    return found


def _database(environment: Environment, now: datetime) -> list[Finding]:
    with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
        kind = "SQLite" if database.is_sqlite else "PostgreSQL"
        if not database.is_there():
            return [
                Finding(
                    False,
                    f"There is no school yet at {database.location}. Bring it in: staffroom import FOLDER --apply",
                )
            ]
        try:
            trouble = database.trouble_with_tables()
        except DBAPIError as away:
            sentence = whose_fault(away)
            if sentence is None:
                raise
            return [Finding(False, sentence)]
        if trouble:
            return [Finding(False, trouble)]
        with database.reading() as db:
            there = f"The database ({kind}, {database.location}) is there and up to date."
            today = now.astimezone(ZoneInfo(environment.school_timezone)).date()
            return [
                Finding(True, there),
                *_school(db, today),
                *done_ahead(db, now),
                *_failing(db),
                *_audit(db, environment),
            ]


def _audit(db: Db, environment: Environment) -> list[Finding]:
    """Whether the audit still ends, or goes on, where it was last published."""
    last = last_published(environment.anchor_file)
    if last is None or still_holds(db, last):
        return []
    sentence = "The audit is not what was published of it. What is wrong with it says: staffroom audit verify"
    return [Finding(False, sentence)]


def _failing(db: Db) -> list[Finding]:
    """What Staffroom should do by itself and cannot."""
    return [
        Finding(
            False,
            f"“{each.job}” has failed since {each.since.isoformat(timespec='minutes')}. "
            f"Look in the log for: {each.reference}",
        )
        for each in failing_jobs(db)
    ]


def _imported(pupils: int, staff: int) -> str:
    return f"{count(pupils, 'pupil')} and {count(staff, 'member')} of staff are imported."


def _school(db: Db, today: date) -> list[Finding]:
    pupils = db.exec(select(func.count()).select_from(Pupil).where(Pupil.left_on == None)).one()  # noqa: E711 - SQL's IS NULL
    staff = db.exec(select(func.count()).select_from(Staff).where(Staff.active)).one()
    if not staff or not pupils:
        return [
            Finding(
                False,
                "There are no staff or pupils yet. Export them from your MIS; then: staffroom import FOLDER --apply",
            )
        ]
    found = [Finding(True, _imported(pupils, staff))]
    found += [Finding(*each) for each in look_at_school(db, today)]
    for role, duty in (
        (Role.SCHEME_LEAD, "runs the scheme"),
        (Role.LEADERSHIP, "gets the Year 11 list"),
        (Role.SAFEGUARDING_LEAD, "is named above free text"),
    ):
        if with_role(db, role):
            found.append(Finding(True, f"Somebody has the role {role}."))
        else:
            found.append(
                Finding(
                    False,
                    f"Nobody has the role {role}, who {duty}. Add it to the staff file, and import it.",
                )
            )
    failed = db.exec(
        select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.FAILED)
    ).one()
    if failed:
        found.append(
            Finding(
                False,
                f"{count(failed, 'message')} not delivered. The scheme lead sees more with: todo",
            )
        )
    return found


def _doors(environment: Environment) -> list[Finding]:
    found = [*_slack(environment), *_teams(environment)]
    if found:
        return [*found, *running(environment)]
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
