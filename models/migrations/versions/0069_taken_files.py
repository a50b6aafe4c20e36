"""taken files"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0069"
down_revision: str | None = "0068"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "taken_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('a paper', 'attendance at sessions', 'grades of a collection', 'the answer to a request', 'who saw and did what')",
            name=op.f("ck_taken_file_kind"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_taken_file_by_id")),
        sa.ForeignKeyConstraint(["gone_by"], ["staff.id"], name=op.f("fk_taken_file_gone_by")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_taken_file_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_file")),
    )
    with op.batch_alter_table("taken_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_file_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_taken_file_gone_by"),
            ["gone_by"],
            unique=False,
            sqlite_where=sa.text("gone_by IS NOT NULL"),
            postgresql_where=sa.text("gone_by IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_taken_file_open",
            ["until"],
            unique=False,
            sqlite_where=sa.text("gone_at IS NULL"),
            postgresql_where=sa.text("gone_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_taken_file_pupil_id"), ["pupil_id"], unique=False)
