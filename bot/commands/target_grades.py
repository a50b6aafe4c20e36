"""`target` and `targets`: target grades, and who has none (P2, R4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import target_grades as cards
from bot.inputs.grades import BesideGrade, GradeTyped, TargetEndField, graded_beside
from bot.inputs.groups import GroupField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import LineField
from bot.registry import Errand, Hints, Menu, button, command, shown
from bot.say.card import Card
from bot.say.words import END_NAMES
from models.access.authoriser import About, Action, Allowed, may, may_of_all, require, require_ever
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.tracking import TargetKind
from models.rules.wording import listed
from models.school.pupils import group_words
from models.tracking.class_grades import subject_of_class
from models.tracking.recording import read_code
from models.tracking.setting_targets import (
    as_set,
    set_target,
    target_history,
    targets_missing,
    tracked_in,
    without_target,
)


@dataclass(frozen=True)
class TargetGrade:
    pupil: Annotated[int, BesideGrade()]
    subject: Annotated[int, SubjectField(to=Action.SEE_GRADES, asks_nearly=True)]
    grade: Annotated[
        str | None,
        GradeTyped(label="Target", words=("target", "to"), optional=True, hint="Nothing: only look"),
    ]
    kind: Annotated[
        TargetKind | None,
        TargetEndField(
            label="By when", optional=True, hint="Nothing: end of year up to Year 9, else of Key Stage 4"
        ),
    ]
    reason: Annotated[
        str | None, LineField(label="Why", optional=True, hint="A lower one needs a reason", limit=150)
    ]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """A grade of the subject's scale, and of one pupil: another's would be kept as why it is so."""
    pupil, subject, grade = (values.get(each) for each in ("pupil", "subject", "grade"))
    if grade and (other := graded_beside(ask, values.get("reason") or "")):
        raise Sorry(
            f"One pupil at a time here. Type a line of its own for “{other}”; here only why.", field="reason"
        )
    if pupil is not None and subject is not None and grade:
        read_code(ask.school, pupil, subject, grade, field="grade")


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """The target that holds, for those who may see it."""
    pupil, subject = values.get("pupil"), values.get("subject")
    if pupil is None or subject is None:
        return Hints({})
    if not isinstance(
        may(ask.db, ask.who, Action.SEE_GRADES, About(pupil_id=pupil, subject_id=subject)), Allowed
    ):
        return Hints({})
    found = target_history(ask.db, ask.who, pupil, subject)
    now = listed(
        f"{each.code}{_by(each.kind) if found.of_kinds else ''}" for each in found.steps if each.holds
    )
    return Hints({"grade": f"It is {now or 'none'} now. Nothing: only look"}, (found,))


def _by(kind: TargetKind) -> str:
    return f" by the {END_NAMES[kind]}"


@command(
    "target",
    TargetGrade,
    may=Action.SEE_GRADES,
    menu=Menu(86),
    errand=Errand.PUPILS,
    title="Target grade",
    settle=_settle,
    hints=_hints,
    looks=Deed.GRADE_FORM,
    examples=(
        "target Amy Carter maths",
        "target Amy Carter maths 7",
        "target Amy Carter maths end of year 6",
    ),
)
def target(ask: Ask, given: TargetGrade) -> Result:
    """See a pupil's target grades in a subject; set, raise or lower one."""
    if given.grade is None:
        if given.reason:
            raise Sorry("Which grade is the target? Type it, such as 7.", field="grade")
        found = target_history(ask.db, ask.who, given.pupil, given.subject)
        about = About(pupil_id=given.pupil, subject_id=given.subject)
        sets = isinstance(may(ask.db, ask.who, Action.SET_TARGET, about), Allowed)
        return Reply(cards.history(ask, found, sets=sets))
    done = set_target(
        ask.db,
        ask.actor,
        who=ask.who,
        pupil_id=given.pupil,
        subject_id=given.subject,
        typed=given.grade,
        reason=given.reason or "",
        kind=given.kind,
    )
    return Reply(cards.was_set(ask, done), undo=done.entry)


@dataclass(frozen=True)
class WhichTargets:
    subject: Annotated[int | None, SubjectField(to=Action.SET_TARGET, optional=True, usual=False)]
    group: Annotated[str | None, GroupField(optional=True, hint="Such as 11B, 11Ma1 or year 9; nothing: all")]


def _settle_which(ask: Ask, values: dict[str, Any]) -> None:
    """A class has one subject."""
    if values.get("subject") is None and values.get("group"):
        subject = subject_of_class(ask.db, values["group"])
        if subject is not None:
            values["subject"] = subject


@command(
    "targets",
    WhichTargets,
    may=Action.SET_TARGET,
    menu=Menu(163),
    errand=Errand.PUPILS,
    title="Targets missing",
    settle=_settle_which,
    looks=Deed.GRADE_FORM,
    examples=("targets", "targets maths", "targets maths year 9"),
)
def targets(ask: Ask, given: WhichTargets) -> Result:
    """See who takes a subject without a target: of everybody, or of a form, a class or a year group."""
    group = given.group or ""
    if given.subject is not None:
        return Reply(_without(ask, given.subject, group))
    require_ever(ask.db, ask.who, Action.SET_TARGET)
    mine = None if may_of_all(ask.who, Action.SET_TARGET) else ask.who.heads
    found = targets_missing(ask.db, ask.school, ask.today, mine, _among(ask, group))
    return Reply(cards.missing(ask, found, _within(ask, group), of_all=mine is None))


@button(cards.ShowWithoutTarget, may=Action.SET_TARGET, looks=Deed.GRADE_FORM)
def without(ask: Ask, press: cards.ShowWithoutTarget) -> Result:
    """Who takes the subject without a target."""
    return Reply(_without(ask, press.subject, press.group, press.after))


def _without(ask: Ask, subject: int, group: str, after: int | None = None) -> Card:
    require(ask.db, ask.who, Action.SET_TARGET, About(subject_id=subject))
    found = without_target(ask.db, ask.school, subject, ask.today, _among(ask, group))
    return cards.pupils_without(ask, subject, found, after, _within(ask, group))


def _among(ask: Ask, group: str) -> list[int] | None:
    return tracked_in(ask.db, ask.school, group) if group else None


def _within(ask: Ask, group: str) -> cards.Within:
    return cards.Within(group, group_words(ask.db, group)) if group else cards.EVERYBODY


@shown(Deed.TARGET_SET)
def set_again(ask: Ask, entry: Entry) -> Card:
    """The target, as it is now."""
    if entry.pupil_id not in ask.school.pupils:
        return Card("That pupil has left the school.")
    return cards.was_set(ask, as_set(ask.db, entry))


ALL: tuple[Any, ...] = (target, targets, without, set_again)
