"""Names come in whole from Windows, Mac and DOS programs; where it could be either, a person says."""

from pathlib import Path

import pytest

from models.exchange.questions import GivenAnswers
from models.exchange.reading.files import read_files
from tests.exchange.small_school import AMY, BEN, ZOE, write


def pupils(*names: tuple[str, str]) -> str:
    rows = (
        f"{upn},{surname},{forename},11,11A\n"
        for upn, (surname, forename) in zip((AMY, BEN, ZOE), names, strict=False)
    )
    return "UPN,Legal Surname,Legal Forename,Year,Reg\n" + "".join(rows)


NAMES = [
    [("O’Brien", "Zoë"), ("García", "José")],
    [("Müller", "Chloë")],
    [("Núñez", "André"), ("Sørensen", "Björn")],
    [("Lefèvre", "François"), ("MÜLLER", "ANAÏS")],
    [("Evans", "Siân")],
]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("names", NAMES)
def test_the_letters_are_found_out(tmp_path: Path, encoding: str, names: list[tuple[str, str]]) -> None:
    if encoding == "cp850":
        names = [(surname.replace("’", "'"), forename) for surname, forename in names]
    path = write(tmp_path, "pupils.csv", pupils(*names), encoding=encoding)
    answers = GivenAnswers()
    (sheet,) = read_files([path], answers).sheets
    assert answers.open == ()
    assert list(sheet.pick("legal surname", "legal forename")) == names


def test_what_could_be_two_names_is_asked(tmp_path: Path) -> None:
    path = write(tmp_path, "pupils.csv", pupils(("Trâv", "Amy")), encoding="mac_roman")
    answers = GivenAnswers()
    read_files([path], answers)
    (question,) = answers.open
    assert question.id == "letters-pupils"
    assert {choice.word: choice.means for choice in question.choices}["mac"] == "Trâv"
    (sheet,) = read_files([path], GivenAnswers(["letters-pupils=mac"])).sheets
    assert list(sheet.pick("legal surname")) == [("Trâv",)]
    (sheet,) = read_files([path], GivenAnswers(["letters-pupils=dos"])).sheets
    assert list(sheet.pick("legal surname")) != [("Trâv",)]


def test_letters_that_another_program_spoilt_are_mended(tmp_path: Path) -> None:
    spoilt = pupils(("O’Brien", "Zoë")).encode().decode("cp1252")
    (sheet,) = read_files([write(tmp_path, "pupils.csv", spoilt)]).sheets
    assert list(sheet.pick("legal surname", "legal forename")) == [("O’Brien", "Zoë")]
    assert sheet.notes == ["2 spoilt letters mended"]
