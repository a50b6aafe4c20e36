"""Who of a roster is taken: roles are read alike everywhere, and whoever is left out is counted and named."""

from collections.abc import Collection
from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.problems import Severity
from models.exchange.reading.files import read_files
from models.exchange.reading.roster_roles import NO_ROLE, RosterPlace, place_of
from models.exchange.staff_signs import is_staff_role
from tests.exchange.small_school import look, write

USERS = "sourcedId,enabledUser,role,givenName,familyName,email,identifier,grades\n"


@pytest.mark.parametrize(
    ("roles", "enrolled", "year", "place", "why"),
    [
        (["student"], [], "11", RosterPlace.PUPIL, ""),
        (["", "student"], [], "", RosterPlace.PUPIL, ""),
        (["teacher"], [], "10,11", RosterPlace.STAFF, ""),
        (["siteAdministrator"], [], "", RosterPlace.STAFF, ""),
        (["districtadministrator"], [], "", RosterPlace.STAFF, ""),
        (["aide"], [], "", RosterPlace.STAFF, ""),
        (["aide"], [], "11", RosterPlace.NEITHER, "aide with a year group"),
        (["tutor"], [], "", RosterPlace.STAFF, ""),
        (["tutor"], [], "11", RosterPlace.NEITHER, "tutor with a year group"),
        (["guardian"], ["student"], "", RosterPlace.NEITHER, "guardian"),
        (["proctor"], [], "", RosterPlace.NEITHER, "proctor"),
        ([""], ["student"], "", RosterPlace.PUPIL, ""),
        ([], ["teacher"], "", RosterPlace.STAFF, ""),
        ([], ["teacher"], "11", RosterPlace.NEITHER, NO_ROLE),
        ([], ["teacher", "student"], "", RosterPlace.PUPIL, ""),
        ([""], [], "11", RosterPlace.NEITHER, NO_ROLE),
    ],
)
def test_what_somebody_is(
    roles: Collection[str], enrolled: Collection[str], year: str, place: RosterPlace, why: str
) -> None:
    assert place_of(roles, enrolled, year) == (place, why)


@pytest.mark.parametrize(
    "role", ["teacher", "aide", "tutor", "principal", "administrator", "staff", "faculty"]
)
def test_a_role_of_staff_is_one_in_a_roster_and_in_a_staff_file(role: str) -> None:
    assert is_staff_role(role)
    assert place_of([role], [], "")[0] is RosterPlace.STAFF


def test_whoever_has_no_clear_role_is_counted_and_named(tmp_path: Path) -> None:
    lines = ["1,true,student,Amy,Carter,,4101,11\n", "2,true,aide,Ann,Aide,a@school.example,,11\n"]
    lines += [f"{at},true,,Nobody,N{at},,,\n" for at in range(10, 22)]
    reading = read_files([write(tmp_path, "users.csv", USERS + "".join(lines)).parent])
    said = {each.what: (each.severity, each.value, each.detail) for each in reading.problems}
    assert said == {
        "the export gives these people no role": (
            Severity.WARNING,
            ", ".join(f"Nobody N{at}" for at in range(10, 20)) + " and 2 more",
            "12 in all",
        ),
        "the role is aide with a year group": (Severity.WARNING, "Ann Aide", ""),
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "{0},false,teacher,Noor,N{0},n{0}@school.example,,\n",
            "2 of staff whose account is switched off (Noor N1",
        ),
        ("{0},true,,Noor,N{0},n{0}@school.example,,\n", "2 without a role (Noor N1 and Noor N2)"),
        ("{0},true,guardian,Noor,N{0},n{0}@school.example,,\n", "2 guardian (Noor N1 and Noor N2)"),
    ],
)
def test_an_export_of_which_nobody_is_taken_is_no_success(
    database: Database, tmp_path: Path, row: str, said: str
) -> None:
    write(tmp_path, "users.csv", USERS + row.format(1) + row.format(2))
    (problem,) = look(database, tmp_path).errors
    assert problem.what == "nobody in it is a pupil or on the staff"
    assert problem.detail.startswith(said)
