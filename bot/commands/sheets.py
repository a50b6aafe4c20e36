"""`sheet` and `labels`: what pupils and parents are given on paper; `support`: learning support's page (P16, P17)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import papers as cards
from bot.inputs.groups import GroupField
from bot.inputs.label_sheets import LabelSheetField
from bot.inputs.pupils import PupilField
from bot.inputs.words import ChoiceField
from bot.notices.papers import paper_of_pupils
from bot.registry import Errand, Menu, command
from models.access.authoriser import Action
from models.db.errors import Needed, Sorry
from models.mentoring.paper_order import PaperKind, PapersOf, order_papers


class Own(StrEnum):
    """One's own pupils."""

    MINE = "mine"
    MENTEES = "mentees"
    ALL = "all"


@dataclass(frozen=True)
class OfWhom:
    pupil: Annotated[int | None, PupilField(optional=True)]
    group: Annotated[str | None, GroupField(optional=True)]
    own: Annotated[
        Own | None,
        ChoiceField(
            label="Or your own pupils",
            words=Own,
            among=(Own.MINE,),
            optional=True,
            labels={Own.MINE: "All of mine"},
        ),
    ]


@dataclass(frozen=True)
class LabelsOfWhom(OfWhom):
    labels_on: Annotated[int | None, LabelSheetField(hint="As in settings, where you pick none")]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Whom they are about is said once."""
    named = [name for name in ("pupil", "group", "own") if values.get(name)]
    if not named:
        raise Needed("Name a pupil, a form, a class or a year, or say mine.", field="pupil")
    if len(named) > 1:
        raise Sorry("One at a time here: a pupil, a group, or mine. Leave the others out.", field=named[1])


@command(
    "sheet",
    OfWhom,
    may=Action.SHEET,
    menu=Menu(156),
    errand=Errand.PUPILS,
    title="Progress sheet",
    submit="Print",
    settle=_settle,
    aliases=("sheets",),
    examples=("sheet Amy Carter", "sheet 11A", "sheet mine"),
    changes=True,
)
def sheet(ask: Ask, given: OfWhom) -> Result:
    """Get progress sheets for pupils and parents to print: for one pupil, a form, a class, a year, or yours."""
    return _printed(ask, PaperKind.SHEET, given)


@command(
    "labels",
    LabelsOfWhom,
    may=Action.LABELS,
    menu=Menu(157),
    errand=Errand.PUPILS,
    title="Planner labels",
    submit="Print",
    settle=_settle,
    aliases=("label",),
    examples=("labels Amy Carter", "labels 11A", "labels 11A L7163", "labels 11A large", "labels mine"),
    changes=True,
)
def labels(ask: Ask, given: LabelsOfWhom) -> Result:
    """Get stick-in labels with targets for pupils' planners: for one pupil, a form, a class, a year, or yours."""
    return _printed(ask, PaperKind.LABELS, given, given.labels_on or 0)


@command(
    "support",
    OfWhom,
    may=Action.SUPPORT_PAGE,
    menu=Menu(159),
    errand=Errand.MENTORING,
    title="Learning support",
    submit="Print",
    settle=_settle,
    examples=("support Amy Carter", "support mine"),
    changes=True,
)
def support(ask: Ask, given: OfWhom) -> Result:
    """Get learning support's page to print: interventions, sessions, targets and contact with home."""
    return _printed(ask, PaperKind.SUPPORT, given)


def _printed(ask: Ask, kind: PaperKind, given: OfWhom, labels_on: int = 0) -> Result:
    of = PapersOf(given.pupil, given.group or "", labels_on)
    paper, left_out = paper_of_pupils(ask, kind, of)
    order_papers(ask.db, ask.actor, staff_id=ask.who.staff_id, kind=kind, of=of)
    return Reply(cards.about_pupils_coming(paper, left_out))


ALL: tuple[Any, ...] = (sheet, labels, support)
