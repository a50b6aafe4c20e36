"""The residuals of a cohort's subjects, for who leads the school (R15.4, R15.5)."""

from collections.abc import Sequence

from bot.cards.cohort_subjects import more_bars, subject_label
from bot.cards.cohorts import MOST_CHARTED, CohortView, as_workbook, view_of
from bot.say.card import Button, Card, Chart, ChartKind, Note, Row
from bot.say.cohort_words import NOTHING_HIDDEN, RESIDUALS, said_of
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count, signed
from models.rules.cohorts import Residual, drawn_figure
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
        none = "no more residuals" if found else "too few pupils have grades in five subjects to compare them"
        return Card(f"{name}: {none}.", (Note(said_of(cohort, NOTHING_HIDDEN)),))
    chart = Chart(
        ChartKind.BAR,
        f"{name}: mean residual",
        tuple(subject_name(subject_id) for subject_id, _ in some),
        (("Residual", tuple(drawn_figure(each.mean) for _, each in some)),),
        tuple(subject_label(viewer, subject_id) for subject_id, _ in some),
    )
    rows = tuple(
        Row(
            f"{subject_label(viewer, subject_id)}: {subject_name(subject_id)}",
            _residual_words(each),
            (Button("Open", view_of(cohort, None, subject_id)),),
        )
        for subject_id, each in some
    )
    more = more_bars(cohort, CohortView.RESIDUALS, len(found), page + 1)
    order = "What stands out is first, the others by name: it is no rank."
    return Card(
        f"{name}: residuals {begun + 1} to {begun + len(some)} of {len(found)}",
        (chart, *rows, Note(f"{order} {RESIDUALS}"), Note(said_of(cohort, NOTHING_HIDDEN))),
        (*more, as_workbook(cohort)) if more else (),
    )


def _residual_words(of: Residual) -> str:
    marked = ", stands out" if of.stands_out else ""
    return f"{signed(of.mean)} over {count(of.pupils, 'pupil')}{marked}"
