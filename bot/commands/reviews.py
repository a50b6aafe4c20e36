"""`review`, `reviews` and `hold`: Key Stage 3 judged in rounds, and what follows from it (P3, R4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import reviews as cards
from bot.inputs.by_day import ByDayField
from bot.inputs.judgements import AttitudeField, JudgementField
from bot.inputs.pupils import PupilField, PupilsField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import ChoiceField, LineField
from bot.inputs.years import YearField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, could, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.tracking import Judgement
from models.tracking.intervention_people import owned_subjects
from models.tracking.raise_holds import hold_raise, let_raise, raise_as_held, review_above
from models.tracking.raising import raise_seen, raised_as_seen, raises_to_come, see_raises
from models.tracking.recording import taught
from models.tracking.review import ALL_YEARS, KEY_STAGE_3
from models.tracking.reviewing import (
    NOT_KEY_STAGE_3,
    ReviewSaid,
    ReviewsRecorded,
    as_reviewed,
    record_reviews,
    round_of,
)
from models.tracking.round_standing import closed_rounds, open_rounds
from models.tracking.rounds import close_round, open_round, round_as_changed

_LATELY = timedelta(days=30)
"""So long after its end a round is shown with what it lacks: heads of subject still review late."""


@dataclass(frozen=True)
class Reviewed:
    pupils: Annotated[tuple[int, ...], PupilsField()]
    subject: Annotated[int, SubjectField(to=Action.RECORD_GRADE, asks_nearly=True)]
    judgement: Annotated[Judgement, JudgementField()]
    attitude: Annotated[str | None, AttitudeField(optional=True)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """The one subject in which the teacher has the pupils, and whether they may."""
    pupils = values.get("pupils")
    if not pupils:
        return
    if "subject" not in values:
        mine = set.intersection(*(taught(ask.db, ask.who, [each]).get(each, set()) for each in pupils[:1]))
        mine = mine or set(ask.who.heads)
        if len(mine) == 1:
            values["subject"] = next(iter(mine))
    if (subject := values.get("subject")) is None:
        return
    for each in pupils:
        require(ask.db, ask.who, Action.RECORD_GRADE, About(pupil_id=each, subject_id=subject))
    if any(ask.school.year_of(each) not in KEY_STAGE_3 for each in pupils):
        raise Sorry(NOT_KEY_STAGE_3, field="pupils")
    for year in {ask.school.year_of(each) for each in pupils}:
        round_of(ask.db, ask.who, year, ask.today, subject)


@command(
    "review",
    Reviewed,
    may=Action.RECORD_GRADE,
    menu=Menu(81),
    errand=Errand.PUPILS,
    title="Review",
    settle=_settle,
    looks=Deed.REVIEW_SEE,
    examples=("review Theodore Ashdown maths below", "review Theodore Ashdown maths above"),
    changes=True,
)
def review(ask: Ask, given: Reviewed) -> Result:
    """Say whether pupils of Years 7 to 9 are above, on or below target."""
    said = [ReviewSaid(each, given.judgement, given.attitude or "") for each in given.pupils]
    done = record_reviews(ask.db, ask.actor, who=ask.who, subject_id=given.subject, said=said)
    return Reply(_card(ask, done), undo=done.entry)


def _card(ask: Ask, done: ReviewsRecorded) -> Card:
    return cards.asked(ask, done) if done.asked else cards.recorded(ask, done)


@button(cards.SaveReviews, may=Action.RECORD_GRADE, looks=Deed.REVIEW_SEE)
def save(ask: Ask, press: cards.SaveReviews) -> Result:
    """Save the reviews that were asked about."""
    said = [ReviewSaid(each, Judgement(press.judgement), press.attitude) for each in press.pupils]
    done = record_reviews(ask.db, ask.actor, who=ask.who, subject_id=press.subject, said=said, sure=True)
    return Replace(_card(ask, done), undo=done.entry)


class RoundWhat(StrEnum):
    """What is done about a round."""

    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True)
class WhichRound:
    what: Annotated[
        RoundWhat | None,
        ChoiceField(
            label="What",
            words=RoundWhat,
            labels={RoundWhat.OPEN: "Open a round", RoundWhat.CLOSE: "Close the round"},
            optional=True,
        ),
    ]
    year: Annotated[
        int | None, YearField(optional=True, among=KEY_STAGE_3, hint="Leave it out for Years 7 to 9")
    ]
    until: Annotated[date | None, ByDayField(label="Until", optional=True)]


@command(
    "reviews",
    WhichRound,
    may=Action.SEE_GRADES,
    menu=Menu(82),
    errand=Errand.PUPILS,
    title="Rounds of reviews",
    looks=Deed.REVIEW_SEE,
    examples=("reviews", "reviews open", "reviews open year 8 until 11 dec", "reviews close"),
)
def reviews(ask: Ask, given: WhichRound) -> Result:
    """See how the reviews of Years 7 to 9 stand; the scheme lead opens and closes their rounds."""
    year = given.year or ALL_YEARS
    match given.what:
        case RoundWhat.OPEN:
            opened = open_round(ask.db, ask.actor, who=ask.who, year_group=year, closes=given.until)
            return Reply(cards.changed(ask, opened), undo=opened.entry)
        case RoundWhat.CLOSE:
            require(ask.db, ask.who, Action.RUN_COLLECTIONS)
            meant = [each for each in open_rounds(ask.db, ask.who) if given.year in {None, each.year_group}]
            if len(meant) != 1:
                raise Sorry(
                    "No such round is open." if not meant else "Several rounds are open. Which year group?",
                    field="year",
                )
            closed = close_round(ask.db, ask.actor, who=ask.who, round_id=meant[0].id)
            return Reply(cards.changed(ask, closed), undo=closed.entry)
        case None:
            return Reply(_standing(ask))


def _standing(ask: Ask) -> Card:
    if not could(ask.who, Action.SEE_GRADES):
        require(ask.db, ask.who, Action.SEE_GRADES)
    return cards.standing(
        ask,
        [*open_rounds(ask.db, ask.who), *closed_rounds(ask.db, ask.who, ask.now - _LATELY)],
        raises_to_come(ask.db, ask.who),
        runs=could(ask.who, Action.RUN_COLLECTIONS),
    )


@button(cards.CloseRound, may=Action.RUN_COLLECTIONS, looks=Deed.REVIEW_SEE)
def close(ask: Ask, press: cards.CloseRound) -> Result:
    """Close the round now, with what follows from it."""
    done = close_round(ask.db, ask.actor, who=ask.who, round_id=press.round)
    return Reply(cards.changed(ask, done), undo=done.entry)


@button(cards.ShowRaises, may=Action.HOLD_RAISE, looks=Deed.REVIEW_SEE)
def show_raises(ask: Ask, press: cards.ShowRaises) -> Result:
    """Show the targets that the round's end raises."""
    if not could(ask.who, Action.HOLD_RAISE):
        require(ask.db, ask.who, Action.HOLD_RAISE)
    found = see_raises(ask.db, ask.actor, who=ask.who)
    return Reply(cards.raises_list(ask, found, mine=owned_subjects(ask.db, ask.who) if found else ()))


