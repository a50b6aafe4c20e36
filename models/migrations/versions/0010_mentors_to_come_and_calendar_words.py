"""mentors to come and calendar words"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "calendar_word",
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_calendar_word")),
    )
    op.create_table(
        "care_to_come",
        sa.Column("care", sa.String(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.CheckConstraint("care IN ('mentor', 'support')", name=op.f("ck_care_to_come_care")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_care_to_come_pupil_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_care_to_come_staff_id")),
        sa.PrimaryKeyConstraint("care", "pupil_id", "staff_id", "first_day", name=op.f("pk_care_to_come")),
    )
    with op.batch_alter_table("care_to_come", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_to_come_staff_id"), ["staff_id"], unique=False)
