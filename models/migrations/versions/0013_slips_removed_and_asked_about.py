"""slips removed and asked about"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_by", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("asked", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.create_foreign_key(batch_op.f("fk_slip_removed_by"), "staff", ["removed_by"], ["id"])
