"""which school year the year groups are of"""

from collections.abc import Sequence
from datetime import UTC, date
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Until now it was found by reading the audit, where no pupil has a date of birth: it is stored once and for all.
    connection = op.get_bind()
    beginning = sa.table("beginning", sa.column("part", sa.String()), sa.column("day", sa.Date()))
    if connection.execute(sa.select(beginning.c.day).where(beginning.c.part == "year groups")).first():
        return
    entry = sa.table(
        "entry",
        sa.column("id", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("deed", sa.String()),
        sa.column("fields", sa.String()),
    )
    of_pupils = (entry.c.deed == "import") & (sa.literal(",") + entry.c.fields + ",").contains(",pupils,")
    newest = (
        sa.select(entry.c.at)
        .where(of_pupils | (entry.c.deed == "year.turn"))
        .order_by(entry.c.id.desc())
        .limit(1)
    )
    at = connection.execute(newest).scalar()
    if at is not None:
        # SQLite gives the moment without its zone: it is UTC.
        moment = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        day = moment.astimezone(ZoneInfo("Europe/London")).date()
        begun = date(day.year if day.month >= 9 else day.year - 1, 9, 1)
        op.execute(beginning.insert().values(part="year groups", day=begun))
