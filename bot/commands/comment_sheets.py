"""`commentsheet`, which is `comment` with a class behind it: a line a pupil for the progress sheet (P17)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import comments as cards
from bot.inputs.comments import CommentLines
from bot.inputs.mark_sheets import PAGES, GradedGroup, in_pages, know_subject, troubles_in
from bot.inputs.subjects import SubjectField
from bot.registry import Errand, Hints, Menu, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.db.errors import Needed, Sorry
from models.rules.class_lists import ClassList
from models.rules.comment_lines import CommentsRead, read_comments, write_comments
from models.tracking.comment import comments_now
from models.tracking.commenting import class_to_comment
from models.tracking.commenting import write_comments as write_to_sheets

_HOW = "One line a pupil, for home; a dash stands for none. A list copied from a spreadsheet will do too."


@dataclass(frozen=True)
class CommentSheet:
    group: Annotated[str | None, GradedGroup()]
    subject: Annotated[int | None, SubjectField(to=Action.WRITE_COMMENT, optional=True, unseen=True)]
    lines: Annotated[str | None, CommentLines(optional=True, hint=_HOW)]
    lines2: Annotated[str | None, CommentLines(optional=True, page=2, label="The next pupils")]
    lines3: Annotated[str | None, CommentLines(optional=True, page=3, label="The next pupils")]
    lines4: Annotated[str | None, CommentLines(optional=True, page=4, label="The next pupils")]
    lines5: Annotated[str | None, CommentLines(optional=True, page=5, label="The next pupils")]
    lines6: Annotated[str | None, CommentLines(optional=True, page=6, label="The next pupils")]
    lines7: Annotated[str | None, CommentLines(optional=True, page=7, label="The next pupils")]
    lines8: Annotated[str | None, CommentLines(optional=True, page=8, label="The last pupils")]
    block: CommentsRead = field(default_factory=CommentsRead)


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Whose class it is, and what each line says, before anything is written."""
    if values.get("group") is None:
        raise Needed("Which class? Type its name, such as 11Ma1.", field="group")
    know_subject(ask, values, "comments")
    roster = _roster(ask, values)
    pages = [page for name in PAGES if (page := str(values.get(name) or ""))]
    if not pages:
        raise Needed("Type a line for each pupil: the name, a colon, and what you say.", field="lines")
    if len(pages) == 1 and len(anew := in_pages(pages[0], len(PAGES))) > 1:
        values.update(zip(PAGES, anew, strict=False))
        pages = anew
    block = read_comments("\n".join(pages), roster)
    if block.troubles:
        raise troubles_in(block.troubles, pages)
    if not block.lines:
        raise Sorry("No line names a pupil yet. Type the name, a colon, and what you say.", field="lines")
    values["block"] = block


def _roster(ask: Ask, values: Mapping[str, Any]) -> ClassList:
    return class_to_comment(ask.db, ask.who, group=values["group"], subject_id=values["subject"])


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """The class's name above its lines, which are filled in with what stands on the sheets."""
    if values.get("group") is None or values.get("subject") is None:
        return Hints({})
    roster = _roster(ask, values)
    now = comments_now(ask.db, list(roster.members), ask.today, subject_id=values["subject"])
    found = {pupil_id: each[values["subject"]] for pupil_id, each in now.items()}
    begins: dict[str, str] = {}
    if not any(values.get(name) for name in PAGES):
        text = write_comments(roster, {pupil_id: each.words for pupil_id, each in found.items()})
        begins = dict(zip(PAGES, in_pages(text, len(PAGES)), strict=False))
    return Hints({}, tuple(found.values()), begins=begins, title=f"{roster.group}: comments"[:24])


@command(
    "commentsheet",
    CommentSheet,
    may=Action.WRITE_COMMENT,
    menu=Menu(89, reached=True),
    errand=Errand.PUPILS,
    title="Comments of a class",
    aliases=("commentsheets",),
    settle=_settle,
    hints=_hints,
    looks=Deed.COMMENTS_LIST,
    examples=("comment 11Ma1",),
)
def commentsheet(ask: Ask, given: CommentSheet) -> Result:
    """Write a line for the progress sheet of each pupil of a class."""
    said = {each.pupil_id: each.words for each in given.block.lines}
    done = write_to_sheets(ask.db, ask.actor, who=ask.who, subject_id=given.subject or 0, said=said)
    return Reply(cards.written(ask, done), undo=done.entry)


ALL: tuple[Any, ...] = (commentsheet,)
