"""messages deleted"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0058"
down_revision: str | None = "0057"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.create_index(
            "ix_delivery_link",
            ["id"],
            unique=False,
            sqlite_where=sa.text("link != ''"),
            postgresql_where=sa.text("link != ''"),
        )

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.alter_column("link", existing_type=sa.String(), server_default=None, existing_nullable=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notice_ended"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_ended"),
            "ended IN ('open', 'nothing to tell', 'no longer staff', 'taken back', 'too late', 'cleared away', 'sent to each')",
        )
