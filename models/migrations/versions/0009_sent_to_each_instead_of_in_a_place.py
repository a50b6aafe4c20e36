"""sent to each instead of in a place"""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notice_ended"), type_="check")
    op.execute("UPDATE notice SET ended = 'sent to each' WHERE ended = 'told to each'")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_ended"),
            "ended IN ('open', 'nothing to tell', 'no longer staff', 'taken back', 'too late', 'sent to each')",
        )
