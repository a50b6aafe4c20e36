"""interventions"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "intervention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "because IN ('by hand', 'review', 'newly below', 'below in several')",
            name=op.f("ck_intervention_because"),
        ),
        sa.CheckConstraint(
            "ended IN ('', 'closed', 'declined', 'taken back', 'left')", name=op.f("ck_intervention_ended")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_intervention_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_intervention_opened_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_intervention_proposed_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_intervention_pupil_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_intervention_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
    )
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(
            "ix_intervention_standing",
            ["review_on"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_intervention_global",
            ["pupil_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL AND subject_id IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND subject_id IS NULL"),
        )
        batch_op.create_index(
            "uq_intervention_subject",
            ["pupil_id", "subject_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL AND subject_id IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND subject_id IS NOT NULL"),
        )

    op.create_table(
        "intervention_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_intervention_action_added_by")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_intervention_action_done_by")),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["intervention.id"], name=op.f("fk_intervention_action_intervention_id")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_intervention_action_pupil_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_intervention_action_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_action")),
    )
    with op.batch_alter_table("intervention_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intervention_action_intervention_id"), ["intervention_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intervention_action_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intervention_action_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "intervention_grade",
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("current", sa.String(), nullable=False),
        sa.Column("predicted", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["intervention.id"], name=op.f("fk_intervention_grade_intervention_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_intervention_grade_subject_id")
        ),
        sa.PrimaryKeyConstraint("intervention_id", "subject_id", name=op.f("pk_intervention_grade")),
    )
    op.create_table(
        "intervention_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("reached_when", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_intervention_plan_by_id")),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["intervention.id"], name=op.f("fk_intervention_plan_intervention_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_plan")),
    )
    with op.batch_alter_table("intervention_plan", schema=None) as batch_op:
        batch_op.create_index(
            "uq_intervention_plan_now",
            ["intervention_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "intervention_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('reached', 'on the way', 'some response', 'no response')",
            name=op.f("ck_intervention_review_decision"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_intervention_review_by_id")),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["intervention.id"], name=op.f("fk_intervention_review_intervention_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_review")),
    )
    with op.batch_alter_table("intervention_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intervention_review_intervention_id"), ["intervention_id"], unique=False
        )
