"""Key Stage 3 reviews in words: what was said, what follows from it, and how the rounds stand (P3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.say.card import Button, Card, Heading, Mood, Note, Part, Row, Style, Table, Text
from bot.say.drawn import drawn
from bot.say.press import Press, PupilId, ReviewId, RoundId, StartForm, SubjectId, Version, Word
from bot.say.viewer import Viewer
from bot.say.words import already_recorded
from models.rules.tracking import Judgement
from models.rules.wording import count, day_in_short, day_words, listed, to_type
from models.tracking.raise_holds import RaiseHeld
from models.tracking.raising import RaiseToCome, TargetsRaised
from models.tracking.review import ALL_YEARS
from models.tracking.reviewing import Contradicted, ReviewsRecorded
from models.tracking.round_standing import RoundStanding
from models.tracking.rounds import RoundChanged
from models.views.reviews_due import ReviewsNotIn, ReviewsToEnter
from models.views.todo_facts import TargetsHeld, TargetsToRaise, Todo

NAMES = 8
"""More names than these are counted."""
SAID = {
    Judgement.ABOVE: "above target",
    Judgement.ON: "on target",
    Judgement.BELOW: "below target",
}


@dataclass(frozen=True)
class SaveReviews(Press, action="review.save"):
    """Save the reviews that were asked about."""

    subject: SubjectId
    pupils: tuple[PupilId, ...]
    judgement: Literal[Judgement.ABOVE, Judgement.ON, Judgement.BELOW]
    attitude: Word = ""


@dataclass(frozen=True)
class ShowRaises(Press, action="review.raises"):
    """Show the targets that the round's end will raise."""

    page: Version = 0


@dataclass(frozen=True)
class LetRaise(Press, action="review.let"):
    """Let a raise that is held go on."""

    review: ReviewId


@dataclass(frozen=True)
class RaiseTargets(Press, action="review.raise"):
    """Raise the targets of a subject that were seen, and have waited since their round ended."""

    subject: SubjectId


@dataclass(frozen=True)
class CloseRound(Press, action="round.close"):
    """Close the round now."""

    round: RoundId


def round_name(year_group: int) -> str:
    """Which reviews a round is of: `Key Stage 3`, `Year 8`."""
    return "Key Stage 3" if year_group == ALL_YEARS else f"Year {year_group}"


@drawn
def recorded(viewer: Viewer, done: ReviewsRecorded) -> Card:
    """What was saved, and the interventions that begin by it."""
    subject = viewer.school.subject_name(done.subject_id)
    begin = already_recorded(done.already)
    lines = []
    for judgement in Judgement:
        names = [
            viewer.school.label(each.pupil_id) + (f" ({each.attitude})" if each.attitude else "")
            for each in done.said
            if each.judgement is judgement
        ]
        if names:
            lines.append(f"{listed(names, NAMES)} {SAID[judgement]}")
    parts: list[Part] = []
    if done.opened:
        begun = listed(map(viewer.school.label, done.opened), NAMES)
        parts.append(Text(f"An intervention begins for {begun}. The head of subject knows."))
    if done.standing:
        before = listed(map(viewer.school.label, done.standing), NAMES)
        parts.append(Text(f"{before}: there is an intervention already."))
    if done.waiting:
        parts.append(Text(f"The round is over: {_to_raise(done.waiting)} {_once_seen(done.waiting)}."))
        return Card(_said(begin, subject, lines), tuple(parts), (Button("Show", ShowRaises()),))
    return Card(_said(begin, subject, lines), tuple(parts))


def _said(begin: str, subject: str, lines: Sequence[str]) -> str:
    return f"{begin}{subject}: {'; '.join(lines) or 'nothing stands any more'}."


def _to_raise(number: int) -> str:
    return count(number, "target")


def _once_seen(number: int) -> str:
    goes = "goes" if number == 1 else "go"
    return f"{goes} up once the head of the subject has seen {'it' if number == 1 else 'them'}"


@drawn
def asked(viewer: Viewer, done: ReviewsRecorded) -> Card:
    """What a grade contradicts, to be said yes to or changed; nothing is saved yet."""
    subject = viewer.school.subject_name(done.subject_id)
    first = done.said[0]
    save = SaveReviews(done.subject_id, done.pupil_ids, first.judgement, first.attitude)
    typed = (("judgement", first.judgement.value), ("pupils", tuple(map(str, done.pupil_ids))))
    return Card(
        f"Not saved yet. {subject}: a grade says otherwise.",
        tuple(Text(contradiction(viewer, each)) for each in done.asked),
        (
            Button("Yes, save it", save, Style.PRIMARY),
            Button("Change", StartForm("review", subject=done.subject_id, typed=typed)),
        ),
        mood=Mood.WARNING,
    )


