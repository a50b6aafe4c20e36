"""Draw schools for an hour, or as many minutes as are named, and work out what reports and cards hide (R14 to R16)."""

import sys
from collections.abc import Iterator
from time import monotonic

from tests.views.test_nothing_between_points import draw_two_months, told_between
from tests.views.test_nothing_in_files import ALIKE, GROUPED, ON_OTHER_SCALES, school, told
from tests.views.test_nothing_of_both_grades import draw_both_grades, told_of_both_grades
from tests.views.test_nothing_of_classes import draw_classes, told_of_classes
from tests.views.test_nothing_of_earlier_cohorts import draw_years, told_of_years
from tests.views.test_nothing_of_residuals import SeenResiduals, draw_graded, told_by_residuals
from tests.views.test_nothing_of_results import draw_results, told_of_results

_MINUTES = 60
_SECONDS = 5
"""How long one count is tried."""
_MOST = 6
"""So many counts of one school."""

_OF_CLASSES = ("a head", "a teacher", "a head who teaches them")


def hunt(minutes: int) -> Iterator[str]:
    """What could be worked out, and at the end how many schools were drawn."""
    end, luck = monotonic() + 60 * minutes, 0
    while monotonic() < end:
        luck += 1
        for called, kinds in (
            ("alike", ALIKE),
            ("in groups", GROUPED),
            *zip(("combined", "vocational"), ON_OTHER_SCALES, strict=True),
        ):
            pupils = school(luck, kinds)
            found = told(pupils, kinds, _SECONDS, _MOST)
            yield from (f"school {luck} {called}, {len(pupils)} pupils: {each} is told" for each in found)
        for called, found in (
            ("in two months", told_between(*draw_two_months(luck), _SECONDS)),
            ("of cohorts before", told_of_years(*draw_years(luck), _SECONDS, _MOST)),
            ("by both kinds of grade", told_of_both_grades(*draw_both_grades(luck), _SECONDS)),
            ("beside the classes", told_of_classes(*draw_classes(luck), _SECONDS)),
            ("in residuals", told_by_residuals(graded := draw_graded(luck), SeenResiduals(graded))),
            ("in accuracy", told_of_results(*draw_results(luck, classes=False), _SECONDS)),
            *(
                (
                    f"in classes, by {who}",
                    told_of_results(
                        *draw_results(luck, classes=True),
                        _SECONDS,
                        heads="head" in who,
                        teaches="teach" in who,
                    ),
                )
                for who in _OF_CLASSES
            ),
        ):
            yield from (f"school {luck} {called}: {each} is told" for each in found)
    yield f"{(10 + len(_OF_CLASSES)) * luck} schools drawn"


if __name__ == "__main__":
    *told_of, many = hunt(int(sys.argv[1]) if sys.argv[1:] else _MINUTES)
    print("\n".join([*told_of, many]))  # noqa: T201 - what is shown
    sys.exit(1 if told_of else 0)
