"""What cards and files both say of a cohort: the point, how complete it is, and what a reader has to know (R15)."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from bot.say.words import count, signed
from models.rules.cohorts import Residual, is_no_change, rounded
from models.rules.wording import day_of_month, example, listed, to_type
from models.tracking.grades import GradeKind
from models.views.cohort_figures import NearKind, missing_in_basics
from models.views.cohorts import CohortAt
from models.views.points import Comings
from models.views.shown import comings_to_show

NOTHING_HIDDEN = 1
"""The fewest of whom leadership and the coordinator are told."""
SMALL_GROUPS = "Small groups move a lot with one pupil."
NOTHING_KEPT = (
    "The figures of a collection are kept the morning after it closes, or after it was imported closed."
)
_NOW = "They say how pupils work now, and targets how they are to end."
SO_FEW = (
    "Of so few pupils each figure tells of single ones: no file and no head of subject is given them. Look at "
    "each pupil instead."
)
WHO_SEES_FEW = (
    "Of so few a figure tells of single pupils: leadership and the raising achievement coordinator see it. Ask one of "
    "them."
)
RESIDUALS = (
    "Residuals compare a school's subjects through the pupils they share; subjects also differ in the country, "
    "and vocational points come in large steps."
)


def residual_words(of: Residual) -> str:
    """A residual as it is shown, what of the country's was taken from it, and whether it stands out."""
    less = (
        f", less the country's {signed(of.national.residual)} of {of.national.year}"
        if of.national is not None
        else ""
    )
    marked = ", stands out" if of.stands_out else ""
    return f"{signed(of.mean)} over {count(of.pupils, 'pupil')}{less}{marked}"


def less_the_country(found: Sequence[tuple[str, Residual]]) -> str:
    """What was taken from these subjects' residuals, and from which nothing; blank where nothing was from any."""
    of_year: dict[int, list[str]] = {}
    own = [name for name, each in found if each.national is None]
    for name, each in found:
        if each.national is not None:
            of_year.setdefault(each.national.year, []).append(name)
    if not of_year:
        return ""
    newest = max(of_year)
    older = "".join(f", in {listed(of_year[year])} of {year}" for year in sorted(of_year, reverse=True)[1:])
    said = f"Residuals are less the country's of {newest}{older}."
    return f"{said} In {listed(own)} it is not known: the school's own." if own else said


def said_of(cohort: CohortAt, fewest: int, complete: "Complete | None" = None) -> str:
    """The point and its closing day, as it stands below every view; of fewer than so many it does not say how many.

    Where nothing is hidden it says how complete the values are, too: as `complete`, where that is known already.
    """
    said = _said_of_point(cohort, fewest)
    return f"{said} {complete_words(complete or cohort)}" if fewest <= NOTHING_HIDDEN else said


def _said_of_point(cohort: CohortAt, fewest: int) -> str:
    point, since = cohort.point, cohort.comings
    moved = f" {_came_and_went(since, fewest)}" if since is not None else ""
    if point.is_results:
        return f"By the results, which came out on {day_of_month(point.opens)} {point.opens.year}.{moved}"
    closing = "closes" if point.is_open else "closed"
    when = f"{point.opens:%B %Y}, which {closing} on {day_of_month(point.closes)}.{moved}"
    return f"By the current grades of {when} {_NOW}" if _is_current(cohort) else f"As predicted in {when}"


def _is_current(cohort: CohortAt) -> bool:
    return cohort.by is GradeKind.CURRENT


def _came_and_went(since: Comings, fewest: int) -> str:
    day, shown = day_of_month(since.since), comings_to_show(since, fewest)
    if shown is None:
        return f"Who joined and left since {day} is not shown: under {fewest} stand apart."
    return f"Since {day} {shown.joined or 'nobody'} joined and {shown.left or 'nobody'} left."


def measured(cohort: CohortAt) -> str:
    """What the values at the point are."""
    if _is_current(cohort):
        return "Current"
    return "Results" if cohort.point.is_results else "Predicted"


def grades_called(cohort: CohortAt) -> str:
    """The same in a sentence: such as predicted grades."""
    if _is_current(cohort):
        return "current grades"
    return "results" if cohort.point.is_results else "predicted grades"


def against_targets(cohort: CohortAt, attainment: Fraction, target: Fraction, least: int) -> str:
    """Where the cohort stands against its targets, in words; less than so many points is nowhere else."""
    difference = attainment - target
    values = "Current grades stand" if _is_current(cohort) else measured(cohort)
    if is_no_change(difference, smallest=Fraction(least)):
        return f"{values} as the targets are, within {'one point' if least == 1 else count(least, 'point')}."
    where = "above" if difference > 0 else "below"
    return f"{values} {rounded(abs(difference))} points {where} the targets."


ANEW = "Attainment 8 is defined anew"
OTHER_BOUNDS = "Who is in this group is decided by other Key Stage 2 bounds"


def defined_anew(since: date, why: str = ANEW) -> str:
    """Why a cohort's own line begins on that day."""
    return f"{why} since {day_of_month(since)} {since.year}: what came before is not comparable."


def ends_with(otherwise: int) -> str:
    """Why a line of cohorts goes no further back."""
    return (
        f"The line of cohorts ends there: for the leavers of {otherwise} Attainment 8 was defined otherwise, "
        "which is not comparable."
    )


class Complete(Protocol):
    """How many have a value in whatever they take, of how many, and the mean of those where it is known."""

    @property
    def pupils(self) -> int: ...
    @property
    def complete(self) -> int: ...
    @property
    def older(self) -> int: ...
    @property
    def complete_only(self) -> Fraction | None: ...


def complete_words(found: Complete) -> str:
    """Complete n of N, how many values are of an earlier month, and the mean of the complete ones."""
    older = f", {count(found.older, 'value')} of an earlier month" if found.older else ""
    complete = f"Complete: {found.complete} of {found.pupils}{older}."
    if found.complete < found.pupils and found.complete_only is not None:
        complete += f" Attainment 8 of the complete ones: {rounded(found.complete_only)}."
    return complete


def place_missing(names: Sequence[str]) -> str:
    """Which subjects have no place yet, and how they get one."""
    changed = to_type(f"settings subject places {names[0]} not counted")
    return (
        f"Nobody has said where {listed(names)} {'counts' if len(names) == 1 else 'count'}: as other subjects until "
        f"then. The scheme lead says it with such as: {changed}"
    )


def basics_missing(cohort: CohortAt) -> str:
    """What is lacking of maths and English, without which nobody could have them, and how it is said; else blank."""
    missing = missing_in_basics(cohort)
    if not missing:
        return ""
    subject, place = ("Numeracy", "maths") if "maths" in missing else ("Language", "English language")
    said = example(f"settings subject places {subject}: {place}")
    return (
        f"No subject here counts as {listed(missing, last='or as')}, so that nobody can have a grade in both maths and "
        f"English. The scheme lead says which one does with such as: {said}"
    )


_LISTS = {
    NearKind.NEAR: "near {at}+ in maths and English",
    NearKind.ONLY_JUST: "only just {at}+ in maths and English",
    NearKind.MATHS_ONLY: "{at}+ in maths but not in English",
    NearKind.ENGLISH_ONLY: "{at}+ in English but not in maths",
    NearKind.NEITHER: "{at}+ in neither maths nor English",
}


def near_words(kind: NearKind, threshold: int) -> str:
    """Who stands on the list, as a sentence goes on after how many they are."""
    return _LISTS[kind].format(at=threshold)
