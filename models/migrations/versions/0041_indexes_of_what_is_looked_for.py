"""indexes of what is looked for"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(
            "ix_booking_cancelled",
            ["pupil_id", "cancelled_at"],
            unique=False,
            sqlite_where=sa.text("cancelled_at IS NOT NULL"),
            postgresql_where=sa.text("cancelled_at IS NOT NULL"),
        )

    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_closes"), ["closes"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_opens"), ["opens"], unique=False)

    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_look",
            ["staff_id", "deed", "pupil_id", "at"],
            unique=False,
            sqlite_where=sa.text("did = 'saw'"),
            postgresql_where=sa.text("did = 'saw'"),
        )

    with op.batch_alter_table("grade_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_entry_collection_id"))
        batch_op.create_index("ix_grade_entry_collection", ["collection_id", "pupil_id"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_day", ["topic", "about_day"], unique=False)

    with op.batch_alter_table("pupil", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pupil_left",
            ["left_on"],
            unique=False,
            sqlite_where=sa.text("left_on IS NOT NULL"),
            postgresql_where=sa.text("left_on IS NOT NULL"),
        )
