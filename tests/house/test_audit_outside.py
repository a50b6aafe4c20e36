"""The audit beside what was published of it: whoever has the whole database cannot change what others have noted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select
from structlog.testing import capture_logs

from bot.anchoring import Publisher
from models.audit.anchors import Anchor, newest_anchor, noted_seal, read_anchors
from models.audit.checkpoints import LEAST_KEPT, forget_sealed
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.seals import Seal
from models.db.database import Database
from models.db.errors import Sorry
from tests.house.sealed_audit import LATER, NOW, noor_works_at, sealed, spread, tamper, verdict, write

DAYS_LATER = NOW + timedelta(days=2)
IN_FOUR_YEARS = NOW.replace(year=2030)


@pytest.fixture
def school(database: Database) -> Database:
    noor_works_at(database)
    return database


def published(database: Database, at: datetime = LATER) -> Anchor:
    with database.reading() as db:
        found = newest_anchor(db, at)
    assert found is not None
    return found


def sealed_anew(database: Database, *statements: str) -> None:
    """Change entries, take all seals away, and seal again, as somebody who has the database and the program can."""
    tamper(database, "DELETE FROM seal", *statements)
    sealed(database)


def test_what_was_published_holds_while_the_audit_grows(school: Database) -> None:
    spread(school)
    first = published(school)
    write(school, 3, at=LATER)
    sealed(school, now=DAYS_LATER)
    found = verdict(school, [first, published(school)], first.digest[:16])
    assert found.ok
    assert found.sentence == "The audit is whole, as 3 published seals say: 8 sealed entries, 0 waiting."


def test_entries_cut_off_the_end_show(school: Database) -> None:
    spread(school)
    last = published(school)
    tamper(school, "DELETE FROM seal WHERE position > 3", "DELETE FROM entry WHERE id > 3")
    assert verdict(school).ok
    assert verdict(school, [last]).findings == (
        "The audit ends at seal 3, but seal 5 was published on 23 Nov 2026, 09:05 UTC: "
        "2 sealed entries were cut off its end.",
    )


def test_an_audit_that_was_emptied_shows(school: Database) -> None:
    spread(school)
    last = published(school)
    tamper(school, "DELETE FROM seal", "DELETE FROM entry")
    assert verdict(school).ok
    assert verdict(school, [last]).findings == (
        "Nothing is sealed, but seal 5 was published on 23 Nov 2026, 09:05 UTC: the audit was emptied.",
    )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE entry SET pupil_id = 5 WHERE id = 3", "DELETE FROM entry WHERE id = 3"],
)
def test_what_was_changed_and_sealed_anew_shows(school: Database, statement: str) -> None:
    for second in range(2):
        write(school, 1, at=NOW + timedelta(seconds=second))
    sealed(school)
    early = published(school)
    write(school, 4)
    sealed(school)
    later = published(school)
    write(school, 3)
    sealed(school)
    sealed_anew(school, statement)
    assert verdict(school).ok
    found = verdict(school, [early, later, published(school)])
    assert found.findings == (
        "Seal 6 is not the one that was published on 23 Nov 2026, 09:05 UTC: "
        "entries up to it were changed and sealed anew.",
    )
    assert verdict(school, [early]).ok


def test_what_was_only_sealed_again_is_as_it_was(school: Database) -> None:
    spread(school)
    last = published(school)
    sealed_anew(school)
    assert verdict(school, [last]).ok


def test_an_entry_written_later_with_an_earlier_time_shows(school: Database) -> None:
    spread(school)
    write(school, 1, at=NOW - timedelta(days=1))
    write(school, 1, at=NOW + timedelta(seconds=9))
    sealed(school)
    found = verdict(school)
    assert found.findings == (
        "Entry 6 says 22 Nov 2026, 09:00 UTC, but was written after one of 23 Nov 2026, 09:00 UTC: it was back-dated, "
        "as staffroom chat --at does, or this machine's clock was set back then, which the log says.",
    )
    assert (found.position, found.entry_id, found.sealed) == (6, 6, 5)


UNREADABLE = {
    "sqlite": (
        "UPDATE entry SET at = 'yesterday' WHERE id = 3",
        "UPDATE entry SET fields = x'ff' WHERE id = 3",
        "UPDATE entry SET door = CAST(x'ff80' AS TEXT) WHERE id = 3",
        "UPDATE seal SET digest = x'00' WHERE position = 3",
    ),
    "postgresql": (
        "UPDATE entry SET at = 'infinity' WHERE id = 3",
        "UPDATE entry SET at = '4713-01-01 BC' WHERE id = 3",
    ),
}


@pytest.mark.parametrize(
    ("engine_name", "statement"),
    [(engine, each) for engine, all_ in UNREADABLE.items() for each in all_],
    indirect=["engine_name"],
)
def test_an_entry_that_cannot_be_read_shows_beside_all_others(school: Database, statement: str) -> None:
    spread(school)
    last = published(school)
    tamper(school, statement)
    tamper(school, "UPDATE entry SET deed = 'slip.read' WHERE id = 5")
    found = verdict(school, [last])
    assert found.findings == (
        "Seal 3 or its entry cannot be read: it was changed after it was sealed.",
        "Entry 5 or its seal (5) was changed after it was sealed.",
    )
    assert (found.position, found.sealed) == (3, 2)


def test_many_findings_are_told_in_few_lines(school: Database) -> None:
    write(school, 30)
    sealed(school)
    tamper(school, "UPDATE entry SET door = 'teams'")
    found = verdict(school)
    assert len(found.findings) == 21
    assert found.findings[-1] == "And 10 more of the kind."


def test_what_retention_took_is_accounted_for(school: Database) -> None:
    spread(school)
    old = published(school)
    write(school, 2, at=IN_FOUR_YEARS)
    sealed(school, now=IN_FOUR_YEARS + timedelta(minutes=5))
    later = published(school, IN_FOUR_YEARS)
    with school.writing() as db:
        assert forget_sealed(db, Actor(1, IN_FOUR_YEARS), IN_FOUR_YEARS - LEAST_KEPT) == 5
    for _ in range(2):  # with the checkpoint waiting to be sealed, and sealed
        found = verdict(school, [old, later])
        assert found.ok, found.findings
        assert (
            found.note == "Retention took the first 5 entries on 23 Nov 2030; a checkpoint accounts for them."
        )
        sealed(school, now=IN_FOUR_YEARS + timedelta(minutes=5))
    with school.reading() as db:
        assert db.exec(select(Entry.id).order_by(col(Entry.id))).all() == [6, 7, 8]
        assert db.exec(select(Seal.position).order_by(col(Seal.position))).all() == [6, 7, 8]
    tamper(school, "UPDATE entry SET door = 'teams' WHERE id = 6")
    assert verdict(school).sentence == "Entry 6 or its seal (6) was changed after it was sealed."


def test_retention_takes_nothing_that_is_not_three_years_old(school: Database) -> None:
    spread(school)
    with pytest.raises(Sorry, match="3 years"), school.writing() as db:
        forget_sealed(db, Actor(1, IN_FOUR_YEARS), IN_FOUR_YEARS - LEAST_KEPT + timedelta(days=1))
    with school.writing() as db:
        assert forget_sealed(db, Actor(1, DAYS_LATER), DAYS_LATER - LEAST_KEPT) == 0
    assert verdict(school).sealed == 5


def test_a_gap_without_a_checkpoint_or_with_a_forged_one_shows(school: Database) -> None:
    spread(school)
    last = published(school)
    write(school, 2)
    sealed(school)
    cut = "DELETE FROM seal WHERE position <= 5", "DELETE FROM entry WHERE id <= 5"
    tamper(school, *cut)
    assert verdict(school).sentence == "Seals 1 to 5 were removed: the next one is 6."
    with school.writing() as db:
        record(db, Actor(1, LATER), Deed.AUDIT_FORGET, fields=f"5:{last.digest}")
    assert verdict(school).ok
    assert verdict(school, [last]).findings == (
        "The checkpoint of 23 Nov 2026, 09:05 UTC took seal 5, which was published on 23 Nov 2026, 09:05 UTC: what is "
        "not 3 years old is not taken by retention.",
    )
    other = Anchor(5, "f" * 64, NOW.replace(year=2020))
    assert verdict(school, [other]).findings == (
        "The checkpoint of 23 Nov 2026, 09:05 UTC says otherwise of seal 5 than what was published on 23 Nov 2020, "
        "09:00 UTC: entries up to it were changed and sealed anew.",
    )


def test_a_seal_that_somebody_noted_is_looked_for(school: Database) -> None:
    spread(school)
    noted = published(school).digest
    assert noted_seal(f" {noted[:20].upper()} ") == noted[:20]
    assert noted_seal("audit.txt") == noted_seal(noted[:15]) == ""
    assert verdict(school, noted=noted[:16]).sentence == (
        "The audit is whole, as the published seal says: 5 sealed entries, 0 waiting."
    )
    tamper(school, "DELETE FROM seal WHERE position = 5", "DELETE FROM entry WHERE id = 5")
    assert verdict(school, noted=noted).findings == (
        f"No seal begins with {noted}: the audit was cut, or sealed anew, since that was noted.",
    )


def test_each_growth_is_published_once_in_a_file_and_the_log(school: Database, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "anchors.txt"
    publisher = Publisher(school, file, lambda: LATER)
    with capture_logs() as logs:
        publisher.publish()
        assert not file.exists()
        spread(school)
        publisher.publish()
        publisher.publish()
        write(school, 1)
        sealed(school)
        Publisher(school, file, lambda: DAYS_LATER).publish()
    anchors, strange = read_anchors(file)
    assert strange == []
    assert [(each.position, each.at) for each in anchors] == [(5, LATER), (6, DAYS_LATER)]
    assert verdict(school, anchors).compared == 2
    assert [(each["event"], each["position"], each["seal"]) for each in logs] == [
        ("audit published", each.position, each.digest) for each in anchors
    ]


def test_a_published_seal_that_is_gone_is_told_once(school: Database, tmp_path: Path) -> None:
    file = tmp_path / "anchors.txt"
    spread(school)
    Publisher(school, file, lambda: LATER).publish()
    tamper(school, "DELETE FROM seal", "DELETE FROM entry")
    publisher = Publisher(school, file, lambda: LATER)
    with capture_logs() as logs:
        publisher.publish()
        publisher.publish()
    told = [(each["log_level"], each["event"]) for each in logs]
    assert told == [("error", "audit differs from what was published")]


def test_a_file_that_cannot_be_written_is_told_once_and_stops_nothing(
    school: Database, tmp_path: Path
) -> None:
    spread(school)
    publisher = Publisher(school, tmp_path, lambda: LATER)
    with capture_logs() as logs:
        publisher.publish()
        publisher.publish()
    told = [each["event"] for each in logs if each["log_level"] == "error"]
    assert told == ["audit not published to its file"]


def test_lines_that_are_no_anchors_are_named_and_one_that_was_cut_short_spoils_no_other(
    school: Database, tmp_path: Path
) -> None:
    file = tmp_path / "anchors.txt"
    file.write_text("# mine\n2026-11-23T09:05:00+00:00 5 abc")
    spread(school)
    Publisher(school, file, lambda: LATER).publish()
    anchors, strange = read_anchors(file)
    assert strange == [f"Line 2 of {file} is not a published seal: the file was changed."]
    assert [each.position for each in anchors] == [5]
    for line in (
        "",
        "a b c",
        f"2026-11-23 5 {'a' * 64} more",
        f"2026-11-23T09:05 5 {'a' * 64}",
        f"- x {'a' * 64}",
    ):
        assert Anchor.of(line) is None
    whole = Anchor(5, "a" * 64, datetime(2026, 11, 23, 9, 5, tzinfo=UTC))
    assert Anchor.of(whole.line) == whole
    assert Anchor.of(Anchor(5, "a" * 64).line) == Anchor(5, "a" * 64)
