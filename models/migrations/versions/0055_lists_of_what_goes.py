"""lists of what goes"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "journal_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_position")),
    )
    op.create_table(
        "purge_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'removing', 'done', 'dropped')",
            name=op.f("ck_purge_list_state"),
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_purge_list_approved_by")),
        sa.ForeignKeyConstraint(["second_by"], ["staff.id"], name=op.f("fk_purge_list_second_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_list")),
    )
    op.create_table(
        "session_count",
        sa.Column("academic_year", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "counted IN ('sessions', 'booked', 'present', 'late', 'absent', 'excused')",
            name=op.f("ck_session_count_counted"),
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_session_count_subject_id")),
        sa.PrimaryKeyConstraint("academic_year", "subject_id", "counted", name=op.f("pk_session_count")),
    )
    op.create_table(
        "purge_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=True),
        sa.Column("whose_id", sa.Integer(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("upto", sa.Date(), nullable=True),
        sa.Column("oldest", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('listed', 'going', 'gone', 'left')", name=op.f("ck_purge_item_state")),
        sa.ForeignKeyConstraint(["list_id"], ["purge_list.id"], name=op.f("fk_purge_item_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_item")),
    )
    with op.batch_alter_table("purge_item", schema=None) as batch_op:
        batch_op.create_index("ix_purge_item_list", ["list_id", "state"], unique=False)

    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_again", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_hold_ended_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_hold_pupil_id")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_hold_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_pupil_id"), ["pupil_id"], unique=False)
