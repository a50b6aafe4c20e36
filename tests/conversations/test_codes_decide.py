"""R10's table, line by line: what a day's attendance code makes of who is not at a session (P11)."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from models.db.database import Database
from models.rules.attendance import InSchool
from models.sessions.register import AbsenceOutcome
from models.sessions.untaken import is_missing, not_there
from tests.conversations.conftest import MONDAY, Speaker, World
from tests.conversations.test_followups import AMY, coded, outcomes, rows

pytestmark = pytest.mark.P11

AT = datetime(2026, 11, 23, 15, 20, tzinfo=UTC)
A_FEW = 2
"""So many codes of a line of the table are looked at in `make test`: the rule itself is in `tests/rules`."""
TABLE = [
    pytest.param(("/", "\\", "L", "U"), InSchool.IN, id="present codes: in school"),
    pytest.param(("B", "K", "P", "V", "W", "D"), InSchool.EXCUSED, id="educated elsewhere: excused"),
    pytest.param(
        ("C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"), InSchool.EXCUSED, id="leave: excused"
    ),
    pytest.param(
        ("Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"), InSchool.EXCUSED, id="unable to come: excused"
    ),
    pytest.param(("X", "Z", "#"), InSchool.EXCUSED, id="not expected: excused"),
    pytest.param(("G", "N", "O"), InSchool.ABSENT, id="absent from school: not chased, flagged"),
    pytest.param(("",), None, id="not imported: as if in school"),
]


@pytest.fixture(autouse=True)
def _booked(noor: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")


@pytest.mark.parametrize(("codes", "standing"), TABLE)
def test_who_is_not_marked_is_named_to_leadership_where_the_code_has_them_in_school(
    codes: tuple[str, ...], standing: InSchool | None, database: Database, tmp_path: Path, at_length: bool
) -> None:
    for code in codes if at_length else codes[:A_FEW]:
        coded(database, tmp_path, "/", code, AT)
        with database.reading() as db:
            found = not_there(db, MONDAY, time(15, 20))
        named = [
            row.pupil
            for each in found
            for at, row in enumerate(each.register.rows)
            if is_missing(each.register, at)
        ]
        in_school = standing in {InSchool.IN, None}
        assert named == ([AMY, "Ben Dodd 11B"] if in_school else ["Ben Dodd 11B"]), code


@pytest.mark.parametrize(("codes", "standing"), TABLE)
def test_who_is_marked_absent_is_followed_up_excused_or_flagged_by_the_code(
    codes: tuple[str, ...],
    standing: InSchool | None,
    noor: Speaker,
    dan: Speaker,
    world: World,
    database: Database,
    tmp_path: Path,
    at_length: bool,
) -> None:
    peter = world.staff("p.lowe")
    world.at("2026-11-23 15:25")
    noor.says("register all here", "register Amy absent")
    said = {
        InSchool.IN: ("absent", "", True, False),
        InSchool.EXCUSED: ("excused, not in school", AbsenceOutcome.NOT_IN_SCHOOL, False, False),
        InSchool.ABSENT: ("absent, not in school", AbsenceOutcome.NOT_IN_SCHOOL, False, True),
        None: ("absent", "", True, False),
    }[standing]
    for code in codes if at_length else codes[:A_FEW]:
        coded(database, tmp_path, "/", code, AT)
        marked, outcome, chased, flagged = said
        assert f"{AMY}: {marked}" in rows(noor.says("register")), code
        assert outcomes(database) == [outcome], code
        assert any(row.startswith(AMY) for row in rows(dan.says("followups"))) == chased, code
        assert (f"{AMY} ({code})" in peter.says("digest")) == flagged, code


@pytest.mark.whole
@pytest.mark.both_databases
def test_codes_that_go_and_come_back_correct_nothing_that_the_host_marked(
    noor: Speaker, world: World, database: Database, tmp_path: Path
) -> None:
    world.at("2026-11-23 15:25")
    noor.says("register all here", "register Amy absent")
    world.at("2026-11-23 17:00")
    evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    coded(database, tmp_path, "/", "M", evening)
    assert f"Corrected: {AMY}: excused, not in school, by the day's codes" in noor.says("register")
    assert "before that absent" in noor.says("register")
    coded(database, tmp_path, "/", "\\", evening)
    said = noor.says("register")
    assert f"- {AMY}: absent" in said
    assert "Corrected" not in said, "it is what the host marked, and what was tapped before it is no matter"
