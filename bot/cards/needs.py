"""Who needs a session, in words (P12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Row, Text
from bot.say.drawn import drawn
from bot.say.press import NeedId, Press, StartForm, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, when_words
from models.rules.wording import example, listed
from models.sessions.kinds import years_of_sessions
from models.sessions.needs import AskedNeeds, KnownNeed

SHOWN = 10
"""How many stand on one card."""


@dataclass(frozen=True)
class NeedNoMore(Press, action="need.end"):
    """The pupil does not need the session any more."""

    need: NeedId


@dataclass(frozen=True)
class MoreNeeds(Press, action="need.more"):
    """Those who stand on the list, from behind `after` on."""

    after: NeedId | None = None
    subject: SubjectId | None = None


@drawn
def asked(viewer: Viewer, done: AskedNeeds) -> Card:
    """Who is on the subject's list now; who could not be, first."""
    school, subject = viewer.school, viewer.school.subject_name(done.subject_id)
    parts = []
    if done.other_years:
        years = listed([f"Year {each}" for each in sorted(years_of_sessions(school))], last="or")
        parts.append(Text(f"Sessions are for {years} only, so not: {_names(viewer, done.other_years, 6)}."))
    if done.already and done.new:
        parts.append(Text(f"On it already: {_names(viewer, done.already)}."))
    more = (Button("Who waits", MoreNeeds(subject=done.subject_id)),)
    if done.new:
        parts.append(Text("The next plan of the week looks for a place for them."))
        return Card(f"On the list for {subject}: {_names(viewer, done.new)}.", tuple(parts), more)
    if done.already:
        return Card(
            f"{already_recorded()}{_names(viewer, done.already)}, on the list for {subject}.",
            tuple(parts),
            more,
        )
    return Card(f"Nobody was put on the list for {subject}.", tuple(parts))


@drawn
def waiting(viewer: Viewer, needs: Sequence[KnownNeed], after: int | None, subject: int | None) -> Card:
    """Those who need a session, in the order in which they were asked, some at a time."""
    ask = Button("Add pupils", StartForm("need", subject=subject))
    of = f" for {viewer.school.subject_name(subject)}" if subject is not None else ""
    if not needs:
        return Card(
            f"Nobody is on the list{of}.", (Text(f"To add pupils: {example('need Amy, Ben maths')}"),), (ask,)
        )
    ahead = [each for each in needs if after is None or each.id > after]
    page, left = ahead[:SHOWN], len(ahead[SHOWN:])
    more = (Button(f"{left} more", MoreNeeds(page[-1].id, subject)),) if left else ()
    many = f"{len(needs)} pupil{'s' if len(needs) > 1 else ''}"
    title = f"Waiting for a session{of}: {many}"
    rows = tuple(_row(viewer, each, says_subject=subject is None) for each in page)
    return Card(title, rows, (*more, ask))


@drawn
def no_more(viewer: Viewer, ended: KnownNeed, *, changed: bool) -> Card:
    """The pupil is off the list."""
    label, subject = viewer.school.label(ended.pupil_id), viewer.school.subject_name(ended.subject_id)
    return Card(f"{already_recorded(not changed)}{label} is off the list for {subject}.")


def _row(viewer: Viewer, need: KnownNeed, *, says_subject: bool) -> Row:
    school = viewer.school
    by = "you" if need.asked_by == viewer.who.staff_id else school.staff_name(need.asked_by)
    when = when_words(viewer.local(need.asked_at), viewer.today)
    said = f"{school.subject_name(need.subject_id)}, " if says_subject else ""
    said += f"asked by {by} {when}"
    return Row(school.label(need.pupil_id), said, (Button("Not needed", NeedNoMore(need.id)),))


def _names(viewer: Viewer, pupils: Sequence[int], most: int = 30) -> str:
    return listed([viewer.school.label(each) for each in pupils], most)
