"""`make playground-teams`: Staffroom with the invented school in the Agents Playground, in a browser."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.sample import CAST
from tests.doors.playing import environment_in, fill_database, is_taken, stop, wait_for

FOLDER = Path("var/playground-teams")
PACKAGE, VERSION = "@microsoft/m365agentsplayground", "0.2.28"
PORT, OWN_PORT = 56150, 3988
BOT, TENANT = "00000000-0000-4000-8000-00000000b071", "00000000-0000-4000-8000-000000007e4a"
LEADER = "h.marsh@school.example"
PEOPLE = 6
"""As many as the playground wants, no more and no fewer."""


def main() -> int:
    """Run until Ctrl-C; gives the exit status."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--as", dest="email", default=LEADER, help="who you are: an e-mail of the school")
    email = asked.parse_args().email
    if email not in {each.email for each in CAST}:
        typer.echo(f"Nobody in the invented school has the e-mail {email}.")
        return 1
    for port in (PORT, OWN_PORT):
        if is_taken(port):
            typer.echo(f"Port {port} is taken. End the other playground first.")
            return 1
    program = install()
    if program is None:
        return 1
    typer.echo("Filling the invented school…")
    fill_database(FOLDER, datetime.now(UTC).date())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    running: list[subprocess.Popen[bytes]] = []
    try:
        start(program, email, FOLDER, running)
        typer.echo(
            f"Open http://localhost:{PORT} in a browser, and type help. You are {email}; Ctrl-C ends it."
        )
        while all(each.poll() is None for each in running):
            time.sleep(0.5)
    except TimeoutError:
        typer.echo("It did not start. Look at what it says above.")
        return 1
    except KeyboardInterrupt:
        pass
    finally:
        stop(running)
    return 0


def install() -> Path | None:
    """The playground's program, installed where it is not there; None, and why, where that cannot be."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        typer.echo("This needs Node.js. Install Node 20 or later, then run make playground-teams again.")
        return None
    program = FOLDER / "node_modules" / PACKAGE / "cli.js"
    if not program.exists():
        typer.echo(f"Installing the Agents Playground {VERSION} with npm, once. This takes a minute…")
        FOLDER.mkdir(parents=True, exist_ok=True)
        wanted = [
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            str(FOLDER),
            f"{PACKAGE}@{VERSION}",
        ]
        if subprocess.run([npm, *wanted], check=False).returncode:
            typer.echo(f"npm could not install {PACKAGE}@{VERSION}. Look at what it says above.")
            return None
    return program.resolve()


def start(program: Path, email: str, folder: Path, running: list[subprocess.Popen[bytes]]) -> None:
    """Put Staffroom and the playground, both answering, to what is running. Raises TimeoutError where one does not."""
    own = {
        **environment_in(folder),
        "HOST": "127.0.0.1",
        "PORT": str(OWN_PORT),
        "TEAMS_PLAYGROUND": "true",
        "TEAMS_APP_ID": BOT,
        "TEAMS_TENANT_ID": TENANT,
        "LOG_LEVEL": "warning",
    }
    typer.echo("Starting Staffroom…")
    staffroom = subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=own)
    running.append(staffroom)
    wait_for(f"http://127.0.0.1:{OWN_PORT}/healthz", by=staffroom)
    typer.echo("Starting the Agents Playground…")
    playground(program, email, folder, running)


def playground(program: Path, email: str, folder: Path, running: list[subprocess.Popen[bytes]]) -> None:
    """Put the playground, answering, with this person in front of it, to what is running.

    Raises TimeoutError where it does not answer; it is among what is running then as well, to be ended.
    """
    (folder / ".m365agentsplayground.yml").write_text(people(email))
    command = ["node", str(program), "-e", f"http://127.0.0.1:{OWN_PORT}/api/messages", "-c", "msteams"]
    command += ["--disable-telemetry", "--port", str(PORT)]
    command += ["--service-url", f"http://127.0.0.1:{PORT}/_connector"]
    quiet = {**os.environ, "TEAMSAPPTESTER_BROWSER": "none"}
    started = subprocess.Popen(command, cwd=folder, env=quiet)
    running.append(started)
    wait_for(f"http://127.0.0.1:{PORT}/_debug/ping", by=started)


def people(email: str) -> str:
    """The playground's own settings: who is there, and leadership's channel."""
    order = sorted(CAST, key=lambda each: each.email != email)[:PEOPLE]
    numbers = {each.email: number for number, each in enumerate(CAST)}
    lines = ['version: "0.1.0"', f"tenantId: {TENANT}", "bot:", f"  id: {BOT}", "  name: Staffroom"]
    for at, each in enumerate(order):
        first, _, last = each.name.partition(" ")
        lines += ["currentUser:"] if at == 0 else ["users:"] if at == 1 else []
        # Whoever sits in front: an account stays one person's, which Staffroom remembers.
        number = numbers[each.email]
        facts = {
            "id": f"user-{number}",
            "name": each.name,
            "userPrincipleName": each.email,
            "aadObjectId": f"00000000-0000-4000-8000-{number:012d}",
            "givenName": first,
            "surname": last,
            "email": each.email,
        }
        mark = "  " if at == 0 else "  - "
        for name, value in facts.items():
            lines.append(f"{mark}{name}: {value}")
            mark = "  " if at == 0 else "    "
    lines += ["personalChat:", f'  id: "{chat_of(email)}"', "groupChat:", "  id: group-chat", "  name: Group"]
    lines += ["team:", "  id: team", "  name: Invented School", f"  aadGroupId: {TENANT}"]
    lines += ["  channels:", "    - id: leadership", "      name: Leadership"]
    return "\n".join(lines) + "\n"


def chat_of(email: str) -> str:
    """The id of this person's own chat with the bot."""
    return f"a:chat-{email.partition('@')[0]}"


if __name__ == "__main__":
    sys.exit(main())
