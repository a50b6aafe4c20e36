"""requests of staff"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0067"
down_revision: str | None = "0066"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_id", sa.Integer(), nullable=True))
        batch_op.alter_column("pupil_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            batch_op.f("ix_data_request_staff_id"),
            ["staff_id"],
            unique=False,
            sqlite_where=sa.text("staff_id IS NOT NULL"),
            postgresql_where=sa.text("staff_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_data_request_staff_id"), "staff", ["staff_id"], ["id"])
        batch_op.drop_constraint(batch_op.f("ck_data_request_asker"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_data_request_asker"),
            "asker IN ('pupil', 'colleague', 'parent', 'solicitor', 'another')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_data_request_of_one"), "(pupil_id IS NULL) <> (staff_id IS NULL)"
        )
