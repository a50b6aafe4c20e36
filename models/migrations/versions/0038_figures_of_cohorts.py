"""figures of cohorts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "cohort_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "measure IN ('attainment 8', 'attainment 8 of the targets', 'basics 4+', 'basics 5+', 'basics 7+', 'value a slot', 'target a slot', 'gap to target', 'residual', 'reach 4+', 'reach 5+', 'reach 7+')",
            name=op.f("ck_cohort_figure_measure"),
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_cohort_figure_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_figure")),
    )
    with op.batch_alter_table("cohort_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_figure_closed_on"), ["closed_on"], unique=False)
        batch_op.create_index(
            "ix_cohort_figure_line", ["leaving", "measure", "subject_id", "point"], unique=False
        )
