"""All that is kept of a cohort, closing by closing, and how it moved, by a calculation that shares no code (R15)."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.db.database import Database
from models.school.snapshot import school
from models.tracking.frozen import CohortFigure
from models.tracking.grades import Collection
from models.views.cohorts import cohort_at
from models.views.freezing import freeze_what_closed
from models.views.groups import Group
from models.views.moving import moved
from models.views.points import point_of
from tests.views.accuracy_by_hand import Cell
from tests.views.drawn_sheets import LEAVING, MONTHS, TODAY, DrawnSheet, belongs, bring, drawn, invented
from tests.views.sheets_by_hand import Closing, Kept, Moved

pytestmark = pytest.mark.P15
Rows = dict[tuple[str, str, int | None, str], Kept]
"""By point, measure, subject and group."""


def closings(sheet: DrawnSheet) -> dict[str, Closing]:
    months = len(sheet.cells[0].predicted)
    pupils = len(sheet.who)
    found = {
        f"{opens:%Y-%m}": Closing(sheet.cells, sheet.places, pupils, at)
        for at, opens in enumerate(MONTHS[:months])
    }
    finals = [
        Cell(each.pupil, each.subject, each.scale, (each.final,), "", target=each.target)
        for each in sheet.cells
    ]
    return {**found, f"{LEAVING}-results": Closing(finals, sheet.places, pupils, 0, all_taken=True)}


def by_hand(sheet: DrawnSheet) -> Rows:
    found: Rows = {}
    for point, closing in closings(sheet).items():
        found |= {(point, measure, None, ""): kept for measure, kept in closing.of_all()}
        for subject in sheet.places:
            found |= {(point, measure, subject, ""): kept for measure, kept in closing.of_subject(subject)}
        for group in Group:
            of = closing.of_group(belongs(sheet.who, group).get)
            found |= {(point, measure, None, group.value): kept for measure, kept in of}
    return found


@pytest.mark.in_turn
@pytest.mark.parametrize("number", [None, 5, 7], ids=["invented", "drawn 5", "drawn 7"])
def test_all_that_is_kept_over_time_and_how_the_cohort_moved(database: Database, number: int | None) -> None:
    sheet = invented() if number is None else drawn(number)
    bring(database, sheet)
    with database.writing() as db:
        known = school(db)
        db.execute(update(Collection).values(closed_at=datetime(2027, 6, 1, tzinfo=UTC)))
        freeze_what_closed(db, known, datetime.combine(TODAY, datetime.min.time(), UTC))
        rows = db.scalars(select(CohortFigure).where(col(CohortFigure.leaving) == LEAVING)).all()
        found: Rows = {
            (each.point, each.measure, each.subject_id, each.group_name): Kept(
                Fraction(each.numerator, each.denominator), each.counted, each.members
            )
            for each in rows
        }
        collections = db.scalars(select(Collection).order_by(col(Collection.key))).all()
        cohorts = [cohort_at(db, known, LEAVING, point_of(each)) for each in collections]
    expected = by_hand(sheet)
    assert found.keys() == expected.keys()
    assert [key for key, each in found.items() if each != expected[key]] == []
    before, now = cohorts[-2:]
    sheets = [closings(sheet)[each.key] for each in collections[-2:]]
    since = moved(before, now)
    lines = {each: Moved(of.up, of.same, of.down, of.no_pair, of.change) for each, of in since.subjects}
    assert lines == {each: sheets[1].moved(sheets[0], [each]) for each in lines}
    whole = since.whole
    every = Moved(whole.up, whole.same, whole.down, whole.no_pair, whole.change)
    assert every == sheets[1].moved(sheets[0], list(sheet.places))
