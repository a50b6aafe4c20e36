"""`reviewsheet`, which is `review` with a class behind it: a line a pupil, above, on or below (P3, R4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import reviews as cards
from bot.inputs.judgements import JudgementField, words_for_attitude
from bot.inputs.line import Asking, PickAnother
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
from bot.registry import Errand, Hints, Menu, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.db.errors import Needed, Sorry
from models.rules.review_lines import JudgementsRead, read_judgements, write_judgements
from models.rules.tracking import Judgement
from models.tracking.class_grades import ClassGrades, class_grades, roster
from models.tracking.review import KEY_STAGE_3
from models.tracking.reviewing import (
    NOT_KEY_STAGE_3,
    Contradicted,
    ReviewSaid,
    contradicted,
    record_reviews,
    reviews_now,
    round_of,
)

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
    lines3: Annotated[str | None, MarkLines(optional=True, page=3, label="The next pupils")]
    lines4: Annotated[str | None, MarkLines(optional=True, page=4, label="The next pupils")]
    lines5: Annotated[str | None, MarkLines(optional=True, page=5, label="The next pupils")]
    lines6: Annotated[str | None, MarkLines(optional=True, page=6, label="The next pupils")]
    lines7: Annotated[str | None, MarkLines(optional=True, page=7, label="The next pupils")]
    lines8: Annotated[str | None, MarkLines(optional=True, page=8, label="The last pupils")]
    sure: Annotated[str | None, SureOfGrades()]
    block: JudgementsRead = field(default_factory=JudgementsRead)


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Whose class it is, what each line says, and what a grade contradicts, before anything is written."""
    if values.get("group") is None:
        raise Needed("Which class? Type its name, such as 8Sc2.", field="group")
    know_subject(ask, values, "reviews")
    found = _found(ask, values)
    if any(ask.school.year_of(each) not in KEY_STAGE_3 for each in found.pupil_ids):
        raise Sorry(NOT_KEY_STAGE_3, field="group")
    _require_round(ask, found, values)
    pages = _pages(values)
    block = read_judgements("\n".join(pages), roster(ask.school, found), words_for_attitude(ask))
    if block.troubles:
        raise troubles_in(block.troubles, pages)
    if not block.lines:
        raise Sorry(
            "No line has a review yet. Type above, on or below behind at least one name.", field="lines"
        )
    asked = contradicted(ask.db, ask.who, values["subject"], _said(block), ask.today)
    if asked and not _is_sure(values, asked):
        sentence = "\n".join(
            ("Not saved yet. A grade says otherwise.", *(cards.contradiction(ask, each) for each in asked))
        )
        raise PickAnother(sentence, field="sure", choices=SureOfGrades.choices(mark_of(asked)))
    values["block"] = block


def _require_round(ask: Ask, found: ClassGrades, values: Mapping[str, Any]) -> None:
    """That no round is open is said before anything is typed; what was typed meanwhile stays in its form."""
    try:
        for year in {ask.school.year_of(each) for each in found.pupil_ids}:
            round_of(ask.db, ask.who, year, ask.today, found.subject_id)
    except Sorry as none_open:
        if not any(values.get(name) for name in PAGES):
            raise
        raise Sorry(none_open.sentence, field=PAGES[0]) from None


def _pages(values: dict[str, Any]) -> list[str]:
    """What stands in each page; what was pasted in one piece, in as many as it needs. Raises Needed for nothing."""
    pages = [page for name in PAGES if (page := str(values.get(name) or ""))]
    everybody = values.get("everybody")
    if everybody is not None and not pages:
        return [f"the rest {everybody.value}"]
    if not pages:
        raise Needed("Type a line for each pupil: the name, then above, on or below.", field="lines")
    if len(pages) == 1 and len(anew := in_pages(pages[0], len(PAGES))) > 1:
        values.update(zip(PAGES, anew, strict=False))
        return anew
    return pages


def _found(ask: Ask, values: Mapping[str, Any]) -> ClassGrades:
    return class_grades(ask.db, ask.who, group=values["group"], subject_id=values["subject"], today=ask.today)


def _said(block: JudgementsRead) -> list[ReviewSaid]:
    return [ReviewSaid(each.pupil_id, each.judgement, each.attitude) for each in block.lines]


def _is_sure(values: Mapping[str, Any], asked: list[Contradicted]) -> bool:
    answer, _, mark = str(values.get("sure") or "").partition(".")
    if mark == mark_of(asked) and answer == "no":
        raise Sorry("Change the lines that are not right.", field=PAGES[0])
    return mark == mark_of(asked)


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """The class's name above its lines, which are filled in with the reviews of the round so far."""
    if values.get("group") is None or values.get("subject") is None:
        return Hints({})
    found = _found(ask, values)
    begins: dict[str, str] = {}
    now = reviews_now(ask.db, found.pupil_ids, values["subject"])
    if not any(values.get(name) for name in PAGES):
        text = write_judgements(roster(ask.school, found), now.said)
        begins = dict(zip(PAGES, in_pages(text, len(PAGES)), strict=False))
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
