from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.grades import BadGrade, Grade, Scale, is_missing, looks_like_grade, scale
from models.rules.own_scales import OwnGrade, Scales, own_scale
from tests.characters import ANY

NAMES = ("9-1", "combined", "vocational", "vocational-4", "A*-G")
KS3_WORDS = own_scale("ks3", [OwnGrade(each) for each in ("Emerging", "Developing", "Secure", "Mastered")])
SIGNS = own_scale("effort", [OwnGrade("−"), OwnGrade("="), OwnGrade("+"), OwnGrade("++")])
SCALES = st.sampled_from([*map(scale, NAMES), KS3_WORDS, SIGNS])
DASHES = "-‐‑‒–—―−﹣－"


def code(name: str, text: str) -> str | None:
    grade = scale(name).read(text)
    return grade.code if grade else None


@pytest.mark.parametrize(
    ("name", "grades", "points"),
    [
        ("9-1", "U 1 2 3 4 5 6 7 8 9", "0 1 2 3 4 5 6 7 8 9"),
        ("combined", "U 1-1 2-1 2-2 3-2 5-4 9-8 9-9", "0 2 3 4 5 9 17 18"),
        ("vocational", "U L1P L1M L1D L2P L2M L2D L2D*", "0 5/4 2 3 4 11/2 7 17/2"),
        ("vocational-4", "U L1P L1M L1D L1D* L2P L2M L2D L2D*", "0 1 3/2 2 3 4 11/2 7 17/2"),
        ("A*-G", "U G F E D C B A A*", "0 1 3/2 2 3 4 11/2 7 17/2"),
        ("9-1", "5- 5 5+", "14/3 5 16/3"),
    ],
)
def test_the_points_of_the_table(name: str, grades: str, points: str) -> None:
    found = [scale(name).grade(each) for each in grades.split()]
    assert [grade.points for grade in found] == [Fraction(each) for each in points.split()]
    assert found == sorted(found, key=lambda grade: grade.rank)


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("9-1", "5", "5"),
        ("9-1", " 5+ ", "5+"),
        ("9-1", "5=", "5"),
        ("9-1", "5a", "5+"),
        ("9-1", "5B", "5"),
        ("9-1", "5c", "5-"),
        ("9-1", "u", "U"),
        ("9-1", "５＋", "5+"),
        ("A*-G", "C1", "C+"),
        ("A*-G", "c2", "C"),
        ("A*-G", "C3", "C-"),
        ("A*-G", "a*", "A*"),
        ("A*-G", "A*3", "A*-"),
        ("combined", "5-4", "5-4"),
        ("combined", "5/4", "5-4"),
        ("combined", "54", "5-4"),
        ("combined", "5 4", "5-4"),
        ("combined", "4-5", "5-4"),
        ("combined", "4 – 5", "5-4"),
        ("combined", "1-1", "1-1"),
        ("combined", "uu", "U"),
        ("vocational", "D*", "L2D*"),
        ("vocational", "L2D*", "L2D*"),
        ("vocational", "Distinction*", "L2D*"),
        ("vocational", "p", "L2P"),
        ("vocational", "M", "L2M"),
        ("vocational", "D", "L2D"),
        ("vocational", "L1P", "L1P"),
        ("vocational", "P1", "L1P"),
        ("vocational", "Level 1 Pass", "L1P"),
        ("vocational", "level 2  merit", "L2M"),
        ("vocational-4", "D*", "L2D*"),
        ("vocational-4", "L1D*", "L1D*"),
        ("vocational-4", "Level 1 Distinction*", "L1D*"),
        ("vocational-4", "P1", "L1P"),
        ("vocational-4", "M", "L2M"),
    ],
)
def test_ways_to_write_a_grade(name: str, written: str, expected: str) -> None:
    assert code(name, written) == expected


@pytest.mark.parametrize("dash", DASHES)
def test_any_dash_will_do(dash: str) -> None:
    assert code("9-1", f"5{dash}") == "5-"
    assert code("combined", f"5{dash}4") == "5-4"
    assert scale(f"9{dash}1") is scale("9-1")
    assert scale("9-1").read(dash) is None


