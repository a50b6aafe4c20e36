"""How good predictions were, in words: never of a teacher, and always with what it does not mean (R16)."""

from collections.abc import Sequence
from datetime import date

from bot.cards.cohorts import MOST_CHARTED, CohortView, ShowCohort
from bot.say.card import Button, Card, Chart, ChartKind, Facts, Heading, Note, Part, Row, Table, Text
from bot.say.cohort_words import SMALL_GROUPS, WHO_SEES_FEW
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count, signed
from models.rules.accuracy import Accuracy, Became, tells_of_few
from models.rules.cohorts import THIRD, drawn_figure, one_of, percent, rounded
from models.rules.published import Published
from models.rules.wording import day_of_month
from models.views.accuracies import CohortAccuracy
from models.views.class_accuracy import ClassAccuracy
from models.views.groups import group_called

HELPED = "A prediction that was answered by help is meant to be wrong: low is not a fault."
UNCERTAIN = "Exams have their own uncertainty: no subject is ever all exact."


@drawn
def accuracy(
    viewer: Viewer,
    name: str,
    found: CohortAccuracy,
    published: Sequence[Published],
    *,
    subject_id: int | None = None,
    leads: bool,
    classes: Sequence[ClassAccuracy] = (),
) -> Card:
    """Predicted beside final: the figures, the subjects or the points, and the groups that are large enough."""
    fewest = 1 if leads else viewer.school.settings.small_group
    of = f", {viewer.school.subject_name(subject_id)}" if subject_id is not None else ""
    whole = found.whole
    if whole.pairs < fewest:
        return Card(
            f"{name}{of}: under {fewest} predictions with a result, not shown.", (Text(WHO_SEES_FEW),)
        )
    parts: list[Part] = [
        Facts(tuple(figures(whole, fewest, hides=tells_of_few(whole, fewest)))),
        Text(bias_words(whole, viewer.school.settings.stand_out_pupils)),
    ]
    if subject_id is None:
        parts += _subjects(viewer, name, found)
    parts += _points(f"{name}{of}", found, fewest)
    if found.groups:
        rows = tuple(
            (
                group_called(each.name, found.bounds),
                _bias(each.group),
                _bias(each.rest),
                f"{each.group.pairs} and {each.rest.pairs}",
            )
            for each in found.groups
        )
        parts += [
            Heading("Groups: predicted less final"),
            Table(("Group", "Bias", "Rest", "Pairs"), rows),
            Note(SMALL_GROUPS),
        ]
    parts += _by_class(viewer, classes)
    parts.append(Note(_said(found, fewest)))
    parts.append(Note(f"{HELPED} {UNCERTAIN}"))
    elsewhere = "; ".join(f"in {each.year} {each.says}" for each in published)
    parts.append(Note(f"For scale only, from published samples: {elsewhere}."))
    return Card(f"{name}{of}: predictions and results", tuple(parts))


def _said(found: CohortAccuracy, fewest: int) -> str:
    out = f"{day_of_month(found.out_on)} {found.out_on.year}"
    without = ""
    if found.without_result:
        few = found.without_result < fewest
        number = f"Under {fewest} predictions" if few else count(found.without_result, "prediction")
        without = f" {number} without a result."
    one = one_of(found.whole.pairs)
    return f"Predicted in {found.predicted_in:%B %Y}, results of {out}. One pair is {one}.{without}"


def figures(found: Accuracy, fewest: int, *, hides: bool) -> list[tuple[str, str]]:
    pairs = [("Pairs", str(found.pairs)), ("Bias", _bias(found))]
    if hides:
        return [*pairs, ("Exact and within one", f"not shown: under {fewest} stand apart")]
    return [
        *pairs,
        ("Exact", _of(found.exact, found)),
        ("Within one", _of(found.within_one, found)),
        ("Too high, too low", f"{found.high} and {found.low}"),
        ("Distance", rounded(found.distance) if found.distance is not None else "–"),
    ]


def _of(number: int, found: Accuracy) -> str:
    return f"{number} of {found.pairs}, {percent(number, found.pairs)}"


def _bias(found: Accuracy) -> str:
    return signed(found.bias) if found.bias is not None else "–"


