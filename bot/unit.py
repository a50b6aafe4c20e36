"""`staffroom service`: the unit by which systemd runs Staffroom, with as few rights as it can live with."""

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.home import SETTINGS_IN
from models.db.errors import Sorry

SETTINGS_FILE = "/etc/staffroom.env"
"""Where a machine's administrator keeps the settings: root's alone, as systemd reads it before it gives up rights."""
STATE_FOLDER = "/var/lib/staffroom"
HOMES = ("/home", "/root", "/run/user")
"""What a service that may not look into homes cannot be started from."""
ELSEWHERE_GROUP = "staffroom-elsewhere"
"""Whom the folders belong to that the service writes to beside its own: its user exists only while it runs."""
UNIT_FILE = "/etc/systemd/system/staffroom.service"
COMMAND_FILE = "/usr/local/sbin/staffroom-service"

HARDENED = """\
DynamicUser=yes
User=staffroom
StateDirectory=staffroom
StateDirectoryMode=0700
UMask=0077
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# A backup is made behind everything else that runs.
SystemCallFilter=setpriority
SystemCallErrorNumber=EPERM
"""
"""The service needs its own folder and the network, and nothing else of the machine."""


def unit(command: Path, also: Sequence[Path] = ()) -> str:
    """The unit's text, for the command `staffroom` that is installed here; `also` are folders that it writes to."""
    rights = HARDENED + "".join(f"{each}\n" for each in _elsewhere(also))
    return f"""\
# {UNIT_FILE}
# Settings and secrets: {SETTINGS_FILE} (root's, rights 0600). Data: {STATE_FOLDER}.
[Unit]
Description=Staffroom, the school's chat-bot for tracking and mentoring
Wants=network-online.target
After=network-online.target postgresql.service

[Service]
Type=notify
NotifyAccess=main
ExecStart={command} serve
Environment=STAFFROOM_HOME={STATE_FOLDER} {SETTINGS_IN}={SETTINGS_FILE} PYTHONDONTWRITEBYTECODE=1
EnvironmentFile=-{SETTINGS_FILE}
WorkingDirectory={STATE_FOLDER}
Restart=always
RestartSec=5
WatchdogSec=120
TimeoutStartSec=120
TimeoutStopSec=45
{rights}
[Install]
WantedBy=multi-user.target
"""


def _elsewhere(also: Sequence[Path]) -> list[str]:
    """What lets it write to these folders; where one is not there, as its disk is away, the service runs without."""
    if not also:
        return []
    return [f"SupplementaryGroups={ELSEWHERE_GROUP}", *(f"ReadWritePaths=-{each}" for each in also)]


def command_script(command: Path, also: Sequence[Path] = ()) -> str:
    """A script by which root runs one command of Staffroom as the service's user, on its data and settings.

    The user exists only while something runs as it; a command that root ran itself would leave files that the service
    cannot write. It may read an export wherever that lies but in /tmp, and writes nothing but its own folder and those
    that are named to it.
    """
    kept = ("DynamicUser", "User", "StateDirectory", "StateDirectoryMode", "UMask")
    same = [each for each in HARDENED.splitlines() if each.partition("=")[0] in kept]
    asked = [
        *same,
        f"EnvironmentFile=-{SETTINGS_FILE}",
        "CapabilityBoundingSet=CAP_DAC_READ_SEARCH",
        "AmbientCapabilities=CAP_DAC_READ_SEARCH",
        *_elsewhere(also),
    ]
    properties = " \\\n".join(f"\t--property={each}" for each in asked)
    return f"""\
#!/bin/sh
# {COMMAND_FILE}: sudo staffroom-service doctor, sudo staffroom-service import FOLDER --apply, and so on.
# A file that it is to write is named in full, and lies in {STATE_FOLDER}.
if [ -t 0 ]; then how=--pty; else how=--pipe; fi
exec systemd-run --quiet --collect --wait --same-dir "$how" \\
{properties} \\
	--setenv=STAFFROOM_HOME={STATE_FOLDER} \\
	--setenv={SETTINGS_IN}={SETTINGS_FILE} \\
	-- {command} "$@"
"""


def write_service(into: Path, command: Path, also: Sequence[Path] = ()) -> list[str]:
    """Write the unit and the script into this folder; what is to be done with them.

    Raises Sorry where systemd could not be told one of the folders elsewhere.
    """
    for each in also:
        if not each.is_absolute() or re.search(r"[\s\"'%\\\\$]", str(each)):
            raise Sorry(
                f"{each} is no name of a folder for a service. Name it in full, without spaces or signs."
            )
    into.mkdir(parents=True, exist_ok=True)
    for name, text, rights in (
        ("staffroom.service", unit(command, also), 0o644),
        ("staffroom-service", command_script(command, also), 0o755),
    ):
        (into / name).write_text(text, "utf-8")
        (into / name).chmod(rights)
    return [
        f"{into / 'staffroom.service'} and {into / 'staffroom-service'} are written. Then, as root:",
        f"  install -m 600 /dev/null {SETTINGS_FILE}    (and write the settings into it, as in .env.example)",
        f"  install -m 644 {into / 'staffroom.service'} {UNIT_FILE}",
        f"  install -m 755 {into / 'staffroom-service'} {COMMAND_FILE}",
        *_handed_over(also),
        "  systemctl daemon-reload",
        "  staffroom-service import FOLDER --apply",
        "  systemctl enable --now staffroom",
    ]


def _handed_over(also: Sequence[Path]) -> list[str]:
    """How the folders elsewhere are the service's to write to."""
    if not also:
        return []
    named = " ".join(map(str, also))
    return [
        f"  groupadd --system --force {ELSEWHERE_GROUP}",
        f"  chgrp {ELSEWHERE_GROUP} {named} && chmod 2770 {named}",
    ]


def installed_command(started_as: str = sys.argv[0], python: str = sys.base_prefix) -> Path:
    """Where `staffroom` is installed. Raises Sorry where a service could not start it, or the Python it runs on."""
    found = shutil.which(started_as)
    if found is None:
        raise Sorry(
            "I cannot tell where staffroom is installed. Call it by its whole path: /…/bin/staffroom service"
        )
    # As it was called: a link of pipx or uv stays right when what it leads to is renewed.
    command = Path(found).absolute()
    for place in (command, command.resolve(), Path(python).resolve()):
        if any(place.is_relative_to(each) for each in HOMES):
            raise Sorry(
                f"{place} lies in somebody's home, where no service may look. Install Staffroom for the whole "
                "machine, such as in /opt/staffroom, with the machine's own Python, and call that one."
            )
    return command
