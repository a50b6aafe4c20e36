"""proposed by collections"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.add_column(sa.Column("collection_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_intervention_collection_id"), ["collection_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_intervention_collection_id"), "collection", ["collection_id"], ["id"]
        )
