"""Cards and forms as Adaptive Cards: Microsoft's schema takes every drawing, and the words stand as they are."""

import json
import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.year11 import MarkTold
from bot.platforms.teams.activity import read
from bot.platforms.teams.adaptive import draw
from bot.platforms.teams.answers import page_json
from bot.platforms.teams.dialogs import form_card
from bot.platforms.teams.messages import messages
from bot.platforms.teams.payloads import fields
from bot.platforms.teams.text import words
from bot.say.card import (
    Button,
    Card,
    Chart,
    ChartKind,
    Divider,
    Facts,
    Heading,
    Mood,
    Note,
    Part,
    Row,
    Style,
    Table,
    Text,
)
from bot.say.form import Asked, Choice, Day, Form, Line, Paragraph, Pick, Search, Value
from bot.say.press import StartForm, Undo
from tests.doors.small_teams.cards import LIMIT, wrong_with
from tests.doors.small_teams.desk import actions, field_of, text_of

LETTERS = string.ascii_letters + " &<>*_~`'’-éŁ\n:@#|[]()\\{}+1.\u0627\u0644"
HOSTILE = "Zoë & <b>O’Brien-Smith</b> *11A* _x_ [a](https://x.example) {{DATE(2026-01-01)}} - # 1. \\*"
ARABIC = "محمد الأمين 11A"
texts = st.text(LETTERS, min_size=1, max_size=300).filter(lambda made: made.strip() != "")
shorts = st.text(LETTERS.replace("\n", ""), min_size=1, max_size=40).filter(lambda made: made.strip() != "")
buttons = st.builds(
    Button,
    shorts,
    st.one_of(
        st.builds(MarkTold, st.integers(1, 9**9), st.dates()),
        st.builds(StartForm, st.sampled_from(["slip", "mine"])),
    ),
    st.sampled_from(Style),
    st.sampled_from(["", "Cancel this booking?"]),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    wide = draw(st.integers(1, 6))
    row = st.tuples(*[st.one_of(st.just(""), texts)] * wide)
    return Table(tuple(f"column {number}" for number in range(wide)), tuple(draw(st.lists(row, max_size=6))))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    long = draw(st.integers(0, 12))
    values = st.tuples(*[st.one_of(st.none(), st.floats(0, 100))] * long)
    series = tuple(draw(st.lists(st.tuples(shorts, values), min_size=1, max_size=4)))
    labels = tuple(str(number) for number in range(long))
    return Chart(draw(st.sampled_from(ChartKind)), draw(shorts), labels, series)


parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(Text, texts),
    st.builds(Facts, st.lists(st.tuples(shorts, texts), max_size=5).map(tuple)),
    st.builds(Row, shorts, texts, st.lists(buttons, max_size=6).map(tuple)),
    tables(),
    charts(),
    st.builds(Note, texts),
    st.builds(Divider),
)
cards = st.builds(
    Card, shorts, st.lists(parts, max_size=8).map(tuple), st.lists(buttons, max_size=7).map(tuple)
)


def year11(pupils: int, name: str = "Alexandrina-Wilhelmina O’Shaughnessy-Featherstonehaugh 11A") -> Card:
    """The longest list there is, with a button for each pupil."""
    rows = tuple(
        Row(
            f"{name} {at}",
            "15:20–16:20 Mathematics in M4, Noor Hussain\nTold 08:31 by Helen Marsh",
            (Button("Told", MarkTold(at + 1, date(2026, 11, 23)), Style.PRIMARY),),
        )
        for at in range(pupils)
    )
    return Card(f"Year 11 sessions: {pupils} pupils", (Note("Helen Marsh tells them today."), *rows))


@settings(deadline=None, max_examples=40)  # the schema is slow, not the drawing
@given(cards)
def test_every_card_is_taken_by_the_schema_and_loses_no_button(card: Card) -> None:
    pages = draw(card)
    for page in pages:
        assert wrong_with(page) == []
    for message in messages(card):
        assert len(json.dumps(message).encode()) <= LIMIT
    found = [a for page in pages for a in actions(page) if "press" in a.get("data", {})]
    assert [a["data"]["press"] for a in found] == [each.press.token() for each in card.buttons()]


@given(texts)
def test_words_stand_as_they_are_and_are_never_markup(text: str) -> None:
    drawn = words(text)
    lines = [line for line in text.splitlines() if line.strip()]
    assert text_of(drawn).split("\n") == lines or text_of(drawn) == "\n".join(lines)
    for element in drawn:
        if element["type"] == "TextBlock":
            assert not set(element["text"]) & set("*_[]<>&{}#`\\|~")
            assert element["text"][0].isalnum()


