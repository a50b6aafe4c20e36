"""No answer shows a pupil's record without an entry of the audit, whoever asks and however (data protection, 3)."""

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from bot.ask import Replace, Reply, Result
from bot.assembly import make_dispatcher
from bot.inputs.pupils import ANYBODY, ONE, SEVERAL
from models.audit.entries import Entry
from models.db.database import Database
from tests.house.everything import MARKS, NOON, ON_SQLITE, SPEAKERS, one_of_each, requests
from tests.house.small_school import AMY
from tests.turns import ENGINES

NAME_ALONE = re.compile(
    r"[^\W\d]+(?: [^\W\d]+)*(?: \d{1,2}\w*)?(?: \((?:Year \d+|left)\))?|\w+ \(the whole (?:form|class)\)"
)
"""A pupil with form and year, a whole class or form, or a colleague."""


@pytest.fixture
def speakers(database: Database, engine_name: str, at_length: bool) -> list[int]:
    """Noor and Tom, who see each mark between them, on SQLite; of the others each second one on each database.

    In the share, which is on one database, Noor and Tom and each second one of the others.
    """
    asking = dict(zip(SPEAKERS, one_of_each(database), strict=True))
    see_all = [asking.pop("T"), asking.pop("M")]
    others = [*asking.values()][ENGINES.index(engine_name) :: 2]
    return others if at_length and engine_name != "sqlite" else see_all + others


def newest(database: Database) -> int:
    with database.reading() as db:
        return db.exec(select(func.max(Entry.id))).one() or 0


def on_record(database: Database, since: int, answer: Result) -> bool:
    """Whether the answer is of an entry, or there is one since then that is about Amy, or about a list."""
    if isinstance(answer, Reply | Replace) and (answer.undo or answer.done):
        return True
    with database.reading() as db:
        since_then = db.exec(select(Entry.pupil_id).where(col(Entry.id) > since)).all()
    return any(each in {AMY, None} for each in since_then)


@pytest.mark.parametrize("source", [ONE, SEVERAL, ANYBODY, "staff"])
def test_what_is_found_while_somebody_types_is_a_name_with_form_and_year(
    database: Database, speakers: Sequence[int], source: str
) -> None:
    """Everybody may find these, so that no letter typed is a look, nor waits for one to be written."""
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    before, offered = newest(database), set()
    for who in speakers:
        for typed in ("", "a", "am", "amy carter", "carter 11", "11", "dodd", "left"):
            offered |= {each.label for each in dispatcher.lookups.search(who, source, typed)}
    assert [each for each in offered if not NAME_ALONE.fullmatch(each)] == []
    assert offered
    assert newest(database) == before


@ON_SQLITE
def test_whatever_shows_a_pupil_s_record_is_on_record(
    database: Database, engine_name: str, speakers: Sequence[int], at_length: bool
) -> None:
    """Each asks twice. In the share each asks once: Noor and Tom for a half, others for less."""
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    seen: set[str] = set()
    off_record: list[str] = []
    for at, who in enumerate(speakers):
        asked = [*requests(who)]
        for said in asked if at_length else asked[at::2] if at < 2 else asked[at::36]:
            for _ in range(2 if at_length else 1):
                since = newest(database)
                answer = dispatcher.hear(said)
                words = repr(answer)
                assert "went wrong" not in words, said
                shown = {each for each in MARKS if each in words}
                if shown and not on_record(database, since, answer):
                    off_record.append(f"{who} {said} shows {shown}: {answer}")
                seen |= shown
    assert off_record == []
    assert seen == {*MARKS} if engine_name == "sqlite" or not at_length else seen
