"""replies about slips"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "slip_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["staff.id"], name=op.f("fk_slip_reply_from_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_slip_reply_pupil_id")),
        sa.ForeignKeyConstraint(["slip_id"], ["slip.id"], name=op.f("fk_slip_reply_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_reply")),
    )
    with op.batch_alter_table("slip_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_reply_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slip_reply_slip_id"), ["slip_id"], unique=False)