@pytest.mark.parametrize("written", ["", "  ", "X", "x", "Q", "N/A", "n/a", "-", "—"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_missing_is_no_grade(name: str, written: str) -> None:
    assert scale(name).read(written) is None
    assert scale(name).read_from_file(written) == (None, False)
    assert is_missing(written)


def test_u_is_a_grade_and_counts() -> None:
    for name in NAMES:
        assert code(name, "U") == "U"
        assert scale(name).grade("U").points == 0
    assert not is_missing("U")


@pytest.mark.parametrize("written", ["51", "5.5", "10", "0", "5-4", "C", "5++", "+", "U+"])
def test_what_is_not_on_9_1_is_refused_with_the_grades_there_are(written: str) -> None:
    with pytest.raises(BadGrade) as refused:
        scale("9-1").read(written)
    assert str(refused.value) == f"{written} is not a grade in 9-1. Use U or 1 to 9, with + or - if you like."


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("written", ["05-Apr", "5-Apr", "05/04/2026", "2026-04-05"])
def test_a_date_that_is_typed_is_said_to_be_one_on_every_scale(name: str, written: str) -> None:
    with pytest.raises(BadGrade, match="is a date, not a grade in"):
        scale(name).read(written)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "5-3",
            "5-3 is not a grade in combined. "
            "Use U, or two grades that are the same or next to each other, such as 5-5 or 5-4.",
        ),
        ("5", "5 is not a grade in combined. Is it 5-5, 5-4 or 6-5?"),
        ("1", "1 is not a grade in combined. Is it 1-1 or 2-1?"),
        ("9", "9 is not a grade in combined. Is it 9-9 or 9-8?"),
    ],
)
def test_what_is_not_combined_is_refused_with_what_is_near(written: str, sentence: str) -> None:
    with pytest.raises(BadGrade) as refused:
        scale("combined").read(written)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("name", "written"), [("vocational", "5"), ("vocational", "P3"), ("A*-G", "C4")])
def test_a_grade_of_another_scale_is_refused(name: str, written: str) -> None:
    with pytest.raises(BadGrade, match=r"is not a grade in .*\. Use U, "):
        scale(name).read(written)


def test_a_refusal_shows_no_more_than_a_few_of_the_words() -> None:
    with pytest.raises(BadGrade) as refused:
        scale("9-1").read("not a grade " * 50)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("05-Apr", "5-4"),
        ("5-Apr", "5-4"),
        ("04-May", "5-4"),
        ("Apr-05", "5-4"),
        ("05-Apr-26", "5-4"),
        ("5 April 2026", "5-4"),
        ("05/04/2026", "5-4"),
        ("05.04.2026", "5-4"),
        ("2026-04-05", "5-4"),
        ("2026-04-05 00:00:00", "5-4"),
        ("2026-04-05T00:00:00", "5-4"),
        ("04-Apr", "4-4"),
        ("09-Sep", "9-9"),
        ("02-Jan", "2-1"),
    ],
)
def test_a_spreadsheets_date_is_read_back_to_the_pair(written: str, expected: str) -> None:
    grade, repaired = scale("combined").read_from_file(written)
    assert (grade and grade.code, repaired) == (expected, True)
    with pytest.raises(BadGrade):
        scale("combined").read(written)


@pytest.mark.parametrize("written", ["05-Mar", "12-Apr", "10-Sep", "2026-10-09", "31/12/2026"])
def test_a_date_that_is_no_pair_is_an_error(written: str) -> None:
    with pytest.raises(BadGrade, match="is a date, not a grade in combined"):
        scale("combined").read_from_file(written)


@pytest.mark.parametrize("name", ["9-1", "vocational", "A*-G"])
@pytest.mark.parametrize("written", ["05-Apr", "05/04/2026", "2026-04-05"])
def test_on_any_other_scale_a_date_is_an_error(name: str, written: str) -> None:
    with pytest.raises(BadGrade, match="is a date, not a grade in"):
        scale(name).read_from_file(written)


def ordered(*codes: str) -> Scale:
    return own_scale("ks3", [OwnGrade(code) for code in codes])


def test_on_a_schools_own_scale_a_date_is_an_error_even_if_it_has_such_a_pair() -> None:
    with pytest.raises(BadGrade, match="is a date, not a grade in ks3"):
        ordered("4-4", "5-4").read_from_file("05-Apr")


def test_what_was_not_damaged_is_not_repaired() -> None:
    assert scale("combined").read_from_file("5/4") == (scale("combined").grade("5-4"), False)
    assert scale("9-1").read_from_file("5-") == (scale("9-1").grade("5-"), False)
    assert scale("9-1").read_from_file("6.0") == (scale("9-1").grade("6"), False)
    for name, written in (("9-1", "5.5"), ("9-1", "10.0"), ("combined", "5"), ("combined", "99-Apr-x")):
        with pytest.raises(BadGrade, match="is not a grade in"):
            scale(name).read_from_file(written)


def test_a_code_is_exact() -> None:
    assert scale("9-1").grade("5+").code == "5+"
    for wrong in ("5a", " 5", "u", "X", ""):
        with pytest.raises(BadGrade):
            scale("9-1").grade(wrong)


@pytest.mark.parametrize(
    ("name", "from_", "to"),
    [
        ("9-1", "5", "6"),
        ("9-1", "5+", "6"),
        ("9-1", "5-", "5"),
        ("9-1", "U", "1"),
        ("9-1", "9", None),
        ("9-1", "9+", None),
        ("combined", "5-4", "5-5"),
        ("combined", "9-9", None),
        ("vocational", "L1D", "L2P"),
        ("A*-G", "B", "A"),
    ],
)
def test_a_target_goes_to_the_next_grade(name: str, from_: str, to: str | None) -> None:
    following = scale(name).next_after(scale(name).grade(from_))
    assert (following.code if following else None) == to


