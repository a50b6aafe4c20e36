"""Fields that search while somebody types: they find what is named, ask about what is near, and invent nothing."""

import pytest

from tests.conversations.test_leavers import leave
from tests.conversations.test_whom import enrol
from tests.doors.small_slack.desk import Desk, Person, elements, words

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def form(desk: Desk, line: str) -> Person:
    noor = desk.person("n.hussain")
    assert await noor.types(line) == ""
    return noor


async def test_what_names_nobody_finds_nobody(slack_desk: Desk) -> None:
    noor = await form(slack_desk, "/slip")
    assert await noor.looks_for("pupil", "zzqx") == []


async def test_a_form_and_a_class_stand_for_who_is_in_them(slack_desk: Desk) -> None:
    noor = await form(slack_desk, "/book")
    assert await noor.looks_for("pupils", "11A") == ["11A (the whole form)"]
    assert await noor.looks_for("pupils", "11ma1") == ["11Ma1 (the whole class)"]


async def test_a_form_is_chosen_whole(slack_desk: Desk) -> None:
    noor = await form(slack_desk, "/book maths tue")
    assert await noor.fills({"pupils": ["11A"]}) == {"response_action": "clear"}
    told = str(slack_desk.slack.replies(noor.response_url)[-1]["blocks"])
    assert "Amy Carter 11A" in told
    assert "Mathematics" in told


async def test_where_one_pupil_is_wanted_a_form_offers_each_of_its_pupils(slack_desk: Desk) -> None:
    noor = await form(slack_desk, "/pupil")
    found = await noor.looks_for("pupil", "11A")
    assert "Amy Carter 11A (Year 11)" in found
    assert all(" 11A (" in each for each in found)


async def test_a_part_of_a_double_name_is_a_name(slack_desk: Desk) -> None:
    noor = await form(slack_desk, "/slip")
    assert "Did you mean Ella Smith-Jones 11E (Year 11)?" in await noor.looks_for("pupil", "smyth")


async def test_who_is_called_nearly_so_is_only_asked_about(slack_desk: Desk) -> None:
    noor = await form(slack_desk, "/slip")
    found = await noor.looks_for("pupil", "cartre")
    assert "Did you mean Amy Carter 11A (Year 11)?" in found
    assert all(each.startswith("Did you mean ") and "Carter" in each for each in found)


@pytest.mark.parametrize(
    ("line", "asked", "offered"),
    [
        ("/slip zzqx qwrtp + superb", "Pick or type another name.", set()),
        ("/pupil zzqx", "Pick or type another name.", set()),
        ("/meet zzqx", "Pick or type another name.", set()),
        ("/slip Amy Cartre + superb", "Did you mean one of these?", {"Amy Carter 11A (Year 11)"}),
        ("/slip Amy Smith + superb", "Did you mean one of these?", {"Amy Carter 11A (Year 11)"}),
    ],
)
async def test_only_a_name_that_is_like_is_offered(
    slack_desk: Desk, line: str, asked: str, offered: set[str]
) -> None:
    noor = await form(slack_desk, line)
    assert asked in words(noor.view["blocks"])
    field = next(block["element"] for block in noor.view["blocks"] if "pupil" in block.get("block_id", ""))
    if field["type"] == "external_select" or field["type"] == "multi_external_select":
        near = await noor.looks_for("pupil", "") if "min_query_length" in field else []
        assert offered <= set(near)
        assert bool(near) == bool(offered)
        assert await noor.looks_for("pupil", "ben dodd") == ["Ben Dodd 11B (Year 11)"]


async def test_a_form_that_an_unknown_name_opened_still_searches(slack_desk: Desk) -> None:
    noor = await form(slack_desk, "/slip Amy Cartre + superb coursework")
    (field,) = elements(noor.view["blocks"], "multi_external_select")
    assert field["min_query_length"] == 0
    near = await noor.looks_for("pupil", "")
    assert "Amy Carter 11A (Year 11)" in near
    assert len(near) == 3
    assert await noor.looks_for("pupil", "ben dodd") == ["Ben Dodd 11B (Year 11)"]


async def test_who_has_left_is_found_by_those_who_may_read_of_them(slack_desk: Desk) -> None:
    enrol(slack_desk.database, "Carla", "Carteret", "11C")
    leave(slack_desk.database, "Carter")
    helen, noor = slack_desk.person("h.marsh"), slack_desk.person("n.hussain")
    for each in (helen, noor):
        assert await each.types("/pupil") == ""
    assert await helen.looks_for("pupil", "cart") == ["Carla Carteret 11C (Year 11)", "Amy Carter (left)"]
    assert await helen.looks_for("pupil", "amy cart") == ["Amy Carter (left)"]
    assert await noor.looks_for("pupil", "cart") == ["Carla Carteret 11C (Year 11)"]
    noor = await form(slack_desk, "/slip")
    assert await noor.looks_for("pupil", "amy cart") == []
