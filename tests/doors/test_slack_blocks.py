"""Cards as Block Kit: Slack takes every drawing, and shows the words as they are."""

import json
import re
import string
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.year11 import MarkTold
from bot.platforms.slack.blocks import home_blocks, messages, modal_blocks, plainer
from bot.platforms.slack.escaping import unescape
from bot.say.card import (
    Button,
    Card,
    Chart,
    ChartKind,
    Divider,
    Facts,
    Heading,
    Note,
    Part,
    Row,
    Style,
    Table,
    Text,
)
from bot.say.press import StartForm
from tests.doors.slack_words import HOSTILE, texts_in, words
from tests.doors.small_slack import reasons_blocks
from tests.doors.small_slack.limits import HOME, MESSAGE, MODAL

small = st.text(string.ascii_letters + " &<*", min_size=1, max_size=40).filter(
    lambda made: made.strip() != ""
)
buttons = st.builds(
    Button,
    small,
    st.one_of(
        st.builds(MarkTold, st.integers(1, 9**9), st.dates()),
        st.builds(StartForm, st.sampled_from(["slip", "mine"])),
    ),
    st.sampled_from(Style),
    st.sampled_from(["", "Cancel this booking?"]),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    wide = draw(st.integers(1, 8))
    row = st.tuples(*[st.one_of(st.just(""), words)] * wide)
    return Table(tuple(f"column {number}" for number in range(wide)), tuple(draw(st.lists(row, max_size=8))))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    long = draw(st.integers(0, 25))
    values_ = st.tuples(*[st.one_of(st.none(), st.floats(0, 100))] * long)
    series = tuple(draw(st.lists(st.tuples(small, values_), max_size=8)))
    return Chart(draw(st.sampled_from(ChartKind)), draw(small), tuple(f"w{n}" for n in range(long)), series)


parts = st.one_of(
    st.builds(Text, words),
    st.builds(Facts, st.lists(st.tuples(small, words), min_size=1, max_size=25).map(tuple)),
    st.builds(Row, words, st.one_of(st.just(""), words), st.lists(buttons, max_size=4).map(tuple)),
    tables(),
    charts(),
    st.builds(Note, words),
    st.just(Divider()),
)
cards = st.builds(
    Card, words, st.lists(parts, max_size=30).map(tuple), st.lists(buttons, max_size=30).map(tuple), words
)


@given(cards)
def test_slack_takes_every_card(card: Card) -> None:
    told = messages(card)
    for message in [*told, *(plainer(each) for each in told)]:
        assert reasons_blocks(list(message.blocks), MESSAGE) == []
        assert 0 < len(message.text) < 4000


@given(cards)
def test_every_button_is_drawn_once_and_carries_its_press(card: Card) -> None:
    drawn = json.dumps([message.blocks for message in messages(card)])
    for button in card.buttons():
        assert json.dumps(button.press.token())[1:-1] in drawn
    assert drawn.count('"action_id"') == len(card.buttons())


long = st.text(string.ascii_letters + " &*", min_size=1, max_size=4000).filter(
    lambda made: made.strip() != ""
)


@given(
    st.lists(
        st.one_of(
            st.builds(Row, long, st.one_of(st.just(""), long), st.lists(buttons, max_size=2).map(tuple)),
            st.builds(lambda label, value: Facts(((label, value), (label, "short"))), small, long),
            st.builds(lambda cell: Table(("a", "b"), (("x", cell),)), long),
        ),
        max_size=4,
    )
)
def test_nothing_long_is_cut(some: list[Part]) -> None:
    said = [
        str(text["text"]) for page in messages(Card("T", tuple(some))) for text in texts_in(list(page.blocks))
    ]
    said += _cells([block for page in messages(Card("T", tuple(some))) for block in page.blocks])
    drawn = _letters("".join(map(unescape, said)))
    for part in some:
        wanted = (
            [part.title, part.detail]
            if isinstance(part, Row)
            else [value for _, value in part.pairs]
            if isinstance(part, Facts)
            else [cell for row in part.rows for cell in row]
            if isinstance(part, Table)
            else []
        )
        assert all(_letters(each) in drawn for each in wanted)


def _cells(blocks: list[dict[str, Any]]) -> list[str]:
    tables = [block for block in blocks if block["type"] == "table"]
    return [cell["text"] for block in tables for row in block["rows"] for cell in row]


def _letters(words_: str) -> str:
    return re.sub(r"[\s*]", "", words_)


def test_where_a_modal_or_home_takes_no_more_that_is_said() -> None:
    rows: list[Part] = [
        Heading("x"),
        *(Row(str(n), "y", (Button("Told", MarkTold(1, date(2026, 11, 23))),)) for n in range(120)),
    ]
    above = messages(Card("Missed", tuple(rows[:30])))[0].blocks
    for drawn in (
        modal_blocks(Card("All", tuple(rows))),
        home_blocks([Card("All", tuple(rows))], above=above),
    ):
        assert len(drawn) == 100
        assert "There is more." in json.dumps(drawn[-1])


@pytest.mark.parametrize("above", range(94, 102))
def test_what_is_cut_does_not_end_with_the_heading_of_what_is_not_shown(above: int) -> None:
    rows = (Row(str(n), "y", (Button("Told", MarkTold(1, date(2026, 11, 23))),)) for n in range(above))
    card = Card("All", (*rows, Heading("Below"), Text("x"), Divider(), Text("y")))
    for drawn in (modal_blocks(card), home_blocks([card]), home_blocks([card, card])):
        if "There is more." in str(drawn[-1]):
            assert drawn[-2]["type"] not in {"header", "divider"}
        assert ("'Below'" in str(drawn)) == any("'x'" in str(block) for block in drawn)


@given(cards)
def test_the_plainer_form_loses_no_button(card: Card) -> None:
    for message in messages(card):
        drawn, plain = json.dumps(message.blocks), json.dumps(plainer(message).blocks)
        assert drawn.count('"action_id"') == plain.count('"action_id"')


@given(cards)
def test_a_modal_takes_every_card(card: Card) -> None:
    assert reasons_blocks(modal_blocks(card), MODAL) == []


@given(st.lists(cards, max_size=6))
def test_home_takes_every_card(some: list[Card]) -> None:
    assert reasons_blocks(home_blocks(some), HOME) == []


def list_of(pupils: int) -> Card:
    rows: list[Part] = [
        Row(
            f"{HOSTILE} {number}",
            "Mathematics 15:20 in M4",
            (Button("Told", MarkTold(number + 1, date(2026, 11, 23)), Style.PRIMARY),),
        )
        for number in range(pupils)
    ]
    return Card("Year 11 list", tuple(rows), plain="Year 11 list for Monday 23 November")


def test_a_list_of_120_pupils_becomes_a_few_messages_without_losing_one() -> None:
    told = messages(list_of(120))
    assert [len(message.blocks) for message in told] == [40, 40, 40, 1]
    assert told[1].text == "Year 11 list for Monday 23 November (2 of 4)"
    drawn = json.dumps([message.blocks for message in told])
    assert all(json.dumps(MarkTold(n + 1, date(2026, 11, 23)).token())[1:-1] in drawn for n in range(120))


@pytest.mark.parametrize(
    ("label", "detail", "drawn"),
    [
        ("Read", "from Noor Hussain, Mon 16 Nov 10:00, not read yet", ["section"]),
        ("Show list", "1 pupil to tell today", ["section"]),
        ("Book Thu 3 Dec", "already in Mathematics with Noor Hussain until 16:20.", ["section", "actions"]),
    ],
)
def test_words_are_no_strip_beside_a_button(label: str, detail: str, drawn: list[str]) -> None:
    row = Row("Amy Carter 11A", detail, (Button(label, StartForm("slip")),))
    (page,) = messages(Card("T", (row,)))
    assert [block["type"] for block in page.blocks[1:]] == drawn


def test_rows_without_buttons_share_sections() -> None:
    rows = tuple(Row(f"Pupil {number}", "Mathematics 15:20") for number in range(120))
    told = messages(Card("Board", rows))
    assert len(told) == 1
    assert len(told[0].blocks) < 6


def test_a_long_table_goes_over_messages_each_with_its_columns() -> None:
    table = Table(("Pupil", "Grade"), tuple((f"Pupil {number}", "5+") for number in range(250)))
    told = messages(Card("Mathematics", (table,)))
    drawn = [block for message in told for block in message.blocks if block["type"] == "table"]
    assert [len(block["rows"]) for block in drawn] == [100, 100, 53]
    assert {block["rows"][0][0]["text"] for block in drawn} == {"Pupil"}
    assert all(block["column_settings"] == [{"is_wrapped": True}] * 2 for block in drawn)


@pytest.mark.parametrize("above", [1, *range(45, 50)])
def test_a_heading_goes_into_the_message_of_what_it_heads(above: int) -> None:
    table = Table(("Class", "Bias"), (("11Ma1", "+0.23"),))
    rows = [Text(f"{number} of {above}") for number in range(above)]
    several: list[list[Part]] = [[*rows], [table, *rows]]
    for first in several:
        card = Card("Mathematics", (*first, Heading("Classes"), table))
        (headed,) = (each.blocks for each in messages(card) if "'Classes'" in str(each.blocks))
        assert [block["type"] for block in headed[-3:]] == ["divider", "header", "table"]


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    card = Card(HOSTILE, (Row(HOSTILE, HOSTILE), Text(HOSTILE), Facts(((HOSTILE, HOSTILE),))))
    for message in messages(card):
        for text in texts_in(list(message.blocks)):
            if text["type"] == "mrkdwn":
                assert "<" not in str(text["text"])
                assert text["verbatim"] is True
            else:
                assert text["emoji"] is False
        assert "<" not in message.text


def test_a_card_of_one_line_has_no_headline() -> None:
    drawn = messages(Card("Slip about Amy Carter 11A sent to Dan Whitfield."))[0]
    assert [block["type"] for block in drawn.blocks] == ["section"]


def test_a_chart_that_slack_cannot_draw_is_told_as_a_table() -> None:
    chart = Chart(ChartKind.LINE, "Progress", ("Sep", "Oct"), (("Mathematics", (None, 5.0)),))
    drawn = messages(Card("Amy", (chart,)))[0].blocks
    assert [block["type"] for block in drawn] == ["header", "section", "table"]


def test_below_upright_bars_stand_the_short_labels_and_where_two_are_alike_the_whole_ones_in_a_table() -> (
    None
):
    labels, series = ("English Language", "English Literature"), (("Predicted", (5.0, 6.0)),)
    chart = Chart(ChartKind.BAR, "Points", labels, series, ("En", "El"))
    (drawn,) = (each for each in messages(Card("Year", (chart,)))[0].blocks if each["type"] != "header")
    assert drawn["chart"]["axis_config"]["categories"] == ["En", "El"]
    alike = messages(Card("Year", (replace(chart, short=("English…", "English…")),)))[0].blocks
    assert [block["type"] for block in alike] == ["header", "section", "table"]
    assert "English Literature" in str(alike[-1])


def test_what_is_too_long_for_two_columns_on_a_phone_stands_below_each_other() -> None:
    short, long = ("Pairs", "20"), ("Maths and English 5+", "72 of 120, 60% (targets 85, 71%)")
    labelled = ("Too high, too low", "3 and 0")
    for pairs, shape in (((short, short), "fields"), ((short, long), "text"), ((labelled, short), "text")):
        (section,) = (
            each for each in messages(Card("Year", (Facts(pairs),)))[0].blocks if each["type"] == "section"
        )
        assert shape in section
    many = messages(Card("Year", (Facts((long,) * 100),)))[0].blocks
    assert len(many) < 5


def test_a_chart_s_table_has_a_row_for_each_label_and_the_same_places_in_all() -> None:
    series = (("Group", (50.13, 51.7)), ("Rest", (None, -0.5)))
    table = Chart(ChartKind.BAR, "Groups", ("E", "In care"), series).as_table()
    assert table.columns == ("", "Group", "Rest")
    assert table.rows == (("E", "50.13", "–"), ("In care", "51.70", "−0.50"))


@pytest.mark.parametrize(
    ("values", "signed", "written"),
    [
        ((53.0, 4.5), False, ("53.00", "4.50")),
        ((53.0, 60.0), False, ("53.00", "60.00")),
        ((3, 12), False, ("3", "12")),
        ((0.29, -0.5), True, ("+0.29", "−0.50")),
        ((0.0, -0.001), True, ("0.00", "0.00")),
    ],
)
def test_a_chart_s_table_writes_numbers_as_cards_do(
    values: tuple[float, ...], signed: bool, written: tuple[str, ...]
) -> None:
    """Whether or not another beside them has places: else the card says 53.00, and its chart 53.0."""
    table = Chart(ChartKind.BAR, "Points", ("a", "b"), (("Points", values),), signed=signed).as_table()
    assert tuple(row[1] for row in table.rows) == written
