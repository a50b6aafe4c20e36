"""suggested targets and copied slips"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("agreed_target", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreed_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_agreed_target_agreed_by"), "staff", ["agreed_by"], ["id"])

    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("copied", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
