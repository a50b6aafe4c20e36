"""slips told together

The first migration made this column too for a while after it had landed, so some databases have it already.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    if any(column["name"] == "gathered" for column in sa.inspect(op.get_bind()).get_columns("staff")):
        return
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("gathered", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
