"""A cohort's report and its lists as files (R15)."""

from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import papers
from bot.cards.cohorts import CohortFile, CohortView, FileOfCohort, FileOfNear, ShowNear
from bot.commands.cohort_given import WhichCohort
from bot.notices.cohort_papers import of_cohort, paper_of_cohort
from bot.registry import button
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import record
from models.db.errors import Sorry
from models.mentoring.paper_order import CohortPaper, PapersOf, order_papers
from models.rules.wording import to_type
from models.tracking.grades import GradeKind


@button(FileOfCohort, may=Action.FILE_COHORT)
def file_of_cohort(ask: Ask, press: FileOfCohort) -> Result:
    """Get the report as a file."""
    return _ordered(ask, _PAPERS[press.file], of_cohort(press.leaving, by=press.by))


@button(FileOfNear, may=Action.FILE_COHORT)
def file_of_near(ask: Ask, press: FileOfNear) -> Result:
    """Get a list beside the basics as a file."""
    return _ordered(ask, CohortPaper.LIST, of_cohort(press.leaving, press.kind, press.at, press.by))


_PAPERS = {CohortFile.PDF: CohortPaper.REPORT, CohortFile.XLSX: CohortPaper.WORKBOOK}


def as_file(ask: Ask, given: WhichCohort, file: CohortFile, by: GradeKind) -> Result:
    """The report; it is of the whole cohort, and holds what may be handed on."""
    current = " current" if by is GradeKind.CURRENT else ""
    whole = to_type(f"cohort {given.leaving}{current} {file}")
    if given.subject is not None:
        raise Sorry(f"A report is of the whole cohort, every subject in it. Type: {whole}", field="subject")
    if given.view in {CohortView.MATRIX, CohortView.ACCURACY}:
        raise Sorry(f"That is shown here alone, never in a file. The report: {whole}", field="view")
    return _ordered(ask, _PAPERS[file], of_cohort(given.leaving, by=by))


def list_as(ask: Ask, press: ShowNear, file: CohortFile) -> Result:
    """A list of pupils, as a workbook alone."""
    if file is CohortFile.PDF:
        current = " current" if press.by is GradeKind.CURRENT else ""
        lined = to_type(f"cohort {press.leaving} {press.kind} {press.at}+{current} xlsx")
        raise Sorry(f"A list of pupils comes as a spreadsheet alone. Type: {lined}", field="file")
    return _ordered(ask, CohortPaper.LIST, of_cohort(press.leaving, press.kind, press.at, press.by))


def _ordered(ask: Ask, kind: CohortPaper, of: PapersOf) -> Result:
    paper = paper_of_cohort(ask, kind, of)
    record(ask.db, ask.actor, Deed.COHORT_FIGURES)
    order_papers(ask.db, ask.actor, staff_id=ask.who.staff_id, kind=kind, of=of)
    return Reply(papers.coming(paper))


ALL: tuple[Any, ...] = (file_of_cohort, file_of_near)
