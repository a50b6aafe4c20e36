"""The tables brought to a newer form by Alembic, which is imported where that is to be done and nowhere else."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from models.db.head import SCRIPTS
from models.db.index_order import put_in_order


def alembic_config(connection: Connection | None, *, scripts: Path = SCRIPTS, **attributes: Any) -> Config:
    """Alembic's settings, made here because the wheel has no pyproject.toml; `attributes` are for `env.py`."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes.update(attributes, connection=connection)
    return config


def upgrade(connection: Connection, *, to: str = "head", scripts: Path = SCRIPTS) -> None:
    """Make the migrations up to this one, in the connection's transaction, and put SQLite's indexes in order."""
    command.upgrade(alembic_config(connection, scripts=scripts), to)
    put_in_order(connection)
