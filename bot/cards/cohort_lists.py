"""Who stands where in a cohort: the lists beside the basics, and the counts by Key Stage 2 (R7, R15.7)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.cohorts import ON_A_PAGE, CohortView, FileOfNear, ShowCell, ShowNear, view_of
from bot.say.card import Button, Card, Heading, Note, Part, Row, Table, Text
from bot.say.cohort_words import NOTHING_HIDDEN, basics_missing, grades_called, near_words, said_of
from bot.say.drawn import drawn
from bot.say.press import OpenPupil, StartForm
from bot.say.viewer import Viewer
from bot.say.words import count
from models.access.authoriser import Action, could, could_in, may_of_all
from models.tracking.grades import GradeKind
from models.views.cohort_figures import Matrix, NearKind, NearPupil
from models.views.cohorts import CohortAt
from models.views.groups import Prior, band_called

_BAND = "Key Stage 2 mean: {}"


@drawn
def matrix(viewer: Viewer, name: str, cohort: CohortAt, subject_id: int, found: Matrix) -> Card:
    """Key Stage 2 bands by grades, as counts; each count that is not 0 is a button to the pupils."""
    rows = tuple(
        (
            band_called(band, cohort.bounds).capitalize(),
            *(str(found.rows[band][column] or "") for column in found.columns),
        )
        for band in Prior
    )
    # No platform has cells that can be pressed: the counts stand once more below, as buttons.
    cells = tuple(
        Row(
            _BAND.format(band_called(band, cohort.bounds)),
            "",
            tuple(
                Button(
                    f"{column} ({number})", ShowCell(cohort.leaving, subject_id, band, column, by=cohort.by)
                )
                for column in found.columns
                if (number := found.rows[band][column])
            ),
        )
        for band in Prior
        if any(found.rows[band].values())
    )
    # The name says it of current grades.
    by_grades = "" if cohort.by is GradeKind.CURRENT else f"{grades_called(cohort)} "
    who: tuple[Part, ...] = (Heading("Who they are: a grade, and how many pupils"), *cells) if cells else ()
    return Card(
        f"{name}, {viewer.school.subject_name(subject_id)}: {by_grades}by Key Stage 2 mean",
        (Table(("Key Stage 2", *found.columns), rows), *who, Note(said_of(cohort, NOTHING_HIDDEN))),
    )


@drawn
def cell(viewer: Viewer, name: str, cohort: CohortAt, pupils: Sequence[NearPupil], press: ShowCell) -> Card:
    """The pupils of one count of the matrix, ten at a time, each with what to do."""
    of = f"{name}, {viewer.school.subject_name(press.subject)}"
    where = f"at {press.column} ({_BAND.format(band_called(press.prior, cohort.bounds))})"
    below = Note(said_of(cohort, NOTHING_HIDDEN))
    back = Button("By Key Stage 2", view_of(cohort, CohortView.MATRIX, press.subject))
    if not pupils:
        return Card(f"{of}: nobody is {where}.", (below,), (back,))
    page, left = _on_page(pupils, press.page)
    more = (Button(f"{left} more", replace(press, page=press.page + 1)),) if left else ()
    return Card(f"{of}: {count(len(pupils), 'pupil')} {where}", (*_rows(viewer, page), below), (*more, back))


def _on_page(pupils: Sequence[NearPupil], number: int) -> tuple[Sequence[NearPupil], int]:
    """Those of one page, and how many come after it."""
    begun = number * ON_A_PAGE
    return pupils[begun : begun + ON_A_PAGE], max(0, len(pupils) - begun - ON_A_PAGE)


def _rows(viewer: Viewer, pupils: Sequence[NearPupil]) -> tuple[Row, ...]:
    """Each pupil with what they have, and what may be done."""
    return tuple(
        Row(
            viewer.school.label(each.pupil_id),
            ", ".join(f"{viewer.school.subject_name(subject)} {code}" for subject, code in each.values),
            (*_booking(viewer, each), Button("Open", OpenPupil(each.pupil_id)), *_intervention(viewer, each)),
        )
        for each in pupils
    )


def _booking(viewer: Viewer, each: NearPupil) -> tuple[Button, ...]:
    """To book a session, for who is here and in a year group that has them."""
    here = viewer.school.pupils.get(each.pupil_id)
    if here is None or here.year not in viewer.school.settings.session_years:
        return ()
    return (Button("Book a session", StartForm("book", pupil=each.pupil_id, subject=each.to_work_on)),)


def _intervention(viewer: Viewer, each: NearPupil) -> tuple[Button, ...]:
    """To open one, in the subject that keeps the pupil from the basics, of who is here still, for who may."""
    if each.to_work_on is None or each.pupil_id not in viewer.school.pupils:
        return ()
    if not could_in(viewer.who, Action.LEAD_INTERVENTION, each.to_work_on):
        return ()
    return (
        Button("Open an intervention", StartForm("intervene", pupil=each.pupil_id, subject=each.to_work_on)),
    )


@drawn
def near(viewer: Viewer, name: str, cohort: CohortAt, pupils: Sequence[NearPupil], press: ShowNear) -> Card:
    """Who stands on the list, ten at a time, each with what to do."""
    what, whole = near_words(press.kind, press.at), may_of_all(viewer.who, Action.SEE_COHORT)
    others = tuple(
        Button(each.value.capitalize(), replace(press, kind=each, page=0))
        for each in NearKind
        if each is not press.kind
    )
    below = Note(said_of(cohort, NOTHING_HIDDEN if whole else viewer.school.settings.small_group))
    if lacking := basics_missing(cohort):
        return Card(f"{name}: there is no such list.", (Text(lacking), below))
    if not pupils:
        nobody = "nobody" if whole else "none of your pupils"
        return Card(f"{name}: {nobody} is {what}.", (below,), others)
    page, left = _on_page(pupils, press.page)
    rows = _rows(viewer, page)
    more = (Button(f"{left} more", replace(press, page=press.page + 1)),) if left else ()
    many = count(len(pupils), "pupil") if whole else f"{len(pupils)} of your pupils"
    title = f"{name}: {many} {what}"
    file = (
        (Button("As XLSX", FileOfNear(cohort.leaving, press.at, press.kind, press.by)),)
        if could(viewer.who, Action.FILE_COHORT)
        else ()
    )
    return Card(title, (*rows, below), (*more, *others, *file))
