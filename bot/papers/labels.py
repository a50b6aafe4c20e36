"""Stick-in labels for pupils' planners, with their targets, and how the last review found them (P17)."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.papers.sheet import with_minus
from bot.say.paper import Paper, file_name, none_for
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.facts import shown_in
from models.rules.labels import LABEL_SHEETS
from models.views.sheet import ProgressSheet

KEEP = "Each label is for its own pupil's planner."


def labels_paper(
    viewer: Viewer, sheets: Sequence[ProgressSheet], whose: str, line: str, labels_on: int = 0
) -> Paper:
    """A label for each pupil who has a target or was judged in a review, in the order of the sheets.

    They lie on sheets of `labels_on` labels, and on those of the school's setting where that is 0.
    """
    made = [each for each in sheets if has_label(each)]
    without = [each.pupil_id for each in sheets if not has_label(each)]
    on = LABEL_SHEETS[labels_on or viewer.school.settings.labels_on_sheet]
    title = f"Planner labels for {whose}"
    if len(made) > 1:
        title = f"Planner labels for {count(len(made), 'pupil')} of {whose}"
    what = "My targets, and how I stand" if any(each.reviews for each in made) else "My targets"
    facts = {
        "title": f"{title}, {on.many} on a sheet ({on.sold_as[0]})",
        "what": f"{what}, {viewer.today:%B %Y}",
        "sheet": asdict(on),
        "labels": [_label(viewer, each) for each in made],
    }
    text = json.dumps(facts, ensure_ascii=False)
    file = file_name("labels", whose)
    also = (none_for(viewer, "label", without, "no target yet"),) if without else ()
    shows = shown_in(tuple(sheets))
    return Paper(file, str(facts["title"]), "labels", text, line, keep=KEEP, also=also, shows=shows)


def has_label(sheet: ProgressSheet) -> bool:
    """Whether there is anything to say on it: a target, or what a teacher said at a review."""
    return bool(sheet.reviews) or any(each.target for each in sheet.subjects)


def _label(viewer: Viewer, sheet: ProgressSheet) -> dict[str, object]:
    name, form = viewer.school.name_and_form(sheet.pupil_id)
    targets = [
        {
            "subject": viewer.school.subject_name(each.subject_id),
            "target": f"{with_minus(each.target)} {sheet.reviews.get(each.subject_id, '')}".strip(),
        }
        for each in sheet.subjects
        if each.target or each.subject_id in sheet.reviews
    ]
    return {"name": name, "form": form, "targets": targets}
