"""`agreement`: the Agreement for Examination Success, issued, signed and returned (P1)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import agreements as cards
from bot.cards import papers
from bot.inputs.agreements import (
    LABELS,
    NEEDS_NONE,
    AgreementStepField,
    AgreementsWanted,
    AgreementsWantedField,
    CodeField,
)
from bot.inputs.groups import GroupField
from bot.inputs.pupils import PupilsField
from bot.inputs.words import LineField
from bot.notices.papers import paper_of_pupils
from bot.registry import Errand, Menu, button, command, shown, written
from bot.say.card import Card
from bot.say.press import StartForm
from models.access.authoriser import About, Action, could, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.mentoring.agreement import agreement_of, has_agreement
from models.mentoring.agreement_exempt import REASON_LIMIT, exempt, exempted_by, exemption_of
from models.mentoring.agreement_lists import AgreementList, agreement_list, by_form
from models.mentoring.agreement_text import current_text
from models.mentoring.agreements import pupil_with_code, record_step, recordable, recorded_by
from models.mentoring.paper_order import PaperKind, PapersOf, order_papers
from models.rules.agreements import AgreementStep
from models.school.pupils import group_words, in_group


@dataclass(frozen=True)
class WhoseAgreement:
    pupils: Annotated[tuple[int, ...] | None, PupilsField(optional=True)]
    group: Annotated[str | None, GroupField(label="Or a form, a class or a year", optional=True)]
    step: Annotated[AgreementStep | None, AgreementStepField(labels=LABELS, optional=True)]
    code: Annotated[str | None, CodeField(optional=True)]
    reason: Annotated[
        str | None,
        LineField(
            label="Or why none is needed",
            word="not needed because",
            also=NEEDS_NONE,
            optional=True,
            limit=REASON_LIMIT,
            hint="The pupil is not chased any more",
        ),
    ]
    only: Annotated[AgreementsWanted | None, AgreementsWantedField(optional=True)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """What was done is done for somebody."""
    named = any(values.get(each) for each in ("pupils", "group", "code"))
    if values.get("only") is AgreementsWanted.NOT_NEEDED and not values.get("reason"):
        raise Sorry("Why is none needed? It is kept, for who records agreements.", field="reason")
    if values.get("reason") and len(values.get("pupils") or ()) != 1:
        raise Sorry("Who needs none? Name one pupil: each has their own reason.", field="pupils")
    if values.get("reason") and values.get("step") is not None:
        raise Sorry("One of the two: what was done, or why none is needed.", field="reason")
    if values.get("only") is AgreementsWanted.PRINT and not named:
        raise Sorry("For whom? Name a pupil, a form, a class or a year.", field="pupils")
    if values.get("step") is not None and not named:
        raise Sorry("For whom? Name pupils, a form or a year.", field="pupils")


@command(
    "agreement",
    WhoseAgreement,
    may=Action.SEE_AGREEMENT,
    menu=Menu(115),
    errand=Errand.MENTORING,
    title="Agreements",
    settle=_settle,
    aliases=("agreements",),
    examples=(
        "agreement Amy Carter returned",
        "agreement 11B issued",
        "agreement missing",
        "agreement 11B print",
        "agreement Amy Carter not needed: signed with her sister in 2024",
    ),
    looks=Deed.AGREEMENTS_LIST,
)
def agreement(ask: Ask, given: WhoseAgreement) -> Result:
    """Record who was issued an agreement, signed it and returned it, or see which are missing."""
    pupils = [*(given.pupils or ()), *(in_group(ask.db, given.group) if given.group else ())]
    if given.code is not None:
        pupils = [pupil_with_code(ask.db, ask.who, given.code)]
    if given.reason and given.pupils:
        return _exempt(ask, given.pupils[0], given.reason)
    if given.only is AgreementsWanted.PRINT:
        return _printed(ask, given, pupils)
    if given.step is not None or given.code is not None:
        if not pupils:
            raise Sorry(f"Nobody is in {group_words(ask.db, given.group or '')}.")
        step = given.step or AgreementStep.RETURNED
        of_group = given.group is not None
        done = record_step(ask.db, ask.actor, who=ask.who, pupil_ids=pupils, step=step, of_group=of_group)
        return Reply(cards.recorded(ask, done), undo=done.entry)
    if given.pupils is not None and len(given.pupils) == 1 and given.group is None:
        return Reply(_one(ask, given.pupils[0]))
    if given.pupils is not None:
        raise Sorry("What was done? Type it behind the names, such as returned.")
    return Reply(_missing(ask, given.group or "", 1))


def _exempt(ask: Ask, pupil_id: int, reason: str) -> Reply:
    if not has_agreement(ask.school, pupil_id, ask.today):
        return Reply(_one(ask, pupil_id))
    done = exempt(ask.db, ask.actor, who=ask.who, pupil_id=pupil_id, reason=reason)
    return Reply(cards.exempted(ask, done.exemption, already=done.entry is None), undo=done.entry)


def _printed(ask: Ask, given: WhoseAgreement, pupils: list[int]) -> Reply:
    """Copies for those whose agreement is not back; who was issued none is issued one with it."""
    if len(pupils) != 1 and given.group is None:
        raise Sorry("Print for one pupil, a form, a class or a year at a time.", field="pupils")
    if pupils and not recordable(ask.db, ask.who, pupils):
        require(ask.db, ask.who, Action.PRINT_AGREEMENT, About(pupil_id=pupils[0]))
    if current_text(ask.db) is None:
        raise Sorry(
            "The school has given no text to print yet. Whoever looks after Staffroom names its file in "
            "AGREEMENT_TEXT, and starts it again."
        )
    done = record_step(
        ask.db,
        ask.actor,
        who=ask.who,
        pupil_ids=pupils,
        step=AgreementStep.ISSUED,
        of_group=given.group is not None,
    )
    of = PapersOf(group=given.group) if given.group is not None else PapersOf(pupils[0])
    paper, left_out = paper_of_pupils(ask, PaperKind.AGREEMENT, of)
    order_papers(ask.db, ask.actor, staff_id=ask.who.staff_id, kind=PaperKind.AGREEMENT, of=of)
    return Reply(papers.about_pupils_coming(paper, left_out), undo=done.entry)


def _one(ask: Ask, pupil_id: int) -> Card:
    known = agreement_of(ask.db, pupil_id, ask.today)
    may_record = bool(recordable(ask.db, ask.who, [pupil_id]))
    not_needed = exemption_of(ask.db, pupil_id) if may_record else None
    return cards.one(ask, pupil_id, known, not_needed, may_record=may_record)


def _missing(ask: Ask, group: str, page: int) -> Card:
    if not group and not could(ask.who, Action.RECORD_AGREEMENT):
        raise Sorry("No agreements are yours to follow. Name a pupil, a form or a year, such as 11B.")
    found = agreement_list(ask.db, ask.who, group, ask.today)
    return _drawn(ask, found, page)


def _drawn(ask: Ask, found: AgreementList, page: int) -> Card:
    counted = by_form(ask.school, found) if found.of_school else []
    if len(counted) > 1 and len(found.missing) > cards.AT_ONCE:
        return cards.forms(len(found.found) - len(found.not_needed), counted, page)
    return cards.missing(ask, found, group_words(ask.db, found.group) if found.group else "", page)


@button(cards.ShowAgreements, may=Action.SEE_AGREEMENT, looks=Deed.AGREEMENTS_LIST)
def show(ask: Ask, press: cards.ShowAgreements) -> Result:
    """Show those of a group that are missing, some at a time."""
    return Reply(_missing(ask, press.group, press.page))


@button(cards.ShowForms, may=Action.SEE_AGREEMENT, looks=Deed.AGREEMENTS_LIST)
def show_forms(ask: Ask, press: cards.ShowForms) -> Result:
    """Show in which forms agreements are missing, some at a time."""
    return Reply(_missing(ask, "", press.page))


@button(cards.MarkAgreement, may=Action.RECORD_AGREEMENT, looks=Deed.AGREEMENTS_LIST, by_memory=True)
def mark(ask: Ask, press: cards.MarkAgreement) -> Result:
    """Record a step for one pupil."""
    done = record_step(ask.db, ask.actor, who=ask.who, pupil_ids=[press.pupil], step=press.step)
    if not press.page:
        return Replace(_one(ask, press.pupil), undo=done.entry)
    return Replace(_missing(ask, press.group, press.page), undo=done.entry)


@shown(Deed.AGREEMENT_RECORD)
def recorded_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, of those for whom it still holds."""
    return cards.recorded(ask, recorded_by(ask.db, entry, ask.today))


@shown(Deed.AGREEMENT_EXEMPT)
def exempted_again(ask: Ask, entry: Entry) -> Card:
    """That none is needed, where that still holds."""
    found = exempted_by(ask.db, entry)
    if found is None:
        return Card("That was taken back, or an agreement was recorded since.")
    return cards.exempted(ask, found, already=True)


@written(Deed.AGREEMENT_EXEMPT)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The form with why none was needed."""
    found = exempted_by(ask.db, entry)
    if found is None or found.pupil_id not in ask.school.pupils:
        return None
    return cards.exempt_form(found.pupil_id, found.reason)


ALL: tuple[Any, ...] = (agreement, show, show_forms, mark, recorded_again, exempted_again, as_written)
"""The Agreement for Examination Success."""
