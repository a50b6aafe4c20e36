"""What somebody wrote in Slack is read whole: every block of it, in order, and its text where the blocks are empty."""

from typing import Any

import pytest

from bot.platforms.slack.wording import mentioned, written
from tests.doors.slack_messages import happens, message, slips
from tests.doors.small_slack.desk import Desk

Json = dict[str, Any]
SAID = "slip Amy Carter + superb"


def text(words: str) -> Json:
    return {"type": "text", "text": words}


def section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def listing(style: str, *items: str, **more: int) -> Json:
    return {
        "type": "rich_text_list", "style": style, "elements": [section(text(each)) for each in items], **more,
    }  # fmt: skip


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


WRITTEN: list[tuple[str, list[Any], str, str]] = [
    ("two rich texts", [rich(section(text("one"))), rich(section(text("two")))], "one two", "one\ntwo"),
    ("an empty one", [rich()], SAID, SAID),
    ("an empty section", [rich(section())], SAID, SAID),
    ("no block at all", [], SAID, SAID),
    ("an empty one, then words", [rich(), rich(section(text(SAID)))], "?", SAID),
    (
        "a quotation and code",
        [
            rich(
                section(text("he said\n")),
                {"type": "rich_text_quote", "elements": [text("no")]},
                {"type": "rich_text_preformatted", "elements": [text("a = 1")]},
            )
        ],
        "?",
        "he said\nno\na = 1",
    ),
    (
        "lists",
        [
            rich(
                section(text("do:\n")),
                listing("ordered", "a", "b", offset=2),
                listing("bullet", "c", indent=1),
            )
        ],
        "?",
        "do:\n3. a\n4. b\n  • c",
    ),
    (
        "drawn from texts",
        [
            {"type": "header", "text": {"type": "plain_text", "text": "Top <1>"}},
            {"type": "section", "text": {"type": "mrkdwn", "text": "3 &lt; 4 by <@U1>"}},
            {"type": "divider"},
            {
                "type": "section",
                "fields": [{"type": "mrkdwn", "text": "left"}, {"type": "plain_text", "text": "right"}],
            },
            {
                "type": "context",
                "elements": [{"type": "mrkdwn", "text": "below"}, {"type": "image", "alt_text": "x"}],
            },
            {"type": "markdown", "text": "**end**"},
        ],
        "?",
        "Top <1>\n3 < 4 by @Dan\nleft\nright\nbelow\n**end**",
    ),
    ("our own words, copied", [rich(section(text("3 \u200b*\u200b 4")))], "?", "3 * 4"),
    ("a picture alone", [{"type": "image", "alt_text": "x"}], "see this", "see this"),
    ("what is no block", ["strange", None], SAID, SAID),
]


@pytest.mark.parametrize(
    ("blocks", "plain", "said"), [each[1:] for each in WRITTEN], ids=[each[0] for each in WRITTEN]
)
def test_every_block_is_read_in_its_order(blocks: list[Any], plain: str, said: str) -> None:
    assert (
        written({"text": plain, "blocks": blocks}, lambda account: {"U1": "Dan"}.get(account, "?"), "U0BOT")
        == said
    )


def test_whoever_is_mentioned_in_any_block_is_known_by_name() -> None:
    user = {"type": "user", "user_id": "U1"}
    wrapped = {"type": "section", "text": {"type": "mrkdwn", "text": "and <@U2>, <@U3|Cem>"}}
    assert mentioned({"blocks": [rich(), rich(listing("bullet"), section(user)), wrapped]}) == {"U1", "U2"}
    assert mentioned({"blocks": [rich()], "text": "<@U4>"}) == {"U4"}


COMMANDS = ("slip Amy Carter + superb coursework", "slip Ben Dodd - no homework")
LISTS: list[tuple[str, list[Json] | None]] = [
    ("1. {0}\n2. {1}", [rich(listing("ordered", *COMMANDS))]),
    ("• {0}\n• {1}", [rich(listing("bullet", *COMMANDS))]),
    ("{0}\n{1}", [rich(section(text(COMMANDS[0]))), rich(section(text(COMMANDS[1])))]),
    ("Please do:\n• {0}\n• {1}", [rich(section(text("Please do:\n")), listing("bullet", *COMMANDS))]),
    ("Hi Staffroom\n{0}\n{1}", None),
    ("1) {0}\n2) {1}", None),
    ("- {0}\n- {1}", None),
    ("slip\nAmy Carter + superb coursework\n{1}", None),
]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(("line", "blocks"), LISTS)
async def test_a_list_of_commands_is_several_commands(
    slack_desk: Desk, line: str, blocks: list[Json] | None
) -> None:
    noor = slack_desk.person("n.hussain")
    plain = line.format(*COMMANDS)
    said = await happens(
        noor, message(noor, plain, "1700000400.000100", **({"blocks": blocks} if blocks else {}))
    )
    assert "Amy Carter" in said
    assert "Ben Dodd" in said
    assert slips(slack_desk) == ["superb coursework", "no homework"]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_user_group_keeps_its_name(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.groups["S0MATHS"] = "maths-team"
    said = [text("slip Amy Carter + told ")]
    said += [{"type": "usergroup", "usergroup_id": each} for each in ("S0MATHS", "S0GONE")]
    raw = "slip Amy Carter + told <!subteam^S0MATHS><!subteam^S0GONE>"
    await happens(noor, message(noor, raw, "1700000400.000100", blocks=[rich(section(*said))]))
    await noor.types(f"/{raw.replace('slip Amy Carter', 'slip Ben Dodd')}")
    assert slips(slack_desk) == ["told @maths-team@a group"] * 2


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_link_keeps_its_address_and_a_channel_its_name(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    slack_desk.slack.channel("C0MATHS", "maths", [noor.account], private=False)
    slack_desk.slack.channel("C0HIDDEN", "hidden", [], member=False)
    link = {"type": "link", "url": "https://x.example/essay?of=1", "text": "her essay"}
    said = [
        text("slip Amy Carter + see "),
        link,
        *(
            part
            for each in ("C0MATHS", "C0HIDDEN")
            for part in (text(" in "), {"type": "channel", "channel_id": each})
        ),
    ]
    raw = "slip Amy Carter + see <https://x.example/essay?of=1|her essay> in <#C0MATHS|> in <#C0HIDDEN|>"
    await happens(noor, message(noor, raw, "1700000400.000100", blocks=[rich(section(*said))]))
    await noor.types(f"/{raw.replace('slip Amy Carter', 'slip Ben Dodd')}")
    assert slips(slack_desk) == ["see her essay (https://x.example/essay?of=1) in #maths in #a channel"] * 2
