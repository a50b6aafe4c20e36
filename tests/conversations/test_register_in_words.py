"""`register` in words: who is marked, as what and why, in one line (P11, R10)."""

import pytest
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.school.snapshot import school
from tests.conversations.conftest import Speaker, World

AMY, BEN = "Amy Carter 11A", "Ben Dodd 11B"


@pytest.fixture(name="booked")
def _booked(noor: Speaker, world: World) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")
    world.at("2026-11-23 15:22")


@pytest.mark.usefixtures("booked")
def test_words_mark_too_and_what_is_not_clear_is_asked(noor: Speaker) -> None:
    assert noor.says("register Amy late 10").splitlines()[0] == (
        f"{AMY}, late, 10 min: Mathematics, today, 15:20–16:20."
    )
    assert noor.says("register Ben Dodd excused trip or event").splitlines()[0] == (
        f"{BEN}, excused, trip or event: Mathematics, today, 15:20–16:20."
    )
    assert "Everybody was marked before: 1 late, 1 excused" in noor.says("register all here")
    assert "! Why? Pick a reason." in noor.says("register Amy excused")
    assert "300 minutes late does not fit." in noor.says("cancel", "register Amy late 300")
    assert "! Whom? Name the pupil." in noor.says("cancel", "register absent")


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("trip", "trip or event"),
        ("on a school trip", "trip or event"),
        ("dentist", "appointment"),
        ("at the doctor's", "appointment"),
        ("ill", "not in school"),
        ("away", "not in school"),
        ("because of a mock exam", "busy elsewhere in school"),
        ("agreed", "agreed with the host"),
        ("other", "other reason"),
    ],
)
def test_a_reason_is_known_by_what_people_call_it(
    noor: Speaker, dan: Speaker, said: str, reason: str
) -> None:
    assert noor.says(f"register Amy excused {said}").startswith(f"{AMY}, excused, {reason}: Mathematics")
    noor.says("register Amy absent")
    assert dan.says(f"followups Amy legitimate {said}").startswith(f"{AMY}: legitimate.")
    assert f"{AMY}: excused, {reason}" in noor.says("register")


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_minutes_stand_before_late_or_behind_it(noor: Speaker) -> None:
    for line in (
        "register Amy late 5",
        "register Amy late by 5",
        "register Amy 5 late",
        "register Amy 5 min late",
    ):
        noor.says("register Amy here")
        assert noor.says(line).startswith(f"{AMY}, late, 5 min: "), line


def test_who_is_named_and_cannot_be_marked_is_who_is_told_of_and_whose_record_is_seen(
    noor: Speaker, database: Database
) -> None:
    noor.says("book ben dodd maths today", "book amy carter maths thu")
    assert noor.says("register amy carter maths").startswith(
        "Amy Carter 11A cannot be marked yet.\n  Their next session with you: Mathematics, Thu 26 Nov"
    )
    assert noor.says("register ciara cassidy here").startswith(
        "Ciara Cassidy 11C is in no session of the last four weeks whose register is yours to take."
    )
    with database.reading() as db:
        names = [
            school(db).label(each.pupil_id)
            for each in db.exec(select(Entry).where(Entry.deed == Deed.REGISTER_SEE).order_by(col(Entry.id)))
            if each.pupil_id
        ]
    assert names == ["Amy Carter 11A", "Ciara Cassidy 11C"]


@pytest.mark.parametrize(
    "words", ["all here except amy carter", "everyone here apart from amy", "all present but amy"]
)
def test_all_are_marked_but_the_one_who_is_excepted_and_a_tap_says_how_that_one_is(
    noor: Speaker, world: World, words: str
) -> None:
    noor.says("book amy carter, ben dodd maths today")
    world.at("15:25")
    said = noor.says(f"register {words}")
    assert "Ben Dodd 11B: here" in said
    assert "Amy Carter 11A: not marked" in said
    noor.says("undo")
    assert "2 not marked" in noor.says("register")
    assert "! How are the others marked?" in noor.says("register except amy carter")


@pytest.mark.parametrize("line", ["register zzyzx here", "followups zzyzx spoke"])
def test_who_is_marked_and_is_nobody_is_said_by_the_words_that_were_typed(
    noor: Speaker, dan: Speaker, line: str
) -> None:
    noor.says("book amy carter maths today")
    assert "I know no pupil called “zzyzx”" in dan.says(line)


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("register amy absent, ben late 10", "“register ben late 10”  [2] Register\n "),
        ("register amy and ben late 10", f"! One pupil at a time here: {AMY} first, then {BEN}."),
        ("register tyler absent, riley late 10", "! One pupil at a time here. Pick just one."),
    ],
)
def test_of_several_pupils_a_line_for_each_is_asked_for(noor: Speaker, line: str, said: str) -> None:
    heard = noor.says(line)
    assert f"{said} Type a line for each, such as: register" in heard
    assert "marked" not in heard


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    "line", ["all here", "everyone's here except ben", "nobody turned up", "all present"]
)
def test_who_came_said_without_the_command_shows_the_register_and_marks_nobody(
    noor: Speaker, line: str
) -> None:
    heard = noor.says(line)
    assert heard.startswith("Register: Mathematics, today, 15:20–16:20")
    assert f"{AMY}: not marked" in heard
    assert f"{BEN}: not marked" in heard
