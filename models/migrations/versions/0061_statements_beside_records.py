"""statements beside records"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0061"
down_revision: str | None = "0060"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "pupil_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("beside", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("said_by IN ('pupil', 'parent')", name=op.f("ck_pupil_statement_said_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_pupil_statement_pupil_id")),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["staff.id"], name=op.f("fk_pupil_statement_taken_back_by")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name=op.f("fk_pupil_statement_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_statement")),
    )
    with op.batch_alter_table("pupil_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pupil_statement_pupil_id"), ["pupil_id"], unique=False)
