"""Deciding at the command line on what goes out, one text after another (lifecycle, 2)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.deciding_texts import decide_on, decide_one_by_one, look_at_texts
from models.db.database import Database
from models.db.errors import Sorry
from models.mentoring.slip import Slip, Tone
from models.rules.withholding import Because, WhatGoesOut
from tests.house.small_school import AMY, fill
from tests.lifecycle.desk import OFFICER, Desk

TEXTS = ("Jaxon told her the answer", "Kyrie and Sanna laughed", "Ask Milo about it", "superb coursework")


@pytest.fixture
def desk(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The school that the command line is set up for, with a request for Amy's record."""
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("STAFFROOM_HOME", str(tmp_path))
    with database.writing() as db:
        ids = fill(db)
        for text in TEXTS:
            db.add(
                Slip(
                    pupil_id=AMY, from_id=ids["Noor Hussain"], to_id=ids["Tom Berry"], tone=Tone.NEUTRAL,
                    text=text, sent_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
                )
            )  # fmt: skip
    made = Desk(database, tmp_path / "requests", now=datetime(2026, 11, 9, 9, tzinfo=UTC))
    made.asked(date(2026, 11, 9), date(2026, 11, 9))
    return made


def typing(*keys: str) -> Callable[[str], str]:
    """Somebody who types these, one at each question."""
    left: Iterator[str] = iter(keys)
    return lambda _question: next(left)


def one_by_one(*keys: str, email: str = OFFICER) -> list[str]:
    said: list[str] = []
    decide_one_by_one(email, 1, said.append, typing(*keys))
    return said


def decided(desk: Desk) -> dict[str, tuple[WhatGoesOut, Because] | None]:
    """What stands of each text."""
    return {
        each.id: (each.decided, each.because)
        if each.decided is not None and each.because is not None
        else None
        for each in desk.looks(1).texts.values()
    }


@pytest.mark.whole
def test_each_is_shown_and_asked_about_and_what_was_answered_is_kept_at_once(desk: Desk) -> None:
    said = one_by_one("2", "1", "3", "1", "l")
    assert said[0] == "1 of 3"
    assert said[2].strip() == "⟦Jaxon⟧ told ⟦her⟧ the answer"
    assert "Look at: a name and a pronoun that may be another's." in said[3]
    assert said[-1] == "1 text to decide before anything goes out."
    assert decided(desk) == {
        "slip:1:text": (WhatGoesOut.CUT, Because.NAMES_ANOTHER),
        "slip:2:text": (WhatGoesOut.WITHHELD, Because.SERIOUS_HARM),
        "slip:3:text": None,
        "slip:4:text": None,
    }
    again = one_by_one("1", "3")
    assert again[0] == "1 of 1", "what is decided is not asked again"
    assert again[-1].startswith("Nothing waits to be decided.")
    assert decided(desk)["slip:3:text"] == (WhatGoesOut.WHOLE, Because.NO_NAME)


@pytest.mark.whole
def test_what_is_none_of_the_numbers_is_asked_again_and_later_is_later_at_either_question(desk: Desk) -> None:
    said = one_by_one("0", "4", "two", "", "9" * 5000, "1", "L", "l", "l")
    assert said.count("Type a number from 1 to 3, or l.") == 5
    assert set(decided(desk).values()) == {None}


@pytest.mark.whole
def test_who_stops_in_the_middle_keeps_what_was_decided(desk: Desk) -> None:
    with pytest.raises(StopIteration):
        one_by_one("2", "1", "2")
    assert [each is not None for each in decided(desk).values()] == [True, False, False, False]


def test_who_may_not_decide_is_shown_nothing(desk: Desk) -> None:
    said: list[str] = []
    with pytest.raises(Sorry, match="may decide"):
        decide_one_by_one("noor.hussain@school.example", 1, said.append, typing("2", "1"))
    assert said == []
    assert set(decided(desk).values()) == {None}


@pytest.mark.whole
@pytest.mark.parametrize(
    ("items", "it", "because", "told"),
    [
        (["slip:1:text"], "withheld", "it is no name", "no reason for that"),
        (["slip:1:text"], "goes away", "it is no name", "“goes away” is not one of these"),
        (["slip:99:text"], "withheld", "crime", "has the id slip:99:text"),
        (["slip:1"], "goes out", "it is no name", "it can only be withheld"),
        (["slip"], "withheld", "crime", "is none of the ids"),
    ],
)
def test_what_cannot_be_decided_so_is_said_and_decides_nothing(
    desk: Desk, items: Sequence[str], it: str, because: str, told: str
) -> None:
    with pytest.raises(Sorry, match=told):
        decide_on(OFFICER, 1, items, it, because)
    assert set(decided(desk).values()) == {None}


@pytest.mark.whole
def test_with_ids_many_are_decided_at_once_and_looking_says_what_waits(desk: Desk) -> None:
    assert look_at_texts(OFFICER, 1, every=False)[0].startswith("slip:1:text")
    said = decide_on(OFFICER, 1, ["slip:1:text", "slip:2"], "Withheld", "crime")
    assert said == ["2 texts: each withheld, since crime.", "1 text to decide before anything goes out."]
    assert desk.looks(1).whole == {("slip", 2, ""): Because.CRIME}
    assert "superb coursework" in "\n".join(look_at_texts(OFFICER, 1, every=True))
