"""runs under a clock that was ahead"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ahead", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("again", sa.Integer(), server_default=sa.text("0"), nullable=False))

    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.alter_column(
            "ahead", existing_type=sa.Boolean(), server_default=None, existing_nullable=False
        )
        batch_op.alter_column(
            "again", existing_type=sa.Integer(), server_default=None, existing_nullable=False
        )
