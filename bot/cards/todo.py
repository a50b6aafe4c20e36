"""What there is to do, in words: each thing with its button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.cards import (
    advice,
    files_to_delete,
    mentoring,
    requests,
    slip_lists,
    slips,
    subject_week,
    target_grades,
    undelivered,
    years,
)
from bot.cards import collections as collection_cards
from bot.cards import holds as hold_cards
from bot.cards import interventions as intervention_cards
from bot.cards import policy as policy_cards
from bot.cards import restrictions as restriction_cards
from bot.cards import reviews as review_cards
from bot.cards.agreements import missing_row
from bot.cards.contacts import without_row
from bot.cards.followups import case_row
from bot.cards.mentors import allocate_button, declined_row
from bot.cards.mine import start_button
from bot.cards.plan import ShowPlan
from bot.cards.plan_parts import ShowPart
from bot.cards.register import ShowRegister
from bot.cards.removing import WHAT, ReadToRemove, spoke_button
from bot.cards.retention import list_row
from bot.cards.sessions import session_words
from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import Press
from bot.say.viewer import Viewer
from models.mentoring.agreement_lists import AgreementsMissing
from models.mentoring.declining import KnownDecline
from models.mentoring.mentees import Mentee, Unmentored
from models.rules.wording import count, day_of_month, example, listed, to_type
from models.sessions.cases import Case
from models.sessions.untaken import Untaken
from models.tracking.interventions import KnownAction, KnownIntervention
from models.views.files_to_delete import FileToDelete
from models.views.grades_due import GradesNotIn, GradesToEnter
from models.views.lists_to_decide import ListToDecide
from models.views.looked_again import HoldsToLookAt, RestrictionsToLookAt
from models.views.looks import LookAsked, TalkAsked
from models.views.plans import PlanToDecide
from models.views.reviews_due import ReviewsNotIn, ReviewsToEnter
from models.views.school_year import CalendarGap, YearToTurn
from models.views.subject_week import SubjectWeek
from models.views.todo_facts import (
    AdviceToAnswer,
    LostPlace,
    PapersToReview,
    PolicyToReview,
    PupilsToTell,
    PupilsWithoutContact,
    PupilsWithoutMentor,
    RegisterToTake,
    RequestToAnswer,
    SlipsLeft,
    TargetsHeld,
    TargetsMissing,
    TargetsToRaise,
    Todo,
    Undelivered,
)
from models.views.waiting import WaitingSlip

MOST = 8
"""How many of one kind are shown; the rest are a sentence, so that the list is read on a phone."""


@dataclass(frozen=True)
class ShowList(Press, action="todo.tell"):
    """Show today's Year 11 list."""


@dataclass(frozen=True)
class ShowUnmentored(Press, action="todo.unmentored"):
    """Show every pupil without a mentor."""


@drawn
def my_list(viewer: Viewer, found: Sequence[Todo]) -> Card:
    """All that is to be done, due first."""
    if not found:
        nothing = Text("New slips and meetings that fall due will stand here.")
        return Card("Nothing to do now.", (nothing,), (start_button(),))
    overdue = sum(each.overdue for each in found)
    late = f", {overdue} overdue" if overdue else ""
    parts: list[Part] = []
    for title, some in (
        ("Overdue", [each for each in found if each.overdue]),
        ("Now", [each for each in found if not each.overdue and each.due <= viewer.today]),
        ("Later", [each for each in found if not each.overdue and each.due > viewer.today]),
    ):
        if some:
            parts.extend((Heading(title), *rows(viewer, some)))
    return Card(f"{count(len(found), 'thing')} to do{late}", tuple(parts), (start_button(),))


