"""What is kept of cohorts that have left, for lines beside which another one stands."""

from datetime import UTC, date, datetime

from models.db.tables import Db
from models.tracking.frozen import CohortFigure, Measure


def keep_attainment(db: Db, leaving: int, point: str, definition: str = "2016") -> None:
    """Attainment 8 of a cohort at a point, as if it had been frozen there: half a point more than the year before."""
    db.add(
        CohortFigure(
            leaving=leaving, point=point, closed_on=date(leaving - 1, 10, 31), definition=definition,
            measure=Measure.ATTAINMENT, counted=118, members=118, numerator=leaving - 1918, denominator=2,
            frozen_at=datetime(leaving - 1, 11, 1, 4, 45, tzinfo=UTC),
        )
    )  # fmt: skip
