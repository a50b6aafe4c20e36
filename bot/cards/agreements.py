"""Agreements for Examination Success in words (P1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.say.card import Button, Card, Facts, Note, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import FormWord, Press, PupilId, StartForm
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count
from models.audit.facts import PartOf, Shows
from models.mentoring.agreement import KnownAgreement
from models.mentoring.agreement_exempt import KnownExemption
from models.mentoring.agreement_lists import AgreementList, AgreementsMissing, FormAgreements
from models.mentoring.agreements import AgreementsRecorded
from models.rules.agreements import FIRST_YEAR, LAST_YEAR, AgreementState, AgreementStep
from models.rules.wording import day_in_short, listed, to_type

AT_ONCE = 10
"""How many stand on one card."""
FEW = 5
"""So many are named in the sentence itself."""
NAMED = 12
"""How many pupils of those for whom something was recorded at once are named."""
_PAGES = 99
STEP_BUTTONS = {
    AgreementStep.ISSUED: "Issued",
    AgreementStep.PUPIL_SIGNED: "Pupil signed",
    AgreementStep.PARENT_SIGNED: "Parent signed",
    AgreementStep.RETURNED: "Returned",
}
_DONE = {
    AgreementStep.ISSUED: "issued to {}",
    AgreementStep.PUPIL_SIGNED: "signed by {}",
    AgreementStep.PARENT_SIGNED: "signed by a parent of {}",
    AgreementStep.RETURNED: "returned by {}",
}


@dataclass(frozen=True)
class MarkAgreement(Press, action="agreement.mark"):
    """Record a step for a pupil, and draw anew the page of the list on which it was pressed."""

    pupil: PupilId
    step: AgreementStep
    group: FormWord = ""
    page: Annotated[int, Field(ge=0, le=_PAGES)] = 0
    """0 where it was the pupil's own card."""


@dataclass(frozen=True)
class ShowAgreements(Press, action="agreement.list"):
    """Show a page of those that are missing, of a group or of one's own pupils."""

    group: FormWord = ""
    page: Annotated[int, Field(ge=1, le=_PAGES)] = 1


@dataclass(frozen=True)
class ShowForms(Press, action="agreement.forms"):
    """Show a page of the forms in which some are missing."""

    page: Annotated[int, Field(ge=1, le=_PAGES)] = 1


@drawn
def recorded(viewer: Viewer, done: AgreementsRecorded) -> Card:
    """For whom it is recorded now; for whom it was before, and could not be, below."""
    parts: list[Part] = []
    if done.already and done.done:
        parts.append(Text(f"Before already: {_names(viewer, [each.pupil_id for each in done.already])}."))
    if done.not_theirs:
        parts.append(Text(f"Not yours to record: {_names(viewer, done.not_theirs)}."))
    if done.other_years:
        years = f"Years {FIRST_YEAR} to {LAST_YEAR}"
        parts.append(Text(f"Agreements are for {years}, so not: {_names(viewer, done.other_years)}."))
    if done.not_needed:
        parts.append(Text(f"They need none, so not: {_names(viewer, done.not_needed)}."))
    if done.done:
        said, below = _whom(viewer, done.done)
        return Card(f"Agreement {_DONE[done.step].format(said)}.", (*below, *parts))
    if done.already:
        said, below = _whom(viewer, done.already)
        return Card(f"{already_recorded()}agreement {_DONE[done.step].format(said)}.", (*below, *parts))
    return Card("Nothing was recorded.", tuple(parts))


def _whom(viewer: Viewer, of: Sequence[KnownAgreement]) -> tuple[str, tuple[Part, ...]]:
    """A few by name; of more how many they are, with the first of them by name below."""
    names = _names(viewer, [each.pupil_id for each in of])
    return (names, ()) if len(of) <= FEW else (count(len(of), "pupil"), (Text(f"{names}."),))


@drawn
def one(
    viewer: Viewer,
    pupil_id: int,
    known: KnownAgreement | None,
    not_needed: KnownExemption | None = None,
    *,
    may_record: bool,
) -> Card:
    """How far a pupil's agreement is, with a button for each step that is left; why none is needed, for who records."""
    label = viewer.school.label(pupil_id)
    if known is None:
        years = f"Agreements are for Years {FIRST_YEAR} to {LAST_YEAR}."
        return Card(f"{label} has no agreement.", (Text(years),))
    facts = tuple((STEP_BUTTONS[step], day_in_short(day, viewer.today)) for step, day in known.done.items())
    if known.text is not None:
        facts = (*facts, ("Text", f"version {known.text}"))
    if not_needed is not None and known.state is AgreementState.NOT_NEEDED:
        facts = (*facts, ("Why", not_needed.reason), ("Said by", not_needed.by))
    parts = (Facts(facts),) if facts else ()
    buttons = tuple(
        Button(STEP_BUTTONS[step], MarkAgreement(pupil_id, step), _style(known, step))
        for step in _left(known)
        if may_record
    )
    if may_record and known.is_missing:
        buttons = (*buttons, Button("Not needed", exempt_form(pupil_id)))
    return telling(
        Card(f"{label}: agreement {known.state}", parts, buttons), PartOf(pupil_id, Shows.AGREEMENT)
    )


def exempt_form(pupil_id: int, reason: str = "") -> StartForm:
    """The form in which it is said why a pupil needs none."""
    typed = (("pupils", (str(pupil_id),)), ("only", AgreementState.NOT_NEEDED.value), ("reason", reason))
    return StartForm("agreement", typed=tuple(each for each in typed if each[1]))


