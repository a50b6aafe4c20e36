"""`plan`: the week's sessions, proposed, changed and accepted (P12)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import plan as cards
from bot.cards import plan_parts
from bot.inputs.groups import GroupField
from bot.inputs.subjects import SubjectField
from bot.inputs.weeks import WeekField, monday_of
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, could_in, may_of_all, require, require_ever
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.planning.deciding import (
    PlanChanged,
    accept_part,
    accept_week,
    as_accepted,
    possible,
    put_in,
    take_out,
)
from models.planning.drawing import draw_plan, drop_plan, heads_of
from models.planning.proposal import (
    ProposedWeek,
    any_week,
    known_proposal,
    standing,
    waiting_for,
    week_of,
    week_of_place,
)
from models.rules.wording import day_of_month, listed, to_type

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WhichWeek:
    year: Annotated[str | None, GroupField(optional=True, label="Year group", hint="Such as year 11")]
    week: Annotated[date | None, WeekField(optional=True, whole=True)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]


@command(
    "plan",
    WhichWeek,
    may=Action.PLAN_SUBJECT,
    title="Plan the week",
    submit="Plan",
    menu=Menu(185),
    errand=Errand.SESSIONS,
    examples=("plan year 11", "plan year 11 next week", "plan", "plan maths"),
    looks=Deed.PLAN_SEE,
)
def plan(ask: Ask, given: WhichWeek) -> Result:
    """Plan the week's sessions by need, or see the plan that waits."""
    if given.subject is not None:
        return _part_of(ask, given.subject, given.week)
    if given.year is None:
        return _standing(ask, given.week)
    number = given.year.removeprefix("year ")
    if not _leads(ask) and any(f"{each.year_group}" == number for each in _waiting(ask, given.week)):
        return _standing(ask, given.week)
    require(ask.db, ask.who, Action.PLAN_WEEK)
    if number == given.year or not number.isdecimal():
        raise Sorry(f"Plan a year group at a time, such as: {to_type('plan year 11')}", field="year")
    monday = given.week or monday_of(ask.today) + _WEEK
    if (before := waiting_for(ask.db, int(number), monday)) is not None:
        # What heads changed and accepted is not drawn over by looking at it again.
        return Reply(_by_subject(ask, before.id or 0))
    drawn = draw_plan(ask.db, ask.actor, who=ask.who, year=int(number), monday=monday)
    return Reply(_by_subject(ask, drawn.proposal_id), done=drawn.entry)


def _standing(ask: Ask, monday: date | None) -> Result:
    require_ever(ask.db, ask.who, Action.PLAN_SUBJECT)
    waiting = _waiting(ask, monday)
    if not waiting:
        return Reply(cards.nothing_planned(leads=_leads(ask)))
    if len(waiting) > 1:
        return Reply(cards.several(ask, waiting))
    return Reply(_drawn_by_subject(ask, waiting[0]))


def _waiting(ask: Ask, monday: date | None) -> list[ProposedWeek]:
    """The plans that wait, of that week or any, which this person has a say in."""
    return [
        each
        for each in standing(ask.db, ask.today)
        if monday in {None, each.monday} and (_leads(ask) or ask.who.heads.intersection(each.subjects))
    ]


def _part_of(ask: Ask, subject: int, monday: date | None) -> Result:
    """A subject's part of the first plan that waits and has it."""
    require(ask.db, ask.who, Action.PLAN_SUBJECT, About(subject_id=subject))
    for each in standing(ask.db, ask.today):
        if subject in each.subjects and monday in {None, each.monday}:
            return Reply(_part(ask, each, subject))
    return Reply(cards.nothing_planned(leads=_leads(ask)))


def _by_subject(ask: Ask, proposal_id: int) -> Card:
    return _drawn_by_subject(ask, week_of(ask.db, known_proposal(ask.db, proposal_id)))


def _drawn_by_subject(ask: Ask, week: ProposedWeek) -> Card:
    mine = frozenset(each for each in week.subjects if could_in(ask.who, Action.PLAN_SUBJECT, each))
    heads = {
        subject: listed([ask.school.staff_name(each) for each in theirs], last="or")
        for subject, theirs in heads_of(ask.db, week.subjects).items()
    }
    return cards.by_subject(ask, week, heads, leads=_leads(ask), mine=ask.who.heads & mine)


def _leads(ask: Ask) -> bool:
    return may_of_all(ask.who, Action.PLAN_WEEK)


def _part(ask: Ask, week: ProposedWeek, subject: int, after: int | None = None) -> Card:
    return plan_parts.part(ask, week, subject, possible(ask.db, week, subject, ask.actor), after)


@button(cards.ShowPlan, may=Action.PLAN_SUBJECT, looks=Deed.PLAN_SEE)
def show(ask: Ask, press: cards.ShowPlan) -> Result:
    """The plan by subject."""
    require_ever(ask.db, ask.who, Action.PLAN_SUBJECT)
    return Reply(_by_subject(ask, press.proposal))


