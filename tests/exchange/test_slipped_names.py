"""A name that stands beside another pupil's number renames nobody unasked: one question, however many rows."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from models.exchange.report import report
from tests.exchange.small_school import bring, look, rows, upn, write

NAMES = "SELECT legal_forename, legal_surname FROM pupil WHERE left_on IS NULL ORDER BY upn"
FORENAMES = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ivy", "Jo"]
SURNAMES = ["Ash", "Beck", "Cole", "Dent", "Eden", "Frost", "Gill", "Holme", "Ince", "Jagger"]
MANY = 40


def pupils(names: list[tuple[str, str]], born: list[int] | None = None) -> str:
    days = born or list(range(len(names)))
    lines = [
        f"{upn(100 + at)},{surname},{forename},{days[at] % 28 + 1:02d}/{days[at] % 8 + 1:02d}/2011,11,11A\n"
        for at, (forename, surname) in enumerate(names)
    ]
    return "UPN,Legal Surname,Legal Forename,DOB,Year,Reg\n" + "".join(lines)


def names() -> list[tuple[str, str]]:
    return [(FORENAMES[at % 10], f"{SURNAMES[at // 10]}{SURNAMES[at % 10].lower()}") for at in range(MANY)]


@pytest.fixture
def school(database: Database, tmp_path: Path) -> list[tuple[str, ...]]:
    bring(database, write(tmp_path, "pupils.csv", pupils(names())))
    return rows(database, NAMES)


def _slip_all() -> str:
    return pupils([*names()[1:], names()[0]])


def _slip_with_birthdays() -> str:
    return pupils([*names()[1:], names()[0]], [*range(1, MANY), 0])


def _slip_three_surnames() -> str:
    known = names()
    return pupils([(forename, known[at + 1][1]) for at, (forename, _) in enumerate(known[:3])] + known[3:])


def _take_a_name() -> str:
    return pupils([names()[0], names()[0], *names()[2:]])


@pytest.mark.parametrize("slip", [_slip_all, _slip_with_birthdays, _slip_three_surnames, _take_a_name])
def test_names_that_slipped_against_the_numbers_are_one_question(
    database: Database, tmp_path: Path, school: list[tuple[str, ...]], slip: object
) -> None:
    assert callable(slip)
    path = write(tmp_path, "pupils.csv", slip())
    planned = look(database, path, leavers=True)
    assert [each.id for each in planned.questions] == ["names"]
    assert "seem to have slipped against the UPNs" in planned.questions[0].asks
    assert not planned.can_go_in
    bring(database, path, leavers=True, answers=GivenAnswers(["names=slipped"]))
    assert rows(database, NAMES) == school
    bring(database, path, answers=GivenAnswers(["names=renamed"]))
    assert rows(database, NAMES) != school
    assert look(database, path).is_empty


@pytest.mark.usefixtures("school")
def test_a_second_forename_a_marriage_and_a_family_are_no_slip(database: Database, tmp_path: Path) -> None:
    longer = [(f"{forename} Lee", surname) for forename, surname in names()]
    longer[0], longer[1] = (longer[0][0], "Moss"), (longer[1][0], "Moss")
    assert bring(database, write(tmp_path, "pupils.csv", pupils(longer))).questions == ()
    assert ("Ada Lee", "Moss") in rows(database, NAMES)


def test_all_at_once_is_offered_only_where_it_answers(database: Database, tmp_path: Path) -> None:
    text = "UPN,Legal Surname,Legal Forename,DOB,Year,Reg\n"
    two = "".join(f"{upn(at)},Ahmed,Yusuf,01/02/2011,11,11A\n" for at in (1, 2))
    ones = "".join(f"{upn(at)},Moss,{name},01/02/2011,11,11A\n" for at, name in ((3, "Ida"), (4, "Kit")))
    bring(database, write(tmp_path, "pupils.csv", text + two + ones))
    again = f"{upn(11)},Ahmed,Yusuf,01/02/2011,11,11A\n"
    path = write(tmp_path, "pupils.csv", f"{text}{again}")
    assert "--same all" not in "\n".join(report(look(database, path)))
    more = "".join(f"{upn(at)},Moss,{name},01/02/2011,11,11A\n" for at, name in ((13, "Ida"), (14, "Kit")))
    path = write(tmp_path, "pupils.csv", f"{text}{again}{more}")
    assert "the 2 with one such choice at once: --same all" in "\n".join(report(look(database, path)))
    assert len(look(database, path, answers=GivenAnswers(same=["all"])).questions) == 1
