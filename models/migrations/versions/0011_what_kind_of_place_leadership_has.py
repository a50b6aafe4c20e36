"""what kind of place leadership has"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(), server_default=sa.text("'channel'"), nullable=False)
        )
    # In Teams a channel is written as its team and itself; what has no team is a chat of several people.
    op.execute("UPDATE channel SET kind = 'group chat' WHERE door = 'teams' AND address NOT LIKE '%/%'")
