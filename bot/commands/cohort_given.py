"""What is said of a cohort, and what of it does not go together."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask
from bot.cards.cohorts import CohortFile, CohortView
from bot.inputs.cohorts import USUAL_THRESHOLD, CohortField, GroupOfCohortField, ThresholdField
from bot.inputs.form_groups import FormGroupField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import ChoiceField
from models.db.errors import Sorry
from models.rules.calendar import FINISHED
from models.rules.wording import to_type
from models.tracking.grades import GradeKind
from models.views.cohort_figures import NearKind
from models.views.groups import Group
from models.views.points import group_of

_FILES = {
    "report": CohortFile.PDF,
    "print": CohortFile.PDF,
    "excel": CohortFile.XLSX,
    "spreadsheet": CohortFile.XLSX,
}
"""What else staff say for a file."""
_VIEWS = {"residual": CohortView.RESIDUALS, "trend": CohortView.OVER_TIME}
"""What else they say for a view."""
_NEAR = {f"{NearKind.NEAR} {each}": each for each in NearKind if each is not NearKind.NEAR}
"""Each of the lists may be called one of near, as the first of them is."""


@dataclass(frozen=True)
class WhichCohort:
    leaving: Annotated[int, CohortField()]
    view: Annotated[
        CohortView | None, ChoiceField(label="What", words=CohortView, optional=True, also=_VIEWS)
    ]
    near: Annotated[NearKind | None, ChoiceField(label="List", words=NearKind, optional=True, also=_NEAR)]
    at: Annotated[int | None, ThresholdField(optional=True)]
    group: Annotated[Group | None, GroupOfCohortField(optional=True)]
    form: Annotated[str | None, FormGroupField(optional=True)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False, asks_nearly=True)]
    by: Annotated[GradeKind | None, ChoiceField(label="Grades", words=GradeKind, optional=True)]
    file: Annotated[
        CohortFile | None,
        ChoiceField(
            label="As a file", words=CohortFile, optional=True, also=_FILES,
            labels={each: each.value.upper() for each in CohortFile},
        ),
    ]  # fmt: skip


def refuse_what_does_not_go_together(ask: Ask, values: dict[str, Any]) -> None:
    """Raises Sorry where a word would be left out unsaid, with what to type instead."""
    view, group = values.get("view"), values.get("group")
    year = group_of(ask.school, values.get("leaving", 0), ask.today)
    year = year if year <= FINISHED else values.get("leaving", 0)
    near, at = values.get("near"), values.get("at")
    also = " current" if values.get("by") is GradeKind.CURRENT else ""
    if near is not None or at is not None:
        lists = to_type(f"cohort {year} {near or NearKind.NEAR} {at or USUAL_THRESHOLD}+{also}")
        for field in ("subject", "group", "form", "view"):
            if values.get(field) is not None:
                raise Sorry(f"A list is of maths and English, and of everybody. Type: {lists}", field=field)
    if values.get("form") is not None:
        _refuse_beside_a_form(values, year, also)
    if group is None:
        return
    if values.get("subject") is not None:
        raise Sorry(
            "A subject has every group in its own view. Leave out the group, or the subject.", field="group"
        )
    if view not in {None, CohortView.GROUPS, CohortView.OVER_TIME}:
        groups = to_type(f"cohort {year} groups{also}")
        raise Sorry(f"That is of everybody. Leave out the group, or type: {groups}", field="group")


def _refuse_beside_a_form(values: dict[str, Any], year: int, also: str) -> None:
    """A form is shown by all its subjects, as it stands now."""
    form, view = values["form"].upper(), values.get("view")
    alone = to_type(f"cohort {year} {form}{also}")
    if view not in {None, CohortView.GROUPS} or any(
        values.get(each) is not None for each in ("group", "subject", "file")
    ):
        raise Sorry(f"A form is shown over all its subjects, as it stands now. Type: {alone}", field="form")
