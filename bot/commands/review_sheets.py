"""`reviewsheet`, which is `review` with a class behind it: a line a pupil, above, on or below (P3, R4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import reviews as cards
from bot.inputs.judgements import JudgementField, words_for_attitude
from bot.inputs.line import Asking, PickAnother
from bot.inputs.mark_sheets import GradedGroup, MarkLines, SureOfGrades, in_pages, placed
from bot.inputs.subjects import SubjectField
from bot.registry import Errand, Hints, Menu, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.db.errors import Needed, Sorry
from models.rules.mark_lines import LineTrouble
from models.rules.review_lines import JudgementsRead, read_judgements, write_judgements
from models.rules.tracking import Judgement
from models.tracking.class_grades import ClassGrades, class_grades, roster, subject_of_class
from models.tracking.reviewing import (
    NOT_KEY_STAGE_3,
    Contradicted,
    ReviewSaid,
    contradicted,
    record_reviews,
    reviews_now,
)
from models.tracking.rounds import KEY_STAGE_3

_PAGES = ("lines", "lines2", "lines3")
_MOST_SAID = 5
"""Lines of which is said at once what is wrong."""
_HOW = "A dash stands for none yet. A list copied from a spreadsheet will do too."


@dataclass(frozen=True, kw_only=True)
class AllJudged(JudgementField):
    """What is said of the whole class at once, in a line."""

    def offered(self, ask: Asking) -> bool:
        return False


@dataclass(frozen=True)
class ReviewSheet:
    group: Annotated[str | None, GradedGroup(hint="Such as 8Sc2")]
    subject: Annotated[int | None, SubjectField(to=Action.RECORD_GRADE, optional=True, unseen=True)]
    everybody: Annotated[Judgement | None, AllJudged(optional=True)]
    lines: Annotated[str | None, MarkLines(label="Name, above / on / below", optional=True, hint=_HOW)]
    lines2: Annotated[str | None, MarkLines(optional=True, page=2, label="The next pupils")]
    lines3: Annotated[str | None, MarkLines(optional=True, page=3, label="The last pupils")]
    sure: Annotated[str | None, SureOfGrades()]
    block: JudgementsRead = field(default_factory=JudgementsRead)


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Whose class it is, what each line says, and what a grade contradicts, before anything is written."""
    if values.get("group") is None:
        raise Needed("Which class? Type its name, such as 8Sc2.", field="group")
    _know_subject(ask, values)
    found = _found(ask, values)
    if any(ask.school.year_of(each) not in KEY_STAGE_3 for each in found.pupil_ids):
        raise Sorry(NOT_KEY_STAGE_3, field="group")
    pages = _pages(values)
    block = read_judgements("\n".join(pages), roster(ask.school, found), words_for_attitude(ask))
    if block.troubles:
        raise _troubles(block.troubles, pages)
    if not block.lines:
        raise Sorry(
            "No line has a review yet. Type above, on or below behind at least one name.", field="lines"
        )
    asked = contradicted(ask.db, ask.who, values["subject"], _said(block), ask.today)
    if asked and not _is_sure(values, asked):
        sentence = "\n".join(
            ("Not saved yet. A grade says otherwise.", *(cards.contradiction(ask, each) for each in asked))
        )
        raise PickAnother(sentence, field="sure", choices=SureOfGrades.choices(_mark_of(asked)))
    values["block"] = block


def _know_subject(ask: Ask, values: dict[str, Any]) -> None:
    """A class has one; of a form or a year group it is said, or the teacher's only one."""
    of_class = subject_of_class(ask.db, values["group"])
    if of_class is not None:
        values["subject"] = of_class
    elif values.get("subject") is None:
        raise Needed("Which subject are the reviews in?", field="subject")


def _pages(values: dict[str, Any]) -> list[str]:
    """What stands in each page; what was pasted in one piece, in as many as it needs. Raises Needed for nothing."""
    pages = [page for name in _PAGES if (page := str(values.get(name) or ""))]
    everybody = values.get("everybody")
    if everybody is not None and not pages:
        return [f"the rest {everybody.value}"]
    if not pages:
        raise Needed("Type a line for each pupil: the name, then above, on or below.", field="lines")
    if len(pages) == 1 and len(anew := in_pages(pages[0], len(_PAGES))) > 1:
        values.update(zip(_PAGES, anew, strict=False))
        return anew
    return pages


def _found(ask: Ask, values: Mapping[str, Any]) -> ClassGrades:
    return class_grades(ask.db, ask.who, group=values["group"], subject_id=values["subject"], today=ask.today)


def _said(block: JudgementsRead) -> list[ReviewSaid]:
    return [ReviewSaid(each.pupil_id, each.judgement, each.attitude) for each in block.lines]


def _troubles(troubles: tuple[LineTrouble, ...], pages: list[str]) -> Sorry:
    """What is wrong, line by line, beside the page where the first of them stands."""
    said: list[str] = []
    first = 0
    for each in sorted(troubles, key=lambda each: each.line):
        page, line = placed(each.line, pages)
        first = first if said else page
        beside = f" of the {('first', 'second', 'third')[page]} field" if len(pages) > 1 else ""
        said.append(f"Line {line}{beside}: {each.sentence}" if each.line else each.sentence)
    if len(said) > _MOST_SAID:
        said = [*said[:_MOST_SAID], f"And {len(said) - _MOST_SAID} more lines are like that."]
    return Sorry("\n".join(["Nothing is saved yet.", *said]), field=_PAGES[first])


def _mark_of(asked: list[Contradicted]) -> str:
    """What tells these questions from others, so that a yes is to them alone."""
    return sha256(repr(asked).encode()).hexdigest()[:16]


def _is_sure(values: Mapping[str, Any], asked: list[Contradicted]) -> bool:
    answer, _, mark = str(values.get("sure") or "").partition(".")
    if mark == _mark_of(asked) and answer == "no":
        raise Sorry("Change the lines that are not right.", field=_PAGES[0])
    return mark == _mark_of(asked)


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """The class's name above its lines, which are filled in with the reviews of the round so far."""
    if values.get("group") is None or values.get("subject") is None:
        return Hints({})
    found = _found(ask, values)
    begins: dict[str, str] = {}
    now = reviews_now(ask.db, found.pupil_ids, values["subject"])
    if not any(values.get(name) for name in _PAGES):
        text = write_judgements(roster(ask.school, found), now.said)
        begins = dict(zip(_PAGES, in_pages(text, len(_PAGES)), strict=False))
    return Hints({}, (found, now), begins=begins, title=f"{found.group}: reviews"[:24])


@command(
    "reviewsheet",
    ReviewSheet,
    may=Action.RECORD_GRADE,
    menu=Menu(84, reached=True),
    errand=Errand.PUPILS,
    title="Reviews of a class",
    aliases=("reviewsheets",),
    settle=_settle,
    hints=_hints,
    looks=Deed.REVIEW_SEE,
    examples=("review 8Ma1", "review 8Ma1 on"),
)
def reviewsheet(ask: Ask, given: ReviewSheet) -> Result:
    """Review a whole class of Years 7 to 9, a line a pupil."""
    subject = given.subject or 0
    done = record_reviews(
        ask.db, ask.actor, who=ask.who, subject_id=subject, said=_said(given.block), sure=True
    )
    return Reply(cards.recorded(ask, done), undo=done.entry)


ALL: tuple[Any, ...] = (reviewsheet,)
