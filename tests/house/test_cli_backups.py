"""A backup at the command line: made, tried out and put back, and no school begun where one has some."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.house.home import Home, files, home, school

__all__ = ["files", "home", "school"]  # fixtures of the command line


def test_a_backup_is_made_tried_out_and_put_back(school: Home) -> None:
    noor = ("--as", "n.hussain@school.example")
    school.run("backup", "key", "safe.txt")
    public = (school.folder / "safe.txt").read_text().split("public key: ")[1].split()[0]
    school.run("chat", *noor, said="slip Amy Carter + superb coursework\n")
    said = school.run("backup", BACKUP_KEYS=public)
    (file,) = (school.folder / "var" / "backups").glob("our-school-*.db.age")
    assert f"{file} is made, encrypted: " in said
    assert "is whole: " in school.run("backup", "verify", str(file))
    said = school.run("backup", "drill", BACKUP_KEYS=public)
    assert "A pupil's page and the Year 11 list of" in said
    school.run("chat", *noor, said="slip Ben Dodd + helped others\n")
    ruth = ("--as", "r.adeyemi@school.example")
    school.run("restrict", "set", "Amy Carter", "--because", "she asked", *ruth)
    (school.folder / "var" / "audit-anchors.txt").write_text("# published\n")
    said = school.run("restore", str(file), "--key", "safe.txt")
    assert "The data goes up to " in said
    assert "1  sent a slip" in said
    assert "audit-anchors-before-" in said
    assert "1 pupil's record is restricted again" in said
    assert "Amy" not in said
    assert "Amy Carter" not in school.run("chat", *noor, said="mentees\n")
    assert "is restricted" in school.run("chat", *noor, said="pupil Amy Carter\n")
    assert "she asked" in school.run("restrict", "list", *ruth)
    assert "TO DO  Neither Slack nor Teams" in said
    (aside,) = (school.folder / "var").glob("staffroom-before-*.db")
    assert str(aside) in said
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as kept:
        assert kept.execute("SELECT text FROM slip").fetchall() == [("superb coursework",)]
        deeds = kept.execute("SELECT deed FROM entry WHERE deed LIKE 'backup.%'").fetchall()
        assert deeds == [("backup.restore",)], "the one of making it was written after it was read"
    assert "There is no backup at" in school.run("restore", "our-school-20261123T023000Z.db", code=1)
    assert "is not called as a backup is" in school.run("restore", "staffroom.db", code=1)


@pytest.mark.whole
def test_no_school_is_begun_where_one_has_backups(school: Home, files: Path) -> None:
    school.run("backup")
    (school.folder / "var" / "backup-key.txt").touch(0o644)
    assert "backup-key.txt can be read by others" in school.run("doctor", code=1)
    (backup,) = (school.folder / "var" / "backups").glob("*.db")
    kept = school.folder / "var" / "staffroom.db"
    kept.rename(school.folder / "elsewhere.db")
    # One of nobody is newer, as where an empty one was served for a while.
    old = backup.parent.rename(school.folder / "old")
    school.run("migrate")
    backup.parent.mkdir()
    for each in old.iterdir():
        each.rename(backup.parent / each.name)
    school.run("backup", SCHOOL_NAME="Nobody")
    kept.unlink()
    for words in (
        ("doctor",),
        ("serve",),
        ("import", str(files), "--apply"),
        ("migrate",),
        ("upgrade",),
        ("tick",),
    ):
        said = school.run(*words, code=1)
        assert f"There is no school at {kept}." in said
        assert f"put its backup back: staffroom restore {backup}." in said
        assert not kept.exists(), words
    with closing(sqlite3.connect(kept)) as empty:
        empty.execute("PRAGMA user_version = 1")
    assert (
        f"has no tables. A school was here before: stop Staffroom, and put its backup back: staffroom restore {backup}"
        in (school.run("doctor", code=1))
    )
    assert "restore " in school.run("migrate", code=1)
    kept.unlink()
    backup.parent.rename(school.folder / "older")
    school.run("import", str(files), "--apply")
    assert kept.exists()
