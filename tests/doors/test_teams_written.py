"""What a person wrote in Teams is kept whole: lines, names, angle brackets; only the bot's own mention goes."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.teams.mentions import mentions
from bot.platforms.teams.written import text_of, written
from tests.characters import ANY

BOT = "28:bot"


def html(content: str) -> list[dict[str, Any]]:
    return [{"contentType": "text/html", "content": content}]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\nthree"),
        ("<div><div>one</div>\n</div>", "one"),
        ("<ul><li>one</li><li>two</li></ul>and so on", "• one\n• two\nand so on"),
        ("so:<ol start='3'><li><p>one</p></li>\n<li>two</li></ol>", "so:\n3. one\n4. two"),
        ("<ol><li>one<ul><li>in it</li></ul></li><li>two</li></ol>", "1. one\n  • in it\n2. two"),
        ("<ul><li>one<br>more of it</li></ul>", "• one\nmore of it"),
        ("<p>one</p>\n<p>&nbsp;</p>\n<p>two</p>", "one\n\ntwo"),
        ("one<hr>two", "one\ntwo"),
        ("<pre>one\n  two</pre>three", "one\ntwo\nthree"),
        ("<codeblock class=''><code>one<br>two</code></codeblock>", "one\ntwo"),
        (
            "<table><tr><th><p>Amy</p></th><td><div>5+</div></td></tr><tr><td>Ben</td></tr></table>",
            "Amy\t5+\nBen",
        ),
        ("<table><tr><td>Amy</td><td>5+</td></tr><tr><td>Ben</td><td>4</td></tr></table>", "Amy\t5+\nBen\t4"),
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
        ("<p>she said</p><blockquote>well<br>done</blockquote>to her", "she said\nwell\ndone\nto her"),
        ("sent <customemoji alt='rocket' source='x'></customemoji>", "sent rocket"),
        ('see <a href="https://x.example/a?b=1">https://x.example/a</a>', "see https://x.example/a?b=1"),
        ('see <a href="https://x.example/essay">her essay</a>', "see her essay (https://x.example/essay)"),
        ('see <a href="http://X.example/">x.example</a>', "see x.example"),
        ('ask <a href="mailto:a@x.example">a@x.example</a>', "ask a@x.example"),
        ('ask <a href="mailto:a@x.example">Ann</a>', "ask Ann (a@x.example)"),
        ('see <a href="javascript:void(0)">this</a>', "see this"),
        ("never <at>closed", "never closed"),
    ],
)
def test_html_is_read_as_it_looks(content: str, expected: str) -> None:
    assert text_of(content, (), "Staffroom") == expected


def test_what_teams_drops_from_the_plain_text_is_in_the_html() -> None:
    body = {"text": "slip Amy + wrote", "attachments": html("<p>slip Amy + wrote &lt;data&gt;</p>")}
    assert written(body, (), "Staffroom") == "slip Amy + wrote <data>"


def test_without_html_the_plain_text_serves() -> None:
    body = {
        "text": "<at>Staffroom</at> slip  Amy + met <at>Tom &amp; Co</at>\r\n\r\na < b",
        "attachments": [],
    }
    assert written(body, (), "Staffroom") == "slip Amy + met Tom & Co\n\na < b"


@given(st.text(ANY))
def test_plain_words_come_through_unchanged_but_for_their_spaces(text: str) -> None:
    said = text.replace("<at", "")
    assert written({"text": said}).split() == said.split()


@pytest.mark.parametrize(
    "piece",
    [
        "<p>",
        "<a href=",
        "<at>",
        "<!",
        "<![",
        "<td>",
        "<li>",
        "<ol>",
        "<pre>",
        "<blockquote>",
        " ",
        "&",
        "<span x='",
    ],
)
def test_no_html_takes_long_to_read(piece: str) -> None:
    # A reader that went back for each piece would need minutes for this.
    text_of(piece * (100_000 // len(piece)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("@Staffroom slip Amy + met @Dan Whitfield", "slip Amy + met Dan Whitfield"),
        ("@Staffroom slip Amy + met @Dan", "slip Amy + met Dan"),
        ("@Staffroom slip Amy + told @Staffroom# too", "slip Amy + told Staffroom too"),
        ("@Staffroom# @Staffroom todo", "todo"),
        ("@Polls @Staffroom todo", "todo"),
        ("@General, @Staffroom todo", "General, todo"),
        ("@Staffroom slip Amy + ask @Polls, not @Staffroom", "slip Amy + ask Polls, not"),
        ("see @Mentors @Staffroom todo", "see Mentors todo"),
    ],
)
@pytest.mark.parametrize("as_html", [True, False])
def test_only_the_mention_of_the_bot_goes_whatever_else_has_its_name(
    said: str, expected: str, *, as_html: bool
) -> None:
    ids = {"@Staffroom": BOT, "@Staffroom#": "19:channel", "@Dan Whitfield": "29:dan", "@Dan": "29:dan"}
    ids |= {"@Polls": "28:polls", "@General": "19:general", "@Mentors": "tag"}
    full = {"@Dan": "Dan Whitfield"}
    text, markup, listed = said, said, []
    for number, mention in enumerate(re.findall(r"@(?:Dan Whitfield|\w+#?)", said)):
        shown = mention.strip("@#")
        text = text.replace(mention, f"<at>{shown}</at>", 1)
        markup = markup.replace(
            mention,
            f'<span itemtype="http://schema.skype.com/Mention" itemscope itemid="{number}">{shown}</span>',
            1,
        )
        who = {"id": ids[mention], "name": full.get(mention, shown)}
        listed.append({"type": "mention", "mentioned": who, "text": f"<at>{shown}</at>"})
    body = {"text": text, "entities": listed, "attachments": html(f"<p>{markup}</p>") if as_html else []}
    assert written(body, mentions(body, BOT), "Staffroom") == expected
