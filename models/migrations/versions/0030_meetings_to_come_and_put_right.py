"""meetings to come and put right"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("stands", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stands IN ('booked', 'held', 'absent', 'called off', 'moved', 'taken back')",
            name=op.f("ck_appointment_stands"),
        ),
        sa.CheckConstraint("ends > starts", name=op.f("ck_appointment_start_before_end")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_appointment_meeting_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_appointment_pupil_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_appointment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index("ix_appointment_staff", ["staff_id", "day"], unique=False)
        batch_op.create_index(
            "uq_appointment_to_come",
            ["pupil_id", "staff_id", "day"],
            unique=True,
            sqlite_where=sa.text("stands = 'booked'"),
            postgresql_where=sa.text("stands = 'booked'"),
        )

    with op.batch_alter_table("agreed_target", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due", sa.Date(), nullable=True))

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("pupil_says", sa.String(), server_default=sa.text("('')"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("also_there", sa.String(), server_default=sa.text("('')"), nullable=False)
        )
        batch_op.add_column(sa.Column("replaced_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_meeting_replaced_by"), "meeting", ["replaced_by"], ["id"])
