"""advice to leadership"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "advice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("subject IN ('curriculum', 'time')", name=op.f("ck_advice_subject")),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_advice_answered_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_advice_pupil_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_advice_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
    )
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_advice_open",
            ["given_at"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL AND removed_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL AND removed_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_advice_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_staff_id"), ["staff_id"], unique=False)
