"""`comment` and `comments`: a teacher's one line for a pupil's progress sheet, in a subject (P17)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import comments as cards
from bot.inputs.pupils import PupilField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import LineField
from bot.registry import Errand, Hints, Menu, command, shown, written
from bot.say.card import Card
from bot.say.press import StartForm
from models.access.authoriser import About, Action, allows, could, require, towards
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.rules.comment_lines import LONGEST, is_none
from models.tracking.comment import KnownComment, comments_now, comments_of_year
from models.tracking.commenting import comments_of_entry, write_comments
from models.tracking.recording import taught


@dataclass(frozen=True)
class Commented:
    pupil: Annotated[int, PupilField()]
    subject: Annotated[int, SubjectField(to=Action.WRITE_COMMENT)]
    words: Annotated[str, LineField(label="The line on the sheet", limit=LONGEST)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """The one subject in which the teacher has the pupil, and whether they may write about it."""
    pupil = values.get("pupil")
    if pupil is None:
        return
    if "subject" not in values:
        mine = taught(ask.db, ask.who, [pupil]).get(pupil, set()) or set(ask.who.heads)
        if len(mine) == 1:
            values["subject"] = next(iter(mine))
    if (subject := values.get("subject")) is not None:
        require(ask.db, ask.who, Action.WRITE_COMMENT, About(pupil_id=pupil, subject_id=subject))


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """What stands on the sheet now, below where the new line is typed."""
    pupil, subject = values.get("pupil"), values.get("subject")
    if pupil is None or subject is None:
        return Hints({})
    now = comments_now(ask.db, [pupil], ask.today, subject_id=subject).get(pupil, {}).get(subject)
    return Hints({"words": cards.now_words(ask, now)}, (now,) if now is not None else ())


@command(
    "comment",
    Commented,
    may=Action.WRITE_COMMENT,
    menu=Menu(87),
    errand=Errand.PUPILS,
    title="Comment for the sheet",
    settle=_settle,
    hints=_hints,
    examples=(
        "comment Amy Carter maths works hard and asks good questions",
        "comment Amy Carter maths none",
        "comment 11Ma1",
    ),
    looks=Deed.COMMENTS_LIST,
    changes=True,
)
def comment(ask: Ask, given: Commented) -> Result:
    """Write one line for a pupil's progress sheet in your subject; for a class, a line a pupil."""
    words = "" if is_none(given.words) else " ".join(given.words.split())
    said = {given.pupil: words}
    done = write_comments(ask.db, ask.actor, who=ask.who, subject_id=given.subject, said=said)
    return Reply(cards.written(ask, done), undo=done.entry)


@dataclass(frozen=True)
class WhoseComments:
    pupil: Annotated[int, PupilField()]


@command(
    "comments",
    WhoseComments,
    may=Action.SEE_GRADES,
    menu=Menu(88, reached=True),
    errand=Errand.PUPILS,
    title="Comments for the sheet",
    submit="Show",
    examples=("comments Amy Carter",),
    looks=Deed.COMMENTS_LIST,
)
def comments(ask: Ask, given: WhoseComments) -> Result:
    """See what teachers wrote for a pupil's progress sheet, and what it said before."""
    stands = towards(ask.db, ask.who, given.pupil)

    def sees(each: KnownComment) -> bool:
        return allows(stands, Action.SEE_GRADES, About(subject_id=each.subject_id))

    found = [each for each in comments_of_year(ask.db, given.pupil, ask.today) if sees(each)]
    mine = [
        each for each in ask.school.subjects if allows(stands, Action.WRITE_COMMENT, About(subject_id=each))
    ]
    if not found and not mine and not allows(stands, Action.SEE_GRADES):
        require(ask.db, ask.who, Action.SEE_GRADES, About(pupil_id=given.pupil))
    return Reply(cards.listed(ask, given.pupil, found, mine))


@shown(Deed.COMMENT_WRITE)
def written_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from what stands now."""
    return cards.written(ask, comments_of_entry(ask.db, entry))


@written(Deed.COMMENT_WRITE)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The form of one comment with its words; those of a class stand in the class's own form."""
    if entry.pupil_id not in ask.school.pupils or not could(ask.who, Action.WRITE_COMMENT):
        return None
    done = comments_of_entry(ask.db, entry)
    if not done.written:
        return None
    typed = (("words", done.written[0].words),)
    return StartForm("comment", entry.pupil_id, done.subject_id, typed)


ALL: tuple[Any, ...] = (comment, comments, written_again, as_written)
