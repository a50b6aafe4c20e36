"""What is typed for a view of a cohort: what is understood, mistyped, or cannot be shown (P15)."""

import re

import pytest

from tests.conversations.conftest import Speaker

pytestmark = pytest.mark.P15


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cohort 9", "Year 9 is not measured yet: that begins in Year 10."),
        ("cohort 2024", "I hold no collection of who leaves in 2024."),
        ("cohort 11 matrix", "Of which subject?"),
        (
            "cohort 11 pp maths",
            "! A subject has every group in its own view. Leave out the group, or the subject.",
        ),
        (
            "cohort 11 maths near 5+",
            "! A list is of maths and English, and of everybody. Type: cohort 11 near 5+",
        ),
        (
            "cohort 11 neither pp",
            "! A list is of maths and English, and of everybody. Type: cohort 11 neither 5+",
        ),
        (
            "cohort 11 maths 11A",
            "! A form is shown over all its subjects, as it stands now. Type: cohort 11 11A",
        ),
        ("cohort 11 movement pp", "! That is of everybody. Leave out the group, or type: cohort 11 groups"),
    ],
)
def test_what_cannot_be_shown_says_why(peter: Speaker, line: str, said: str) -> None:
    assert said in peter.says(line)


@pytest.mark.parametrize(
    "line", ["cohort 11 near 6+", "cohort 11 6+", "cohort 11 neither 8", "cohort 11 only just 1+"]
)
def test_a_list_at_another_grade_says_at_which_there_are_some(peter: Speaker, line: str) -> None:
    assert "The lists are at 4+, 5+ or 7+, as grades are reported. Type: cohort 11 near 5+" in peter.says(
        line
    )


def test_each_list_may_be_said_behind_near(peter: Speaker) -> None:
    for kind in ("only just", "maths only", "english only", "neither"):
        assert peter.says(f"cohort 11 near {kind} 5+") == peter.says(f"cohort 11 {kind} 5+")


def test_what_is_not_understood_of_a_view_is_answered_with_what_there_is(peter: Speaker) -> None:
    said = next(line for line in peter.says("cohort 11 xyz").splitlines() if "xyz" in line)
    assert "I did not understand “xyz”. It is said such as: " in said
    assert "cohort 11 near 5+" in said
    assert said.endswith("or cohort 11 pdf.")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("cohort 11 curent", "current"),
        ("cohort 11 acuracy", "accuracy"),
        ("cohort 11 over tiem", "over time"),
        ("cohort 11 premum", "premium"),
        ("cohort 11 pdff", "pdf"),
        ("cohort 11 nearly 5+", "near"),
        ("policy prnt", "print"),
        ("policy P6 novembr", "november"),
    ],
)
def test_a_word_that_is_mistyped_is_named_rightly_and_said_so_it_is_understood(
    peter: Speaker, line: str, meant: str
) -> None:
    said = peter.says(line)
    offered = re.search(r"I did not understand “(.+)”\. Did you mean (.+?)(?: or .+)?\?", said)
    assert offered
    assert offered[2] == meant
    assert "I did not understand" not in peter.says(line.replace(offered[1], meant))


def test_a_subject_that_is_mistyped_is_asked_about_and_filled_in(peter: Speaker) -> None:
    assert "“mathss” is no subject. Do you mean Mathematics?" in peter.says("cohort 11 mathss")
    assert "Year 11, Mathematics" in peter.says("")


def test_behind_the_name_of_a_list_a_number_is_a_grade(peter: Speaker) -> None:
    for line in ("cohort near 7", "cohort near 7+"):
        assert "7+ in maths and English" in peter.says(line)


@pytest.mark.parametrize(
    ("line", "first", "second"),
    [
        ("cohort 11 groups movement", "groups", "movement"),
        ("cohort 11 accuracy groups", "accuracy", "groups"),
        ("cohort 11 current predicted", "current", "predicted"),
        ("cohort 11 pdf xlsx", "pdf", "xlsx"),
    ],
)
def test_two_words_of_one_list_are_named_where_only_one_can_be_asked(
    peter: Speaker, line: str, first: str, second: str
) -> None:
    said = peter.says(line)
    assert f"! “{first}” and “{second}” cannot be asked together. Leave out one of them." in said
    assert "I did not understand" not in said


def test_the_form_offers_the_year_groups_that_are_measured_alone(peter: Speaker) -> None:
    asked = peter.says("cohort 11 pdff")
    offered = set(re.findall(r"\d+\. (Year \d+)$", asked, re.MULTILINE))
    assert offered
    peter.says("cancel")
    for group in range(7, 12):
        said = peter.says(f"cohort {group}")
        assert ("is not measured yet" in said) == (f"Year {group}" not in offered)
