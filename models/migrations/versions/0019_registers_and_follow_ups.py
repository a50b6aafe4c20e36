"""registers and follow-ups"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "session_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_cover_session_id")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_session_cover_set_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_session_cover_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_cover")),
    )
    with op.batch_alter_table("session_cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_cover_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(
            "uq_session_cover_once",
            ["session_id"],
            unique=True,
            sqlite_where=sa.text("taken_back_at IS NULL"),
            postgresql_where=sa.text("taken_back_at IS NULL"),
        )

    op.create_table(
        "fetching",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_fetching_by_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_fetching_pupil_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_fetching_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetching")),
    )
    with op.batch_alter_table("fetching", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fetching_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(
            "ix_fetching_session",
            ["session_id"],
            unique=False,
            sqlite_where=sa.text("taken_back_at IS NULL"),
            postgresql_where=sa.text("taken_back_at IS NULL"),
        )

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("head_copied", sa.Boolean(), nullable=False),
        sa.Column("coordinator_copied", sa.Boolean(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_follow_up_closed_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_follow_up_pupil_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_follow_up_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(
            "ix_follow_up_open",
            ["due"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_follow_up_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index("uq_follow_up_once", ["session_id", "pupil_id"], unique=True)

    op.create_table(
        "register_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mark IN ('present', 'late', 'absent', 'excused', 'cancelled')",
            name=op.f("ck_register_mark_mark"),
        ),
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name=op.f("ck_register_mark_minutes")),
        sa.ForeignKeyConstraint(["marked_by"], ["staff.id"], name=op.f("fk_register_mark_marked_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_register_mark_pupil_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_register_mark_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_mark")),
    )
    with op.batch_alter_table("register_mark", schema=None) as batch_op:
        batch_op.create_index(
            "ix_register_mark_pupil",
            ["pupil_id"],
            unique=False,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.create_index(
            "uq_register_mark_once",
            ["session_id", "pupil_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "follow_up_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_follow_up_step_by_id")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_step_follow_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_step")),
    )
    with op.batch_alter_table("follow_up_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_step_follow_up_id"), ["follow_up_id"], unique=False)
