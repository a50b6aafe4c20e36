"""What became of booking several days at once: each said as one alone, or as one answer where they come again (P9)."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from bot.cards.booking import booked, refused_row, together_row, warnings_of, who_words, why_not, with_host
from bot.cards.sessions import NAMES_IN_A_LINE, span_words
from bot.say.card import Button, Card, Mood, Note, Part, Row, Text
from bot.say.drawn import drawn, telling
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count
from models.audit.facts import PartOf, Shows
from models.rules.wording import day_in_short, day_words, listed
from models.sessions.availability import NotBooked
from models.sessions.outcome import BookingOutcome

FEW = 4
"""Days that are named one by one; of more, the first and the last."""
_ROWS = 8
"""Rows with buttons of their own; of more, each pupil's days stand together."""
_NOTES = 4


@drawn
def booked_on(viewer: Viewer, outcomes: Sequence[BookingOutcome]) -> Card:
    """What became of several days at once, each said as one alone would be; as one answer where they come again."""
    if len(outcomes) == 1:
        return booked(viewer, outcomes[0])
    if any(each.series for each in outcomes) or len(outcomes) > FEW:
        return booked_again(viewer, outcomes)
    first, *others = [booked(viewer, each) for each in outcomes]
    parts = [*first.parts, *(part for each in others for part in (Text(each.title), *each.parts))]
    actions = tuple(button for each in (first, *others) for button in each.actions)
    plain = " ".join(each.plain for each in (first, *others))
    return Card(first.title, tuple(parts), actions, plain, first.mood)


@drawn
def booked_again(viewer: Viewer, outcomes: Sequence[BookingOutcome]) -> Card:
    """Who is booked on which days, and first who is not on which of them."""
    first = outcomes[0]
    refused = [(one, each) for one in outcomes for each in one.refused]
    new = list(dict.fromkeys(each.pupil for one in outcomes for each in one.new))
    before = list(dict.fromkeys(each.pupil for one in outcomes for each in one.booked if each.already))
    there = [one for one in outcomes if one.new or (not new and one.booked)]
    lesson = ", ".join(filter(None, (first.subject, span_words(first.slot), _room(outcomes))))
    when = days_in_words([one.slot.day for one in there], viewer.today)
    missing = f"Not on every day: {who_words(_names(each for _, each in refused))}. " if refused else ""
    if new:
        title = f"{missing}{who_words(new)} booked{with_host(viewer, first)}: {lesson}, {when}."
    elif before:
        title = f"{missing}{already_recorded()}{who_words(before)} booked: {lesson}, {when}."
    else:
        title = f"Nobody was booked: {lesson}."
    parts: list[Part] = list(_not_booked(viewer, refused))
    parts.extend(
        Text(f"Booked: {listed(names, 100)}.") for names in (new or before,) if len(names) > NAMES_IN_A_LINE
    )
    if new and before:
        parts.extend(_booked_before(viewer, outcomes))
    notes = list(dict.fromkeys(sentence for one in outcomes for sentence in warnings_of(viewer, one)))
    more = (
        [f"{count(len(notes) - _NOTES, 'more thing')} like that on these days."]
        if len(notes) > _NOTES
        else []
    )
    parts.extend(Note(sentence) for sentence in (*notes[:_NOTES], *more))
    mood = Mood.PLAIN if not refused else Mood.WARNING if new else Mood.REFUSED
    return Card(title, tuple(parts), mood=mood)


