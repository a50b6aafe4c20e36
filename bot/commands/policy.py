"""`policy`: whether the policy is carried out, duty by duty, on a card or as a page for governors (P14, P15)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import papers, policy_lists
from bot.cards import policy as cards
from bot.inputs.duties import DutyField
from bot.inputs.words import ChoiceField
from bot.notices.papers import paper_of_policy
from bot.registry import Errand, Menu, button, command
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import record
from models.rules.policy_duties import PolicyDuty, PolicyPart
from models.views.policy.lists import FigureOf, counted_pupils, policy_lines
from models.views.policy.paper import send_policy
from models.views.policy.whole import PartStands, PolicyStands, policy


class PolicyPrinted(StrEnum):
    """What else is wanted than the card."""

    PRINT = "print"


@dataclass(frozen=True)
class WhichDuty:
    duty: Annotated[PolicyDuty | None, DutyField(optional=True)]
    how: Annotated[
        PolicyPrinted | None,
        ChoiceField(
            label="To print", words=PolicyPrinted, optional=True,
            also={"pdf": PolicyPrinted.PRINT, "report": PolicyPrinted.PRINT},
            labels={PolicyPrinted.PRINT: "Print all of it, for governors and inspectors"},
        ),
    ]  # fmt: skip


@command(
    "policy",
    WhichDuty,
    may=Action.SEE_POLICY,
    menu=Menu(182),
    errand=Errand.SCHOOL,
    title="The policy",
    submit="Show",
    examples=("policy", "policy P7", "policy print"),
    looks=Deed.POLICY_SEE,
)
def policy_(ask: Ask, given: WhichDuty) -> Result:
    """See whether the policy is carried out: what was due, done and late, and whom it waits for."""
    if given.how is not None:
        return _printed(ask)
    found = _of(ask)
    return Reply(cards.policy(ask, found) if given.duty is None else cards.duty(ask, found, given.duty))


@button(cards.ShowDuty, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def show_duty(ask: Ask, press: cards.ShowDuty) -> Result:
    """Show one duty; the whole stays."""
    return Reply(cards.duty(ask, _of(ask), PolicyDuty(press.duty)))


@button(policy_lists.ShowFigure, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def show_figure(ask: Ask, press: policy_lists.ShowFigure) -> Result:
    """Show what a figure is of."""
    require(ask.db, ask.who, Action.SEE_POLICY)
    asked = FigureOf(press.part, press.figure, policy_lists.month_of(press), press.subject)
    return Reply(
        policy_lists.lines(ask, asked, policy_lines(ask.db, ask.school, asked, ask.today), press.page)
    )


@button(policy_lists.ShowByMonth, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def show_by_month(ask: Ask, press: policy_lists.ShowByMonth) -> Result:
    """Show a part month by month."""
    return Reply(policy_lists.by_month(ask, _part_of(ask, press.part)))


@button(policy_lists.ShowBySubject, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def show_by_subject(ask: Ask, press: policy_lists.ShowBySubject) -> Result:
    """Show a part by subject."""
    return Reply(policy_lists.by_subject(ask, _part_of(ask, press.part), press.page))


@button(policy_lists.ShowCount, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def show_count(ask: Ask, press: policy_lists.ShowCount) -> Result:
    """Show who is counted where nothing is due."""
    require(ask.db, ask.who, Action.SEE_POLICY)
    found = counted_pupils(ask.db, ask.school, press.count, ask.today)
    return Reply(policy_lists.counted(ask, press.count, found, press.page))


@button(cards.PrintPolicy, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def print_policy(ask: Ask, press: cards.PrintPolicy) -> Result:
    """Get the whole as a file."""
    return _printed(ask)


def _printed(ask: Ask) -> Result:
    paper = paper_of_policy(ask, ask.today)
    record(ask.db, ask.actor, Deed.POLICY_FIGURES)
    send_policy(ask.db, ask.actor, staff_id=ask.who.staff_id, day=ask.today)
    return Reply(papers.coming(paper))


def _of(ask: Ask) -> PolicyStands:
    """How it stands; that it was looked at is on record, since that is a duty of whoever may (P15)."""
    require(ask.db, ask.who, Action.SEE_POLICY)
    record(ask.db, ask.actor, Deed.POLICY_FIGURES)
    return policy(ask.db, ask.school, ask.today)


def _part_of(ask: Ask, part: PolicyPart) -> PartStands:
    return next(each for each in _of(ask).parts if each.part is part)


ALL: tuple[Any, ...] = (
    policy_, show_duty, show_figure, show_by_month, show_by_subject, show_count, print_policy,
)  # fmt: skip
