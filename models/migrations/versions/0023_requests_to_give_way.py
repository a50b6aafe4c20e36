"""requests to give way"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "way_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'given', 'kept', 'gone')", name=op.f("ck_way_request_state")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_way_request_asked_by")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_way_request_booking_id")),
        sa.ForeignKeyConstraint(["host_id"], ["staff.id"], name=op.f("fk_way_request_host_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_way_request_pupil_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_way_request_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_way_request")),
    )
    with op.batch_alter_table("way_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_way_request_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_way_request_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(
            "uq_way_request_once",
            ["booking_id", "asked_by"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
