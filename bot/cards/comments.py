"""Teachers' lines for the progress sheet in words (P17)."""

from collections.abc import Collection, Sequence
from itertools import groupby

from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import StartForm
from bot.say.viewer import Viewer
from bot.say.words import already_recorded
from models.audit.facts import PartOf, Shows
from models.rules.wording import count, day_words, example
from models.rules.wording import listed as listed_words
from models.tracking.comment import KnownComment
from models.tracking.commenting import CommentsWritten

NAMED = 8
"""More names than these are counted."""
_ON_SHEET = "It stands on the progress sheet that goes home, below the subject."


def comment_button(pupil_id: int, subject_id: int, *, again: bool) -> Button:
    label, style = ("Write anew", Style.PLAIN) if again else ("Write", Style.PRIMARY)
    return Button(label, StartForm("comment", pupil=pupil_id, subject=subject_id), style)


@drawn
def written(viewer: Viewer, done: CommentsWritten) -> Card:
    """What stands on whose progress sheet now, and on whose no more."""
    subject = viewer.school.subject_name(done.subject_id)
    begin = already_recorded(done.entry is None)
    if len(done.pupil_ids) == 1:
        (pupil_id,) = done.pupil_ids
        label = viewer.school.label(pupil_id)
        if not done.written:
            return Card(f"{begin}{label}, {subject}: no comment on the progress sheet.")
        return Card(f"{begin}{label}, {subject}: “{done.written[0].words}”", (Text(_ON_SHEET),))
    parts: list[Part] = []
    if done.written:
        names = listed_words([viewer.school.label(each.pupil_id) for each in done.written], NAMED)
        parts.append(Text(f"For the progress sheet of {names}."))
    if done.taken_off:
        names = listed_words(map(viewer.school.label, done.taken_off), NAMED)
        parts.append(Text(f"No comment any more: {names}."))
    return Card(f"{begin}{subject}: comments on {count(len(done.pupil_ids), 'pupil')}.", tuple(parts))


@drawn
def listed(viewer: Viewer, pupil_id: int, found: Sequence[KnownComment], may_write: Collection[int]) -> Card:
    """What stands on a pupil's next progress sheet by subject, with what stood there before."""
    label = viewer.school.label(pupil_id)
    parts: list[Part] = []
    for subject_id, each in groupby(found, key=lambda one: one.subject_id):
        of_subject = list(each)
        now = next((one for one in of_subject if one.superseded_at is None), None)
        name = viewer.school.subject_name(subject_id)
        buttons = (comment_button(pupil_id, subject_id, again=now is not None),)
        said = f"“{now.words}”\n{_by(viewer, now)}" if now is not None else "None now."
        parts.append(Row(name, said, buttons if subject_id in may_write else ()))
        before = [one for one in of_subject if one is not now]
        if before:
            parts.append(
                Note("Before: " + " · ".join(f"“{one.words}” ({_by(viewer, one)})" for one in before))
            )
    others = sorted(set(may_write) - {each.subject_id for each in found}, key=viewer.school.subject_name)
    if others:
        parts.append(Heading("Nothing written yet"))
        parts.extend(
            Row(viewer.school.subject_name(each), "", (comment_button(pupil_id, each, again=False),))
            for each in others
        )
    if not parts:
        how = (
            f"The subject's teachers and its head write one: {example('comment Amy Carter maths works hard')}"
        )
        none = Card(f"{label}: no comment that you may see this year.", (Text(how),))
        return telling(none, PartOf(pupil_id, Shows.COMMENTS))
    card = Card(f"Comments for the progress sheet of {label}", tuple(parts))
    return card if found else telling(card, PartOf(pupil_id, Shows.COMMENTS))


def _by(viewer: Viewer, each: KnownComment) -> str:
    return f"{each.by}, {day_words(viewer.local(each.written_at).date(), viewer.today)}"


def now_words(viewer: Viewer, now: KnownComment | None) -> str:
    """Below the field: what stands on the sheet now."""
    if now is None:
        return "For the pupil and the parents"
    return f"Now: “{now.words}” ({_by(viewer, now)}). A dash takes it off"
