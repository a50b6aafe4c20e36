"""The lines of the digest's parts: a name with what there is to say of it."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.cards.interventions import called
from bot.cards.sessions import session_words
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.clock import show_time
from models.rules.wording import day_in_short
from models.sessions.cases import Case
from models.sessions.untaken import Untaken
from models.tracking.interventions import KnownIntervention
from models.views.digest import Digest
from models.views.undelivered import LostMessage
from models.views.waiting import WaitingSlip


def untold(found: Digest) -> list[str]:
    return [row.pupil for row in found.to_tell if row.lessons and (row.told is None or row.changed)]


def cancelled(viewer: Viewer, found: Digest) -> list[str]:
    return [
        f"{each.pupil}: {each.subject}, {day_in_short(each.day, viewer.today)} {show_time(each.starts)}"
        for each in found.off
    ]


def overridden(viewer: Viewer, found: Digest) -> list[str]:
    return [
        f"{each.pupil}: {each.instead} instead of {each.subject}, {day_in_short(each.day, viewer.today)} "
        f"{show_time(each.starts)}, by {each.by}"
        for each in found.overridden
    ]


def unread(viewer: Viewer, slips: Iterable[WaitingSlip]) -> list[str]:
    return [
        f"{each.pupil}: for {each.reader}, sent {day_in_short(each.sent_on, viewer.today)}" for each in slips
    ]


def unread_days(viewer: Viewer) -> str:
    return count(viewer.school.settings.slip_unread_days, "school day")


def untaken(viewer: Viewer, found: Sequence[Untaken]) -> list[str]:
    return [
        f"{session_words(each.held.subject, each.held.slot, '', viewer.today)}, {each.held.host}: "
        f"{len(each.pupil_ids)} not marked"
        for each in found
    ]


def absences(viewer: Viewer, cases: Sequence[Case], day: date) -> list[str]:
    """Overdue ones first."""
    in_order = sorted(cases, key=lambda each: not each.is_overdue(day))
    return [
        f"{each.pupil}: {each.held.subject}, {day_in_short(each.held.slot.day, viewer.today)}"
        f"{', overdue' if each.is_overdue(day) else ''}"
        for each in in_order
    ]


def still(found: Digest) -> list[str]:
    return [f"{each.pupil}: {each.subject}" for each in found.still_below]


def interventions(viewer: Viewer, known: Sequence[KnownIntervention], day: date) -> list[str]:
    return [
        f"{called(each)}: "
        + (f"to review, {day_in_short(each.review_on, viewer.today)}" if each.is_due(day) else "new")
        for each in known
    ]


def lost(each: LostMessage) -> str:
    to = each.to or f"{each.to_purpose}'s place"
    return f"{each.what} to {to}: {each.kind}"