def contradiction(viewer: Viewer, each: Contradicted) -> str:
    """What a grade says otherwise of one pupil."""
    return (
        f"{viewer.school.label(each.pupil_id)}: {SAID[each.said]}, but predicted {each.predicted} "
        f"is {SAID[each.grades_say]}, {each.target}. Is that right?"
    )


@drawn
def standing(
    viewer: Viewer, rounds: Sequence[RoundStanding], raises: Sequence[RaiseToCome], *, runs: bool
) -> Card:
    """The rounds that are open, or have closed and lack reviews, and what the end of the open ones raises."""
    start = (Button("Open a round", StartForm("reviews", typed=(("what", "open"),))),) if runs else ()
    if not rounds:
        return Card("No round of reviews is open.", actions=start)
    parts: list[Part] = []
    for each in rounds:
        pupils = sum(one.pupils for one in each.subjects)
        reviewed = sum(one.reviewed for one in each.subjects)
        close = (
            (
                Button(
                    "Close now",
                    CloseRound(each.id),
                    Style.DANGER,
                    confirm="Close it now? Targets that the heads of subject have seen are raised, but for those held.",
                ),
            )
            if runs and each.closed_at is None
            else ()
        )
        when = f"until {day_in_short(each.closes, viewer.today)}" if each.closed_at is None else "closed"
        parts.append(
            Row(f"{round_name(each.year_group)}, {when}", f"{reviewed} of {pupils} reviews in", close)
        )
        rows = tuple(
            (one.subject, f"{one.reviewed} of {one.pupils}")
            for one in each.subjects
            if one.reviewed < one.pupils
        )
        if rows:
            parts.append(Table(("Subject", "Reviewed"), rows))
    show = (Button(f"{count(len(raises), 'target')} to raise", ShowRaises()),) if raises else ()
    return Card("Reviews", tuple(parts), (*show, *start))


def to_enter(viewer: Viewer, due: ReviewsToEnter, *, under_title: bool = False) -> Row:
    """A class to review, with its button; under a title that says of which round and until when, that alone."""
    group = due.group
    said = f"{group.reviewed} of {group.pupils} reviewed"
    start = StartForm("reviewsheet", typed=(("group", group.name),))
    if under_title:
        return Row(group.name, said, (Button("Review", start, Style.PRIMARY),))
    detail = f"{round_name(due.round.year_group)}, until {day_words(due.round.closes, viewer.today)}: {said}"
    return Row(f"Class to review: {group.name}", detail, (Button("Review", start, Style.PRIMARY),))


def not_in(viewer: Viewer, found: ReviewsNotIn) -> Row:
    """What of a round is missing, for the heads of the subjects."""
    names = listed(map(viewer.school.subject_name, found.subjects), 4)
    closes = day_words(found.round.closes, viewer.today)
    title = (
        f"{count(found.missing, 'review')} not entered: {round_name(found.round.year_group)}, until {closes}"
    )
    return Row(title, f"{names}\nTo see how they stand: {to_type('reviews')}")


def asked_for(viewer: Viewer, found: Sequence[ReviewsToEnter]) -> Card:
    """A round was opened: a button straight to each class."""
    about = found[0].round
    title = (
        f"Classes to review: {round_name(about.year_group)}, until {day_words(about.closes, viewer.today)}"
    )
    return Card(title, tuple(to_enter(viewer, each, under_title=True) for each in found))


def reviews_words(found: Sequence[Todo]) -> list[str]:
    """What a note's title says of reviews."""
    classes = sum(isinstance(each.what, ReviewsToEnter) for each in found)
    missing = sum(each.what.missing for each in found if isinstance(each.what, ReviewsNotIn))
    said = [f"{count(classes, 'class', 'classes')} to review"] if classes else []
    raises = sum(len(each.what.pupil_ids) for each in found if isinstance(each.what, TargetsToRaise))
    said += [f"{count(missing, 'review')} not entered"] if missing else []
    return [*said, *([f"{count(raises, 'target')} to be raised"] if raises else [])]