def rows(viewer: Viewer, found: Sequence[Todo]) -> list[Part]:
    """A row for each, but of many slips or meetings only the first, with where to find the rest."""
    parts: list[Part] = []
    for kind, more, where in (
        (LookAsked, "slips to look at", ""),
        (TalkAsked, "to speak with", ""),
        (YearToTurn, "", ""),
        (CalendarGap, "", ""),
        (RequestToAnswer, "about records", "To see them all, on the server: staffroom request list"),
        (PupilsToTell, "", ""),
        (RegisterToTake, "to take", f"To take one: {to_type('register')}"),
        (Case, "to follow up", f"To see them all: {to_type('followups')}"),
        (PlanToDecide, "to accept", f"To see them: {to_type('plan')}"),
        (GradesToEnter, "to grade", f"To see them all: {to_type('marksheet')}"),
        (GradesNotIn, "", ""),
        (ReviewsToEnter, "to review", f"To review one: {example('review 8Sc2')}"),
        (ReviewsNotIn, "", ""),
        (SubjectWeek, "", ""),
        (TargetsMissing, "with targets missing", f"To see them all: {to_type('targets')}"),
        (KnownIntervention, "to look at", f"To see them all: {to_type('interventions')}"),
        (KnownAction, "to do for pupils", f"To see them all: {to_type('interventions')}"),
        (PupilsWithoutContact, "", ""),
        (AdviceToAnswer, "to answer", f"To see them all: {to_type('advice')}"),
        (AgreementsMissing, "", ""),
        (TargetsToRaise, "", ""),
        (TargetsHeld, "", ""),
        (PupilsWithoutMentor, "", ""),
        (KnownDecline, "declined by their mentor", f"To see them all: {to_type('mentors')}"),
        (PolicyToReview, "", ""),
        (PapersToReview, "", ""),
        (ListToDecide, "", ""),
        (FileToDelete, "to delete", f"To see them all, on the server: {files_to_delete.LIST}"),
        (HoldsToLookAt, "", ""),
        (RestrictionsToLookAt, "", ""),
        (Undelivered, "", ""),
        (LostPlace, "", ""),
        (SlipsLeft, "", ""),
        (WaitingSlip, "to read", f"To see them all: {to_type('slips')}"),
        (Mentee, "to meet", f"To see them all: {to_type('mentees')}"),
    ):
        some = [each for each in found if isinstance(each.what, kind)]
        parts.extend(row(viewer, each) for each in some[:MOST])
        if len(some) > MOST:
            parts.append(Note(f"{len(some) - MOST} more {more}. {where}".rstrip()))
    return parts


def row(viewer: Viewer, each: Todo) -> Row:  # noqa: C901, PLR0912 - a case each, and mypy holds that none is forgotten
    """One thing to do: what, about whom, and its button."""
    match each.what:
        case WaitingSlip() as slip:
            return _slip(viewer, slip, late=each.overdue)
        case Mentee() as mentee:
            words = f"{mentoring.due_words(viewer, mentee)}, {mentoring.seen_words(viewer, mentee)}"
            return Row(mentee.pupil, words, (mentoring.meet_button(mentee.pupil_id),))
        case RegisterToTake(register):
            return _register(viewer, register)
        case Case() as case:
            return case_row(viewer, case)
        case GradesToEnter() as to_enter:
            return collection_cards.to_enter(viewer, to_enter)
        case TargetsMissing(subject, many):
            return target_grades.row(viewer, subject, many)
        case GradesNotIn() as not_in:
            return collection_cards.not_in(viewer, not_in)
        case ReviewsToEnter() as to_review:
            return review_cards.to_enter(viewer, to_review)
        case ReviewsNotIn() as reviews_missing:
            return review_cards.not_in(viewer, reviews_missing)
        case SubjectWeek() as week:
            return subject_week.row(viewer, week)
        case KnownIntervention() as intervention:
            return intervention_cards.row(viewer, intervention)
        case TargetsToRaise() | TargetsHeld() as raises:
            return review_cards.raises_row(viewer, raises, each.due)
        case KnownAction() as action:
            return intervention_cards.action_row(viewer, action, with_pupil=True)
        case SlipsLeft(number):
            days = count(viewer.school.settings.slip_unread_days, "school day")
            return Row(
                f"{count(number, 'slip')} not read for more than {days}", buttons=(slip_lists.show_unread(),)
            )
        case LookAsked() as asked:
            return _to_look_at(asked)
        case TalkAsked() as asked:
            return _to_speak_about(asked)
        case YearToTurn(year):
            return years.to_turn(year)
        case CalendarGap() as gap:
            return years.calendar_row(gap)
        case PupilsToTell(pupil_ids):
            show = Button("Show list", ShowList(), Style.PRIMARY)
            return Row("The Year 11 list", f"{count(len(pupil_ids), 'pupil')} to tell today", (show,))
        case PlanToDecide():
            return _plan(each.what)
        case PupilsWithoutContact() as homes:
            return without_row(viewer, homes)
        case AdviceToAnswer(given):
            return advice.row(viewer, given)
        case AgreementsMissing() as missing:
            return missing_row(missing)
        case PupilsWithoutMentor():
            return _unmentored(each.what)
        case KnownDecline() as decline:
            return declined_row(decline)
        case PolicyToReview(by):
            return policy_cards.to_review(viewer, by)
        case PapersToReview(by):
            return policy_cards.papers_to_review(viewer, by)
        case ListToDecide() as waiting:
            return list_row(waiting)
        case FileToDelete() as file:
            return files_to_delete.row(viewer, file)
        case HoldsToLookAt() as holds:
            return hold_cards.to_look_at(holds)
        case RestrictionsToLookAt() as restricted:
            return restriction_cards.to_look_at(restricted)
        case RequestToAnswer() as request:
            return requests.to_answer(viewer, request)
        case Undelivered(messages):
            return undelivered.row(viewer, messages, MOST)
        case LostPlace():
            return undelivered.lost_place_row(each.what)
        case _:
            assert_never(each.what)


