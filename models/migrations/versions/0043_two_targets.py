"""two targets"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "target",
        sa.Column("kind", sa.String(), server_default=sa.text("'end of key stage 4'"), nullable=False),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("uq_target_now"), sqlite_where=sa.text("ended_at IS NULL"))
        batch_op.create_index(
            "uq_target_now",
            ["pupil_id", "subject_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_target_kind"), "kind IN ('end of year', 'end of key stage 4')"
        )

    # Up to Year 9 a target that nobody said more of is the year's, as the policy has it (P2).
    op.execute(
        "UPDATE target SET kind = 'end of year' "
        "WHERE pupil_id IN (SELECT id FROM pupil WHERE year_group <= 9)"
    )

    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(), server_default=None, existing_nullable=False)
