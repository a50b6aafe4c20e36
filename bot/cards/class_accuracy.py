"""How right the predictions of one's own classes were: told once, and looked at again (R16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.accuracy import HELPED, UNCERTAIN, bias_words, figures, of_classes
from bot.cards.cohorts import CohortView, Leaving, ShowCohort
from bot.say.card import Button, Card, Note, Row, Text
from bot.say.drawn import drawn
from bot.say.press import Press
from bot.say.viewer import Viewer
from models.access.authoriser import Action, could
from models.rules.wording import day_of_month, to_type
from models.views.class_accuracy import ClassAccuracy


@dataclass(frozen=True)
class ShowOwnAccuracy(Press, action="accuracy.own"):
    """The own classes of an earlier cohort."""

    leaving: Leaving


@drawn
def own_classes(
    viewer: Viewer,
    name: str,
    classes: Sequence[ClassAccuracy],
    *,
    others_from: date | None,
    today: date,
    earlier: int | None,
) -> Card:
    """How right one's own predictions were; before the day from which others see it, too, that it is so."""
    fewest, to_mark = viewer.school.settings.small_group, viewer.school.settings.stand_out_pupils
    rows = tuple(
        Row(
            f"{each.name}, {viewer.school.subject_name(each.subject_id)}: {_in_row(bias_words(each.found, to_mark))}",
            "; ".join(
                f"{what.lower()} {said}" for what, said in figures(each.found, fewest, hides=each.hides)
            ),
        )
        for each in classes
    )
    parts = (
        Text(_who_sees(others_from, today)),
        Note(
            f"Predicted in {classes[0].predicted_in:%B %Y}. {of_classes(viewer)} "
            f"To see this again: {to_type('accuracy')}"
        ),
        Note(f"{HELPED} {UNCERTAIN}"),
    )
    title = f"{name}: your classes' predictions and results"
    return Card(title, (*rows, *parts), _elsewhere(viewer, earlier, None))


def _in_row(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _who_sees(others_from: date | None, today: date) -> str:
    others = "the head of the subject and leadership see the bias of each class"
    if others_from is None:
        return f"You see this first. Some school days after you are told, {others}."
    day = day_of_month(others_from)
    return (
        f"You see this first. From {day} {others}." if today < others_from else f"Since {day} {others}, too."
    )


def none_of_own(viewer: Viewer, name: str, leaving: int, earlier: int | None) -> Card:
    """The results are out, and no class that they taught has enough predictions beside them."""
    said = Text("What counts is who taught a class when the last grades of the year were collected.")
    return Card(
        f"{name}: none of your classes has {viewer.school.settings.accuracy_pairs} predictions with a result.",
        (said,),
        _elsewhere(viewer, earlier, leaving),
    )


def nothing_out(day: date) -> Card:
    """No results have come yet."""
    until = Text("Once they are out and brought in, you are told how right your classes' predictions were.")
    return Card(f"No results are out yet. The next come out on {day_of_month(day)} {day.year}.", (until,))


def is_off() -> Card:
    """It is not done class by class, which the scheme lead decides."""
    decides = Text("The scheme lead decides that; whoever teaches a class would be told first.")
    return Card("Predictions are not compared with results class by class in this school.", (decides,))


def _elsewhere(viewer: Viewer, earlier: int | None, leaving: int | None) -> tuple[Button, ...]:
    """To an earlier cohort of one's own, and to the whole one for who may see it."""
    buttons = [Button(f"Leavers of {earlier}", ShowOwnAccuracy(earlier))] if earlier is not None else []
    if leaving is not None and could(viewer.who, Action.SEE_COHORT):
        buttons.append(Button("Not by class", ShowCohort(leaving, CohortView.ACCURACY)))
    return tuple(buttons)
