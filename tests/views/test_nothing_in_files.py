"""Nobody works a hidden count out of the cohort's report and both heads' cards, all of it together (R14, R15).

How it is tried, and by whom, stands in `attack.py`. More schools: `python -m tests.soak.few`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from random import Random

import pytest

from models.rules.attainment import (
    SubjectTaken,
    aimed_in_basics,
    attainment_8,
    basics,
    definition_for,
    reaches,
)
from models.rules.cohorts import FEWEST_SHOWN, a_slot
from models.rules.tracking import Standing, compare
from models.views.cohort_figures import group_lines, headlines, subject_lines
from models.views.cohorts import CohortAt, CohortMember
from models.views.groups import GROUPS, Group, Prior
from models.views.points import Point
from models.views.report import (
    GroupShown,
    HeadlinesShown,
    groups_shown,
    headlines_to_show,
    subjects_to_show,
)
from models.views.shown import SubjectShown, subject_to_show
from tests.views.attack import Equations
from tests.views.drawn_schools import COURSES, ENGLISH_COURSE, Course

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

LEAVING = 2027
MATHS, ENGLISH = 1, 2
MATHS_COURSE, *OTHER_COURSES = COURSES
CODES = ("", "3", "4-", "4", "4+", "5-", "5", "6", "7")
IN_ENGLISH = ("3", "4", "4+", "5", "6", "7")
TARGETS = ("", "4", "6")
BANDS = (Prior.BELOW, Prior.MIDDLE, Prior.ABOVE, Prior.NONE)
Pupil = tuple[str, str, str, bool, Prior]
"""A pupil as far as all of it goes: maths, English, the target in both, pupil premium, and Key Stage 2 band.

