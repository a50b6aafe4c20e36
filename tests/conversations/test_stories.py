"""Stories that a person can pipe into `staffroom try`, held and heard as they are printed beside their lines."""

from pathlib import Path

import pytest

from tests.conversations.conftest import World

STORIES = Path(__file__).parent / "stories"


@pytest.mark.P6
@pytest.mark.P9
@pytest.mark.P10
@pytest.mark.P11
@pytest.mark.both_databases
@pytest.mark.parametrize("story", sorted(each.stem for each in STORIES.glob("*.txt")))
def test_a_story_is_heard_as_it_is_printed(world: World, story: str) -> None:
    speaker = world.staff("n.hussain")
    heard: list[str] = []
    for line in (STORIES / f"{story}.txt").read_text(encoding="utf-8").splitlines():
        heard += [f"> {line}", speaker.says(line)]
    assert "\n".join(heard) + "\n" == (STORIES / f"{story}.heard").read_text(encoding="utf-8")
