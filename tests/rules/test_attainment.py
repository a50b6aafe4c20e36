from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.attainment import (
    Basics,
    SubjectTaken,
    attainment_8,
    basics,
    definition_for,
    held_in_basics,
    is_complete,
    subjects_without_suffix,
)
from models.rules.grades import scale
from models.rules.places import SubjectPlace, proposed_place
from tests.rules.cohort_of_twelve import PUPILS

pytestmark = pytest.mark.P15

DEFINITION = definition_for(2027)
SHORT = {
    "maths": SubjectPlace.MATHS,
    "language": SubjectPlace.ENGLISH_LANGUAGE,
    "literature": SubjectPlace.ENGLISH_LITERATURE,
    "science": SubjectPlace.SCIENCE,
    "combined": SubjectPlace.COMBINED_SCIENCE,
    "humanity": SubjectPlace.HUMANITY,
    "French": SubjectPlace.LANGUAGE,
    "other": SubjectPlace.OTHER,
}


def taken(text: str) -> list[SubjectTaken]:
    found = []
    for number, word in enumerate(text.split()):
        place, _, code = word.partition(":")
        on = scale("combined" if place == "combined" else "vocational" if code.startswith("L") else "9-1")
        found.append(SubjectTaken(number, SHORT[place], on, on.read(code)))
    return found


@pytest.mark.parametrize(
    ("grades", "points"),
    [
        (
            "maths:6 language:5 literature:5 science:6 science:6 science:6 humanity:5 other:5 other:5",
            "55",
        ),
        (
            "maths:6 language:5 literature:6 combined:5-4 humanity:5 French:4 other:7 other:L2M other:4",
            "55.5",
        ),
        ("maths:4 literature:4 science:4 humanity:4 French:4 other:4 other:4 other:4", "36"),
        ("maths:7 language:7 literature:7 humanity:7 humanity:6 combined:5-4 other:5 other:4", "62"),
        ("maths:3 language:3 literature:2 humanity:2 other:L1P", "17.25"),
        ("", "0"),
    ],
    ids=["W1", "W2", "W3", "W4", "W5", "nothing"],
)
def test_the_worked_examples(grades: str, points: str) -> None:
    assert attainment_8(DEFINITION, taken(grades)) == Fraction(points)


def test_the_twelve_pupils() -> None:
    wanted = ["68", "44.5", "30", "41", "20", "35", "83", "53", "38", "31", "59", "49.5"]
    found = [attainment_8(DEFINITION, each) for each in PUPILS.values()]
    assert found == [Fraction(each) for each in wanted]
    assert sum(found) / 12 == 46
    complete = [points for points, each in zip(found, PUPILS.values(), strict=True) if is_complete(each)]
    assert (len(complete), round(float(sum(complete) / 11), 2)) == (11, 46.45)
    targets = [
        attainment_8(
            DEFINITION, [SubjectTaken(one.subject_id, one.place, one.scale, one.target) for one in each]
        )
        for each in PUPILS.values()
    ]
    assert round(float(sum(targets) / 12), 2) == 51.29


def at(threshold: int) -> dict[str, Basics]:
    plain = subjects_without_suffix(PUPILS.values())
    return {name: basics(each, threshold, without_suffix=plain) for name, each in PUPILS.items()}


def test_basics_of_the_twelve() -> None:
    assert [sum(each.both for each in at(threshold).values()) for threshold in (4, 5, 7)] == [9, 5, 2]
    five = at(5)
    assert [name for name, each in five.items() if each.maths and not each.english] == ["D"]
    assert [name for name, each in five.items() if each.english and not each.maths] == ["B"]


def test_near_and_only_just() -> None:
    assert [name for name, each in at(5).items() if each.near] == ["B", "D"]
    assert [name for name, each in at(5).items() if each.only_just] == ["L"]
    assert [name for name, each in at(4).items() if each.only_just] == ["F", "I"]


def test_without_suffixes_a_whole_grade_below_is_near() -> None:
    both = [taken("maths:4 language:5"), taken("maths:3 language:6")]
    plain = subjects_without_suffix(both)
    assert [basics(each, 5, without_suffix=plain).near for each in both] == [True, False]
    assert not basics(both[0], 5).near


GRADES = (
    st.sampled_from(["9-1", "combined", "vocational"])
    .map(scale)
    .flatmap(lambda on: st.tuples(st.just(on), st.sampled_from(on.grades) | st.none()))
)
SUBJECTS = st.lists(st.tuples(GRADES, st.sampled_from(SubjectPlace)), max_size=14).map(
    lambda rows: [SubjectTaken(number, place, on, value) for number, ((on, value), place) in enumerate(rows)]
)


@given(SUBJECTS, st.randoms())
def test_the_order_of_subjects_does_not_matter_and_nothing_is_over_ninety(
    subjects: list[SubjectTaken], dice: Random
) -> None:
    points = attainment_8(DEFINITION, subjects)
    assert 0 <= points <= 90
    mixed = list(subjects)
    dice.shuffle(mixed)
    assert attainment_8(DEFINITION, mixed) == points


@given(SUBJECTS, st.sampled_from(list(SubjectPlace)))
def test_a_subject_more_never_takes_points_away(subjects: list[SubjectTaken], place: SubjectPlace) -> None:
    on = scale("9-1")
    more = [*subjects, SubjectTaken(99, place, on, on.read("4"))]
    assert attainment_8(DEFINITION, more) >= attainment_8(DEFINITION, subjects)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Mathematics", SubjectPlace.MATHS),
        ("Further Maths", SubjectPlace.OTHER),
        ("English Language", SubjectPlace.ENGLISH_LANGUAGE),
        ("English", SubjectPlace.ENGLISH_LANGUAGE),
        ("English Literature", SubjectPlace.ENGLISH_LITERATURE),
        ("Combined Science: Trilogy", SubjectPlace.COMBINED_SCIENCE),
        ("Biology", SubjectPlace.SCIENCE),
        ("Computer Science", SubjectPlace.COMPUTER_SCIENCE),
        ("Sports Science", SubjectPlace.OTHER),
        ("History", SubjectPlace.HUMANITY),
        ("Geography", SubjectPlace.HUMANITY),
        ("French", SubjectPlace.LANGUAGE),
        ("Classical Greek", SubjectPlace.LANGUAGE),
        ("Art and Design", SubjectPlace.OTHER),
        ("Religious Studies", SubjectPlace.OTHER),
        ("Sport (BTEC)", SubjectPlace.OTHER),
        ("Food Preparation and Nutrition", SubjectPlace.OTHER),
        ("Core PE", SubjectPlace.NOT_COUNTED),
        ("PSHE", SubjectPlace.NOT_COUNTED),
        ("Falconry", None),
        ("", None),
    ],
)
def test_the_place_that_a_name_proposes(name: str, place: SubjectPlace | None) -> None:
    assert proposed_place(name) is place


def test_pairs_are_combined_science() -> None:
    assert proposed_place("Science", pairs=True) is SubjectPlace.COMBINED_SCIENCE


@given(SUBJECTS)
def test_whoever_has_the_basics_up_to_a_grade_has_them_at_every_grade_below(rows: list[SubjectTaken]) -> None:
    up_to = held_in_basics(rows).up_to
    assert [basics(rows, grade).both for grade in range(1, 10)] == [grade <= up_to for grade in range(1, 10)]