@drawn
def exempted(viewer: Viewer, known: KnownExemption, *, already: bool) -> Card:
    """That a pupil needs none, and why."""
    label = viewer.school.label(known.pupil_id)
    begin = already_recorded(already)
    return Card(f"{begin}{label} needs no agreement, and is not chased.", (Text(f"Why: {known.reason}"),))


@drawn
def missing(viewer: Viewer, found: AgreementList, name: str, page: int) -> Card:
    """Those of a group, or of one's own pupils, that are still to be issued or to come back; some at a time."""
    missing_now = found.missing
    of = f" of {name}" if name else ""
    if not found.found:
        years = f"Agreements are for Years {FIRST_YEAR} to {LAST_YEAR}."
        return Card(f"No agreements{of}.", (Text(years),))
    needed = len(found.found) - len(found.not_needed)
    none = [viewer.school.label(each.pupil_id) for each in found.not_needed]
    without = (Note(f"Not needed: {listed(none, NAMED)}."),) if none else ()
    if not missing_now:
        every = "The one agreement" if needed == 1 else f"All {needed} agreements"
        return Card(f"{every}{of} came back." if needed else f"No agreement{of} is needed.", without)
    page = min(page, -(-len(missing_now) // AT_ONCE))
    some = missing_now[(page - 1) * AT_ONCE : page * AT_ONCE]
    rest = len(missing_now) - page * AT_ONCE
    rows = tuple(_row(viewer, each, found, page) for each in some)
    more = (Button(f"{rest} more", ShowAgreements(found.group, page + 1)),) if rest > 0 else ()
    title = f"Agreements{of}: {needed - len(missing_now)} of {needed} returned"
    how = (Note(_how(name)),) if name and found.recordable else ()
    return Card(title, (*rows, *without, *how), more)


def forms(of_how_many: int, counted: Sequence[FormAgreements], page: int) -> Card:
    """How many are missing in each form of the school, some forms at a time."""
    page = min(page, -(-len(counted) // AT_ONCE))
    some = counted[(page - 1) * AT_ONCE : page * AT_ONCE]
    rest = len(counted) - page * AT_ONCE
    rows = tuple(
        Row(each.form or "no form", _counts(each.to_issue, each.out), _show(each.form)) for each in some
    )
    more = (Button(f"{count(rest, 'more form')}", ShowForms(page + 1)),) if rest > 0 else ()
    missing_now = sum(each.to_issue + each.out for each in counted)
    title = f"Agreements: {of_how_many - missing_now} of {of_how_many} returned"
    return Card(title, (*rows, Note(_how(some[0].form or "7A"))), more)


@drawn
def beside_booking(viewer: Viewer, card: Card, without: Sequence[KnownAgreement]) -> Card:
    """The card, with those of whom it tells whose agreement did not come back: nothing is kept from them for it."""
    if not without:
        return card
    names = _names(viewer, [each.pupil_id for each in without])
    return card.with_parts(Note(f"Agreement not returned yet: {names}."))


def missing_row(found: AgreementsMissing) -> Row:
    """That some are missing, among what is to be done."""
    title = "Agreements of your form" if found.of_form else "Agreements for Examination Success"
    return Row(title, _counts(found.to_issue, found.out), (Button("Show", ShowAgreements(), Style.PRIMARY),))


def state_words(viewer: Viewer, known: KnownAgreement) -> str:
    """How far it is, with the day: `returned Thu 3 Sep`, `not issued yet`."""
    step = max(known.done, key=list(AgreementStep).index, default=None)
    if step is None or known.state.is_to_issue or known.state is AgreementState.NOT_NEEDED:
        return known.state.value
    return f"{known.state} {day_in_short(known.done[step], viewer.today)}"


def _counts(to_issue: int, out: int) -> str:
    said = (f"{to_issue} to issue" if to_issue else "", f"{out} not returned" if out else "")
    return ", ".join(filter(None, said))


def _show(form: str) -> tuple[Button, ...]:
    return (Button("Show", ShowAgreements(form.casefold())),) if form else ()


def _how(group: str) -> str:
    return f"To record it for all at once: {to_type(f'agreement {group} issued')}"


def _row(viewer: Viewer, known: KnownAgreement, found: AgreementList, page: int) -> Row:
    step = AgreementStep.ISSUED if known.state.is_to_issue else AgreementStep.RETURNED
    press = MarkAgreement(known.pupil_id, step, found.group, page)
    may = known.pupil_id in found.recordable
    return Row(
        viewer.school.label(known.pupil_id),
        state_words(viewer, known),
        (Button(STEP_BUTTONS[step], press),) if may else (),
    )


def _left(known: KnownAgreement) -> list[AgreementStep]:
    if known.state in {AgreementState.TO_ISSUE_AGAIN, AgreementState.NOT_NEEDED}:
        return [AgreementStep.ISSUED, AgreementStep.RETURNED]
    return [each for each in AgreementStep if each not in known.done]


def _style(known: KnownAgreement, step: AgreementStep) -> Style:
    next_ = AgreementStep.ISSUED if known.state.is_to_issue else AgreementStep.RETURNED
    return Style.PRIMARY if step is next_ else Style.PLAIN


def _names(viewer: Viewer, pupils: Sequence[int]) -> str:
    return listed([viewer.school.label(each) for each in pupils], NAMED)