In place of English there may stand a subject on another scale; the target is then the like of it there.
"""
ALIKE: list[Pupil] = list(product(CODES, IN_ENGLISH, TARGETS, (False,), BANDS[3:]))
"""Pupils of whom no group is known: for the headlines and the subjects."""
GROUPED: list[Pupil] = list(
    product(("3", "4", "5", "6", "7"), ("3", "4", "5", "6", "7"), TARGETS[1:], (False, True), BANDS)
)
"""Pupils with fewer grades, in groups."""
ON_OTHER_SCALES: list[list[Pupil]] = [
    list(product(("3", "4", "5", "6"), each.codes[:4], TARGETS[1:], (False, True), BANDS))
    for each in OTHER_COURSES
]
"""The same with combined science, and with a vocational subject."""
Within = Callable[[Pupil], bool]


def code_in(pupil: Pupil, subject: int) -> str:
    return pupil[0] if subject == MATHS else pupil[1]


def second_course(pupil: Pupil) -> Course:
    return next((each for each in OTHER_COURSES if pupil[1] in each.codes), ENGLISH_COURSE)


def taken(pupil: Pupil) -> tuple[SubjectTaken, SubjectTaken]:
    course, target = second_course(pupil), pupil[2]
    like_it = target if course is ENGLISH_COURSE or not target else course.targets[target == TARGETS[2]]
    second = course.taken(pupil[1], like_it)
    return MATHS_COURSE.taken(pupil[0], target), second._replace(subject_id=ENGLISH)


def member(at: int, pupil: Pupil) -> CohortMember:
    return CohortMember(at, pupil[3], "", False, False, "", None, pupil[4], taken(pupil), 0)


def gap(pupil: Pupil, subject: int) -> Fraction | None:
    one = taken(pupil)[subject - 1]
    return compare(one.scale, predicted=one.value, target=one.target).gap


def gaps(pupil: Pupil) -> Fraction | None:
    """The mean gap of a pupil, of both subjects."""
    found = [each for subject in (MATHS, ENGLISH) if (each := gap(pupil, subject)) is not None]
    return sum(found, Fraction(0)) / len(found) if found else None


def standing(pupil: Pupil, subject: int) -> Standing | None:
    one = taken(pupil)[subject - 1]
    if one.value is None or one.target is None:
        return None
    return compare(one.scale, predicted=one.value, target=one.target).standing


def has(pupil: Pupil, subject: int, threshold: int) -> bool:
    one = taken(pupil)[subject - 1]
    return one.value is not None and reaches(one.scale, one.value, threshold)


def slot(pupil: Pupil, subject: int, *, target: bool = False) -> Fraction | None:
    one = taken(pupil)[subject - 1]
    grade = one.target if target else one.value
    return a_slot(one.scale, grade) if grade is not None else None


def both(pupil: Pupil, threshold: int) -> bool:
    return basics(taken(pupil), threshold).both


def is_in(group: Group, pupil: Pupil) -> bool | None:
    return GROUPS[group](member(0, pupil))


def cohort_of(pupils: list[Pupil]) -> CohortAt:
    day = date(2026, 10, 31)
    point = Point("2026-10", date(2026, 10, 1), day, day, 1)
    return CohortAt(LEAVING, point, tuple(member(at, each) for at, each in enumerate(pupils)))


class Seen:
    """All that anybody may see of these pupils: the report, and the cards of both heads."""

    def __init__(self, pupils: list[Pupil]) -> None:
        cohort = cohort_of(pupils)
        found, lines = headlines(cohort), subject_lines(cohort)
        places = {each.subject_id: each.place for each in taken(pupils[0])}
        first = headlines_to_show(found, FEWEST_SHOWN)
        assert first is not None
        self.first: HeadlinesShown = first
        self.subjects = {
            each.subject_id: each.shown for each in subjects_to_show(lines, places, first, FEWEST_SHOWN)
        }
        self.cards = {
            each.subject_id: subject_to_show(each.figures, group_lines(cohort, each.subject_id), FEWEST_SHOWN)
            for each in lines
        }
        self.groups = groups_shown(group_lines(cohort), found, first, FEWEST_SHOWN)


class Attack(Equations[Pupil]):
    """All of it, as equations over how many pupils of each kind there are."""

    def __init__(self, seen: Seen, kinds: list[Pupil], seconds: int) -> None:
        super().__init__(kinds, seen.first.pupils)
        self.seconds = seconds
        definition = definition_for(LEAVING)
        self.eight = {each: attainment_8(definition, taken(each)) for each in kinds}
        self.aims = {each: attainment_8(definition, taken(each), by_targets=True) for each in kinds}
        self.of_headlines(seen.first)
        for subject, shown in seen.subjects.items():
            self.of_subject(subject, shown)
        for subject, shown in seen.cards.items():
            self.of_subject(subject, shown)
            self.of_its_groups(subject, shown)
        for each in seen.groups:
            self.of_group(each)

    def of_headlines(self, first: HeadlinesShown) -> None:
        self.mean_of(lambda _: True, self.eight.get, first.attainment, first.pupils)
        self.mean_of(lambda _: True, self.aims.get, first.target, first.pupils)
        self.count(lambda each: all(each[:2]), first.complete)
        self.mean_of(lambda each: all(each[:2]), self.eight.get, first.complete_only, first.complete)
        for threshold, number in first.reached.items():
            self.count(lambda each, at=threshold: both(each, at), number)  # type: ignore[misc]
        for threshold, number in first.by_target.items():
            self.count(lambda each, at=threshold: aimed_in_basics(taken(each)) >= at, number)  # type: ignore[misc]

    def of_subject(self, subject: int, shown: SubjectShown) -> None:
        def valued(each: Pupil) -> bool:
            return bool(code_in(each, subject))

        def compared(each: Pupil) -> bool:
            return valued(each) and bool(each[2])

        self.count(valued, shown.with_value)
        self.mean_of(valued, lambda each: slot(each, subject), shown.value, shown.with_value)
        self.mean_of(compared, lambda each: slot(each, subject, target=True), shown.target, shown.compared)
        self.mean_of(compared, lambda each: gap(each, subject), shown.gap, shown.compared)
        for which, number in shown.standings.items():
            self.count(lambda each, which=which: standing(each, subject) is which, number)  # type: ignore[misc]
        for threshold, number in shown.reached.items():
            self.count(lambda each, at=threshold: has(each, subject, at), number)  # type: ignore[misc]

    def of_its_groups(self, subject: int, shown: SubjectShown) -> None:
        for group, of in shown.groups:
            if of is None:
                continue
            for inside, many, mean in ((True, of.of_group, of.group), (False, of.of_rest, of.rest)):

                def some(each: Pupil, group: Group = group, inside: bool = inside) -> bool:
                    return gap(each, subject) is not None and is_in(group, each) is inside

                self.count(some, many)
                self.mean_of(some, lambda each: gap(each, subject), mean, many)

    def of_group(self, shown: GroupShown) -> None:
        for inside in (True, False):

            def some(each: Pupil, inside: bool = inside) -> bool:
                return is_in(shown.name, each) is inside

            def compared(each: Pupil, inside: bool = inside) -> bool:
                return some(each, inside) and gaps(each) is not None

            if shown.attainment is not None:
                eight = shown.attainment
                many, mean = (eight.of_group, eight.group) if inside else (eight.of_rest, eight.rest)
                self.count(some, many)
                self.mean_of(some, self.eight.get, mean, many)
            for threshold, share in ((4, shown.four), (5, shown.five)):
                if share is not None and shown.attainment is not None:
                    part = share.group if inside else share.rest
                    self.mean_of(
                        some,
                        lambda each, at=threshold: Fraction(both(each, at)),  # type: ignore[misc]
                        part,
                        share.of_group if inside else share.of_rest,
                        Fraction(1, 200),
                    )
            if shown.gap is not None:
                # How many it is of is not shown; whoever tries it may know.
                many, mean = (
                    (shown.gap.of_group, shown.gap.group) if inside else (shown.gap.of_rest, shown.gap.rest)
                )
                self.count(compared, many)
                self.mean_of(compared, gaps, mean, many)

    def count(self, within: Within, number: int | None) -> None:
        if number is not None:
            self.equal([each for each in self.kinds if within(each)], number)

    def mean_of(
        self,
        within: Within,
        worth: Callable[[Pupil], Fraction | None],
        mean: Fraction | None,
        of: int,
        rounding: Fraction = Fraction(1, 200),
    ) -> None:
        some = [each for each in self.kinds if within(each)]
        self.mean(some, [worth(each) or Fraction(0) for each in some], mean, of, rounding)


def hidden(seen: Seen) -> Iterator[tuple[str, Within]]:
    """Whatever is not shown, or stands nowhere, and might be a count of one to five."""
    for low, high in pairwise((0, 4, 5, 7, 99)):
        yield (
            f"basics {low}",
            lambda each, a=low, b=high: (
                (a == 0 or both(each, a))
                and not (  # type: ignore[misc]
                    b < 99 and both(each, b)
                )
            ),
        )
    for at in (4, 5, 7):
        yield f"basics {at}+", lambda each, a=at: both(each, a)  # type: ignore[misc]
        yield f"not basics {at}+", lambda each, a=at: not both(each, a)  # type: ignore[misc]
        for one, other in ((MATHS, ENGLISH), (ENGLISH, MATHS)):
            if _is_shown_apart(seen, one, at):
                continue
            yield (
                f"{at}+ in {one} alone",
                lambda each, a=at, i=one, j=other: (
                    has(each, i, a)
                    and not has(  # type: ignore[misc]
                        each, j, a
                    )
                ),
            )
    yield from _of_subjects()


def _of_subjects() -> Iterator[tuple[str, Within]]:
    for subject in (MATHS, ENGLISH):
        for which in (Standing.ABOVE, Standing.ON, Standing.BELOW, Standing.WELL_BELOW):
            yield f"{subject} {which}", lambda each, i=subject, w=which: standing(each, i) is w  # type: ignore[misc]
        for low, high in pairwise((4, 5, 7, 99)):
            yield (
                f"{subject} {low}+",
                lambda each, i=subject, a=low, b=high: (
                    has(each, i, a)
                    and not (  # type: ignore[misc]
                        b < 99 and has(each, i, b)
                    )
                ),
            )


_GROUPS_ALONE = frozenset(
    f"{group} {inside}"
    for group in (Group.PREMIUM, Group.KS2_BELOW, Group.KS2_MIDDLE, Group.KS2_ABOVE)
    for inside in (True, False)
)


def _of_groups() -> Iterator[tuple[str, Within]]:
    for group in (Group.PREMIUM, Group.KS2_BELOW, Group.KS2_MIDDLE, Group.KS2_ABOVE):
        for inside in (True, False):
            yield f"{group} {inside}", lambda each, g=group, i=inside: is_in(g, each) is i  # type: ignore[misc]
            for at in (4, 5):
                for reached in (True, False):
                    yield (
                        f"{group} {inside} {at}+ {reached}",
                        lambda each, g=group, i=inside, a=at, r=reached: (  # type: ignore[misc]
                            is_in(g, each) is i and both(each, a) is r
                        ),
                    )


def _is_shown_apart(seen: Seen, subject: int, at: int) -> bool:
    """A head knows every grade of the own subject: beside the basics, that part is told by who they are (R15)."""
    return seen.cards[subject].reached[at] is not None


def told(pupils: list[Pupil], kinds: list[Pupil], seconds: int, most: int) -> list[str]:
    """Of so many counts of one to five those that can be worked out of all that anybody sees of these pupils."""
    seen = Seen(pupils)
    attack = Attack(seen, kinds, seconds)
    cells = hidden(seen) if kinds is ALIKE else _of_groups()
    few = [(what, within, sum(map(within, pupils))) for what, within in cells]
    found = []
    for what, within, number in [each for each in few if 0 < each[2] < FEWEST_SHOWN][:most]:
        those = [each for each in kinds if within(each)]
        if not attack.another(those, number):
            found.append(f"{what}: {number}")
        # How many are in a group may be guessed; then what they come to must not be told by all the others.
        points = {each: attack.eight[each] for each in those}
        if what in _GROUPS_ALONE and not attack.another_sum(
            points, sum((points.get(each, Fraction(0)) for each in pupils), Fraction(0))
        ):
            found.append(f"{what}: the points of {number}")
    return found


def school(number: int, kinds: list[Pupil]) -> list[Pupil]:
    """Some pupils of these kinds, of whom some are rare; the same number is the same school."""
    luck = Random(number)  # noqa: S311 - it invents a school
    parts = [sorted({each[at] for each in kinds}) for at in range(5)]
    weights = [[luck.random() ** 2 + 0.02 for _ in part] for part in parts]
    many = luck.choice((6, 9, 15, 25, 31, 40, 60, 90, 120))
    drawn = [luck.choices(part, weight, k=many) for part, weight in zip(parts, weights, strict=True)]
    return list(zip(*drawn, strict=True))


@pytest.mark.whole
@pytest.mark.parametrize(
    ("kinds", "luck"),
    [
        (ALIKE, 3), (ALIKE, 11), (GROUPED, 10), (GROUPED, 15),
        *((kinds, luck) for kinds in ON_OTHER_SCALES for luck in (3, 4)),
    ],
    ids=[
        "alike 3", "alike 11", "in groups 10", "in groups 15", "combined 3", "combined 4", "vocational 3",
        "vocational 4",
    ],
)  # fmt: skip
def test_no_hidden_count_is_worked_out_of_the_report_and_the_cards(kinds: list[Pupil], luck: int) -> None:
    """Schools that a solver is done with soon."""
    assert told(school(luck, kinds), kinds, seconds=5, most=3) == []


def test_the_attack_finds_what_a_careless_report_gives_away() -> None:
    """Three bands of which the small one alone is hidden: the others tell it."""
    pupils: list[Pupil] = [
        *[("7", "7", "6", False, Prior.ABOVE)] * 3,
        *[("5", "6", "6", False, Prior.MIDDLE)] * 16,
        *[("4", "4", "4", False, Prior.BELOW)] * 14,
    ]
    seen = Seen(pupils)
    small = [each for each in GROUPED if each[4] is Prior.ABOVE]
    assert Attack(seen, GROUPED, 60).another(small, 3)
    seen.groups = tuple(
        GroupShown(each.name, each.attainment, None, None, None)
        for each in group_lines(cohort_of(pupils))
        if each.name in {Group.KS2_BELOW, Group.KS2_MIDDLE}
    )
    seen.cards.clear()
    assert not Attack(seen, GROUPED, 60).another(small, 3)