def _register(viewer: Viewer, register: Untaken) -> Row:
    held = register.held
    lesson = session_words(held.subject, held.slot, held.room, viewer.today)
    take = Button("Register", ShowRegister(held.session_id), Style.PRIMARY)
    return Row("Register to take", f"{lesson}\n{count(len(register.pupil_ids), 'pupil')} not marked", (take,))


def _plan(plan: PlanToDecide) -> Row:
    """Whose part waits for a head; for the scheme lead, how many parts were accepted."""
    week = f"Year {plan.year_group}, week of {day_of_month(plan.monday)}"
    names = listed([name for _, name in plan.mine])
    whole = f"{plan.accepted} of {count(plan.subjects, 'subject')} accepted. Nothing is booked yet."
    title = f"Plan to accept: {week}"
    detail = "\n".join(filter(None, (names, whole if plan.leads else "")))
    press = (
        ShowPart(plan.proposal_id, plan.mine[0][0])
        if len(plan.mine) == 1 and not plan.leads
        else ShowPlan(plan.proposal_id)
    )
    return Row(title, detail, (Button("Show", press, Style.PRIMARY),))


def _to_look_at(asked: LookAsked) -> Row:
    said = f"{asked.by} said that it is no safeguarding concern. Please look."
    read = Button("Read", ReadToRemove(asked.slip_id), Style.PRIMARY)
    return Row(f"{asked.pupil}: a slip to look at", said, (read,))


def _to_speak_about(asked: TalkAsked) -> Row:
    what = f"{WHAT.get(asked.record, 'something')} to look into"
    about = f"{asked.pupil}: {what}" if asked.pupil else what.capitalize()
    said = f"{asked.by} said that it is no safeguarding concern. Speak with {asked.by}."
    return Row(about, said, (spoke_button(asked),))


def _unmentored(found: PupilsWithoutMentor) -> Row:
    detail = f"{listed(found.pupils, MOST)}\nTo give them one: {to_type('mentors')}"
    if found.to_come:
        more = count(len(found.to_come), "more has", "more have")
        detail += f"\n{more} one to come: {listed(found.to_come, MOST)}"
    more_of_them = (Button("Show all", ShowUnmentored()),) if len(found.pupils) > MOST else ()
    buttons = (allocate_button(), *more_of_them)
    return Row(f"{count(len(found.pupils), 'pupil')} with no mentor", detail, buttons)


@drawn
def unmentored(found: Unmentored) -> Card:
    """Everybody of Years 10 and 11 without a mentor; beside them whose mentor begins by itself on a day to come."""
    pupils, to_come = found.alone, found.to_come
    waiting = (Text("\n".join(to_come)), Note("These begin by themselves on their day.")) if to_come else ()
    if not pupils:
        return Card("Every pupil in Years 10 and 11 has a mentor, or one to come.", waiting)
    return Card(
        f"{count(len(pupils), 'pupil')} with no mentor",
        (Text("\n".join(pupils)), Note(f"To give them one: {to_type('mentors')}"), *waiting),
    )


def _slip(viewer: Viewer, slip: WaitingSlip, *, late: bool) -> Row:
    sent = f"from {slip.sent_by}, {mentoring.sent_on(viewer, slip.sent_on)}"
    waits = (
        f", not read for more than {count(viewer.school.settings.slip_unread_days, 'school day')}"
        if late
        else ""
    )
    kind = slips.SIGN[slip.tone].lower()
    read = Button("Read", slips.ReadSlip(slip.slip_id, slip.version), Style.PRIMARY)
    return Row(f"{slip.pupil}: {kind} slip", f"{sent}{waits}", (read,))
