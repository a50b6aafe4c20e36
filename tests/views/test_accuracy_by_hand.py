"""How right predictions were, of the invented school and of drawn ones, by a calculation that shares no code (R16)."""

import pytest

from models.db.database import Database
from models.rules.accuracy import Accuracy
from models.school.snapshot import school
from models.views.accuracies import accuracy_of
from models.views.class_accuracy import classes_in
from models.views.groups import Group
from models.views.points import results_of
from tests.views.accuracy_by_hand import Results, Sums
from tests.views.drawn_sheets import LEAVING, MONTHS, TODAY, belongs, bring, drawn, invented

pytestmark = pytest.mark.P15


def plain(found: Accuracy) -> Sums:
    return Sums(
        found.pairs,
        found.exact,
        found.within_one,
        found.high,
        found.low,
        found.bias,
        found.distance,
        found.marked,
    )


@pytest.mark.in_turn
@pytest.mark.parametrize("number", [None, 1, 5, 7], ids=["invented", "drawn 1", "drawn 5", "drawn 7"])
def test_accuracy_by_subject_group_point_and_class(database: Database, number: int | None) -> None:
    sheet = invented() if number is None else drawn(number)
    bring(database, sheet)
    with database.reading() as db:
        known = school(db)
        out = results_of(db, LEAVING, TODAY)
        assert out is not None
        for subject in (None, *sheet.places):
            of = Results([each for each in sheet.cells if subject in (None, each.subject)])
            found = accuracy_of(db, known, out, LEAVING, subject)
            assert found is not None
            assert (plain(found.whole), found.without_result) == (of.whole(), of.without)
            assert {each: plain(one) for each, one in found.subjects} == of.subjects()
            assert [plain(each.found) for each in found.points] == of.points()
            assert [each.opens for each in found.points] == [MONTHS[month] for month in of.months]
            groups = {each: of.group(belongs(sheet.who, each).get) for each in Group}
            shown = {each.name: (plain(each.group), plain(each.rest)) for each in found.groups}
            assert shown == {each: both for each, both in groups.items() if both is not None}
            if subject is not None:
                classes = classes_in(db, known, out, LEAVING, subject, TODAY)
                assert {each.shown.name: plain(each.shown.found) for each in classes} == of.by_class()
