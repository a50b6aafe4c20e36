"""complaints"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0060"
down_revision: str | None = "0059"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("asked_for", sa.String(), server_default=sa.text("'record'"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("complaint", sa.String(), server_default=sa.text("('')"), nullable=False)
        )
        batch_op.add_column(sa.Column("acknowledged_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.drop_constraint(batch_op.f("ck_data_request_closed_as"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_data_request_asked_for"), "asked_for IN ('record', 'complaint')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_data_request_closed_as"),
            "closed_as IN ('answered', 'withdrawn', 'refused', 'upheld', 'upheld in part', 'not upheld')",
        )

    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.alter_column(
            "asked_for", existing_type=sa.String(), server_default=None, existing_nullable=False
        )
        batch_op.alter_column(
            "complaint", existing_type=sa.String(), server_default=None, existing_nullable=False
        )
        batch_op.alter_column(
            "outcome", existing_type=sa.String(), server_default=None, existing_nullable=False
        )
