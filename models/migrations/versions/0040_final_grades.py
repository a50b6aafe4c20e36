"""final grades"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "final_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("leaving_year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_final_grade_pupil_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_final_grade_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final_grade")),
    )
    with op.batch_alter_table("final_grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_final_grade_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_final_grade_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(
            "uq_final_grade_now",
            ["pupil_id", "subject_id", "leaving_year"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
