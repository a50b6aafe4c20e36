"""The terminal as it is typed into: completion, drawing without a terminal, and what Ctrl-C stops."""

from io import StringIO

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.assembly import make_talk
from bot.cards.slips import ReadSlip
from bot.platforms.terminal import plain
from bot.platforms.terminal.chat import Screen, WordCompleter, _piped, _typed
from bot.platforms.terminal.talk import Talk
from bot.say.card import Button, Card, Facts, Note, Row, Table, Text
from bot.say.form import Choice, Day, Form, Line, Pick
from bot.say.press import Undo
from models.db.database import Database
from tests.conversations.conftest import World

NOOR = "n.hussain@school.example"
CARD = Card(
    "Amy [Carter]",
    (
        Text("first line\nsecond [line]"),
        Facts((("Mentor", "Dan"), ("Form", "11A"))),
        Row("a row", "its detail", (Button("Read", ReadSlip(1)),)),
        Table(("Subject", "Grade"), (("Maths [1]", "5+"),)),
        Note("a note"),
    ),
    (Button("Undo", Undo(1)),),
)


def talk(database: Database, heard: list[str]) -> Talk:
    made = make_talk(database, World(database).clock, heard.append)
    made.become(NOOR)
    return made


def completions(database: Database, typed: str) -> list[str]:
    """The lines that completing would make of what was typed."""
    completer = WordCompleter(talk(database, []))
    return [
        typed[: len(typed) + each.start_position] + each.text
        for each in completer.get_completions(Document(typed), CompleteEvent())
    ]


def test_a_card_in_plain_text_numbers_its_buttons_in_their_order() -> None:
    text, buttons = plain.draw(CARD, 3)
    assert "a row: its detail  [3] Read" in text
    assert text.endswith("[4] Undo")
    assert [each.label for each in buttons] == ["Read", "Undo"]


def test_a_card_is_drawn_by_rich_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    buttons = Screen().show(CARD, 1)
    drawn = capsys.readouterr().out
    assert [each.label for each in buttons] == ["Read", "Undo"]
    for words in ("Amy [Carter]", "second [line]", "[1] Read", "Maths [1]", "(a note)", "[2] Undo"):
        assert words in drawn
    assert "\x1b" not in drawn


def test_a_narrow_window_loses_no_words_of_a_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    Screen().show(Card("Grades", (Table(("Subject", "Current"), (("Mathematics", "5+"),)),)), 1)
    assert "…" not in capsys.readouterr().out


def test_a_question_shows_its_choices_its_error_and_what_is_filled_in() -> None:
    kind = Pick("kind", "Kind", choices=(Choice("a", "Formal"), Choice("b", "Informal")))
    day, text = Day("day", "Day"), Line("text", "Text")
    form = Form("meet", "Meeting", (kind, day, text), {"kind": "a", "day": "2026-11-23", "text": "x" * 300})
    assert plain.ask_line(kind, form).splitlines() == ["  1. Formal", "  2. Informal", "? Kind (now: Formal)"]
    assert plain.ask_line(day, form) == "? Day (such as thu, 3 dec or 2026-12-03; now: Mon 23 Nov 2026)"
    assert len(plain.ask_line(text, form)) < 90


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("sl", "slip"),
        ("Boo", "book"),
        ("slip Amy Car", "slip Amy Carter 11A"),
        ("slip carter", "slip Amy Carter 11A"),
        ("book Ben Dodd 11B, amy c", "book Ben Dodd 11B, Amy Carter 11A"),
        ("book maths thu Amy Ca", "book maths thu Amy Carter 11A"),
    ],
)
def test_commands_and_names_are_completed(database: Database, typed: str, line: str) -> None:
    assert line in completions(database, typed)


@pytest.mark.parametrize("typed", ["slip a", "slip zzzz", "digest x", "sett"])
def test_nothing_is_completed_that_does_not_go_on_so_or_is_not_offered(
    database: Database, typed: str
) -> None:
    assert completions(database, typed) == []


def converse(database: Database, keys: str) -> list[str]:
    """What is heard by one who types these keys at a terminal, then ends the input."""
    heard: list[str] = []
    made = talk(database, heard)
    with create_pipe_input() as given, create_app_session(input=given, output=DummyOutput()):
        given.send_text(keys + "\x04")
        _typed(made, Screen(), NOOR, ())
    return heard


@pytest.mark.whole
@pytest.mark.parametrize("before", ["", "contact amy carter\r"])
def test_a_number_that_no_button_has_is_answered_however_long_it_is(database: Database, before: str) -> None:
    heard = converse(database, f"{before}{'9' * 5_000}\rundo\r")
    assert heard[-1].startswith(("There is nothing of yours", "? "))


def test_a_terminal_is_never_steered_by_what_was_typed_into_it(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("at \x1b[31mnoon\x9b\n\u202epupil\x07 nobody\n"))
    heard: list[str] = []
    _piped(talk(database, heard), NOOR, ())
    said = "\n".join([capsys.readouterr().out, *heard])
    assert "> at [31mnoon" in said
    assert "“[31mnoon” is not a time" in said
    assert not any(sign in said for sign in "\x1b\x9b\u202e\x07")


def test_ctrl_d_leaves(database: Database) -> None:
    assert converse(database, "") == []


def test_exit_leaves_before_the_rest_is_read(database: Database) -> None:
    assert converse(database, "exit\rhelp\r") == []


def test_ctrl_c_stops_the_form_and_the_talk_goes_on(database: Database) -> None:
    heard = converse(database, "book\r\x03undo\r")
    assert "Stopped. Nothing was saved." in heard
    assert heard[-1].startswith("There is nothing of yours")


def test_ctrl_c_on_an_empty_line_says_how_to_leave_and_twice_leaves(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert converse(database, "\x03\x03help\r") == []
    assert "To leave: exit, or Ctrl-C once more." in capsys.readouterr().out
