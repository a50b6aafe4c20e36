"""`marksheet`, which is `grade` with a class behind it: a whole class's grades in one form (P6, R12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import mark_sheets as cards
from bot.inputs.collected import CollectedMonth, LateReason
from bot.inputs.line import PickAnother
from bot.inputs.mark_sheets import (
    PAGES,
    GradedGroup,
    MarkLines,
    SureOfGrades,
    in_pages,
    know_subject,
    mark_of,
    troubles_in,
)
from bot.inputs.subjects import SubjectField
from bot.registry import Errand, Hints, Menu, button, command, shown
from bot.say.card import Card
from bot.say.form import Asked
from models.access.authoriser import Action, could
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Needed, NotAllowed, Sorry
from models.rules.class_lists import write_lines
from models.rules.mark_lines import MarksRead, PupilMark, read_lines
from models.rules.mark_words import is_same
from models.rules.mentoring import Month
from models.tracking.class_grades import AskedLine, ClassGrades, ask_about, class_grades, roster
from models.tracking.recording import Into
from models.tracking.recording_classes import ClassRecorded, class_as_recorded, record_class, require_open
from models.tracking.sheets_due import sheets_due

_HOW = "A dash stands for none. Change what has changed; a list copied from a spreadsheet will do too."
NO_CHANGE = "no change"
_WHY = LateReason(
    label="Why",
    word="because",
    also=("reason",),
    optional=True,
    hint="For one that has closed",
    once_needed=True,
)


@dataclass(frozen=True)
class MarkSheet:
    group: Annotated[str | None, GradedGroup()]
    subject: Annotated[int | None, SubjectField(to=Action.RECORD_GRADE, optional=True, unseen=True)]
    lines: Annotated[str | None, MarkLines(optional=True, hint=_HOW)]
    lines2: Annotated[str | None, MarkLines(optional=True, page=2, label="The next pupils")]
    lines3: Annotated[str | None, MarkLines(optional=True, page=3, label="The next pupils")]
    lines4: Annotated[str | None, MarkLines(optional=True, page=4, label="The next pupils")]
    lines5: Annotated[str | None, MarkLines(optional=True, page=5, label="The next pupils")]
    lines6: Annotated[str | None, MarkLines(optional=True, page=6, label="The next pupils")]
    lines7: Annotated[str | None, MarkLines(optional=True, page=7, label="The next pupils")]
    lines8: Annotated[str | None, MarkLines(optional=True, page=8, label="The last pupils")]
    sure: Annotated[str | None, SureOfGrades()]
    month: Annotated[Month | None, CollectedMonth(optional=True, unseen=True, label="Collection")]
    reason: Annotated[str | None, _WHY]
    block: MarksRead = field(default_factory=MarksRead)


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Whose class it is, what each line says, and what is surprising, before anything is written."""
    group = values.get("group")
    if group is None and _pages(values):
        raise Needed("Which class are these grades of?", field="group")
    if group is None:
        return
    know_subject(ask, values, "grades")
    found = _found(ask, values)
    _page_anew(values)
    pages = _pages(values)
    late = False
    try:
        late = _require_open(ask, found, "\n".join(pages), _into(values))
    except Sorry as sorry:
        # Why it changes is asked once the lines are there: nobody confirms a list that they have not seen.
        if pages or sorry.field != "reason":
            raise
    if not pages:
        raise Needed(
            "Type a line for each pupil: the name, the current and the predicted grade.", field="lines"
        )
    block = read_lines("\n".join(pages), roster(ask.school, found))
    if block.troubles:
        raise troubles_in(block.troubles, pages)
    # Why a closed collection changes answers what would be asked.
    asked = () if late and values.get("reason") else ask_about(found, block.marks)
    if asked and not _is_sure(values, asked):
        done = ClassRecorded(found.group, found.subject_id, asked=asked)
        sentence = f"Not saved yet. Is this right?\n{cards.questions(ask, done)}"
        raise PickAnother(sentence, field="sure", choices=SureOfGrades.choices(mark_of(asked)))
    values["block"] = block


def _into(values: Mapping[str, Any]) -> Into:
    return Into(values.get("month"), values.get("reason") or "", sure=True)


def _require_open(ask: Ask, found: ClassGrades, typed: str, into: Into) -> bool:
    """Whether one of the class has closed, which is said before anything is typed to whom it is closed.

    What was typed meanwhile stays in its form.
    """
    try:
        collections = require_open(ask.db, ask.who, found, found.pupil_ids, ask.today, into)
    except NotAllowed as closed:
        if not typed or is_same(typed):
            raise
        raise Sorry(closed.sentence, field=PAGES[0]) from None
    return not all(each.is_open(ask.today) for each in collections.values())


