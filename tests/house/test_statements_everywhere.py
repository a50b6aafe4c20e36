"""Wherever a record is shown, what its pupil says of it stands beside it: every kind, every place (lifecycle, 3)."""

from collections.abc import Mapping
from datetime import date

import pytest

from bot.assembly import make_dispatcher
from bot.requests import Pressing, Said, Submitted, Words
from models.access.authoriser import person
from models.audit.deeds import Deed
from models.audit.entries import Actor
from models.db.database import Database
from models.lifecycle.correcting import KINDS, take_statement
from models.mentoring.advice import Advice
from models.mentoring.contact import Contact
from models.school.statements import SaidBy
from models.tracking.comment import Comment
from models.tracking.intervention import InterventionAction
from tests.house.everything import (
    AGREED,
    CURRENT,
    NOON,
    NOTE,
    ON_SQLITE,
    SLIP,
    SPEAKERS,
    TARGET,
    one_of_each,
    requests,
)
from tests.house.small_school import AMY, MATHS, TODAY
from tests.turns import ENGINES

WORDS: Mapping[str, str] = {
    "slip": SLIP,
    "meeting": NOTE,
    "agreed_target": AGREED,
    "grade_entry": CURRENT,
    "target": TARGET,
    "contact": "contactwords",
    "advice": "advicewords",
    "intervention": "actionwords",
    "comment": "commentwords",
}
"""By which a record of each kind is known where it is shown; it is the record 1 of its kind, and Amy's."""
OF_OTHER_YEARS = {"pupil_review"}
"""Shown of pupils in Key Stage 3, and Amy is in Year 11."""


def said_of(kind: str) -> str:
    return f"she says of the {kind}"


def as_said(said: Said) -> str:
    """The words, the button or the form, without what every request holds."""
    match said:
        case Words():
            return said.words
        case Pressing():
            return said.token
        case Submitted():
            return f"{said.command} {said.values}"


@pytest.fixture
def staff(database: Database) -> dict[str, int]:
    """Who stands how to Amy, who says something of each of her records."""
    made = dict(zip(SPEAKERS, one_of_each(database), strict=True))
    with database.writing() as db:
        db.get_one(Contact, 1).note = WORDS["contact"]
        db.get_one(Advice, 1).text = WORDS["advice"]
        db.get_one(InterventionAction, 1).what = WORDS["intervention"]
        words = WORDS["comment"]
        db.add(Comment(pupil_id=AMY, subject_id=MATHS, words=words, written_by=made["T"], written_at=NOON))
        db.flush()
        who = person(db, made["D"], today=TODAY)
        for kind in KINDS:
            said = SaidBy.PUPIL, date(2026, 11, 20), said_of(kind)
            take_statement(db, Actor(who.staff_id, NOON), who, (kind, 1), said)
    return made


def test_every_kind_is_walked() -> None:
    assert {*WORDS} == {*KINDS} - OF_OTHER_YEARS


@ON_SQLITE
def test_a_statement_stands_wherever_its_record_is_shown(
    database: Database, staff: dict[str, int], engine_name: str, at_length: bool
) -> None:
    """Amy's teacher and her mentor see all kinds between them, with the advice that leadership reads.

    On each database some of them ask for all of it; in the share each of them for a sixteenth.
    """
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    alone: list[str] = []
    seen: set[str] = set()
    asking = ("TL", "M")[ENGINES.index(engine_name)] if at_length else "TLM"
    for at, name in enumerate(asking):
        everything = [*requests(staff[name])]
        for said in everything if at_length else everything[at::16]:
            result = dispatcher.hear(said)
            if getattr(getattr(result, "done", None), "deed", None) == Deed.UNDO:
                continue  # what was taken back is given back to be written again, and is no record any more
            answer = repr(result)
            shown = {kind for kind, words in WORDS.items() if words in answer and words not in repr(said)}
            alone += [
                f"{name} {as_said(said)}: {kind}: {answer}" for kind in shown if said_of(kind) not in answer
            ]
            seen |= shown
    assert alone == []
    assert seen
