"""`grade`: current and predicted for one pupil (P6, R12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import grades as cards
from bot.inputs.collected import CollectedMonth, LateReason
from bot.inputs.grades import SAME, GradedPupil, GradeTyped, both_of, unmarked
from bot.inputs.subjects import SubjectField
from bot.registry import Errand, Hints, Menu, button, command, shown, written
from bot.say.card import Card
from bot.say.drawn import telling
from bot.say.press import StartForm
from bot.say.standing import stale_words, targets_said
from models.access.authoriser import About, Action, Allowed, may, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.facts import PartOf, Shows
from models.db.errors import Sorry
from models.rules.mentoring import Month
from models.rules.wording import first_large, listed
from models.tracking.progress import progress
from models.tracking.recording import (
    GradesRecorded,
    Into,
    as_recorded,
    collection_of,
    read_code,
    record_grades,
    taught,
)
from models.tracking.sheets_due import next_in_class

GRADES = ("current", "predicted")
_DASH = "A dash stands for none"
_NOW = ("current", "curr", "cur", "now", "working", "work")
_LATER = ("predicted", "predict", "pred", "expected", "exp", "forecast")


@dataclass(frozen=True)
class Graded:
    pupil: Annotated[int, GradedPupil()]
    subject: Annotated[int, SubjectField(to=Action.RECORD_GRADE, asks_nearly=True)]
    current: Annotated[str, GradeTyped(label="Current grade", words=_NOW, others=_LATER)]
    predicted: Annotated[str, GradeTyped(label="Predicted grade", words=_LATER, others=_NOW, last=True)]
    month: Annotated[
        Month | None,
        CollectedMonth(
            optional=True, label="Collection", hint="Nothing: the one that is open, else the newest"
        ),
    ]
    reason: Annotated[
        str | None,
        LateReason(
            label="Why", word="because", also=("reason",), optional=True, hint="For one that has closed"
        ),
    ]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """The one subject in which the teacher has the pupil, whether they may, and grades of its scale."""
    pupil = values.get("pupil")
    if pupil is None:
        return
    if "subject" not in values:
        mine = taught(ask.db, ask.who, [pupil]).get(pupil, set())
        # A head of subject grades pupils of others too, and then can mean no other subject.
        mine = mine or set(ask.who.heads)
        if len(mine) == 1:
            values["subject"] = next(iter(mine))
    if (subject := values.get("subject")) is None:
        return
    require(ask.db, ask.who, Action.RECORD_GRADE, About(pupil_id=pupil, subject_id=subject))
    if SAME in {values.get(name) for name in GRADES}:
        _as_last_time(ask, values, pupil, subject)
    _part(ask, values, pupil, subject)
    _unmark(ask, values, pupil, subject)
    for name in GRADES:
        if name in values:
            read_code(ask.school, pupil, subject, values[name], field=name)
    month = values.get("month")
    if month is not None or all(name in values for name in GRADES):
        about = About(pupil_id=pupil, subject_id=subject)
        collection_of(ask.db, ask.who, Into(month, values.get("reason") or ""), about, ask.today)


def _as_last_time(ask: Ask, values: dict[str, Any], pupil: int, subject: int) -> None:
    """No change: what is not given anew is what it was last time."""
    require(ask.db, ask.who, Action.SEE_GRADES, About(pupil_id=pupil, subject_id=subject))
    [now] = progress(ask.db, ask.school, pupil, ask.today, subject_id=subject)
    was = {"current": now.last.current, "predicted": now.last.predicted} if now.last is not None else {}
    for name in GRADES:
        if values.get(name, SAME) == SAME:
            values[name] = was.get(name) or "-"
    if not any(was.values()):
        values.pop("current", None)
        values.pop("predicted", None)
        raise Sorry("There is nothing from before to keep. Type the grades.", field="current")


def _part(ask: Ask, values: dict[str, Any], pupil: int, subject: int) -> None:
    """5+/6- is both grades in one word, where the subject's scale has no such pair."""
    both = both_of(values.get("current", ""))
    if both is None or "predicted" in values:
        return
    if not _reads(ask, pupil, subject, values["current"]):
        values["current"], values["predicted"] = both


def _unmark(ask: Ask, values: dict[str, Any], pupil: int, subject: int) -> None:
    """C2 P1 are current 2 and predicted 1, where the subject's scale has no such grades of its own."""
    typed = {name: values[name] for name in GRADES if name in values}
    for name, words in zip(GRADES, (_NOW, _LATER), strict=True):
        found = [grade for each in typed.values() if (grade := unmarked(each, words))]
        if len(found) == 1 and not all(_reads(ask, pupil, subject, each) for each in typed.values()):
            values[name] = found[0]