def _found(ask: Ask, values: Mapping[str, Any]) -> ClassGrades:
    group, subject = values["group"], values["subject"]
    month = values.get("month")
    return class_grades(ask.db, ask.who, group=group, subject_id=subject, today=ask.today, month=month)


def _page_anew(values: dict[str, Any]) -> None:
    """What was pasted in one piece stands in as many pages as it needs."""
    pages = in_pages(values.get("lines") or "", len(PAGES))
    if len(pages) > 1 and not any(values.get(each) for each in PAGES[1:]):
        values.update(zip(PAGES, pages, strict=False))


def _pages(values: Mapping[str, Any]) -> list[str]:
    """Every page up to the last in which something stands; none where nothing does."""
    pages = [str(values.get(name) or "") for name in PAGES]
    while pages and not pages[-1].strip():
        pages.pop()
    return pages


def _is_sure(values: Mapping[str, Any], asked: tuple[AskedLine, ...]) -> bool:
    answer, _, mark = str(values.get("sure") or "").partition(".")
    if mark == mark_of(asked) and answer == "no":
        raise Sorry("Change the lines that are not right.", field=PAGES[0])
    return mark == mark_of(asked)


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """The class's name above its lines, which are filled in with the grades that each had last."""
    if values.get("group") is None or values.get("subject") is None:
        return Hints({})
    try:
        found = _found(ask, values)
    except Sorry as sorry:
        if sorry.field != "month":
            raise
        # Of a month without a collection there is nothing to fill in: the form asks which one is meant.
        return Hints({})
    begins: dict[str, str] = {}
    if not _pages(values):
        text = write_lines(roster(ask.school, found), found.pupil_ids)
        begins = dict(zip(PAGES, in_pages(text, len(PAGES)), strict=False))
    asks: dict[str, Asked | None] = {}
    closed = any(ask.school.year_of(each) not in found.opened for each in found.pupil_ids)
    if found.month is not None or (closed and could(ask.who, Action.RECORD_GRADE_LATE)):
        asks["reason"] = _WHY.draw(ask, "reason", values.get("reason"), None)
    return Hints({}, (found,), asks, begins, cards.title(ask, found))


@command(
    "marksheet",
    MarkSheet,
    may=Action.RECORD_GRADE,
    menu=Menu(85, reached=True),
    errand=Errand.PUPILS,
    title="Grades of a class",
    aliases=("marksheets",),
    settle=_settle,
    hints=_hints,
    looks=Deed.GRADE_FORM,
    examples=(
        "grade 11Ma1",
        "grade 11Ma1 no change",
        "grade 11Ma1 for October because: a mock was marked wrongly",
    ),
)
def marksheet(ask: Ask, given: MarkSheet) -> Result:
    """Record a whole class's grades, a line a pupil; alone it lists your classes."""
    if given.group is None or given.subject is None:
        return Reply(cards.due(ask, sheets_due(ask.db, ask.who, ask.today)))
    # What was surprising was asked before: settling it is where a form can still be changed.
    into = Into(given.month, given.reason or "", sure=True)
    done = _record(ask, given.group, given.subject, given.block.marks, into)
    return Reply(cards.recorded(ask, done, given.block.mended), undo=done.entry)


def _record(ask: Ask, group: str, subject: int, marks: tuple[PupilMark, ...], into: Into) -> ClassRecorded:
    return record_class(
        ask.db, ask.actor, who=ask.who, group=group, subject_id=subject, marks=marks, into=into
    )


@button(cards.KeepGrades, may=Action.RECORD_GRADE, looks=Deed.GRADE_FORM)
def keep(ask: Ask, press: cards.KeepGrades) -> Result:
    """Confirm last time's grades of the whole class."""
    found = class_grades(ask.db, ask.who, group=press.group, subject_id=press.subject, today=ask.today)
    block = read_lines(NO_CHANGE, roster(ask.school, found))
    if not block.marks:
        raise Sorry(f"{found.group} has no grades from before to keep. Enter them instead.")
    try:
        done = _record(ask, press.group, press.subject, block.marks, Into(sure=True))
    except Sorry as sorry:
        if sorry.field != "reason":
            raise
        return Reply(cards.why_needed(sorry.sentence, press.group, NO_CHANGE))
    return Replace(cards.recorded(ask, done), undo=done.entry)


@shown(Deed.GRADES_RECORD)
def recorded_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the grades as they are now."""
    done = class_as_recorded(ask.db, entry)
    return cards.recorded(ask, done) if done is not None else Card("Those grades were recorded before.")


ALL: tuple[Any, ...] = (marksheet, keep, recorded_again)
