"""How Alembic runs here: on the connection, and with the models, that it is handed."""

from alembic import context

import models
from models.db.differences import comparing
from models.db.tables import SQLModel

assert models.__all__, "the tables must be imported before their metadata is used"  # noqa: S101 - see the words

handed = context.config.attributes
context.configure(
    connection=handed["connection"],
    target_metadata=handed.get("metadata", SQLModel.metadata),
    **comparing(),
    **handed.get("drafting", {}),
)
with context.begin_transaction():
    context.run_migrations()