def _reads(ask: Ask, pupil: int, subject: int, grade: str) -> bool:
    try:
        read_code(ask.school, pupil, subject, grade, field="")
    except Sorry:
        return False
    return True


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """What the grades were last time, for those who may see it."""
    pupil, subject = values.get("pupil"), values.get("subject")
    if pupil is None or subject is None:
        return Hints(dict.fromkeys(GRADES, _DASH))
    about = About(pupil_id=pupil, subject_id=subject)
    if not isinstance(may(ask.db, ask.who, Action.SEE_GRADES, about), Allowed):
        return Hints(dict.fromkeys(GRADES, _DASH))
    [now] = progress(ask.db, ask.school, pupil, ask.today, subject_id=subject)
    was = {"current": now.last.current, "predicted": now.last.predicted} if now.last is not None else {}
    stale = f", {stale_words(now)}" if now.unconfirmed is not None else ""
    hints = {name: f"Last time {was[name]}{stale}. {_DASH}" if was.get(name) else _DASH for name in GRADES}
    target = f"{first_large(listed(targets_said(now)))}. " if now.target else ""
    return Hints({**hints, "predicted": f"{target}{hints['predicted']}"}, (now,))


@command(
    "grade",
    Graded,
    may=Action.RECORD_GRADE,
    menu=Menu(80, short=True),
    errand=Errand.PUPILS,
    title="Record grades",
    aliases=("grades",),
    settle=_settle,
    hints=_hints,
    looks=Deed.GRADE_FORM,
    examples=(
        "grade Amy Carter maths 5+ 6",
        "grade Amy Carter science 5-4 5-5",
        "grade Amy Carter current 5+ predicted 6",
        "grade Amy Carter maths 5+ 6 for October because: a mock was marked wrongly",
    ),
    changes=True,
)
def grade(ask: Ask, given: Graded) -> Result:
    """Record a pupil's current and predicted grade for this month."""
    done = record_grades(
        ask.db,
        ask.actor,
        who=ask.who,
        pupil_id=given.pupil,
        subject_id=given.subject,
        current=given.current,
        predicted=given.predicted,
        into=Into(given.month, given.reason or ""),
    )
    return Reply(_card(ask, done), undo=done.entry)


def _card(ask: Ask, done: GradesRecorded) -> Card:
    if done.asked:
        return cards.asked(ask, done)
    subject = done.progress.subject_id
    following = next_in_class(ask.db, ask.who, done.pupil_id, subject, ask.today)
    return _going_on(ask, cards.recorded(ask, done), following, subject)


def _going_on(ask: Ask, card: Card, following: int | None, subject: int) -> Card:
    if following is None:
        return card
    # Who comes next has no grade yet: that tells something of them.
    card = telling(card, PartOf(following, Shows.GRADES))
    return card.with_actions(cards.next_button(ask, following, subject))


@button(cards.SaveGrades, may=Action.RECORD_GRADE, looks=Deed.GRADE_FORM)
def save(ask: Ask, press: cards.SaveGrades) -> Result:
    """Save the grades that were asked about."""
    try:
        done = record_grades(
            ask.db,
            ask.actor,
            who=ask.who,
            pupil_id=press.pupil,
            subject_id=press.subject,
            current=press.current,
            predicted=press.predicted,
            into=Into(sure=True),
        )
    except Sorry as sorry:
        if sorry.field != "reason":
            raise
        return Reply(
            cards.why_needed(sorry.sentence, press.pupil, press.subject, press.current, press.predicted)
        )
    return Replace(_card(ask, done), undo=done.entry)


@shown(Deed.GRADE_RECORD)
def recorded_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the grades as they are now."""
    if entry.pupil_id not in ask.school.pupils:
        return Card("That pupil has left the school.")
    return _card(ask, as_recorded(ask.db, ask.who, entry, ask.today))


@written(Deed.GRADE_RECORD)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The form of grades with those that were recorded."""
    if entry.pupil_id not in ask.school.pupils:
        return None
    done = as_recorded(ask.db, ask.who, entry, ask.today)
    last = done.progress.last
    typed = (("current", last.current), ("predicted", last.predicted)) if last is not None else ()
    return StartForm(
        "grade", entry.pupil_id, done.progress.subject_id, tuple(each for each in typed if each[1])
    )


ALL: tuple[Any, ...] = (grade, save, recorded_again, as_written)
