"""What Slack wraps is unwrapped, what is escaped is read as it was, and what is parted loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.escaping import escape, in_pieces, shortened, unescape
from bot.platforms.slack.wording import plain
from tests.doors.slack_words import words


@pytest.mark.parametrize(
    ("typed", "words_"),
    [
        ("Amy &amp; Ben", "Amy & Ben"),
        ("3 &lt; 4", "3 < 4"),
        ("see <https://school.example|the page>", "see the page (https://school.example)"),
        ("see <http://School.example/|school.example>", "see school.example"),
        ("<mailto:a@school.example|a@school.example>", "a@school.example"),
        ("<@U123|amy> did well", "@amy did well"),
        ("<@U0DAN> saw it", "@Dan Whitfield saw it"),
        ("<#C0STAFF|staff> and <#C0HEADS>", "#staff and #heads"),
        ("<!here> and <!subteam^S0MATHS|@maths>", "@here and @maths"),
        ("<!date^1764000000^{date}|24 November>", "24 November"),
        ("<https://school.example>", "https://school.example"),
        ("well done :thumbsup: `print(x)` *bold*", "well done :thumbsup: `print(x)` *bold*"),
    ],
)
def test_what_slack_wraps_is_unwrapped(typed: str, words_: str) -> None:
    assert (
        plain(typed, lambda account: {"U0DAN": "Dan Whitfield", "C0HEADS": "heads"}.get(account, ""))
        == words_
    )


@given(words)
def test_what_is_escaped_is_read_as_it_was(some: str) -> None:
    assert unescape(escape(some)) == some


@given(words, st.integers(20, 60))
def test_pieces_lose_only_the_space_between_them(some: str, longest: int) -> None:
    pieces = in_pieces(some, longest)
    assert all(len(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(some.split())
    assert len(shortened(some, longest)) <= longest