@pytest.mark.parametrize(
    "text", [HOSTILE, ARABIC, "- not a list", "1. not a list", "+ superb", "a_b_c", "&lt;"]
)
def test_hostile_words_are_not_read_as_markdown(text: str) -> None:
    (element,) = words(text)
    assert element["type"] == "RichTextBlock" or text == ARABIC
    assert text_of(element) == text


def test_ordinary_words_are_light() -> None:
    assert words("Amy Carter 11A: 15:20–16:20, it’s “fine”.")[0]["type"] == "TextBlock"


def test_the_year_11_list_of_120_is_split_under_the_limit_and_each_page_knows_its_number() -> None:
    card = year11(120)
    pages = draw(card)
    assert len(pages) > 1
    told = 0
    for number, page in enumerate(pages):
        assert wrong_with(page) == []
        data = [a["data"] for a in actions(page) if "press" in a.get("data", {})]
        assert {each["page"] for each in data} == {number}
        assert f"({number + 1} of {len(pages)})" in text_of(page)
        told += len(data)
    assert told == 120
    assert all(len(json.dumps(each).encode()) <= LIMIT for each in messages(card, alert=True))


def test_a_long_table_repeats_its_header() -> None:
    rows = tuple((f"Pupil {at}", "5+", "a longer remark to fill the page") for at in range(300))
    pages = draw(Card("Grades", (Table(("Pupil", "Current", "Remark"), rows),)))
    tables_ = [element for page in pages for element in page["body"] if element["type"] == "Table"]
    assert len(tables_) > 1
    assert all(text_of(table["rows"][0]).startswith("Pupil\nCurrent") for table in tables_)
    assert sum(len(table["rows"]) - 1 for table in tables_) == 300


def test_a_wide_table_is_a_row_for_each_so_that_a_phone_need_not_be_turned() -> None:
    table = Table(
        ("Subject", "Now", "Predicted", "Target", "Age"),
        (("Mathematics", "4", "6", "7: below", ""), ("Art", "5+", "", "6: on", "Oct, 1 month old")),
    )
    (page,) = draw(Card("Amy Carter 11A", (table,)))
    assert all(element["type"] != "Table" for element in page["body"])
    lines = text_of(page).splitlines()
    assert lines[1:] == [
        "Mathematics",
        "Now: 4 · Predicted: 6 · Target: 7: below",
        "Art",
        "Now: 5+ · Target: 6: on · Age: Oct, 1 month old",
    ]


def test_a_heading_is_smaller_than_the_title_and_told_from_the_bold_lines_of_rows() -> None:
    rows = (Heading("Sent by you"), Row("Amy Carter 11A", "not read yet"))
    title, section, row, _ = draw(Card("Your slips", rows))[0]["body"]
    assert [each.get("style") for each in (title, section, row)] == ["heading", "heading", None]
    assert (title["size"], section["size"]) == ("large", "medium")
    assert section["separator"] is True


@pytest.mark.parametrize("rows", range(68, 76))
def test_a_heading_goes_onto_the_card_of_what_it_heads(rows: int) -> None:
    above = [Text(f"{number} {'x' * 250}") for number in range(rows)]
    below = (Heading("Classes"), Heading("Those of this term"), Text("y" * 1000))
    pages = [page["body"] for page in draw(Card("Mathematics", (*above, *below)))]
    (headed,) = (body for body in pages if "'Classes'" in str(body))
    assert "Those of this term" in str(headed)
    assert "yyy" in str(headed)


@pytest.mark.parametrize(
    ("labels", "lines"),
    [
        (["Meet", "Send a slip", "Book", "Grade"], [3, 1]),
        (["Undo"], [1]),
        (["Yes", "No", "Later", "Never", "Other"], [4, 1]),
        (["Say that they were told already", "Undo"], [1, 1]),
    ],
)
def test_no_button_is_cut_off_on_the_narrowest_phone(labels: list[str], lines: list[int]) -> None:
    buttons = tuple(Button(each, Undo(1)) for each in labels)
    sets = [
        each for each in draw(Card("Amy Carter", actions=buttons))[0]["body"] if each["type"] == "ActionSet"
    ]
    assert [len(each["actions"]) for each in sets] == lines