@drawn
def asked_first(
    viewer: Viewer, outcomes: Sequence[BookingOutcome], surely: Button, done: str = "booked"
) -> Card:
    """What is asked before anything is done: who cannot come, then what may be too much; one press goes on."""
    first = outcomes[0]
    new = list(dict.fromkeys(each.pupil for one in outcomes for each in one.new))
    when = days_in_words([one.slot.day for one in outcomes], viewer.today)
    lesson = ", ".join(filter(None, (first.subject, when, span_words(first.slot), _room(outcomes))))
    notes = list(dict.fromkeys(sentence for one in outcomes for sentence in warnings_of(viewer, one)))
    more = [f"{count(len(notes) - _MOST_ASKED, 'more thing')} like that."] if len(notes) > _MOST_ASKED else []
    parts: list[Part] = [Text(sentence) for sentence in (*notes[:_MOST_ASKED], *more)]
    parts.extend(_not_booked(viewer, [(one, each) for one in outcomes for each in one.refused]))
    title = f"Not {done} yet: {who_words(new)}{with_host(viewer, first)}, {lesson}."
    # That somebody is asked about is on record, as a booking would be.
    named = {each.pupil_id: None for one in outcomes for each in one.new}
    asked = Card(title, tuple(parts), (surely,), mood=Mood.WARNING)
    return telling(asked, *(PartOf(pupil_id, Shows.SESSIONS) for pupil_id in named))


_MOST_ASKED = 8


def _booked_before(viewer: Viewer, outcomes: Sequence[BookingOutcome]) -> Iterable[Text]:
    """Who was booked before, with the days: those of the same days together, the most days first."""
    days: dict[str, list[date]] = {}
    for one in outcomes:
        for each in one.booked:
            if each.already:
                days.setdefault(each.pupil, []).append(one.slot.day)
    together: dict[tuple[date, ...], list[str]] = {}
    for pupil, theirs in days.items():
        together.setdefault(tuple(theirs), []).append(pupil)
    by_days = sorted(together.items(), key=lambda each: (-len(each[0]), each[0]))
    for some, pupils in by_days[:_NOTES]:
        yield Text(f"Already booked, {days_in_words(some, viewer.today)}: {listed(pupils, 100)}.")
    if left := [pupil for _, pupils in by_days[_NOTES:] for pupil in pupils]:
        yield Text(f"Already booked on some of these days: {listed(left, 100)}.")


def skipped_words(viewer: Viewer, skipped: Iterable[tuple[date, str]]) -> str:
    """The days on which it does not come, with why: Fri 27 Nov is an INSET day."""
    by_reason = sorted(skipped, key=lambda each: each[1])
    said = []
    for reason, some in groupby(by_reason, key=lambda each: each[1]):
        said.append(f"{days_in_words([day for day, _ in some], viewer.today)}, {reason}")
    return f"No session on {'; '.join(said)}."


def days_in_words(days: Sequence[date], today: date) -> str:
    """Thu 26 Nov and Thu 3 Dec; of many how many, from which to which."""
    if len(days) <= FEW:
        return listed(day_words(day, today) for day in days)
    first, last = day_in_short(days[0], today), day_in_short(days[-1], today)
    return f"{len(days)} days from {first} to {last}"


def _room(outcomes: Sequence[BookingOutcome]) -> str:
    rooms = {one.room for one in outcomes if one.booked}
    return next(iter(rooms)) if len(rooms) == 1 else ""


def _names(refused: Iterable[NotBooked]) -> list[str]:
    return list(dict.fromkeys(each.pupil for each in refused))


def _not_booked(viewer: Viewer, refused: Sequence[tuple[BookingOutcome, NotBooked]]) -> Iterable[Row]:
    """Each pupil's day with what there is instead; where they are many, a pupil's days together."""
    if len(refused) <= _ROWS:
        for outcome, each in refused:
            row = refused_row(viewer, outcome, each)
            yield Row(f"{row.title}, {day_words(outcome.slot.day, viewer.today)}", row.detail, row.buttons)
        return
    together: dict[tuple[str, str], list[str]] = {}
    for pupil in _names(each for _, each in refused):
        theirs = [(outcome, each) for outcome, each in refused if each.pupil == pupil]
        reasons = dict.fromkeys(why_not(viewer, each) for _, each in theirs)
        when = days_in_words([outcome.slot.day for outcome, _ in theirs], viewer.today)
        why = listed(list(reasons), FEW)
        if any(each.clash is not None for _, each in theirs):
            yield together_row([pupil], why, f", {when}")
        else:
            together.setdefault((why, when), []).append(pupil)
    for (why, when), pupils in together.items():
        yield together_row(pupils, why, f", {when}")
