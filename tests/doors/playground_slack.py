"""`make playground-slack`: Staffroom with the invented school in a local Slack, to be tried in a browser."""

import argparse
import json
import platform
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.sample import CAST
from tests.doors.confirming import API_URL
from tests.doors.confirming import PORT as CONFIRMING
from tests.doors.playing import environment_in, fill_database, is_taken, stop, wait_for

FOLDER = Path("var/playground-slack")
VERSION = "0.1.8"
PORT, OWN_PORT = 3100, 3101
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-playground",
    "SLACK_APP_TOKEN": "xapp-playground",
    "SLACK_SIGNING_SECRET": "playground",
}
LEADERS = ("leadership", "safeguarding lead", "scheme lead", "raising achievement")


def main() -> int:
    """Run until Ctrl-C; gives the exit status."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--http", action="store_true", help="signed HTTP instead of Socket Mode")
    asked.add_argument(
        "--as", dest="email", default=CAST[0].email, help="who you are first: an e-mail of the school"
    )
    given = asked.parse_args()
    http, email = given.http, given.email
    if email not in {each.email for each in CAST}:
        typer.echo(f"Nobody in the invented school has the e-mail {email}.")
        return 1
    taken = [port for port in (PORT, OWN_PORT, CONFIRMING) if is_taken(port)]
    if taken:
        typer.echo(f"Something listens at {', '.join(map(str, taken))} already. End it first.")
        return 1
    binary = local_slack()
    if binary is None:
        return 1
    typer.echo("Filling a database with the invented school…")
    fill_database(FOLDER, datetime.now(UTC).date())
    config = FOLDER / "workspace.json"
    config.write_text(json.dumps(workspace(http=http, email=email), indent=1))
    environment = {
        **environment_in(FOLDER),
        **SECRETS,
        "SLACK_API_URL": API_URL,
        "PORT": str(OWN_PORT),
    }
    if http:
        del environment["SLACK_APP_TOKEN"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    typer.echo("Starting the local Slack, and Staffroom…")
    running = [
        subprocess.Popen([binary, "--config", str(config), "--port", str(PORT), "--base-host", "127.0.0.1"]),
        subprocess.Popen([sys.executable, "-m", "tests.doors.confirming"]),
    ]
    try:
        wait_for(f"http://127.0.0.1:{PORT}/_control/state", by=running[0])
        running.append(subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=environment))
        wait_for(f"http://127.0.0.1:{OWN_PORT}/healthz", by=running[2])
    except (TimeoutError, KeyboardInterrupt) as trouble:
        typer.echo(f"It does not start: {str(trouble) or 'stopped'}.")
        stop(running)
        return 1
    typer.echo(
        f"Open http://127.0.0.1:{PORT} in a browser, and type /staffroom help. You are {email}; "
        "at the top you choose somebody else. Ctrl-C ends it."
    )
    try:
        while all(each.poll() is None for each in running):
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        stop(running)
    return 0


def local_slack() -> str | None:
    """The local Slack's program, installed where it is not there; None, and why, where that cannot be."""
    npm = shutil.which("npm")
    if npm is None:
        typer.echo(
            "This needs Node.js, for its npm. Install Node 20 or later, then run make playground-slack again."
        )
        return None
    arch = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower(), "x64"
    )
    name = f"local-slack-{platform.system().lower()}-{arch}"
    binary = FOLDER / "node_modules" / name / "bin" / "local-slack"
    if not binary.exists():
        typer.echo("Fetching the local Slack, once…")
        FOLDER.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [
                npm,
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--prefix",
                str(FOLDER),
                f"{name}@{VERSION}",
            ],
            check=False,
        )
        if done.returncode:
            typer.echo(f"npm could not install {name}@{VERSION}. Look at what it says above.")
            return None
    return str(binary)


def workspace(*, http: bool, email: str = "") -> dict[str, object]:
    """The local Slack's own settings: who is there, with `email` in front of it, the channels, and our app."""
    people = [
        {
            "id": f"U{number:02}",
            "name": each.name.split()[0].lower(),
            "real_name": each.name,
            "email": each.email,
        }
        for number, each in enumerate(CAST, start=1)
    ]
    leaders = [
        person["id"]
        for person, each in zip(people, CAST, strict=True)
        if any(role in each.does.lower() for role in LEADERS)
    ]
    app = {
        "appId": "A0STAFFROOM",
        "botUserId": "U0BOT",
        "botName": "Staffroom",
        "botToken": SECRETS["SLACK_BOT_TOKEN"],
        "appToken": SECRETS["SLACK_APP_TOKEN"],
        "signingSecret": SECRETS["SLACK_SIGNING_SECRET"],
        "mode": "events" if http else "socket",
        "requestUrl": f"http://127.0.0.1:{OWN_PORT}/slack/events",
    }
    everybody = [person["id"] for person in people]
    return {
        "workspace": {"name": "Invented School", "domain": "invented-school", "teamId": "T0SCHOOL"},
        "apps": [app],
        # Whoever is first speaks first; an account stays one person's, which Staffroom remembers.
        "users": sorted(people, key=lambda each: each["email"] != email),
        "channels": [
            {"id": "C0STAFF", "name": "staff", "members": [*everybody, "U0BOT"]},
            {"id": "C0LEAD", "name": "leadership", "is_private": True, "members": [*leaders, "U0BOT"]},
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
