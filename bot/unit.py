"""`staffroom service`: the unit by which systemd runs Staffroom, with as few rights as it can live with."""

import shutil
import sys
from pathlib import Path

from models.db.errors import Sorry

SETTINGS_FILE = "/etc/staffroom.env"
"""Where a machine's administrator keeps the settings: root's alone, as systemd reads it before it gives up rights."""
STATE_FOLDER = "/var/lib/staffroom"
HOMES = ("/home", "/root", "/run/user")
"""What a service that may not look into homes cannot be started from."""
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


def unit(command: Path) -> str:
    """The unit's text, for the command `staffroom` that is installed here."""
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
Environment=STAFFROOM_HOME={STATE_FOLDER} PYTHONDONTWRITEBYTECODE=1
EnvironmentFile=-{SETTINGS_FILE}
WorkingDirectory={STATE_FOLDER}
Restart=always
RestartSec=5
WatchdogSec=120
TimeoutStartSec=120
TimeoutStopSec=45
{HARDENED}
[Install]
WantedBy=multi-user.target
"""


def command_script(command: Path) -> str:
    """A script by which root runs one command of Staffroom as the service's user, on its data and settings.

    The user exists only while something runs as it; a command that root ran itself would leave files that the service
    cannot write. It may read an export wherever that lies but in /tmp, and writes nothing but its own folder.
    """
    kept = ("DynamicUser", "User", "StateDirectory", "StateDirectoryMode", "UMask")
    same = [each for each in HARDENED.splitlines() if each.partition("=")[0] in kept]
    asked = [
        *same,
        f"EnvironmentFile=-{SETTINGS_FILE}",
        "CapabilityBoundingSet=CAP_DAC_READ_SEARCH",
        "AmbientCapabilities=CAP_DAC_READ_SEARCH",
    ]
    properties = " \\\n".join(f"\t--property={each}" for each in asked)
    return f"""\
#!/bin/sh
# {COMMAND_FILE}: sudo staffroom-service doctor, sudo staffroom-service import FOLDER --apply, and so on.
# Files that it is told to write lie in {STATE_FOLDER}.
if [ -t 0 ]; then how=--pty; else how=--pipe; fi
exec systemd-run --quiet --collect --wait --same-dir "$how" \\
{properties} \\
	--setenv=STAFFROOM_HOME={STATE_FOLDER} \\
	-- {command} "$@"
"""


def write_service(into: Path, command: Path) -> list[str]:
    """Write the unit and the script into this folder; what is to be done with them."""
    into.mkdir(parents=True, exist_ok=True)
    for name, text, rights in (
        ("staffroom.service", unit(command), 0o644),
        ("staffroom-service", command_script(command), 0o755),
    ):
        (into / name).write_text(text, "utf-8")
        (into / name).chmod(rights)
    return [
        f"{into / 'staffroom.service'} and {into / 'staffroom-service'} are written. Then, as root:",
        f"  install -m 600 /dev/null {SETTINGS_FILE}    (and write the settings into it, as in .env.example)",
        f"  install -m 644 {into / 'staffroom.service'} {UNIT_FILE}",
        f"  install -m 755 {into / 'staffroom-service'} {COMMAND_FILE}",
        "  systemctl daemon-reload",
        "  staffroom-service import FOLDER --apply",
        "  systemctl enable --now staffroom",
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