@pytest.mark.parametrize("mood", list(Mood))
def test_a_sentence_is_no_headline_and_the_word_of_what_became_of_it_alone_is_bold(mood: Mood) -> None:
    (drawn,) = draw(Card("Amy Carter 11A is not booked.", mood=mood))
    (said,) = drawn["body"]
    assert text_of(said) == f"{mood.value} Amy Carter 11A is not booked.".strip()
    assert "style" not in said
    bold = [each["text"] for each in said.get("inlines", [said]) if "weight" in each]
    assert bold == [mood.value.partition(" ")[2]][: mood is not Mood.PLAIN]


@pytest.mark.parametrize("name", ["text", "target"])
def test_what_is_wrong_stands_nearer_to_its_own_field_than_to_the_one_above(name: str) -> None:
    asks = (Paragraph("text", "Text"), Line("target", "Target"))
    body = form_card(Form("slip", "Slip", asks, errors={name: "Too long."}), "n", {}, in_chat=True)["body"]
    at = next(at for at, each in enumerate(body) if text_of(each) == "⚠️ Too long.")
    assert (body[at]["spacing"], body[at + 1]["id"], body[at + 1]["spacing"]) == ("large", name, "small")


@pytest.mark.parametrize(("label", "columns"), [("Told", 2), ("Cancel", 2), ("Book Wed 25 Nov", 1)])
def test_a_wide_button_stands_below_what_it_is_about(label: str, columns: int) -> None:
    row = Row("Amy Carter 11A", "already in Mathematics", (Button(label, Undo(1)),))
    (drawn,) = [each for each in draw(Card("Sessions", (row,)))[0]["body"] if each["type"] == "ColumnSet"]
    assert len(drawn["columns"]) == columns


@pytest.mark.parametrize(("lines", "columns"), [(2, 2), (3, 1)])
def test_a_button_stands_below_more_lines_than_would_be_read_beside_it(lines: int, columns: int) -> None:
    detail = "\n".join(f"Amy Carter 11A: Mathematics, Mon {day} Nov" for day in range(1, lines + 1))
    [drawn] = draw(Card("Digest", (Row("Cancelled", detail, (Button("Told", Undo(1)),)),)))
    [row] = [each for each in drawn["body"] if each["type"] == "ColumnSet"]
    assert len(row["columns"]) == columns


def test_a_fact_of_several_lines_has_each_on_its_own() -> None:
    [drawn] = draw(Card("Grades", (Facts((("Then", "Maths: 6\nHistory: 7"), ("Whose", "Sam Okafor"))),)))
    said = [text_of(each) for each in drawn["body"]]
    assert said == ["Grades", "Then: Maths: 6", "History: 7", "Whose: Sam Okafor"]


def test_buttons_that_say_the_same_are_told_apart_by_a_screen_reader() -> None:
    buttons_ = [a for page in draw(year11(2, "Amy Carter 11A")) for a in actions(page)]
    assert [(a["title"], a["tooltip"]) for a in buttons_] == [
        ("Told", "Told: Amy Carter 11A 0"),
        ("Told", "Told: Amy Carter 11A 1"),
    ]


def test_an_older_client_sends_the_same_press_as_a_message() -> None:
    (told, *_) = [a for page in draw(year11(1)) for a in actions(page)]
    assert told["fallback"]["type"] == "Action.Submit"
    assert told["fallback"]["data"] == told["data"]


def test_a_chart_has_its_numbers_as_a_table_behind_it() -> None:
    chart = Chart(ChartKind.LINE, "Maths", ("Sep", "Oct"), (("11A", (4.5, None)), ("11B", (5, 5.25))))
    (page,) = draw(Card("Cohort", (chart,)))
    drawn = next(each for each in page["body"] if each["type"] == "Chart.Line")
    assert drawn["data"][0] == {"legend": "11A", "values": [{"x": "Sep", "y": 4.5}]}
    assert "Oct\n–\n5.25" in text_of(drawn["fallback"])


def test_bars_lie_below_their_whole_labels_with_the_word_for_each_colour() -> None:
    labels, series = ("Food Preparation", "Art"), (("Predicted", (48.83, 4.5)), ("Target", (None, 5.25)))
    (page,) = draw(Card("Cohort", (Chart(ChartKind.BAR, "Points a slot", labels, series, ("Fo", "Ar")),)))
    drawn = page["body"][-1]
    assert page["body"][-2]["text"] == "Points a slot", "Teams does not draw a chart's own title"
    assert drawn["type"] == "Chart.HorizontalBar"
    assert [(each["x"], each["y"]) for each in drawn["data"]] == [
        ("Food Preparation: predicted", 48.8),
        ("Art: predicted", 4.5),
        ("Art: target", 5.25),
    ]
    assert "48.83" in text_of(drawn["fallback"])


