"""A cohort's report and its lists as files, with the facts as they are when they are handed over (R15)."""

from bot.ask import Ask
from bot.papers.cohort import cohort_paper, cohort_workbook, near_workbook
from bot.say.cohort_words import near_words
from bot.say.paper import Paper
from models.access.authoriser import Action, require
from models.db.errors import Sorry
from models.mentoring.paper_order import CohortPaper, PapersOf
from models.rules.attainment import THRESHOLDS
from models.rules.wording import to_type
from models.tracking.grades import GradeKind
from models.views.cohort_figures import NearKind, near_list
from models.views.cohort_now import called, cohort_now
from models.views.cohorts import unplaced
from models.views.report import report_of


def of_cohort(
    leaving: int, kind: NearKind | None = None, threshold: int = 0, by: GradeKind = GradeKind.PREDICTED
) -> PapersOf:
    """A cohort by these grades, or one of its lists, as an order keeps it."""
    year = f"{leaving} {by}" if by is GradeKind.CURRENT else str(leaving)
    return PapersOf(group=year if kind is None else f"{year} {kind.value} {threshold}+")


def paper_of_cohort(ask: Ask, kind: CohortPaper, of: PapersOf) -> Paper:
    """The report on a page or as a workbook, or a list of it.

    Raises Sorry where nothing is measured, or of too few, and NotAllowed for all but leadership and the coordinator.
    """
    require(ask.db, ask.who, Action.FILE_COHORT)
    leaving, by, listed_as, threshold = _read(of.group)
    cohort = cohort_now(ask.db, ask.school, leaving, ask.today, by)
    name = called(ask.school, leaving, ask.today, by)
    if kind is CohortPaper.LIST:
        what = near_words(listed_as or NearKind.NEAR, threshold)
        pupils = near_list(cohort, threshold, listed_as or NearKind.NEAR)
        if not pupils:
            raise Sorry(f"{name}: nobody is {what}, so there is no list to make.")
        return near_workbook(ask, name, cohort, pupils, what, of.group)
    report = report_of(ask.db, ask.school, cohort)
    if report is None:
        fewest = ask.school.settings.small_group
        raise Sorry(
            f"{name} has under {fewest} pupils: each figure in a file would tell of them. "
            f"The card shows it: {to_type(f'cohort {leaving}')}"
        )
    draw = cohort_paper if kind is CohortPaper.REPORT else cohort_workbook
    return draw(ask, name, cohort, report, unplaced(ask.school, cohort))


def _read(of: str) -> tuple[int, GradeKind, NearKind | None, int]:
    """An order's words. Raises Sorry for what names no cohort."""
    first, *words = of.split()
    by = GradeKind.CURRENT if words[:1] == [GradeKind.CURRENT] else GradeKind.PREDICTED
    words = words[by is GradeKind.CURRENT :]
    *kind, at = words or [""]
    threshold = next((each for each in THRESHOLDS if at == f"{each}+"), 0)
    if not first.isdecimal() or len(first) > 4 or bool(kind) != bool(threshold):
        raise Sorry("Say of which cohort: --of with its year group, such as 11.")
    return int(first), by, NearKind(" ".join(kind)) if kind else None, threshold