def of_classes(viewer: Viewer) -> str:
    """What is shown of classes, and where."""
    fewest = viewer.school.settings.accuracy_pairs
    shown = f"Of a class with under {fewest} predictions with a result nothing is shown"
    return f"{shown}; it is in no file and no channel."


def bias_words(found: Accuracy, fewest: int) -> str:
    """Whether it is marked high or low; of fewer pairs than so many it is not."""
    if found.marked:
        return f"Predicts {found.marked}: by {_bias(found).strip('+−')} of a grade on average."
    if found.bias is None or abs(found.bias) < THIRD:
        return "Neither high nor low on the whole."
    if found.pairs < fewest:
        return "Too few to call it high or low."
    return "Not clearly high or low, as it differs too much from pupil to pupil."


def _subjects(viewer: Viewer, name: str, found: CohortAccuracy) -> list[Part]:
    known = sorted(found.subjects, key=lambda each: viewer.school.subject_name(each[0]))
    return [
        Row(
            f"{viewer.school.subject_name(subject_id)}: bias {_bias(each)}"
            + (f", predicts {each.marked}" if each.marked else ""),
            f"{_of(each.exact, each)} exact; {_of(each.within_one, each)} within one",
            (Button("Open", ShowCohort(found.leaving, CohortView.ACCURACY, subject_id)),),
        )
        for subject_id, each in known
    ]


def _by_class(viewer: Viewer, classes: Sequence[ClassAccuracy]) -> list[Part]:
    """By name and in no other order; of nobody who taught them."""
    if not classes:
        return []
    rows = tuple((each.name, _bias(each.found), str(each.found.pairs)) for each in classes)
    return [
        Heading("Classes: predicted less final"),
        Table(("Class", "Bias", "Pairs"), rows),
        Note(f"{of_classes(viewer)} Their teachers have seen it before."),
    ]


def _points(name: str, found: CohortAccuracy, fewest: int) -> list[Part]:
    """The same pairs at every point, so that it shows learning and not who was there."""
    points = [each for each in found.points if each.found.pairs >= fewest]
    if len(points) < 2:
        return []
    rows = tuple(
        (
            f"{each.opens:%b %y}",
            _bias(each.found),
            "–" if tells_of_few(each.found, fewest) else percent(each.found.exact, each.found.pairs),
        )
        for each in points
    )
    return [
        Heading(f"The same {points[0].found.pairs} pairs, month by month"),
        Chart(
            ChartKind.LINE,
            f"{name}: bias by month"[:50],
            tuple(row[0] for row in rows[-MOST_CHARTED:]),
            (("Bias", tuple(drawn_figure(each.found.bias) for each in points[-MOST_CHARTED:])),),
            signed=True,
        ),
        Table(("Month", "Bias", "Exact"), rows),
    ]


def became_part(found: Sequence[tuple[str, Became]], cohorts: int) -> list[Part]:
    """What became of those predicted each grade in the same month, in earlier cohorts."""
    rows = tuple(
        (
            code,
            str(each.pupils),
            *(
                ("not shown", "not shown")
                if each.hides
                else (percent(each.as_high, each.pupils), percent(each.exactly, each.pupils))
            ),
        )
        for code, each in found
    )
    if not rows:
        return []
    return [
        Heading(f"What became of it, in the last {cohorts} cohorts"),
        Table(("Predicted", "Pupils", "That or more", "Exactly that"), rows),
        Note(f"{HELPED} {UNCERTAIN}"),
    ]


def not_out(name: str, day: date, earlier: int | None) -> Card:
    """Before results day there is nothing to compare with; those of an earlier cohort may be looked at."""
    until = Text("Until then there is nothing to compare their predictions with.")
    return Card(
        f"The results of {name} come out on {day_of_month(day)} {day.year}.", (until,), _earlier(earlier)
    )


def not_brought(name: str, earlier: int | None) -> Card:
    """Results day is over, and no file came."""
    bring = Text("The data manager brings them, with: staffroom import results.csv")
    return Card(f"I hold no results of {name}.", (bring,), _earlier(earlier))


def _earlier(leaving: int | None) -> tuple[Button, ...]:
    if leaving is None:
        return ()
    return (Button(f"Leavers of {leaving}", ShowCohort(leaving, CohortView.ACCURACY)),)
