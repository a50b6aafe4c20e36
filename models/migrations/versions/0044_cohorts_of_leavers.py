"""cohorts of leavers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("final_grade", schema=None) as batch_op:
        batch_op.create_index("ix_final_grade_leaving", ["leaving_year", "day"], unique=False)

    with op.batch_alter_table("pupil", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leaving_year", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_pupil_leaving_year"), ["leaving_year"], unique=False)

    _say_the_cohorts()


def _say_the_cohorts() -> None:
    """Of who has left, by the date of birth; else by the last year group, which is of the year that had ended in
    September, when years turn."""
    pupil = sa.table(
        "pupil", *(sa.column(each) for each in ("id", "year_group", "leaving_year")),
        sa.column("born", sa.Date), sa.column("left_on", sa.Date),
    )  # fmt: skip
    connection = op.get_bind()
    left = sa.select(pupil.c.id, pupil.c.born, pupil.c.left_on, pupil.c.year_group)
    for pupil_id, born, left_on, group in connection.execute(left.where(pupil.c.left_on.is_not(None))).all():
        turned = left_on.month == 9 and group in {11, 13}
        year = left_on.year - (left_on.month < 9) - turned
        leaving = born.year - (born.month < 9) + 17 if born is not None else year + 12 - group
        connection.execute(sa.update(pupil).where(pupil.c.id == pupil_id).values(leaving_year=leaving))
