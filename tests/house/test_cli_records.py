"""What the command line does about the records: the audit, an incident, the papers, how long they are kept."""

import re
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from models.audit.seals import Seal, seal
from models.db.database import Database
from models.lifecycle.register import register
from tests.house.home import Home, home, school

__all__ = ["home", "school"]  # fixtures of the command line


def test_the_audit_is_verified(school: Home) -> None:
    with closing(Database(f"sqlite:///{school.folder / 'var' / 'staffroom.db'}")) as database:
        with database.writing() as db:
            sealed = seal(db, datetime.now(UTC) + timedelta(hours=1))
        assert sealed
        school.run("tick")
        anchors = school.folder / "var" / "audit-anchors.txt"
        assert stat.S_IMODE(anchors.stat().st_mode) == 0o600
        assert f"as the published seal says: {sealed} sealed" in school.run("audit", "verify")
        assert "what was published" not in school.run("doctor", code=1)
        noted = anchors.read_text().split()[-1]
        assert "2 published seals" in school.run("audit", "verify", "--against", noted)
        with database.writing() as db:
            db.execute(delete(Seal))
        said = school.run("audit", "verify", code=1)
        assert "the audit was emptied" in said
        assert "The audit is not what was published of it." in school.run("doctor", code=1)
        assert f"move {anchors} aside" in " ".join(said.split())
        assert "No seal begins with" in school.run("audit", "verify", "--against", noted[:16], code=1)
        copied = shutil.copy(anchors, school.folder / "noted.txt")
        assert "noted.txt" in school.run("audit", "verify", "--against", str(copied), code=1)
        said = school.run("audit", "verify", "--against", "gone.txt", code=1)
        assert said == "gone.txt cannot be read: No such file or directory.\n"


def test_a_record_that_may_be_removed_is_shown_with_what_is_still_to_be_said(school: Home) -> None:
    at = ("--at", "2026-11-23 10:00")
    school.run("chat", "--as", "d.whitfield@school.example", *at, said="slip Ben Dodd + good\n")
    asked = ("retention", "record", "slip:1", "--as", "r.adeyemi@school.example")
    assert "To remove it, say why: --because" in " ".join(school.run(*asked).split())
    why = ("--because", "wrong", "--words", "Another pupil was meant.")
    assert "To remove it, say the same with --apply." in " ".join(school.run(*asked, *why).split())
    assert "Removed: slip:1, of Ben Dodd 11B." in school.run(*asked, *why, "--apply")


@pytest.mark.whole
def test_an_incident_is_told_out_of_the_audit_to_who_may_read_that(school: Home) -> None:
    at = ("--at", "2026-11-23 10:00")
    school.run(
        "chat", "--as", "d.whitfield@school.example", *at, said="pupil Amy Carter\nslip Ben Dodd + good\n"
    )
    school.run("chat", "--as", "n.hussain@school.example", *at, said="policy\n")
    asked = ("incident", "--as", "h.marsh@school.example", "--from", "2026-11-23")
    said = school.run(*asked, "--to", "2026-11-23", "--known", "2026-11-24 09:00")
    assert "2026-11-23 10:00:00  Dan Whitfield looked at a pupil's page: Amy Carter 11A (" in said
    assert "Dan Whitfield sent a slip: Ben Dodd 11B (slip 1, tone, text, target), in the terminal" in said
    assert "Noor Hussain was refused: policy" in said
    assert "the regulator hears of it by 27 November 2026, 09:00" in said
    assert "good" not in said
    about_amy = school.run(*asked, "--to", "2026-11-23", "--who", "Amy Carter")
    assert "Ben Dodd" not in about_amy
    assert ": 1 look, 0 changes and 0 refusals, by 1 person, about 1 pupil" in about_amy
    by_noor = school.run(
        *asked, "--to", "2026-11-23", "--who", "n.hussain@school.example", "--door", "terminal"
    )
    assert "Dan Whitfield" not in by_noor
    written = school.run(*asked, "--out", "incident.csv")
    assert "It names pupils" in written
    assert stat.S_IMODE((school.folder / "incident.csv").stat().st_mode) == 0o600
    assert (school.folder / "incident.csv").read_text("utf-8-sig").startswith("When,Who,Did,What,Pupil,")
    assert "is there already" in school.run(*asked, "--out", "incident.csv", code=1)
    assert "is no moment" in school.run("incident", *asked[1:3], "--from", "whenever", code=1)
    assert ", on the command line\n" in school.run(*asked)
    refused = school.run("incident", "--as", "n.hussain@school.example", code=1)
    assert "Only the scheme lead, the safeguarding lead or the data protection officer may read" in refused
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as kept:
        looks = kept.execute("SELECT did, pupil_id IS NULL FROM entry WHERE deed LIKE 'incident%'").fetchall()
    assert looks.count(("saw", 0)) == 1
    assert looks.count(("refused", 1)) == 1


@pytest.mark.whole
def test_the_papers_about_the_data_are_made_by_who_may(school: Home) -> None:
    said = school.run("papers", "--as", "a.price@school.example")
    assert "Record of processing: " in said
    folder = school.folder / "papers"
    assert (folder / "record-of-processing.pdf").read_bytes().startswith(b"%PDF-")
    (folder / "yours" / "transfers.md").write_text("None.")
    again = school.run("papers", "--as", "h.marsh@school.example")
    assert "| Transfers abroad | None. |" in (folder / "record-of-processing.md").read_text()
    assert "+| Transfers abroad | None. |" in (folder / "what-changed.md").read_text()
    assert "what-changed.md" in again
    assert stat.S_IMODE((folder / "record-of-processing.md").stat().st_mode) == 0o600
    refused = school.run("papers", "--as", "n.hussain@school.example", code=1)
    assert (
        "Only the scheme lead, the data manager or the data protection officer may make the papers" in refused
    )
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as kept:
        asked = "SELECT did, deed FROM entry WHERE deed LIKE 'papers%' ORDER BY id"
        assert kept.execute(asked).fetchall() == [
            ("saw", "papers.make"),
            ("saw", "papers.make"),
            ("refused", "papers"),
        ]


