"""session needs"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "session_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended", sa.String(), nullable=False),
        sa.CheckConstraint(
            "ended IN ('', 'planned', 'not needed', 'undone', 'left')", name=op.f("ck_session_need_ended")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_session_need_asked_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_session_need_ended_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_session_need_pupil_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_session_need_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_need")),
    )
    with op.batch_alter_table("session_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_need_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(
            "uq_session_need_open",
            ["subject_id", "pupil_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
