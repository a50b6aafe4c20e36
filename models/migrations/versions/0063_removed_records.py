"""removed records"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0063"
down_revision: str | None = "0062"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "removed_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("of_day", sa.Date(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("copied", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "because IN ('safeguarding', 'wrong', 'about another', 'never needed', 'objected', 'the law')",
            name=op.f("ck_removed_record_because"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_removed_record_by_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_removed_record_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_record")),
    )
    with op.batch_alter_table("removed_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_removed_record_pupil_id"), ["pupil_id"], unique=False)
