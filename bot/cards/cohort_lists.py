"""Who stands where in a cohort: the lists beside the basics, and the counts by Key Stage 2 (R7, R15.7)."""

from collections.abc import Sequence

from bot.cards.cohorts import ON_A_PAGE, FileOfNear, ShowNear
from bot.say.card import Button, Card, Note, Row, Table
from bot.say.cohort_words import NOTHING_HIDDEN, near_words, said_of
from bot.say.drawn import drawn
from bot.say.press import OpenPupil, StartForm
from bot.say.viewer import Viewer
from bot.say.words import count
from models.access.authoriser import Action, could, could_in, may_of_all
from models.views.cohort_figures import Matrix, NearKind, NearPupil
from models.views.cohorts import CohortAt
from models.views.groups import Prior


@drawn
def matrix(viewer: Viewer, name: str, cohort: CohortAt, subject_id: int, found: Matrix) -> Card:
    """Key Stage 2 bands by grades, as counts."""
    rows = tuple(
        (band.value.capitalize(), *(str(found.rows[band][column] or "") for column in found.columns))
        for band in Prior
    )
    values = "results" if cohort.point.is_results else "predicted grades"
    return Card(
        f"{name}, {viewer.school.subject_name(subject_id)}: {values} by Key Stage 2 mean",
        (Table(("Key Stage 2", *found.columns), rows), Note(said_of(cohort, NOTHING_HIDDEN))),
    )


def _intervention(viewer: Viewer, each: NearPupil) -> tuple[Button, ...]:
    """To open one, in the subject that keeps the pupil from the basics, for who may."""
    if each.to_work_on is None or not could_in(viewer.who, Action.LEAD_INTERVENTION, each.to_work_on):
        return ()
    return (
        Button("Open an intervention", StartForm("intervene", pupil=each.pupil_id, subject=each.to_work_on)),
    )


@drawn
def near(viewer: Viewer, name: str, cohort: CohortAt, pupils: Sequence[NearPupil], press: ShowNear) -> Card:
    """Who stands on the list, ten at a time, each with what to do."""
    what, whole = near_words(press.kind, press.at), may_of_all(viewer.who, Action.SEE_COHORT)
    others = tuple(
        Button(each.value.capitalize(), ShowNear(cohort.leaving, press.at, each))
        for each in NearKind
        if each is not press.kind
    )
    below = Note(said_of(cohort, NOTHING_HIDDEN if whole else viewer.school.settings.small_group))
    if not pupils:
        nobody = "nobody" if whole else "none of your pupils"
        return Card(f"{name}: {nobody} is {what}.", (below,), others)
    begun = press.page * ON_A_PAGE
    page, left = pupils[begun : begun + ON_A_PAGE], max(0, len(pupils) - begun - ON_A_PAGE)
    may_book = viewer.school.settings.session_years
    group = viewer.school.year_of(pupils[0].pupil_id)
    rows = tuple(
        Row(
            viewer.school.label(each.pupil_id),
            ", ".join(f"{viewer.school.subject_name(subject)} {code}" for subject, code in each.values),
            (
                *(
                    (
                        Button(
                            "Book a session", StartForm("book", pupil=each.pupil_id, subject=each.to_work_on)
                        ),
                    )
                    if group in may_book
                    else ()
                ),
                Button("Open", OpenPupil(each.pupil_id)),
                *_intervention(viewer, each),
            ),
        )
        for each in page
    )
    more = (
        (Button(f"{left} more", ShowNear(cohort.leaving, press.at, press.kind, press.page + 1)),)
        if left
        else ()
    )
    many = count(len(pupils), "pupil") if whole else f"{len(pupils)} of your pupils"
    title = f"{name}: {many} {what}"
    file = (
        (Button("As XLSX", FileOfNear(cohort.leaving, press.at, press.kind)),)
        if could(viewer.who, Action.FILE_COHORT)
        else ()
    )
    return Card(title, (*rows, below), (*more, *others, *file))