def test_scales_are_named_in_any_case() -> None:
    assert scale("Combined").name == "combined"
    assert scale("a*-g").name == "A*-G"
    with pytest.raises(ValueError, match=r"10-1 is not a grade scale\. Use one of 9-1, combined, vocational"):
        scale("10-1")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Vocational 4", "vocational-4"),
        ("vocational_4", "vocational-4"),
        ("GCSE 9 to 1", "9-1"),
        ("9–1 grades", "9-1"),
        ("09-Jan", "9-1"),
        ("2026-01-09 00:00:00", "9-1"),
        ("A* to G", "A*-G"),
        ("Combined scale", "combined"),
    ],
)
def test_scales_are_named_as_people_and_spreadsheets_write_them(written: str, name: str) -> None:
    assert scale(written).name == name
    own = own_scale("KS3 Steps", [OwnGrade("Secure")])
    assert Scales([own]).named(written).name == name
    assert Scales([own]).named("ks3-steps") is own


def test_a_schools_own_scale_has_its_places_as_points() -> None:
    own = ordered("Emerging", "Developing", "Secure", "Mastered")
    secure = own.read("SECURE")
    assert secure == Grade("Secure", 2, Fraction(2), Fraction(2))
    assert own.next_after(secure) == own.grade("Mastered")
    assert own.next_after(own.grade("Mastered")) is None
    assert own.read("X") is None
    with pytest.raises(BadGrade, match="Use Emerging, Developing, Secure or Mastered"):
        own.read("5")
    for wrong in ([], ["A", "a"], ["A", " "]):
        with pytest.raises(ValueError, match="The scale ks3"):
            ordered(*wrong)


def test_signs_alone_may_be_a_schools_own_grades() -> None:
    found = [SIGNS.read(each) for each in ("-", "–", "=", "+", "++", " + + ")]
    assert [each.rank for each in found if each is not None] == [0, 0, 1, 2, 3, 3]
    assert SIGNS.read("X") is None
    with pytest.raises(BadGrade, match=r"\+\+\+ is not a grade in effort"):
        SIGNS.read("+++")


def test_a_schools_own_scale_may_have_a_grade_that_elsewhere_is_missing() -> None:
    assert ordered("X", "Y").read("x") == Grade("X", 0, Fraction(0), Fraction(0))


def test_a_schools_own_scale_may_give_points_and_other_ways_to_write() -> None:
    graded = [OwnGrade("Pass", Fraction("5/2"), ("P", "Passed")), OwnGrade("High", Fraction(4))]
    own = own_scale("Award", graded)
    assert own.read("passed") == Grade("Pass", 0, Fraction(5, 2), Fraction(0))
    with pytest.raises(ValueError, match="two grades that are written p"):
        own_scale("Award", [*graded, OwnGrade("p")])
    scales = Scales([own])
    assert scales.named("award") is own
    assert scales.named("9-1") is scale("9-1")
    assert scales.names[-1] == "Award"
    assert [scales.has(word) for word in ("PASSED", "5+", "Passable")] == [True, True, False]


@pytest.mark.parametrize("text", ["5+", "6", "5-4", "L2D*", "U", "5–4", "D*", "A*", "c1"])
def test_what_looks_like_a_grade(text: str) -> None:
    assert looks_like_grade(text)


@pytest.mark.parametrize("text", ["Amy", "maths", "thu", "", "-", "X", "5.5", "0", "11C", "15:20", "Y11"])
def test_what_does_not_look_like_a_grade(text: str) -> None:
    assert not looks_like_grade(text)


@given(SCALES, st.data())
def test_every_code_is_read_back(known: Scale, data: st.DataObject) -> None:
    grade = data.draw(st.sampled_from(known.grades))
    dash = data.draw(st.sampled_from(DASHES))
    written = f" {data.draw(st.sampled_from([grade.code, grade.code.lower()]))}\u00a0".replace("-", dash)
    assert known.read(written) == known.grade(grade.code) == grade
    assert known.read_from_file(written) == (grade, False)
    assert looks_like_grade(written) or known in {KS3_WORDS, SIGNS}


@given(SCALES, st.data())
def test_grades_are_in_order(known: Scale, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(known.grades) - 1))
    low, high = known.grades[place - 1], known.grades[place]
    assert (low.rank, low.height) < (high.rank, high.height)
    assert low.points <= high.points
    following = known.next_after(low)
    assert following is None or (following.rank > low.rank and known.whole(following) == following)
    assert known.whole(known.whole(low)) == known.whole(low)


@given(
    SCALES,
    st.text(ANY, max_size=12)
    | st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", fullmatch=True, alphabet=ANY),
)
def test_any_text_is_a_grade_missing_or_a_bad_grade(known: Scale, text: str) -> None:
    try:
        grade, repaired = known.read_from_file(text)
    except BadGrade:
        assert not is_missing(text, in_file=True)
        return
    assert grade is None or grade in known.grades
    assert grade is not None or is_missing(text, in_file=True)
    assert not repaired or known.name == "combined"
