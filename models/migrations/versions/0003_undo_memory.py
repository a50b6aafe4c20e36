"""undo memory, how a notice ended, when mentoring began"""

from collections.abc import Sequence
from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "beginning",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_beginning")),
    )
    op.create_table(
        "undo_memory",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_undo_memory_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_undo_memory")),
    )
    with op.batch_alter_table("undo_memory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_undo_memory_at"), ["at"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended", sa.String(), server_default=sa.text("'open'"), nullable=False))
        batch_op.add_column(sa.Column("why", sa.String(), server_default=sa.text("('')"), nullable=False))
    op.execute(
        "UPDATE notice SET ended = CASE WHEN dropped IN ('taken back', 'too late', 'no longer staff') THEN dropped "
        "ELSE 'nothing to tell' END WHERE dropped <> ''"
    )
    op.execute("UPDATE notice SET why = dropped WHERE ended = 'nothing to tell'")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_ended"),
            "ended IN ('open', 'nothing to tell', 'no longer staff', 'taken back', 'too late')",
        )
        batch_op.drop_column("dropped")
        batch_op.alter_column(
            "ended", existing_type=sa.String(), server_default=None, existing_nullable=False
        )
        batch_op.alter_column("why", existing_type=sa.String(), server_default=None, existing_nullable=False)
    _store_when_mentoring_began()


def _store_when_mentoring_began() -> None:
    """Until now it was read from the first import that named mentors."""
    entry = sa.table(
        "entry",
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("staff_id", sa.Integer()),
        sa.column("deed", sa.String()),
        sa.column("fields", sa.String()),
    )
    first = (
        sa.select(entry.c.at)
        .where(entry.c.staff_id.is_(None), entry.c.deed == "import")
        .where((sa.literal(",") + entry.c.fields + ",").contains(",mentors,"))
        .order_by(entry.c.at)
        .limit(1)
    )
    at = op.get_bind().execute(first).scalar()
    if at is not None:
        # SQLite gives the moment without its zone: it is UTC.
        moment = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        day = moment.astimezone(ZoneInfo("Europe/London")).date()
        beginning = sa.table("beginning", sa.column("part", sa.String()), sa.column("day", sa.Date()))
        op.execute(beginning.insert().values(part="mentoring", day=day))
