"""`policy`: whether the policy is carried out, duty by duty, on a card or as a page for governors (P14, P15)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import papers, policy_lists
from bot.cards import policy as cards
from bot.inputs.duties import DutyField
from bot.inputs.months import MonthField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import ChoiceField
from bot.notices.papers import paper_of_policy
from bot.registry import Errand, Menu, button, command
from bot.say.card import Card
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import record
from models.db.errors import Sorry
from models.rules.mentoring import Month
from models.rules.policy_duties import PolicyDuty
from models.rules.wording import to_type
from models.views.policy.lists import FigureOf, counted_pupils, policy_lines
from models.views.policy.narrowed import part_narrowed, parts_narrowed
from models.views.policy.paper import send_policy
from models.views.policy.whole import PolicyStands, policy


class PolicyPrinted(StrEnum):
    """What else is wanted than the card."""

    PRINT = "print"


@dataclass(frozen=True)
class WhichDuty:
    duty: Annotated[PolicyDuty | None, DutyField(optional=True)]
    month: Annotated[Month | None, MonthField(optional=True)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]
    how: Annotated[
        PolicyPrinted | None,
        ChoiceField(
            label="To print", words=PolicyPrinted, optional=True,
            also={"pdf": PolicyPrinted.PRINT, "report": PolicyPrinted.PRINT},
            labels={PolicyPrinted.PRINT: "Print all of it, for governors and inspectors"},
        ),
    ]  # fmt: skip


def _refuse_without_a_duty(ask: Ask, values: dict[str, Any]) -> None:
    """Raises Sorry where a month or a subject would be left out unsaid, with what to type instead."""
    del ask
    asked = [each for each in ("month", "subject") if values.get(each) is not None]
    if asked and values.get("how") is not None:
        raise Sorry(f"It is printed whole, for the year. Type: {to_type('policy print')}", field=asked[0])
    if asked and values.get("duty") is None:
        one = "policy P6 october" if asked == ["month"] else "policy P6 maths"
        raise Sorry(f"Of which duty, P1 to P18? Such as: {to_type(one)}", field="duty")


@command(
    "policy",
    WhichDuty,
    may=Action.SEE_POLICY,
    menu=Menu(182),
    errand=Errand.SCHOOL,
    title="The policy",
    submit="Show",
    examples=("policy", "policy P7", "policy P6 october", "policy P6 maths october", "policy print"),
    settle=_refuse_without_a_duty,
    looks=Deed.POLICY_SEE,
)
def policy_(ask: Ask, given: WhichDuty) -> Result:
    """See whether the policy is carried out: what was due, done and late, and whom it waits for."""
    if given.how is not None:
        return _printed(ask)
    if given.duty is not None and (given.month is not None or given.subject is not None):
        return Reply(_narrowed(ask, given.duty, given.month, given.subject))
    if given.duty is not None:
        return Reply(cards.duty(ask, _of(ask, given.duty), given.duty))
    return Reply(cards.policy(ask, _of(ask, *PolicyDuty)))


@button(cards.ShowDuty, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def show_duty(ask: Ask, press: cards.ShowDuty) -> Result:
    """Show one duty; the whole stays."""
    duty = PolicyDuty(press.duty)
    return Reply(cards.duty(ask, _of(ask, duty), duty))


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
    part = part_narrowed(ask.db, ask.school, press.part, ask.today, None, press.subject)
    return Reply(policy_lists.by_month(_looked(ask), part, press.subject))


@button(policy_lists.ShowBySubject, may=Action.SEE_POLICY, looks=Deed.POLICY_SEE)
def show_by_subject(ask: Ask, press: policy_lists.ShowBySubject) -> Result:
    """Show a part by subject."""
    month = policy_lists.month_of(press)
    part = part_narrowed(ask.db, ask.school, press.part, ask.today, month, None)
    return Reply(policy_lists.by_subject(_looked(ask), part, press.page, month))


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


def _of(ask: Ask, *duties: PolicyDuty) -> PolicyStands:
    """How these stand; that it was looked at is on record, since that is a duty of whoever may (P15)."""
    return policy(_looked(ask).db, ask.school, ask.today, duties)


def _looked(ask: Ask) -> Ask:
    require(ask.db, ask.who, Action.SEE_POLICY)
    record(ask.db, ask.actor, Deed.POLICY_FIGURES)
    return ask


def _narrowed(ask: Ask, duty: PolicyDuty, month: Month | None, subject_id: int | None) -> Card:
    """A duty in a month, a subject, or both. Raises Sorry where nothing of it is about any subject."""
    parts = parts_narrowed(_looked(ask).db, ask.school, duty, ask.today, month, subject_id)
    if subject_id is not None and not any(each.subjects for each in parts):
        whole = parts_narrowed(ask.db, ask.school, duty, ask.today, None, None)
        if any(each.total.due for each in whole) and not any(each.subjects for each in whole):
            also = f" {month.first:%B}".casefold() if month is not None else ""
            asked = f"policy {duty.key}{also}"
            raise Sorry(
                f"{duty.key} is not counted by subject. Leave the subject out: {to_type(asked)}",
                field="subject",
            )
    return policy_lists.narrowed(ask, duty, parts, month, subject_id)


ALL: tuple[Any, ...] = (
    policy_, show_duty, show_figure, show_by_month, show_by_subject, show_count, print_policy,
)  # fmt: skip
