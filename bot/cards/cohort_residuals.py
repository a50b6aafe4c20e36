"""The residuals of a cohort's subjects, for who leads the school (R15.4, R15.5)."""

from collections.abc import Sequence

from bot.cards.cohort_subjects import more_bars, subject_label
from bot.cards.cohorts import MOST_CHARTED, CohortView, in_workbook, view_of
from bot.say.card import Button, Card, Chart, ChartKind, Note, Row
from bot.say.cohort_words import NOTHING_HIDDEN, RESIDUALS, less_the_country, residual_words, said_of
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from models.rules.cohorts import drawn_figure
from models.views.cohort_figures import SubjectLine
from models.views.cohorts import CohortAt


@drawn
def residuals(viewer: Viewer, name: str, cohort: CohortAt, lines: Sequence[SubjectLine], page: int) -> Card:
    """A few subjects' residuals as bars, each with how many pupils it is of; what stands out first, else by name."""
    subject_name = viewer.school.subject_name
    found = [(each.subject_id, each.residual) for each in lines if each.residual is not None]
    found.sort(key=lambda each: (not each[1].stands_out, subject_name(each[0]).casefold()))
    begun = page * MOST_CHARTED
    some = found[begun : begun + MOST_CHARTED]
    if not some:
        few = f"too few pupils have grades in {cohort.terms.subjects} subjects to compare them"
        none = "no more residuals" if found else few
        return Card(f"{name}: {none}.", (Note(said_of(cohort, NOTHING_HIDDEN)),))
    chart = Chart(
        ChartKind.BAR,
        f"{name}: mean residual",
        tuple(subject_name(subject_id) for subject_id, _ in some),
        (("Residual", tuple(drawn_figure(each.mean) for _, each in some)),),
        tuple(subject_label(viewer, subject_id) for subject_id, _ in some),
        signed=True,
    )
    rows = tuple(
        Row(
            f"{subject_label(viewer, subject_id)}: {subject_name(subject_id)}",
            residual_words(each),
            (Button("Open", view_of(cohort, None, subject_id)),),
        )
        for subject_id, each in some
    )
    more = more_bars(cohort, CohortView.RESIDUALS, len(found), page + 1)
    nation = less_the_country([(subject_name(subject_id), each) for subject_id, each in some])
    order = "What stands out is first, the others by name: it is no rank."
    cautions = map(Note, filter(None, (nation, f"{order} {RESIDUALS}")))
    return Card(
        f"{name}: residuals {begun + 1} to {begun + len(some)} of {len(found)}",
        (chart, *rows, *cautions, Note(said_of(cohort, NOTHING_HIDDEN))),
        (*more, *in_workbook(viewer, cohort)) if more else (),
    )
