"""A list of a class's grades, typed or pasted, and every line of it that cannot be read (R3, R12)."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.class_lists import ClassList, Classmate, write_lines
from models.rules.grades import Scale, scale
from models.rules.mark_lines import MarksRead, read_lines
from models.rules.names import KnownPupil, Names
from models.rules.own_scales import OwnGrade, own_scale
from tests.characters import ANY

PEOPLE = (
    ("Amy", "Carter", "11A"),
    ("Ben", "Dodd", "11B"),
    ("Zoë", "O’Brien", "11C"),
    ("Ella", "Smith-Jones", "11A"),
    ("Isla", "Craddock", "11B"),
    ("Isla", "Craddock", "11D"),
    ("Grace", "Last", "11A"),
    ("Li", "Na", "11C"),
    ("Mary Ann", "de la Cruz", "11C"),
)
AMY, BEN, ZOE, ELLA, ISLA_B, ISLA_D, GRACE, LI, MARY = range(1, 10)
SIGNS = own_scale("effort", [OwnGrade("-"), OwnGrade("="), OwnGrade("+"), OwnGrade("++")])
WORDS = own_scale("ks3", [OwnGrade(each) for each in ("Emerging", "Developing", "Secure", "Mastered")])
SCALES = (*map(scale, ("9-1", "combined", "vocational", "vocational-4", "A*-G")), WORDS, SIGNS)


def known(number: int, forename: str, surname: str, form: str, year: int) -> KnownPupil:
    return KnownPupil(number, forename, None, surname, form, year, f"10{number:02d}", f"H80120000500{number}")


def class_of(
    on: Scale | str = "9-1", *, year: int = 11, last: Sequence[tuple[str, str]] = (), elsewhere: str = ""
) -> ClassList:
    """The class, on one scale; each had last what stands in `last`, in their order."""
    of = scale(on) if isinstance(on, str) else on
    pupils = [known(at, *each, year) for at, each in enumerate(PEOPLE, 1)]
    mates = {}
    for at, each in enumerate(pupils):
        name = f"{each.forename} {each.surname}"
        label = f"{name} {each.form}"
        twice = sum(other[:2] == (each.forename, each.surname) for other in PEOPLE) > 1
        before = last[at] if at < len(last) else ("", "")
        mates[each.id] = Classmate(each.id, label if twice else name, label, of, before)
    return ClassList("11Ma1", "Maths", mates, Names(pupils), lambda _: [elsewhere] if elsewhere else [])


def read(text: str, on: Scale | str = "9-1", *, year: int = 11) -> dict[int, tuple[str | None, str | None]]:
    """What the lines say, where nothing is wrong with them."""
    found = read_lines(text, class_of(on, year=year))
    assert found.troubles == ()
    return {each.pupil_id: (each.current, each.predicted) for each in found.marks}


def wrong(text: str, on: Scale | str = "9-1", *, elsewhere: str = "") -> list[tuple[int, str]]:
    found = read_lines(text, class_of(on, elsewhere=elsewhere))
    return [(each.line, each.sentence) for each in found.troubles]


@pytest.mark.parametrize(
    "line",
    [
        "Amy Carter  5+  6",
        "Amy Carter 5+ 6",
        "Carter, Amy 5+ 6",
        "Carter Amy 5+ 6",
        "amy 5+ 6",
        "AMY CARTER\t5+\t6",
        "Carter\tAmy\t5+\t6",
        "Amy\tCarter\t11A\t5+\t6",
        "1\tCarter\tAmy\t5+\t6",
        "1001\t5+\t6",
        "Amy Carter,5+,6",
        '"Carter, Amy",5+,6',
        "Carter; Amy; 5+; 6",
        "| Amy Carter | 5+ | 6 |",
        "- Amy Carter 5+ 6",
        "3. Amy Carter 5+ 6",
        "Amy Carter: 5+ 6",
        "Amy Carter – 5a 6b",
        "Amy Carter 5+ / 6",
        "Amy Carter 5+/6",
        "Amy Carter 5+ -> 6",
        "Amy Carter cur 5+ pred 6",
        "Amy Carter predicted 6 current 5+",
        "Amy Carter c5+ p6",
        "Amy Carter 11A  5+ 6",
        "Amy Carter\u00a05+\u00a06",
        "  Amy Carter  5+  6  ",
        "amy  carter: 5+ 6",
        "Amy  Carter 5+  6",
        "Carter,  Amy 5+ 6",
        "Amy   Carter  5+   6",
        "3  Amy Carter 5+ 6",
    ],
)
def test_ways_to_write_a_line(line: str) -> None:
    assert read(line) == {AMY: ("5+", "6")}


@pytest.mark.parametrize(
    ("line", "on", "says"),
    [
        ("Amy Carter 5-4 5-5", "combined", ("5-4", "5-5")),
        ("Amy Carter 5 4 5 5", "combined", ("5-4", "5-5")),
        ("Amy Carter 54 5/5", "combined", ("5-4", "5-5")),
        ("Amy Carter P M", "vocational", ("L2P", "L2M")),
        ("Amy Carter Level 1 Pass Level 2 Merit", "vocational", ("L1P", "L2M")),
        ("Amy Carter D* L1D", "vocational-4", ("L2D*", "L1D")),
        ("Amy Carter C1 B3", "A*-G", ("C+", "B-")),
        ("Amy Carter secure mastered", WORDS, ("Secure", "Mastered")),
        ("Amy Carter + ++", SIGNS, ("+", "++")),
        ("Amy Carter - =", SIGNS, ("-", "=")),
        ("Amy Carter  −  X", SIGNS, ("-", "")),
        ("Amy Carter - -", "9-1", ("", "")),
        ("Amy Carter x 6", "9-1", ("", "6")),
        ("Amy Carter - 6", "9-1", ("", "6")),
        ("Amy Carter 5 -", "9-1", ("5", "")),
        ("Amy Carter 5 - 6", "9-1", ("5", "6")),
        ("Amy Carter\t\t6", "9-1", (None, "6")),
        ("Amy Carter\t5\t", "9-1", ("5", None)),
        ("Amy Carter  5-  6", "9-1", ("5-", "6")),
    ],
)
def test_grades_are_read_by_the_scale_of_the_subject(
    line: str, on: Scale | str, says: tuple[str | None, str | None]
) -> None:
    assert read(line, on) == {AMY: says}


def test_in_year_9_a_nine_is_a_grade_and_no_part_of_the_name() -> None:
    assert read("Amy Carter 9 8", year=9) == {AMY: ("9", "8")}
    assert read("Carter\tAmy\t9\t8", year=9) == {AMY: ("9", "8")}


def test_names_of_every_kind_are_found_in_either_order() -> None:
    text = "O'Brien Zoe 4 5\nsmith jones, ella 4 5\nLast Grace 4 5\nNa Li 4 5\nde la Cruz Mary Ann 4 5"
    assert [*read(text)] == [ZOE, ELLA, GRACE, LI, MARY]


def test_headings_say_which_columns_count() -> None:
    text = (
        "UPN\tSurname\tForename\tTarget\tPredicted grade\tCurrent grade\tComment\n"
        "H801200005001\tCarter\tAmy\t7\t6\t5+\tworks well\n"
        "H801200005002\tDodd\tBen\t6\t\t4\tsee Amy Carter 5 6"
    )
    assert read(text) == {AMY: ("5+", "6"), BEN: ("4", None)}
    assert read("Name  Current  Predicted\nAmy Carter  5+  6") == {AMY: ("5+", "6")}
    assert read("Name Current Predicted\nAmy Carter 5+ 6") == {AMY: ("5+", "6")}
    assert read("Pupil\tPredicted\nAmy Carter\t6") == {AMY: (None, "6")}


def test_more_columns_than_needed_are_passed_over_where_they_hold_no_grades() -> None:
    assert read("Carter\tAmy\t11A\tF\t5+\t6\tlate\nDodd\tBen\t11B\tM\t4\t5\t") == {
        AMY: ("5+", "6"),
        BEN: ("4", "5"),
    }


def test_where_three_columns_hold_grades_it_is_asked_which_two_count() -> None:
    asked = (
        "There are 3 columns of grades behind the names, and two are needed. Put a line above them that says "
        "which is Current and which is Predicted, or leave only those two."
    )
    assert wrong("Carter\tAmy\t7\t5+\t6\nDodd\tBen\t6\t4\t5") == [(1, asked)]
    assert wrong("Carter\tAmy\t7\tgood\tlate\nDodd\tBen\t6\tfine\tno")[0][1].startswith(
        "There is 1 column of grades"
    )
    assert wrong("Name\tCurrent\tCurrent\nAmy Carter\t5\t6")[0] == (
        1,
        "2 columns are called current. Leave only the one that counts.",
    )


def test_who_is_named_in_another_column_is_not_graded() -> None:
    """A teacher, or a friend, of somebody who is not in the class."""
    text = "Carter\tAmy\tx\t5\t6\nQuux\tZedd\tCarter\t8\t9\nDodd\tBen\tx\t4\t5"
    found = read_lines(text, class_of())
    assert [each.pupil_id for each in found.marks] == [AMY, BEN]
    assert [each.line for each in found.troubles] == [2]


@pytest.mark.parametrize("date", ["05-Apr", "5-Apr", "05/04/2026", "2026-04-05", "46117"])
def test_a_date_of_a_spreadsheet_is_read_back_and_listed(date: str) -> None:
    found = read_lines(f"Carter\tAmy\t{date}\t5-5", class_of("combined"))
    assert [(each.current, each.predicted) for each in found.marks] == [("5-4", "5-5")]
    assert [(each.line, each.raw, each.code) for each in found.mended] == [(1, date, "5-4")]
    assert wrong(f"Carter\tAmy\t{date}\t5")[0][1].startswith(
        f"Amy Carter: {date} is a date, not a grade in Maths: a spreadsheet may have changed it."
    )


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Amy Carter  5-Jun  6", "5-Jun"),
        ("Amy Carter  05/06/2026  6", "05/06/2026"),
        ("Amy Carter: 5 Jun 6", "5 Jun"),
        ("amy 5 June 6", "5 June"),
        ("amy Jun 5 6", "Jun 5"),
        ("Amy  Carter  2026-06-05 00:00:00  6", "2026-06-05 00:00:00"),
        ("Amy Carter 6 Jun-05", "Jun-05"),
        ("Amy Carter 5-4 05/06/2026", "05/06/2026"),
    ],
)
def test_a_date_is_never_taken_for_a_name_or_a_wrong_word(line: str, date: str) -> None:
    says = (
        f"Amy Carter: {date} is a date, not a grade in Maths: a spreadsheet may have changed it. "
        "Use U or 1 to 9, with + or - if you like."
    )
    assert wrong(f"Ben Dodd 4 5\n{line}") == [(2, says)]
    # Without the name before it, it is said to be a date all the same.
    alone = line.lower().replace("amy", "").replace("carter", "").strip(" :")
    ((_, said),) = wrong(alone)
    assert (
        said.startswith(f"{date} is a date".lower()) or " is a date: a spreadsheet may have changed a" in said
    )


def test_a_pair_is_read_back_from_a_date_of_several_words() -> None:
    assert read("amy 5 June 6-5", "combined") == {AMY: ("6-5", "6-5")}
    assert wrong("Amy Carter 05/06/2026 6", "combined") == [
        (1, "Amy Carter: 6 is not a grade in Maths. Is it 6-6, 6-5 or 7-6?")
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Amy Carter 5.5 6",
            "Amy Carter: 5.5 is not a grade in Maths. Use U or 1 to 9, with + or - if you like.",
        ),
        (
            "Amy Carter\t5\t51",
            "Amy Carter: 51 is not a grade in Maths. Use U or 1 to 9, with + or - if you like.",
        ),
        (
            "Amy Carter P M",
            "Amy Carter: P is not a grade in Maths. Use U or 1 to 9, with + or - if you like.",
        ),
        ("Amy Carter", "Amy Carter: the grades are missing. Type the current and the predicted one."),
        (
            "Amy Carter 5",
            "Amy Carter: 5 is one grade. Type the current and the predicted one; - stands for none.",
        ),
        (
            "Amy Carter 5 6 7",
            "Amy Carter: 3 grades stand behind the name. Keep the current and the predicted one.",
        ),
        ("Isla Craddock 5 6", "2 in 11Ma1 are called so. Write Isla Craddock 11B or Isla Craddock 11D."),
        ("Amy Cartr 5 6", "Nobody in 11Ma1 is called “Amy Cartr”. Do you mean Amy Carter 11A?"),
        ("Amy  Cartr 5 6", "Nobody in 11Ma1 is called “Amy Cartr”. Do you mean Amy Carter 11A?"),
        ("Isla  Craddock 5 6", "2 in 11Ma1 are called so. Write Isla Craddock 11B or Isla Craddock 11D."),
        (
            "Amy  Level 1 Pass  6",
            "Amy Carter: Level 1 Pass is not a grade in Maths. Use U or 1 to 9, with + or - if you like.",
        ),
        ("Total 5 6", "Nobody in 11Ma1 is called “Total”. Take it out, or mend the name."),
        (
            "Amy Carter same",
            "Amy Carter: There is nothing from before to keep. Type the grades.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, sentence: str) -> None:
    assert wrong(f"Ben Dodd 4 5\n\n{text}") == [(3, sentence)]


def test_a_pupil_of_another_class_is_named() -> None:
    assert wrong("Zedd Quux 5 6", elsewhere="Zedd Quux 11C") == [
        (1, "Zedd Quux 11C is not in 11Ma1. Take the line out, or grade them alone.")
    ]


def test_two_lines_for_one_pupil_have_to_say_the_same() -> None:
    assert read("Amy Carter 5 6\nCarter, Amy 5 6") == {AMY: ("5", "6")}
    assert wrong("Amy Carter 5 6\namy 5 7") == [
        (2, "Amy Carter: line 1 says other grades. Take one of the two lines out.")
    ]


@pytest.mark.parametrize("line", ["no change", "rest same", "the rest: no change", "all others as before"])
def test_the_others_stay_as_they_were(line: str) -> None:
    mates = class_of(last=[("5", "6"), ("4", "5"), ("", "")])
    found = read_lines(f"Ben Dodd 4+ 5\n{line}", mates)
    assert {each.pupil_id: (each.current, each.predicted) for each in found.marks} == {
        AMY: ("5", "6"),
        BEN: ("4+", "5"),
    }
    assert found.troubles == ()


def test_too_many_lines_and_too_long_a_line_are_said() -> None:
    assert wrong("Amy Carter 5 6\n" * 501) == [(0, "That is 501 lines; 500 are read at once.")]
    assert "this is 2010 characters long" in wrong("Amy Carter" + " " * 2000)[0][1].casefold()


def on_any_scale() -> st.SearchStrategy[tuple[Scale, list[tuple[str, str]]]]:
    def grades(of: Scale) -> st.SearchStrategy[tuple[Scale, list[tuple[str, str]]]]:
        code = st.sampled_from(["", *(each.code for each in of.grades)])
        pairs = st.lists(st.tuples(code, code), min_size=len(PEOPLE), max_size=len(PEOPLE))
        return pairs.map(lambda each: (of, each))

    return st.sampled_from(SCALES).flatmap(grades)


@given(on_any_scale())
def test_what_is_filled_in_is_read_back_as_it_was(filled: tuple[Scale, list[tuple[str, str]]]) -> None:
    on, last = filled
    mates = class_of(on, last=last)
    found = read_lines(write_lines(mates, [*mates.members]), mates)
    assert found.troubles == ()
    assert [(each.current, each.predicted) for each in found.marks] == last
    assert [each.pupil_id for each in found.marks] == [*mates.members]


LINE = st.text(st.sampled_from("Amy CarterBnDod IslaU56+-=/\t,;|\"'.:→\n–XP*"), max_size=60) | st.text(
    ANY, max_size=80
)


@given(LINE, st.sampled_from(SCALES))
def test_any_text_is_read_or_said_to_be_wrong(text: str, on: Scale) -> None:
    found: MarksRead = read_lines(text, class_of(on))
    codes = {each.code for each in on.grades} | {"", None}
    assert all({each.current, each.predicted} <= codes for each in found.marks)
    assert len({each.pupil_id for each in found.marks}) == len(found.marks)
    assert all(each.sentence and 0 <= each.line <= text.count("\n") + 20 for each in found.troubles)


@given(st.sampled_from(SCALES), st.text("0123456789+-=abcUuXx*./ PMDL", max_size=8))
def test_nothing_outside_the_scale_is_ever_accepted(on: Scale, typed: str) -> None:
    found = read_lines(f"Amy Carter\t{typed}\t{typed}", class_of(on))
    for each in found.marks:
        for code in filter(None, (each.current, each.predicted)):
            assert on.grade(code).code == code
