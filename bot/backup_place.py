"""Where this installation's backups go."""

import shlex
from datetime import timedelta

from bot.home import home
from bot.settings import Environment
from models.lifecycle.backup.folder import BackupPlace
from models.lifecycle.backup.keys import BackupKeys
from models.rules.backups import BackupsKept


def place_of(environment: Environment) -> BackupPlace:
    """Where backups go, who can open them, and how many are kept."""
    folder = home().folder
    return BackupPlace(
        folder=folder / environment.backup_folder,
        keys=BackupKeys(tuple(environment.backup_keys.split()), own=home().file("backup-key.txt")),
        school=environment.school_name,
        second=folder / environment.backup_second_folder if environment.backup_second_folder else None,
        command=tuple(shlex.split(environment.backup_second_command)),
        tools=environment.pg_tools,
        kept=BackupsKept(
            environment.backup_daily, environment.backup_weekly, timedelta(days=environment.backup_days)
        ),
    )