def test_what_teams_would_leave_out_of_a_chart_stands_in_a_table() -> None:
    below = Chart(ChartKind.BAR, "Bias", ("Maths", "French"), (("Bias", (-0.33, 0.4)),))
    alike = Chart(ChartKind.BAR, "Points", ("Year", "Year"), (("Points", (4, 5)),))
    empty = Chart(ChartKind.LINE, "Points", ("Sep",), (("Points", (None,)),))
    for chart in (below, alike, empty):
        (page,) = draw(Card("Cohort", (chart,)))
        assert [each["type"] for each in page["body"][-2:]] == ["TextBlock", "Table"]
    parts = Chart(ChartKind.PARTS, "Moved", ("Maths",), (("Up", (3,)), ("Down", (2,))))
    drawn = draw(Card("Cohort", (parts,)))[0]["body"][-1]
    assert drawn["type"] == "Chart.HorizontalBar.Stacked"
    assert [(each["legend"], each["value"]) for each in drawn["data"][0]["data"]] == [("Up", 3), ("Down", 2)]


def test_a_button_with_a_question_asks_it_first() -> None:
    card = Card("Board", actions=(Button("Cancel", Undo(1), Style.DANGER, confirm="Really?"),))
    shown = next(a for a in actions(draw(card)[0]) if a["type"] == "Action.ShowCard")
    assert text_of(shown["card"]) == "Really?"
    assert shown["card"]["actions"][0]["verb"] == "press"


@pytest.mark.parametrize("page", [-1, 0, 1, 99, True, "1", None, 1.5])
def test_the_pressed_page_is_always_one_that_exists(page: Any) -> None:
    long = Card("Many", tuple(Row(f"Row {number}", "x" * 400) for number in range(100)))
    account = {"id": "29:a", "aadObjectId": "a"}
    where = {"id": "a:chat", "conversationType": "personal", "tenantId": "t"}
    pressed = read(
        {"type": "invoke", "channelId": "msteams", "serviceUrl": "https://teams.example", "from": account}
        | {"recipient": {"id": "28:b"}, "conversation": where, "value": {"action": {"data": {"page": page}}}}
    )
    assert page_json(pressed, long) in draw(long)


ASKS: tuple[Asked, ...] = (
    Search("pupil", "Pupil", chosen=(Choice("7", "Amy Carter 11A (Year 11)"),)),
    Search("others", "Others", optional=True, many=True, hint="Who else came"),
    Pick("tone", "Kind", choices=(Choice("positive", "Positive (+)"), Choice("negative", "Negative (-)"))),
    Pick(
        "subject", "Subject", optional=True, choices=tuple(Choice(str(n), f"Subject {n}") for n in range(30))
    ),
    Pick("which", "Which", many=True, choices=tuple(Choice(str(n), HOSTILE) for n in range(100))),
    Line("target", "Target", optional=True),
    Paragraph("text", "What you want to say"),
    Day("day", "Day"),
)


@pytest.mark.parametrize("in_chat", [True, False])
def test_every_field_is_taken_by_the_schema_and_keeps_its_value(in_chat: bool) -> None:
    values: dict[str, Value] = {"tone": "negative", "which": ("3", "5"), "text": HOSTILE, "day": "2026-12-03"}
    errors = {"text": "That is a bit *long*.", "pupil": "Pick a pupil."}
    form = Form("slip", "Mentoring slip", ASKS, values, errors, "Tell Ruth Adeyemi.", "Send", {"id": "3"})
    card = form_card(form, "nonce", {"message": "1"}, in_chat=in_chat)
    assert wrong_with(card) == []
    assert field_of(card, "which")["value"] == "3,5"
    assert field_of(card, "text")["value"] == HOSTILE
    assert field_of(card, "pupil")["value"] == "7"
    lines = text_of(card).splitlines()
    assert lines.index("⚠️ That is a bit *long*.") == lines.index("What you want to say") - 1
    assert "Chosen: Amy Carter 11A (Year 11)" in lines
    (send,) = card["actions"]
    assert send["type"] == ("Action.Execute" if in_chat else "Action.Submit")
    assert send["data"]["hidden"] == {"id": "3"}
    assert send["data"]["many"] == ["others", "which"]


def test_what_teams_sends_back_is_read_by_field() -> None:
    data = {
        "form": "book",
        "nonce": "n",
        "hidden": {},
        "many": ["pupils"],
        "pupils": "3,5",
        "room": " M4 ",
        "x": 3,
    }
    assert fields(data) == {"pupils": ("3", "5"), "room": "M4"}