@button(plan_parts.ShowPart, may=Action.PLAN_SUBJECT, looks=Deed.PLAN_SEE)
def show_part(ask: Ask, press: plan_parts.ShowPart) -> Result:
    """A subject's part, some at a time."""
    require(ask.db, ask.who, Action.PLAN_SUBJECT, About(subject_id=press.subject))
    week = week_of(ask.db, known_proposal(ask.db, press.proposal))
    return Reply(_part(ask, week, press.subject, press.after))


@button(cards.ShowByPupil, may=Action.PLAN_WEEK, looks=Deed.PLAN_SEE)
def show_by_pupil(ask: Ask, press: cards.ShowByPupil) -> Result:
    """The plan by pupil, some at a time."""
    require(ask.db, ask.who, Action.PLAN_WEEK)
    week = week_of(ask.db, known_proposal(ask.db, press.proposal))
    return Reply(cards.by_pupil(ask, week, press.after))


@button(plan_parts.TakeOut, may=Action.PLAN_SUBJECT, looks=Deed.PLAN_SEE)
def out(ask: Ask, press: plan_parts.TakeOut) -> Result:
    """The pupil does not go there."""
    return _answered(ask, take_out(ask.db, ask.actor, who=ask.who, place_id=press.place), press.after)


@button(plan_parts.PutIn, may=Action.PLAN_SUBJECT, looks=Deed.PLAN_SEE)
def into(ask: Ask, press: plan_parts.PutIn) -> Result:
    """The pupil goes there."""
    done = put_in(ask.db, ask.actor, who=ask.who, place_id=press.place, slot=press.slot, host_id=press.host)
    return _answered(ask, done, press.after)


def _answered(ask: Ask, done: PlanChanged, after: int | None) -> Replace:
    """The same page again: what was changed may stand on another one now."""
    return Replace(_part(ask, done.week, done.place.subject_id, after), done=done.entry)


@button(plan_parts.AcceptPart, may=Action.PLAN_SUBJECT, looks=Deed.PLAN_SEE)
def accept_subject(ask: Ask, press: plan_parts.AcceptPart) -> Result:
    """The subject's part is as it should be."""
    entry = accept_part(ask.db, ask.actor, who=ask.who, proposal_id=press.proposal, subject_id=press.subject)
    week = week_of(ask.db, known_proposal(ask.db, press.proposal))
    return Replace(cards.accepted(ask, week, press.subject), done=entry)


@button(cards.AcceptPlan, may=Action.PLAN_WEEK, looks=Deed.PLAN_SEE)
def accept(ask: Ask, press: cards.AcceptPlan) -> Result:
    """Book all of it."""
    done = accept_week(ask.db, ask.actor, who=ask.who, proposal_id=press.proposal)
    return Replace(cards.booked(ask, done.week, done.outcomes), undo=done.entry)


@button(cards.DrawAnew, may=Action.PLAN_WEEK, looks=Deed.PLAN_SEE)
def anew(ask: Ask, press: cards.DrawAnew) -> Result:
    """Propose the same week again."""
    require(ask.db, ask.who, Action.PLAN_WEEK)
    row = known_proposal(ask.db, press.proposal)
    drawn = draw_plan(ask.db, ask.actor, who=ask.who, year=row.year_group, monday=row.monday)
    return Replace(_by_subject(ask, drawn.proposal_id), done=drawn.entry)


@button(cards.DropPlan, may=Action.PLAN_WEEK, looks=Deed.PLAN_SEE)
def drop(ask: Ask, press: cards.DropPlan) -> Result:
    """Book none of it."""
    row, entry = drop_plan(ask.db, ask.actor, who=ask.who, proposal_id=press.proposal)
    return Replace(cards.dropped(row.year_group, day_of_month(row.monday)), done=entry)


@shown(Deed.PLAN_DRAW)
def stands_now(ask: Ask, entry: Entry) -> Card:
    """The plan as it stands now."""
    return _drawn_by_subject(ask, any_week(ask.db, entry.record_id or 0))


@shown(Deed.PLAN_PART)
def part_accepted(ask: Ask, entry: Entry) -> Card:
    """The plan as it stands now."""
    return _drawn_by_subject(ask, any_week(ask.db, entry.record_id or 0))


@shown(Deed.PLAN_CHANGE)
def changed_again(ask: Ask, entry: Entry) -> Card:
    """The subject's part as it stands now."""
    week, place = week_of_place(ask.db, entry.record_id or 0)
    return _part(ask, week, place.subject_id)


@shown(Deed.PLAN_ACCEPT)
def accepted_again(ask: Ask, entry: Entry) -> Card:
    """What was booked, while it holds."""
    week = as_accepted(ask.db, entry)
    return (
        _drawn_by_subject(ask, week)
        if week is not None
        else Card("That was taken back. The plan waits again.")
    )


@shown(Deed.PLAN_DROP)
def dropped_again(ask: Ask, entry: Entry) -> Card:
    """That it was dropped."""
    week = any_week(ask.db, entry.record_id or 0)
    return cards.dropped(week.year_group, day_of_month(week.monday))


ALL: tuple[Any, ...] = (
    plan,
    show,
    show_part,
    show_by_pupil,
    out,
    into,
    accept_subject,
    accept,
    anew,
    drop,
    stands_now,
    part_accepted,
    changed_again,
    accepted_again,
    dropped_again,
)
