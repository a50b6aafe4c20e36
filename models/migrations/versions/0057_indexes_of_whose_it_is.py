"""indexes of whose it is"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_pupil_day"), sqlite_where=sa.text("cancelled_at IS NULL"))
        batch_op.create_index("ix_booking_pupil", ["pupil_id", "day"], unique=False)

    with op.batch_alter_table("care_to_come", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_to_come_pupil_id"), ["pupil_id"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_corrects",
            ["corrects_id"],
            unique=False,
            sqlite_where=sa.text("corrects_id IS NOT NULL"),
            postgresql_where=sa.text("corrects_id IS NOT NULL"),
        )

    with op.batch_alter_table("decline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decline_pupil_id"), ["pupil_id"], unique=False)

    with op.batch_alter_table("grade_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_entry_pupil_id"), ["pupil_id"], unique=False)

    with op.batch_alter_table("intervention_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intervention_plan_intervention_id"), ["intervention_id"], unique=False
        )

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_pupil"), sqlite_where=sa.text("removed_at IS NULL"))
        batch_op.create_index("ix_meeting_pupil_day", ["pupil_id", "day"], unique=False)

    with op.batch_alter_table("paper_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_order_pupil_id"), ["pupil_id"], unique=False)

    with op.batch_alter_table("pupil_review", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pupil_review_intervention",
            ["intervention_id"],
            unique=False,
            sqlite_where=sa.text("intervention_id IS NOT NULL"),
            postgresql_where=sa.text("intervention_id IS NOT NULL"),
        )

    with op.batch_alter_table("register_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_mark_pupil"), sqlite_where=sa.text("replaced_at IS NULL"))
        batch_op.create_index(batch_op.f("ix_register_mark_pupil_id"), ["pupil_id"], unique=False)
