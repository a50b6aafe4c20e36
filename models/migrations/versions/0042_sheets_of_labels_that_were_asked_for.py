"""sheets of labels that were asked for"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("paper_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("labels_on", sa.Integer(), nullable=True))
