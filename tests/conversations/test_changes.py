"""What a pupil's record said before it was changed is shown on asking, to whoever sees the record (lifecycle, 3)."""

from tests.conversations.conftest import Speaker, World


def test_the_pupil_s_page_leads_to_what_was_so_before(noor: Speaker, dan: Speaker, world: World) -> None:
    dan.says("pupil Amy Carter")
    assert dan.presses("Changes").startswith("Nothing was written over in the record of Amy Carter 11A.")
    noor.says("slip Amy Carter - no homework, target: finish the conclusion by Friday")
    world.at("2026-11-24 10:00")
    dan.says("slips")
    dan.presses("Read")
    dan.presses("Agree target")
    dan.says("pupil Amy Carter")
    said = dan.presses("Changes")
    assert "When it was set (a target agreed with the pupil, or suggested by a slip)" in said
    assert "Changed today, 10:00 by Dan Whitfield" in said
    noor.says("pupil Amy Carter")
    assert "Changes" not in noor.labels
