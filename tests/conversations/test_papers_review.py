"""When the papers about the data are to be looked at again, who looks at them is reminded (lifecycle, 6)."""

from models.school.people import Role
from tests.conversations.conftest import MORNING, Speaker, World
from tests.conversations.test_requests_in_mind import give

NOTE = "The papers about the data"


def heard(world: World, day: str) -> set[str]:
    """Whose morning note of the day speaks of it."""
    world.only(MORNING)
    world.at(f"{day} 08:05")
    said = world.staff("h.marsh").says("tick").split("▸ to ")
    return {each.partition(":")[0] for each in said if NOTE in each}


def test_the_scheme_lead_and_the_officer_are_reminded_of_it_and_nobody_else(
    world: World, noor: Speaker, at_length: bool
) -> None:
    """In the share two teachers and one more of leadership stand for everybody else."""
    helen = world.staff("h.marsh")
    give(world, "Ruth Adeyemi", Role.DATA_PROTECTION)
    ruth = world.staff("r.adeyemi")
    assert NOTE not in helen.says("todo")
    helen.says("settings papers review 2026-12-07", "settings policy remind days 5")
    both = {"Helen Marsh", "Ruth Adeyemi"}
    days = ("11-27", "11-30", "12-01", "12-07", "12-08", "12-14")
    found = {}
    world.tells_only(*([] if at_length else ["h.marsh", "r.adeyemi", "p.lowe", "n.hussain", "d.whitfield"]))
    for day in days:
        if whom := heard(world, f"2026-{day}"):
            found[day] = whom
    assert found == {"11-30": both, "12-07": both, "12-14": both}, (
        "before, on its day, then as each week begins"
    )
    for who in (helen, ruth):
        assert "The papers about the data were to be looked at again by 7 December 2026" in who.says("todo")
    assert NOTE not in noor.says("todo")
    helen.says("settings papers review 1 July 2027")
    assert NOTE not in helen.says("todo")
    assert not heard(world, "2026-12-21")
