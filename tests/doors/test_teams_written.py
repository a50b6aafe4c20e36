"""What a person wrote in Teams is kept whole: lines, names, angle brackets; only the bot's own mention goes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.teams.written import text_of, written

OWN = frozenset({"staffroom"})


def html(content: str) -> list[dict[str, Any]]:
    return [{"contentType": "text/html", "content": content}]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\nthree"),
        ("<div><div>one</div>\n</div>", "one"),
        ("<ul><li>one</li><li>two</li></ul>and so on", "one\ntwo\nand so on"),
        ("<table><tr><td>Amy</td><td>5+</td></tr><tr><td>Ben</td><td>4</td></tr></table>", "Amy 5+\nBen 4"),
        ("her mark &lt; 5 &amp; rising", "her mark < 5 & rising"),
        ("<strong>slip</strong> <em>Amy</em>", "slip Amy"),
        (
            '<p><span itemtype="http://schema.skype.com/Mention" itemid="0">Staffroom</span>&nbsp;todo</p>',
            "todo",
        ),
        (
            '<p>told <span itemtype="http://schema.skype.com/Mention" itemid="1">Dan Whitfield</span> so</p>',
            "told Dan Whitfield so",
        ),
        ('well done <img alt="👍" itemtype="http://schema.skype.com/Emoji" src="x">', "well done 👍"),
        (
            '<blockquote itemtype="http://schema.skype.com/Reply"><p>old words</p></blockquote><p>todo</p>',
            "todo",
        ),
        ("<blockquote>slip Amy</blockquote>", "slip Amy"),
        ('see <a href="https://x.example/a?b=1">https://x.example/a</a>', "see https://x.example/a?b=1"),
        ('see <a href="https://x.example/essay">her essay</a>', "see her essay"),
        ("never <at>closed", "never closed"),
    ],
)
def test_html_is_read_as_it_looks(content: str, expected: str) -> None:
    assert text_of(content, OWN) == expected


def test_what_teams_drops_from_the_plain_text_is_in_the_html() -> None:
    body = {"text": "slip Amy + wrote", "attachments": html("<p>slip Amy + wrote &lt;data&gt;</p>")}
    assert written(body, OWN) == "slip Amy + wrote <data>"


def test_without_html_the_plain_text_serves() -> None:
    body = {
        "text": "<at>Staffroom</at> slip  Amy + met <at>Tom &amp; Co</at>\r\n\r\na < b",
        "attachments": [],
    }
    assert written(body, OWN) == "slip Amy + met Tom & Co\n\na < b"


@given(st.text())
def test_plain_words_come_through_unchanged_but_for_their_spaces(text: str) -> None:
    said = text.replace("<at", "")
    assert written({"text": said}, OWN).split() == said.split()


@pytest.mark.parametrize("piece", ["<p>", "<a href=", "<at>", "<!", "<![", "<td>", " ", "&", "<span x='"])
def test_no_html_takes_long_to_read(piece: str) -> None:
    # A reader that went back for each piece would need minutes for this.
    text_of(piece * (100_000 // len(piece)), OWN)
