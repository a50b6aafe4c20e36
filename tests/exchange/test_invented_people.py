"""The people of the examples are in the invented school."""

import re
from collections import Counter, defaultdict

import pytest

from bot.sample import CAST
from tests.exchange.invented_files import School, school_of_the_examples


@pytest.fixture
def school() -> School:
    return school_of_the_examples()


def test_one_amy_carter_and_several_amys(school: School) -> None:
    amys = [row for row in school.rows["pupils.csv"] if row["Legal Forename"] == "Amy"]
    assert [row["Reg"] for row in amys if row["Year"] == "Year 11"] == ["11A"]
    assert [row["Reg"] for row in amys if row["Legal Surname"] == "Carter"] == ["11A"]
    assert len({row["Year"] for row in amys}) == 4


def test_nobody_else_is_called_carter_or_dodd_or_has_amys_initials_in_11a(school: School) -> None:
    pupils = school.rows["pupils.csv"]
    surnames = Counter(row["Legal Surname"] for row in pupils)
    assert (surnames["Carter"], surnames["Dodd"], surnames["Smith-Jones"], surnames["O’Brien"]) == (
        1,
        1,
        1,
        1,
    )
    initials = Counter(
        row["Legal Forename"][0] + row["Legal Surname"][0] for row in pupils if row["Reg"] == "11A"
    )
    assert initials["AC"] == 1


def test_only_the_intended_pupils_share_a_name(school: School) -> None:
    forms: dict[str, list[str]] = defaultdict(list)
    for row in school.rows["pupils.csv"]:
        forms[f"{row['Legal Forename']} {row['Legal Surname']}"].append(row["Reg"])
    shared = {name: sorted(found) for name, found in forms.items() if len(found) > 1}
    assert shared == {"Charlie James": ["8A", "8B"], "Isla Craddock": ["11B", "11D"]}


def test_year_11_has_the_names_that_are_hard_to_type(school: School) -> None:
    assert school.upn("11C", "Zoë", "O’Brien")
    assert school.upn("11E", "Ella", "Smith-Jones")
    sam = next(
        row for row in school.rows["pupils.csv"] if row["UPN"] == school.upn("11D", "Samuel", "Whitaker")
    )
    assert sam["Preferred Forename"] == "Sam"


ROLES = {
    "n.hussain": ("Noor Hussain", "teacher", "Mathematics"),
    "d.whitfield": ("Dan Whitfield", "teacher", "History"),
    "h.marsh": ("Helen Marsh", "leadership;scheme lead", ""),
    "p.lowe": ("Peter Lowe", "leadership", ""),
    "r.adeyemi": ("Ruth Adeyemi", "leadership;safeguarding lead", ""),
    "s.okafor": ("Sam Okafor", "raising achievement", ""),
    "g.lin": ("Grace Lin", "head of subject;teacher", "Mathematics"),
    "t.berry": ("Tom Berry", "teacher", "English Language;English Literature"),
    "m.kowalska": ("Mia Kowalska", "learning support", ""),
    "a.price": ("Alan Price", "data manager", ""),
    "j.reid": ("Joan Reid", "office", ""),
}


@pytest.mark.parametrize("account", ROLES)
def test_the_staff_of_the_examples_have_their_roles(school: School, account: str) -> None:
    (row,) = (row for row in school.rows["staff.csv"] if row["Work Email"] == f"{account}@school.example")
    assert (f"{row['Forename']} {row['Surname']}", row["Roles"], row["Subjects"]) == ROLES[account]


def test_the_cast_is_on_the_roster(school: School) -> None:
    roster = {row["Work Email"]: f"{row['Forename']} {row['Surname']}" for row in school.rows["staff.csv"]}
    assert {player.email: player.name for player in CAST}.items() <= roster.items()
    assert {f"{account}@school.example" for account in ROLES} <= {player.email for player in CAST}
    tutor = next(row["Tutor Email"] for row in school.rows["forms.csv"] if row["Form"] == "11A")
    assert [player.does for player in CAST if player.email == tutor] == [
        "head of Geography; form tutor of 11A"
    ]


def test_every_subject_has_one_head_and_its_own_teachers(school: School) -> None:
    staff = {row["Staff Code"]: row for row in school.rows["staff.csv"]}
    heads = Counter(
        subject
        for row in staff.values()
        if "head of subject" in row["Roles"]
        for subject in row["Subjects"].split(";")
    )
    assert heads == {row["Subject"]: 1 for row in school.rows["subjects.csv"]}
    for row in school.rows["classes.csv"]:
        assert row["Subject"] in staff[row["Staff Code"]]["Subjects"].split(";")


def test_who_teaches_amy_and_ben(school: School) -> None:
    amy = school.teachers_of(school.upn("11A", "Amy", "Carter"))
    ben = school.teachers_of(school.upn("11B", "Ben", "Dodd"))
    assert amy["11Ma1"] == ben["11Ma1"] == "n.hussain@school.example"
    assert amy["11Hi1"] == "d.whitfield@school.example"
    assert "d.whitfield@school.example" not in ben.values()
    assert {name for name, email in amy.items() if email == "t.berry@school.example"} == {"11En1", "11El1"}


def test_classes_are_named_by_year_code_and_set(school: School) -> None:
    codes = {row["Subject"]: row["Code"] for row in school.rows["subjects.csv"]}
    years = {row["UPN"]: row["Year"].removeprefix("Year ") for row in school.rows["pupils.csv"]}
    sizes: Counter[str] = Counter()
    for row in school.rows["classes.csv"]:
        assert re.fullmatch(f"{years[row['UPN']]}{codes[row['Subject']]}[1-9]", row["Class"])
        sizes[row["Class"]] += 1
    assert max(sizes.values()) <= 30
    assert {"11Ma1", "8Sc2"} <= sizes.keys()
    teachers = {(row["Class"], row["Staff Code"]) for row in school.rows["classes.csv"]}
    assert len(teachers) == len(sizes)


@pytest.mark.P4
def test_mentors(school: School) -> None:
    mentors = {row["UPN"]: row["Mentor Email"] for row in school.rows["mentors.csv"]}
    assert mentors[school.upn("11A", "Amy", "Carter")] == "d.whitfield@school.example"
    assert mentors[school.upn("11B", "Ben", "Dodd")] == "g.lin@school.example"
    assert Counter(mentors.values())["t.berry@school.example"] > 3
    without = Counter(row["Year"] for row in school.rows["pupils.csv"] if row["UPN"] not in mentors)
    assert without == {"Year 7": 120, "Year 8": 120, "Year 9": 120, "Year 10": 2}
    begun = {(row["UPN"] in mentors, row["From"]) for row in school.rows["mentors.csv"]}
    assert begun == {(True, "01/09/2025"), (True, "01/09/2026")}


@pytest.mark.P16
def test_learning_support_looks_after_both_key_stages(school: School) -> None:
    support = {row["UPN"]: row["Staff Email"] for row in school.rows["support.csv"]}
    assert support.keys() == {row["UPN"] for row in school.rows["pupils.csv"] if row["SEN Status"] != "N"}
    assert support[school.upn("11B", "Ben", "Dodd")] == "m.kowalska@school.example"
    mias = {upn_ for upn_, email in support.items() if email == "m.kowalska@school.example"}
    assert len({row["Year"] for row in school.rows["pupils.csv"] if row["UPN"] in mias}) == 5
