"""Two months of one mentor with eight pupils: what was met, what was missed, and who was told of it once (P7, P8)."""

import re

import pytest

from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P7, pytest.mark.P8]


def to_dan(told: str) -> str:
    """What one tick told Dan, of all that it told."""
    parts = re.split(r"(?m)^▸ to ", told)
    return "\n".join(each for each in parts if each.startswith("Dan Whitfield:"))


def pupils_of(said: str) -> list[str]:
    return [line[2:].split(":")[0] for line in said.splitlines() if line.startswith("- ")]


def test_two_months_of_a_mentor_with_eight_pupils(
    helen: Speaker, dan: Speaker, noor: Speaker, world: World
) -> None:
    helen.says("mentors 10A, 10B, 10C, 11B to Dan Whitfield")
    for each in pupils_of(dan.says("mentees"))[8:]:
        helen.says(f"mentors {each} to Tom Berry")
    eight = pupils_of(dan.says("mentees"))
    assert len(eight) == 8
    for each in eight:
        dan.says(f"meet {each} formal: first meeting, target: read on by 10 dec")
    assert dan.says("mentees").startswith("Your 8 pupils: all met this month")

    world.at("2026-12-01 08:00")
    first = to_dan(helen.says("tick"))
    assert "For you today: 8 pupils to meet" in first
    assert "to meet" not in to_dan(helen.says("tick")), "told once"
    for each in eight[:5]:
        dan.says(f"meet {each} formal: well, target: none")
    dan.says(f"arrange {eight[5]} 10 dec lunch")
    world.at("2026-12-02 08:00")
    assert "to meet" not in to_dan(helen.says("tick")), "no reminder day"
    noor.says(f"slip {eight[0]} + great mock")
    assert "ositive slip about" in to_dan(helen.says("tick"))
    world.at("2026-12-10 14:00")
    assert "was absent" in dan.says(f"meet {eight[5]} absent")
    assert "8 targets past" not in dan.says("mentees")

    world.at("2026-12-16 08:00")
    last = to_dan(helen.says("tick"))
    assert "3 pupils to meet" in last
    assert all(each in last for each in eight[5:])
    world.at("2026-12-16 09:00")
    dan.says(f"meet {eight[5]} formal: well, target: none")

    world.at("2027-01-04 08:00")
    january = to_dan(helen.says("tick"))
    assert "2 overdue" in january
    assert all(each in january for each in eight[6:])
    assert dan.says("mentees").startswith("Your pupils: 8 of 8 to meet, 2 overdue")
    digest = helen.says("digest")
    assert "Meetings overdue" in digest
    assert "of 1 mentor" in digest or "mentors" in digest
