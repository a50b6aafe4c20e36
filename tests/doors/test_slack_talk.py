"""What a person writes to the bot in Slack is answered, however it is written, and nothing of it is lost."""

import json
from typing import Any

import pytest
from sqlmodel import select

from models.school.people import Staff
from tests.doors.slack_messages import deleted, edited, happens, message, slips, text
from tests.doors.small_slack import wire
from tests.doors.small_slack.desk import Desk, words

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_what_is_said_in_a_thread_is_answered_there(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await happens(noor, message(noor, "slips", "1700000400.000100", thread_ts="1700000300.000100"))
    assert noor.dms[-1]["thread_ts"] == "1700000300.000100"


async def test_two_lines_that_are_commands_are_two_commands(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    line = "slip Amy Carter + superb coursework\nand neat\nslip Ben Dodd - no homework"
    said = await happens(noor, message(noor, line, "1700000400.000100"))
    assert "Amy Carter" in said
    assert "Ben Dodd" in said
    assert slips(slack_desk) == ["superb coursework\nand neat", "no homework"]
    again = await happens(noor, message(noor, line, "1700000400.000100"))
    assert "Amy Carter" in again, "the message is the same one: answered again, done once"
    assert len(slips(slack_desk)) == 2


async def test_what_follows_a_slip_and_only_looks_like_a_command_belongs_to_it(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    line = "slip Amy Carter - no homework\nslip of paper handed in instead\ntarget: bring it"
    await happens(noor, message(noor, line, "1700000400.000100"))
    assert slips(slack_desk) == ["no homework\nslip of paper handed in instead"]


DAN = {"type": "user", "user_id": "UDWHITFIELD"}
TADA = {"type": "emoji", "name": "tada", "unicode": "1f389"}
RICH: list[tuple[str, list[dict[str, Any]] | None, str]] = [
    ("*slip* Amy Carter + spoke up", [text("slip", bold=True), text(" Amy Carter + spoke up")], "spoke up"),
    (
        "slip Amy Carter + asked <@UDWHITFIELD> twice",
        [text("slip Amy Carter + asked "), DAN, text(" twice")],
        "asked @Dan Whitfield twice",
    ),
    ("slip Amy Carter + asked <@UDWHITFIELD>", None, "asked @Dan Whitfield"),
    ("slip Amy Carter + well done :tada:", [text("slip Amy Carter + well done "), TADA], "well done 🎉"),
    ("slip Amy Carter + well done :tada:", None, "well done :tada:"),
    ("slip Amy Carter + `x`", [text("slip Amy Carter + "), text("x", code=True)], "x"),
    ("slip Amy Carter + wrote `print(x)`", None, "wrote `print(x)`"),
    ("slip Amy Carter + 3 &lt; 4 &amp; *not* 5", None, "3 < 4 & *not* 5"),
    ("&gt; slip Amy Carter + kept going", None, "kept going"),
    ("_slip Amy Carter + kept going all lesson_", None, "kept going all lesson"),
    ("*_slip Amy Carter + kept going_*", None, "kept going"),
    ("```slip Amy Carter + kept going```", None, "kept going"),
    ("*slip* Amy Carter + kept *going*", None, "kept *going*"),
    ("slip Amy Carter + told <!here> and <!subteam^S1|@maths>", None, "told @here and @maths"),
    ("slip Amy Carter + it’s “good” — really…", None, "it’s “good” — really…"),
]


@pytest.mark.parametrize(("line", "elements", "kept"), RICH)
async def test_nothing_written_is_cut_or_changed(
    slack_desk: Desk, line: str, elements: list[dict[str, Any]] | None, kept: str
) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await dan.types("/slips")
    blocks = (
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]
        if elements
        else None
    )
    await happens(noor, message(noor, line, "1700000400.000100", **({"blocks": blocks} if blocks else {})))
    assert slips(slack_desk) == [kept]


async def test_undo_gives_the_words_back_in_their_form(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter + superb 🎉 coursework, target: finish it")
    await noor.presses("Undo")
    await noor.presses("Write it again")
    shown = {block["block_id"]: block["element"] for block in noor.view["blocks"] if "element" in block}
    assert shown["pupil"]["initial_options"][0]["text"]["text"].startswith("Amy Carter")
    assert shown["text"]["initial_value"] == "superb 🎉 coursework"
    assert shown["target"]["initial_value"] == "finish it"
    ben = await noor.looks_for("pupil", "ben dodd")
    assert ben
    assert slips(slack_desk) == []


async def test_a_file_is_not_kept_and_that_is_said(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    file = {"subtype": "file_share", "files": [{"id": "F1", "mimetype": "image/jpeg"}]}
    assert "I read words only" in await happens(noor, message(noor, "", "1700000400.000100", **file))
    said = await happens(noor, message(noor, "slip Amy Carter + her poster", "1700000401.000100", **file))
    assert "sent to Dan Whitfield" in said
    assert "was not kept" in said


async def test_a_message_of_a_kind_that_is_not_known_is_a_persons(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    line, ts = "slip Amy Carter + superb", "1700000400.000100"
    for not_theirs in ({"subtype": "huddle_thread"}, {"subtype": "new_kind", "hidden": True},
                       {"subtype": "new_kind", "bot_id": "B1"}):  # fmt: skip
        assert await happens(noor, message(noor, line, ts, **not_theirs)) == ""
    assert "sent to Dan Whitfield" in await happens(noor, message(noor, line, ts, subtype="new_kind"))
    assert slips(slack_desk) == ["superb"]


@pytest.mark.parametrize("kind", ["assistant_thread_started", "assistant_thread_context_changed"])
@pytest.mark.parametrize(
    "rest",
    [{}, {"assistant_thread": None}, {"assistant_thread": {}}, {"channel": "D1"},
     {"channel": "D1", "assistant_thread": {"channel_id": 5}}],
)  # fmt: skip
async def test_an_event_of_an_assistant_that_lacks_a_part_is_acknowledged(
    slack_desk: Desk, kind: str, rest: dict[str, Any]
) -> None:
    body = wire.event({"type": kind, "event_ts": "1700000400.000100", **rest})
    assert (await slack_desk.send(wire.signed(json.dumps(body), "application/json"))).status_code == 200


async def test_a_forwarded_message_is_not_read_and_that_is_said(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    shared = {"attachments": [{"is_share": True, "text": "Ben Dodd was late", "fallback": "[23 Nov] Dan"}]}
    assert "forwarded message" in await happens(noor, message(noor, "", "1700000400.000100", **shared))
    said = await happens(noor, message(noor, "slip Amy Carter + saw this", "1700000401.000100", **shared))
    assert "message with them was not kept" in said
    unfurled = {"attachments": [{"from_url": "https://school.example", "title": "School"}]}
    said = await happens(noor, message(noor, "slips", "1700000402.000100", **unfurled))
    assert "not kept" not in said


@pytest.mark.parametrize("sign", ["👍", "👍🏽", ":+1:", "🙏 thanks"])
async def test_a_sign_of_thanks_is_nothing_that_was_not_done(slack_desk: Desk, sign: str) -> None:
    assert "You are welcome." in await slack_desk.person("n.hussain").writes(sign)


async def test_who_may_be_meant_can_be_read_before_the_form_is_opened(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.writes("slip Amy Cartre + superb")
    assert "Did you mean one of these?" in said
    assert "Amy Carter 11A (Year 11)" in said
    assert noor.labels() == ["Open the form"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("slip", "Mentoring slip: I still need pupil and what you want to say."),
        ("slip Amy Carter", "Mentoring slip: I still need what you want to say."),
        ("book Amy Carter", "Book a session: I still need day."),
        (
            "slip Amy Carter - he hit her",
            "*Is this a safeguarding concern?*\nNothing is saved yet. Open the form to answer. "
            "Not for safeguarding concerns. Tell Ruth Adeyemi in person.",
        ),
    ],
)
async def test_what_a_form_is_opened_for_is_said_beside_its_button(
    slack_desk: Desk, line: str, said: str
) -> None:
    noor = slack_desk.person("n.hussain")
    assert said in await noor.writes(line)
    assert noor.labels() == ["Open the form"]
    assert slips(slack_desk) == []


async def test_only_who_is_unclear_is_asked_about(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.writes("book Amy Carter, Ben Dodd, Isla Craddock maths thu")
    assert (
        "Which “Isla Craddock” do you mean?\nIsla Craddock 11B (Year 11)\nIsla Craddock 11D (Year 11)\n"
        in said
    )
    assert "Ben Dodd" not in said


async def test_a_date_picker_has_no_hint_for_somebody_who_types(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/book")
    picker = next(
        block for block in noor.view["blocks"] if block.get("element", {}).get("type") == "datepicker"
    )
    assert "hint" not in picker


async def test_a_day_that_is_none_is_to_be_picked_where_there_is_a_calendar(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/book Amy Carter 32 dec")
    said = words(noor.view["blocks"])
    assert "There is no day 32/12/2026. Pick a day." in said
    assert "such as thu" not in said
    assert "Type a day such as thu" in await noor.writes("book Amy Carter 32 dec")


async def test_who_has_left_is_told_so_however_they_write(slack_desk: Desk) -> None:
    noor, ts = slack_desk.person("n.hussain"), "1700000400.000100"
    line, then = "slip Amy Carter + superb coursework", "slip Ben Dodd + superb coursework"
    await happens(noor, message(noor, line, ts))
    await noor.types("/help")
    with slack_desk.database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one().active = False
    refused = "You are not on the school's staff list."
    assert refused in await happens(noor, message(noor, f"{then}\n{line}", "1700000401.000100"))
    assert refused in await happens(noor, edited(noor, line, then, ts))
    assert refused in await noor.types(f"/slips\n/{line}")
    assert await happens(noor, deleted(noor, line, ts)) == ""
    assert slips(slack_desk) == ["superb coursework"]
