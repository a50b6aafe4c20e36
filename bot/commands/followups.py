"""`followups`: absences that I own, and what to do about each (P11, R10)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import followups as cards
from bot.cards.booked_days import asked_first
from bot.inputs.days import DayField
from bot.inputs.in_sessions import AbsentPupilField
from bot.inputs.marks import ReasonField
from bot.inputs.outcomes import OutcomeField
from bot.inputs.subjects import SubjectField
from bot.inputs.whither import Whither, WhitherField
from bot.inputs.words import TextField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Button, Card, Style
from models.access.authoriser import About, Action, may_of_all, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.clashes import Slot
from models.sessions.cases import Case, cases_of_pupil, open_cases, story
from models.sessions.following_up import Act, Acted, act, as_acted, seen_case
from models.sessions.outcome import NotSure
from models.sessions.register import AbsenceOutcome, ExcusedBecause


@dataclass(frozen=True)
class WhichAbsence:
    pupil: Annotated[int | None, AbsentPupilField(for_sessions=True, optional=True)]
    what: Annotated[AbsenceOutcome | None, OutcomeField(optional=True)]
    reason: Annotated[ExcusedBecause | None, ReasonField(label="Why it is legitimate", optional=True)]
    to: Annotated[Whither | None, WhitherField(label="Booked again for", optional=True)]
    day: Annotated[date | None, DayField(label="Day of the session", optional=True, past=True)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]
    note: Annotated[str | None, TextField(label="Note", optional=True)]


def _settle(ask: Ask, found: dict[str, Any]) -> None:
    """What is done is about somebody; an excuse has its reason, a booking its day."""
    what = found.get("what")
    if found.get("pupil") is None and (what is not None or found.get("note")):
        raise Sorry("Whose absence? Name the pupil.", field="pupil")
    if what is AbsenceOutcome.LEGITIMATE and found.get("reason") is None:
        raise Sorry("Why? Pick a reason.", field="reason")
    if what is AbsenceOutcome.RESCHEDULED and found.get("to") is None:
        raise Sorry("When? Type a day, such as thu, or thu lunch.", field="to")


@command(
    "followups",
    WhichAbsence,
    may=Action.FOLLOW_UP,
    menu=Menu(105),
    errand=Errand.SESSIONS,
    title="Follow up",
    settle=_settle,
    looks=Deed.FOLLOW_UP_SEE,
    aliases=("followup", "follow-ups", "absences"),
    examples=("followups", "followups Amy Carter", "followups Amy Carter spoke: she forgot"),
)
def followups(ask: Ask, given: WhichAbsence) -> Result:
    """See the absences that are yours to follow up, and say what was done about one."""
    if given.pupil is None:
        found = open_cases(ask.db, ask.who)
        return Reply(cards.mine(ask, found, sees_all=may_of_all(ask.who, Action.FOLLOW_UP)))
    meant = _meant(ask, given)
    what = given.what or (AbsenceOutcome.NOTED if given.note else None)
    if len(meant) != 1 or what is None:
        if len(meant) == 1:
            return Reply(cards.one(ask, story(ask.db, meant[0].id, ask.today)))
        return Reply(cards.of_pupil(ask, given.pupil, meant))
    try:
        acted = act(
            ask.db,
            ask.actor,
            who=ask.who,
            case_id=meant[0].id,
            done=_done(meant[0], what, given),
            sure=False,
        )
    except NotSure as unsure:
        return _asked_first(ask, meant[0].id, unsure, given.note or "")
    return _answered(ask, acted)


def _asked_first(ask: Ask, case_id: int, unsure: NotSure, note: str = "") -> Reply:
    wanted = unsure.outcomes[0]
    press = cards.BookAgainSurely(case_id, wanted.slot, wanted.room, note)
    return Reply(asked_first(ask, unsure.outcomes, Button("Book all the same", press, Style.PRIMARY)))


def _meant(ask: Ask, given: WhichAbsence) -> list[Case]:
    """The absences that the words may mean: open ones before those that have an outcome."""
    theirs = cases_of_pupil(ask.db, given.pupil or 0)
    seen = [each for each in theirs if _sees(ask, each)]
    if not seen:
        require(ask.db, ask.who, Action.FOLLOW_UP, About(pupil_id=given.pupil))
    fits = [
        each
        for each in seen
        if given.day in {None, each.held.slot.day} and given.subject in {None, each.subject_id}
    ]
    return [each for each in fits if each.is_open] or fits[:1]


def _sees(ask: Ask, case: Case) -> bool:
    try:
        seen_case(ask.db, ask.who, case.id)
    except Sorry:
        return False
    return True


def _done(case: Case, what: AbsenceOutcome, given: WhichAbsence) -> Act:
    now = Slot(case.held.slot.day, case.held.slot.start, case.held.slot.end)
    booked = what is AbsenceOutcome.RESCHEDULED and given.to is not None
    return Act(
        what,
        given.note or "",
        (given.reason or "") if what is AbsenceOutcome.LEGITIMATE else "",
        given.to.slot(now) if booked and given.to is not None else None,
        given.to.room if booked and given.to is not None else "",
    )


def _answered(ask: Ask, acted: Acted) -> Reply:
    return Reply(cards.ended(ask, acted), undo=acted.entry)


@button(cards.OpenCase, may=Action.FOLLOW_UP, looks=Deed.FOLLOW_UP_SEE)
def open_case(ask: Ask, press: cards.OpenCase) -> Result:
    """Show an absence with all that is known of it."""
    seen_case(ask.db, ask.who, press.case)
    return Reply(cards.one(ask, story(ask.db, press.case, ask.today)))


@button(cards.ActOnCase, may=Action.FOLLOW_UP, looks=Deed.FOLLOW_UP_SEE, by_memory=True)
def act_on_case(ask: Ask, press: cards.ActOnCase) -> Result:
    """Say what was done about an absence."""
    return _drawn(ask, act(ask.db, ask.actor, who=ask.who, case_id=press.case, done=Act(press.done)))


@button(cards.BookAgain, may=Action.FOLLOW_UP, looks=Deed.FOLLOW_UP_SEE)
def book_again(ask: Ask, press: cards.BookAgain) -> Result:
    """Book the pupil again, with the same host at the time that was offered."""
    done = Act(AbsenceOutcome.RESCHEDULED, slot=press.slot)
    try:
        acted = act(ask.db, ask.actor, who=ask.who, case_id=press.case, done=done, sure=False)
    except NotSure as unsure:
        return _asked_first(ask, press.case, unsure)
    return _drawn(ask, acted)


@button(cards.BookAgainSurely, may=Action.FOLLOW_UP, looks=Deed.FOLLOW_UP_SEE)
def book_again_surely(ask: Ask, press: cards.BookAgainSurely) -> Result:
    """Book the pupil again as was asked about, all the same."""
    done = Act(AbsenceOutcome.RESCHEDULED, press.note, slot=press.slot, room=press.room)
    return _drawn(ask, act(ask.db, ask.actor, who=ask.who, case_id=press.case, done=done))


def _drawn(ask: Ask, acted: Acted) -> Reply:
    found = story(ask.db, acted.case_id, ask.today)
    return Reply(cards.one(ask, found, note=cards.acted_words(ask, acted)), undo=acted.entry)


@button(cards.AllCases, may=Action.FOLLOW_UP, looks=Deed.FOLLOW_UP_SEE)
def all_cases(ask: Ask, press: cards.AllCases) -> Result:
    """Show every absence without an outcome, whosever it is."""
    require(ask.db, ask.who, Action.FOLLOW_UP)
    return Reply(cards.everybodys(ask, open_cases(ask.db)))


@shown(Deed.FOLLOW_UP_ACT)
def acted_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the absence as it is now."""
    acted = as_acted(ask.db, entry)
    return cards.ended(ask, acted) if acted is not None else Card("That was taken back.")


ALL: tuple[Any, ...] = (
    followups,
    open_case,
    act_on_case,
    book_again,
    book_again_surely,
    all_cases,
    acted_again,
)
