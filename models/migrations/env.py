"""How Alembic runs here: on the connection that `models.db.database` hands it."""

from alembic import context

import models
from models.db.tables import SQLModel

assert models.__all__, "the tables must be imported before their metadata is used"  # noqa: S101 - see the words

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
