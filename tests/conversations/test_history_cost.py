"""What is said costs no more when years of others' history stand beside it: each looks by its index."""

import pytest

from models.db.database import Database
from tests.bench.declared import Steps, everything
from tests.bench.history import FEW, FLAT
from tests.bench.years import add_history

SAID = (
    "brief, by n.hussain",
    "cohort, by h.marsh",
    "marksheet, by n.hussain",
    "meet, by d.whitfield",
    "policy, by h.marsh",
    "register, by h.marsh",
    "sessions, by h.marsh",
    "settings, by h.marsh",
)
"""Each of these once read whatever there ever was of its kind."""


@pytest.mark.whole("tests/conversations/test_sessions_cost.py::test_the_cost_does_not_grow_with_history")
@pytest.mark.parametrize("engine_name", ["sqlite"])  # it counts the steps of SQLite's machine
def test_what_is_said_costs_the_same_beside_years_of_others_history(database: Database) -> None:
    counted = Steps(database)
    said = [(what, work) for what, work in everything(database) if what in SAID]
    assert {what for what, _ in said} == set(SAID)

    def steps_beside(years_back: range) -> list[int]:
        add_history(database, years_back)
        for _, work in said:
            work()  # warms what is remembered, and looks, so that there is a last look
        return [counted.of(work) for _, work in said]

    few, many = steps_beside(range(1, 2)), steps_beside(range(2, 4))
    grown = {
        what: (after, before)
        for (what, _), before, after in zip(said, few, many, strict=True)
        if after > before * FLAT + FEW
    }
    assert grown == {}
