"""What became of a clash: overridden, or put back, in words (R8)."""

from bot.cards.sessions import session_words, with_whom
from bot.say.card import Card, Text
from bot.say.viewer import Viewer
from models.rules.wording import listed
from models.sessions.occupied import Occupied
from models.sessions.overriding import Overridden


def overridden(viewer: Viewer, done: Overridden) -> Card:
    """Where the pupil comes now, what is off because of it, and who is told."""
    after = done.after
    lesson = session_words(after.subject, after.slot, after.room, viewer.today)
    whose = "" if after.host_id == viewer.who.staff_id else f" with {after.host}"
    off = listed(with_whom(viewer, each) for each in done.lost)
    told = " They were told of that one already, so tell them of this one." if done.told else ""
    others = [each.host for each in done.lost if each.host_id != viewer.who.staff_id]
    hears = (
        f"{listed(dict.fromkeys(others))} {'is' if len(set(others)) == 1 else 'are'} told. " if others else ""
    )
    return Card(
        f"{done.pupil} booked{whose}: {lesson}.{told}",
        (Text(f"Off instead: {off}. {hears}If this booking is cancelled, they go back there."),),
    )


def taken_over(viewer: Viewer, pupil: str, lost: Occupied, instead: Occupied, by: str, why: str) -> Card:
    """To who lost the pupil: where they are instead, who decided it, and why."""
    return Card(
        f"{pupil} will not come: {session_words(lost.subject, lost.slot, lost.room, viewer.today)}.",
        (Text(f"They go to {with_whom(viewer, instead)} instead. {by} decided: {why}"),),
    )


def back(viewer: Viewer, pupil: str, held: Occupied) -> Card:
    """To both teachers: the pupil is in the first session again."""
    return Card(f"{pupil} is back in {with_whom(viewer, held)}.")
