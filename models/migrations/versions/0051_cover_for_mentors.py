"""cover for mentors"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mentor_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_mentor_cover_first_before_last")),
        sa.ForeignKeyConstraint(["cover_id"], ["staff.id"], name=op.f("fk_mentor_cover_cover_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["staff.id"], name=op.f("fk_mentor_cover_mentor_id")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_mentor_cover_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_cover")),
    )
    with op.batch_alter_table("mentor_cover", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mentor_cover_cover",
            ["cover_id", "last_day"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_mentor_cover_mentor",
            ["mentor_id", "last_day"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
