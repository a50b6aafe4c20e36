"""earlier values"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0065"
down_revision: str | None = "0064"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "earlier_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_earlier_value_changed_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_earlier_value_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_value")),
    )
    with op.batch_alter_table("earlier_value", schema=None) as batch_op:
        batch_op.create_index("ix_earlier_value_of", ["record", "record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_earlier_value_pupil_id"), ["pupil_id"], unique=False)
