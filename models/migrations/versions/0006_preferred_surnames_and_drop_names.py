"""preferred surnames and drop names"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "drop_name",
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("academic_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("words", "academic_year", name=op.f("pk_drop_name")),
    )
    with op.batch_alter_table("pupil", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("preferred_surname", sa.String(), server_default=sa.text("('')"), nullable=False)
        )
