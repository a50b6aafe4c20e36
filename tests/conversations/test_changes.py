"""What a pupil's record said before it was changed is shown on asking, to whoever sees the record (lifecycle, 3)."""

from models.audit.earlier import keep_before
from models.audit.entries import Actor
from models.db.tables import SQLModel
from models.school.snapshot import school
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


def test_what_an_import_changed_is_said_in_words(dan: Speaker, world: World) -> None:
    with world.database.writing() as db:
        amy = school(db).names.match("Amy Carter").ids[0]
        row = {"id": amy, "sen": "E"}
        keep_before(db.connection(), SQLModel.metadata.tables["pupil"], [row], Actor(None, world.clock.now()))
    dan.says("pupil Amy Carter")
    said = dan.presses("Changes")
    assert "none (N)" in said
    assert "by an import" in said
