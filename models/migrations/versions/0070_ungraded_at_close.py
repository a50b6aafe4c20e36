"""ungraded at close"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0070"
down_revision: str | None = "0069"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "ungraded_at_close",
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_ungraded_at_close_collection_id")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_ungraded_at_close_pupil_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_ungraded_at_close_subject_id")),
        sa.PrimaryKeyConstraint("pupil_id", "subject_id", "collection_id", name=op.f("pk_ungraded_at_close")),
    )
    with op.batch_alter_table("ungraded_at_close", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ungraded_at_close_collection_id"), ["collection_id"], unique=False
        )

    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ungraded_kept", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )

    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.alter_column(
            "ungraded_kept", existing_type=sa.Boolean(), server_default=None, existing_nullable=False
        )
