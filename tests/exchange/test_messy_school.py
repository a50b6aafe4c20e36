"""The first import of a real school's export goes in with hardly a question, and nobody is lost, merged or let in."""

from datetime import date
from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from models.exchange.report import report
from models.school.snapshot import calendar
from tests.exchange.messy_school import write_messy_school
from tests.exchange.small_school import TODAY, bring, look, rows


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    folder = tmp_path_factory.mktemp("messy")
    return folder, write_messy_school(folder, today=TODAY)


def test_a_first_import_asks_at_most_three_questions(database: Database, messy: tuple[Path, int]) -> None:
    folder, pupils = messy
    assert pupils >= 1_100
    planned = look(database, folder)
    assert [each.what for each in planned.errors] == []
    assert len(planned.questions) <= 3
    answers = [f"{each.id}={_answer(each.id)}" for each in planned.questions]
    done = bring(database, folder, answers=GivenAnswers(answers))
    said = report(done, applied=True)
    left_out = {each.what: each.value or each.detail for each in done.warnings}
    assert left_out["this row has no day yet"] == "PD day Staff training"
    assert any(
        "subjects that are not known" in what and "Enterprise" in who for what, who in left_out.items()
    )
    assert any("neither a UPN" in what and who == "Lena Lost 11A" for what, who in left_out.items())
    assert said[-1].startswith("Done: ")
    assert len(said) < 120
    assert rows(database, "SELECT count(*) FROM pupil") == [(pupils,)]
    assert rows(database, "SELECT count(*) FROM staff WHERE surname = 'Invigilator'") == [(0,)]
    names = rows(database, "SELECT count(*) FROM pupil WHERE legal_forename IN ('Zoë', 'Chloë', 'José')")
    assert names[0][0] >= 3
    assert rows(database, "SELECT count(*) FROM pupil WHERE sen = 'K' AND pupil_premium")[0][0] > 0
    assert rows(database, "SELECT key FROM collection") == [("2026-10",)]
    assert rows(database, "SELECT count(*) FROM grade_entry")[0][0] > 5_000
    half_term = date(2026, 10, 28)
    with database.reading() as db:
        assert not calendar(db).is_school_day(half_term)


@pytest.mark.whole
def test_the_second_time_nothing_changes(database: Database, messy: tuple[Path, int]) -> None:
    folder, _ = messy
    answers = [f"{each.id}={_answer(each.id)}" for each in look(database, folder).questions]
    bring(database, folder, answers=GivenAnswers(answers))
    again = look(database, folder)
    assert again.questions == ()
    assert [(each.table, len(each.rows)) for each in again.writes] == []


def _answer(question: str) -> str:
    assert question.startswith("drop-"), question
    return "2026-10"
