"""grades changed late"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "grade_entry", sa.Column("reason", sa.String(), server_default=sa.text("('')"), nullable=False)
    )

    with op.batch_alter_table("grade_entry", schema=None) as batch_op:
        batch_op.alter_column(
            "reason", existing_type=sa.String(), server_default=None, existing_nullable=False
        )