@button(cards.RaiseTargets, may=Action.HOLD_RAISE, looks=Deed.REVIEW_SEE)
def raise_them(ask: Ask, press: cards.RaiseTargets) -> Result:
    """Raise the targets that their head has seen, after their round."""
    done = raise_seen(ask.db, ask.actor, who=ask.who, subject_id=press.subject)
    return Reply(cards.raised(ask, done), undo=done.entry)


@button(cards.LetRaise, may=Action.HOLD_RAISE, looks=Deed.REVIEW_SEE)
def let(ask: Ask, press: cards.LetRaise) -> Result:
    """Let a raise that is held go on."""
    done = let_raise(ask.db, ask.actor, who=ask.who, review_id=press.review)
    return Reply(cards.held(ask, done), undo=done.entry)


@dataclass(frozen=True)
class HoldWhich:
    pupil: Annotated[int, PupilField()]
    subject: Annotated[int, SubjectField(to=Action.HOLD_RAISE)]
    reason: Annotated[str, LineField(label="Why")]


@command(
    "hold",
    HoldWhich,
    may=Action.HOLD_RAISE,
    menu=Menu(187, reached=True),
    errand=Errand.PUPILS,
    title="Hold a raise",
    submit="Hold",
    looks=Deed.REVIEW_SEE,
    examples=("hold Theodore Ashdown maths: only one test so far",),
)
def hold(ask: Ask, given: HoldWhich) -> Result:
    """Hold the target that a review would raise when its round closes."""
    require(ask.db, ask.who, Action.HOLD_RAISE, About(pupil_id=given.pupil, subject_id=given.subject))
    found = review_above(ask.db, given.pupil, given.subject)
    if found is None:
        raise Sorry(
            f"{ask.school.label(given.pupil)} is not above target in a round that is open.",
            pupil_id=given.pupil,
        )
    done = hold_raise(ask.db, ask.actor, who=ask.who, review_id=found, because=given.reason)
    return Reply(cards.held(ask, done), undo=done.entry)


@shown(Deed.REVIEW_RECORD)
def reviewed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the reviews as they are now."""
    return cards.recorded(ask, as_reviewed(ask.db, entry))


@shown(Deed.RAISE_HOLD)
def held_again(ask: Ask, entry: Entry) -> Card:
    """The same of a raise."""
    return cards.held(ask, raise_as_held(ask.db, entry))


@shown(Deed.RAISE_LET)
def let_again(ask: Ask, entry: Entry) -> Card:
    """The same of one that goes on."""
    return cards.held(ask, raise_as_held(ask.db, entry))


@shown(Deed.TARGETS_RAISE)
def raised_again(ask: Ask, entry: Entry) -> Card:
    """The same of those that were raised after a round."""
    return cards.raised(ask, raised_as_seen(ask.db, entry))


@shown(Deed.ROUND_OPEN)
def opened_again(ask: Ask, entry: Entry) -> Card:
    """The same of a round."""
    done = round_as_changed(ask.db, entry)
    return cards.changed(ask, done) if done is not None else Card("That was taken back.")


@shown(Deed.ROUND_CLOSE)
def closed_again(ask: Ask, entry: Entry) -> Card:
    """The same of one that was closed."""
    return opened_again.draw(ask, entry)


ALL: tuple[Any, ...] = (
    *(review, save, reviews, close, show_raises, raise_them, let, hold),
    *(reviewed_again, held_again, let_again, raised_again, opened_again, closed_again),
)