@pytest.mark.whole
def test_what_is_kept_too_long_is_listed_for_who_may_see_it(school: Home) -> None:
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as changed:
        changed.execute("UPDATE pupil SET left_on = '2020-07-20' WHERE id = 1")
        changed.execute(
            "INSERT INTO pupil_statement (pupil_id, record, record_id, beside, said_by, text, said_on, taken_by, "
            "taken_at) VALUES (1, 'slip', 1, 'a slip', 'pupil', 'no', '2020-05-01', 1, '2020-05-01 10:00:00')"
        )
        changed.commit()
    said = school.run("retention", "--as", "a.price@school.example")
    assert "nothing is removed by itself" in said
    assert "  Working notes, 1 pupil who left by summer 2020. The oldest is of " in said
    assert "and a pupil's statement beside one\n" in said
    assert "  Academic, 1 pupil who left by summer 2020. The oldest is of " in said
    assert re.search(r"\n +[\d,]+  a target grade in a subject\n", said)
    names = {name for name in register() if "_" in name}
    assert not [name for name in names if name in said], "people read words, not names of tables"
    assert "gone from the last backup" in said
    nothing = school.run("retention", "--as", "a.price@school.example", "--on", "2021-08-31")
    assert nothing.endswith("nothing is kept longer than it should be.\n")
    refused = school.run("retention", "--as", "n.hussain@school.example", code=1)
    assert "Only the scheme lead, the data manager or the data protection officer" in refused
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as kept:
        asked = "SELECT did, deed FROM entry WHERE deed LIKE 'retention%' ORDER BY id"
        found = kept.execute(asked).fetchall()
    assert found == [("saw", "retention.list"), ("saw", "retention.list"), ("refused", "retention")]


@pytest.mark.whole
def test_a_restriction_is_lifted_once_whoever_asked_for_it_was_told(school: Home) -> None:
    lead = ("--as", "r.adeyemi@school.example")
    school.run("restrict", "set", "Amy Carter", "--because", "accuracy is disputed", *lead)
    lift = ("restrict", "lift", "1", "--because", "settled", *lead)
    assert "Tell them, then add --they-know." in school.run(*lift, code=1)
    assert "1  Amy Carter" in school.run("restrict", "list", *lead)
    assert "restricted no more" in school.run(*lift, "--they-know")


@pytest.mark.whole
def test_a_list_is_approved_and_carried_out_and_a_hold_keeps_a_pupil(school: Home) -> None:
    lead = ("--as", "h.marsh@school.example")
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as changed:
        changed.execute("UPDATE pupil SET left_on = '2020-07-20' WHERE id IN (1, 2)")
        (kept,) = changed.execute("SELECT upn FROM pupil WHERE id = 2").fetchone()
        changed.execute(
            "INSERT INTO mentorship (pupil_id, staff_id, first_day, last_day) VALUES (1, 1, '2019-09-01', "
            "'2020-07-20'), (2, 1, '2019-09-01', '2020-07-20')"
        )
        before = dict(
            changed.execute("SELECT pupil_id, count(*) FROM mentorship WHERE pupil_id = 2 GROUP BY 1")
        )
        changed.commit()
    held = school.run("retention", "hold", kept, "--because", "a claim", *lead)
    assert "Nothing of " in held
    assert "a claim. Looked at again on" in school.run("retention", "holds", *lead)
    assert "already" in school.run("retention", "hold", kept, "--because", "a claim", *lead, code=1)
    assert "called Nobody Known" in school.run(
        "retention", "hold", "Nobody Known", "--because", "x", *lead, code=1
    )
    assert "No list is approved" in school.run("retention", "remove", *lead, code=1)
    assert "List 1 waits for the scheme lead" in school.run("retention", "list", *lead)
    assert "List 1 waits for the scheme lead" in school.run("retention", "remove", *lead, code=1)
    assert "Only the scheme lead may" in school.run(
        "retention", "approve", "1", "--as", "n.hussain@school.example", code=1
    )
    assert "cannot be brought back" in school.run("retention", "approve", "1", *lead)
    assert "List 1 is carried out" in school.run("retention", "remove", *lead)
    only_held = school.run("retention", "list", *lead)
    assert "(1 of them on hold, which stay)" in only_held
    assert "nothing to decide on" in only_held
    assert "waits for" not in only_held
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as now:
        left = dict(
            now.execute("SELECT pupil_id, count(*) FROM mentorship WHERE pupil_id IN (1, 2) GROUP BY 1")
        )
        assert 1 not in left
        assert left == before
        deeds = [
            each
            for (each,) in now.execute(
                "SELECT deed FROM entry WHERE deed LIKE 'retention.%' OR deed LIKE 'hold%' ORDER BY id"
            )
        ]
    assert deeds == ["hold.set", "holds.list", "retention.make", "retention.approve", "retention.remove"]
    assert (school.folder / "var" / "backups" / "removed.jsonl").exists()
    assert "is ended" in school.run("retention", "release", "1", *lead)
