"""what an override displaced"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "displacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("displaced_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_displacement_booking_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_displacement_by_id")),
        sa.ForeignKeyConstraint(["displaced_id"], ["booking.id"], name=op.f("fk_displacement_displaced_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_displacement")),
    )
    with op.batch_alter_table("displacement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_displacement_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_displacement_displaced_id"), ["displaced_id"], unique=False)
