"""marks that were corrected"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("register_mark", schema=None) as batch_op:
        batch_op.create_index(
            "ix_register_mark_replaced",
            ["session_id"],
            unique=False,
            sqlite_where=sa.text("replaced_at IS NOT NULL"),
            postgresql_where=sa.text("replaced_at IS NOT NULL"),
        )
