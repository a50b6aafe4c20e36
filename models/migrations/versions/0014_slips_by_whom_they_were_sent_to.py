"""slips by whom they were sent to"""

from collections.abc import Sequence

from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.create_index("ix_slip_to", ["to_id", "sent_at"], unique=False)