def raises_row(viewer: Viewer, what: TargetsToRaise | TargetsHeld, due: date) -> Row:
    """Targets that are raised, or held, for their head to look at."""
    number, day = len(what.pupil_ids), day_in_short(due, viewer.today)
    show = (Button("Show", ShowRaises()),)
    match what:
        case TargetsHeld():
            return Row(f"{count(number, 'target')} held", f"Until {day} you can let them go on", show)
        case TargetsToRaise(over=True):
            return Row(
                f"{count(number, 'target')} to raise", "Look at them, hold any, and raise the rest", show
            )
        case TargetsToRaise():
            return Row(f"{count(number, 'target')} to be raised", f"By {day}, unless you hold any", show)


def raises_to_see(viewer: Viewer, number: int) -> Card:
    """A round has ended, and what it raises waits for the head of the subject."""
    title = f"{count(number, 'target')} to raise: the round of reviews is over"
    said = "Look at them and hold any that should stay. The rest you raise with one tap."
    return Card(title, (Text(said),), (Button("Show", ShowRaises(), Style.PRIMARY),), plain=f"{title}.")


@drawn
def raises_list(
    viewer: Viewer, raises: Sequence[RaiseToCome], *, mine: Collection[int] = (), note: str = ""
) -> Card:
    """What the end of the rounds raises, each with the way to hold it; `mine`: the subjects that this person heads."""
    if not raises:
        return Card("No target is to be raised.", (Note(note),) if note else ())
    parts: list[Part] = [Note(note)] if note else []
    subject = ""
    for each in raises:
        if each.subject != subject:
            parts.append(Heading(subject := each.subject))
        parts.append(_raise(viewer, each))
    ready: dict[int, list[RaiseToCome]] = {}
    for each in raises:
        if each.over and each.raises and each.seen and each.subject_id in mine:
            ready.setdefault(each.subject_id, []).append(each)
    every = tuple(
        Button(f"Raise {len(found)} in {found[0].subject}", RaiseTargets(subject_id), Style.PRIMARY)
        for subject_id, found in ready.items()
    )
    return Card(f"{count(len(raises), 'pupil')} above target", tuple(parts), every)


def _raise(viewer: Viewer, each: RaiseToCome) -> Row:
    if each.held_by:
        said = f"Held by {each.held_by}: {each.held_because}"
        return Row(each.pupil, said, (Button("Let it go on", LetRaise(each.review_id)),))
    if not each.target:
        return Row(each.pupil, "No target to raise")
    if not each.higher:
        return Row(each.pupil, f"Target {each.target}: no higher target")
    hold = Button("Hold", StartForm("hold", pupil=each.pupil_id, subject=each.subject_id))
    when = day_in_short(each.closes, viewer.today)
    if each.over:
        when = "once you say so" if each.seen else "once the head of the subject has seen it"
    elif not each.seen:
        when = f"{when}, once the head of the subject has seen it"
    return Row(each.pupil, f"Target {each.target} to {each.higher}, {when}", (hold,))


@drawn
def raised(viewer: Viewer, done: TargetsRaised) -> Card:
    """The targets that were raised after their round."""
    subject = viewer.school.subject_name(done.subject_id)
    if not done.pupil_ids:
        return Card(f"{subject}: no target waits to be raised.")
    names = listed(map(viewer.school.label, done.pupil_ids), NAMES)
    return Card(f"{subject}: {count(len(done.pupil_ids), 'target')} raised: {names}.")


@drawn
def held(viewer: Viewer, done: RaiseHeld) -> Card:
    """What becomes of one raise."""
    pupil, subject = viewer.school.label(done.pupil_id), viewer.school.subject_name(done.subject_id)
    how = "is held" if done.held else "goes on"
    return Card(
        f"{pupil}, {subject}: the raise of the target {how}.", actions=(Button("Show all", ShowRaises()),)
    )


def changed(viewer: Viewer, done: RoundChanged) -> Card:
    """A round that was opened or closed, with what its end did."""
    name = round_name(done.year_group)
    if not done.closed:
        so = "is open" if done.entry is not None else "is open already"
        return Card(f"Reviews of {name}: the round {so} until {day_in_short(done.closes, viewer.today)}.")
    if done.entry is None:
        return Card(f"Reviews of {name}: the round is closed already.")
    raised = f"{count(done.raised, 'target')} raised, {count(done.opened, 'intervention')} opened now."
    waiting = (Text(f"{_to_raise(done.waiting)} {_once_seen(done.waiting)}."),) if done.waiting else ()
    return Card(f"Reviews of {name}: the round is closed. {raised}", waiting)
