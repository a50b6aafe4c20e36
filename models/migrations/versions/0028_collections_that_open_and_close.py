"""collections that open and close"""

from collections.abc import Sequence
from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("year_group", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("opened_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_collection_closed_by"), "staff", ["closed_by"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_collection_opened_by"), "staff", ["opened_by"], ["id"])
    # A month that is past is closed: what follows from the end of one follows from those that end from now on.
    collection = sa.table(
        "collection",
        sa.column("id", sa.Integer),
        sa.column("closes", sa.Date),
        sa.column("closed_at", sa.DateTime(timezone=True)),
    )
    bind = op.get_bind()
    past = sa.select(collection.c.id, collection.c.closes).where(collection.c.closes < sa.func.current_date())
    for row_id, closes in bind.execute(past).all():
        ended = datetime.combine(closes, time.max, UTC)
        bind.execute(sa.update(collection).where(collection.c.id == row_id).values(closed_at=ended))
