"""The command line as a person meets it: real processes, a real folder."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import delete
from typer.core import TyperArgument, TyperOption

from bot import cli
from bot.running import served, ticked
from bot.sample import write_invented_school
from bot.settings import Environment
from models.audit.seals import Seal, seal
from models.db.database import Database
from models.lifecycle.register import register
from models.outbox.notices import DeliveryState
from scheduler.courier import Address
from scheduler.delivery import Delivered
from scheduler.run import Ran
from tests import processes
from tests.conftest import note_found_right
from tests.house.command_line import ALL
from tests.patience import LONGEST
from tests.run_folder import made_once

STAFFROOM = str(Path(sys.executable).with_name("staffroom"))


class Home:
    """A folder of its own, in which commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "TEAMS_"))
        }
        kept.pop("DATABASE_URL", None)
        self.environment = kept | {"STAFFROOM_HOME": str(folder), "COLUMNS": "120"}

    def run(self, *words: str, said: str = "", code: int = 0, **environment: str) -> str:
        """Run a command to its end; what it printed."""
        environment = self.environment | environment
        done = processes.run(cli.main, words, folder=self.folder, environment=environment, said=said)
        assert done.code == code, done.output + done.errors
        assert "Traceback" not in done.errors
        return done.output + done.errors


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    write_invented_school(folder, today=date(2026, 11, 23), pupils_per_year=20)
    return folder


def import_school(folder: Path) -> None:
    write_invented_school(folder / "files", today=date(2026, 11, 23), pupils_per_year=20)
    Home(folder).run("import", str(folder / "files"), "--apply")
    note_found_right(f"sqlite:///{folder / 'var' / 'staffroom.db'}")


@pytest.fixture
def school(home: Home, run_folder: Path) -> Home:
    """A folder with the school in its database, as the command line imported it."""
    shutil.copytree(made_once(run_folder / "imported", import_school) / "var", home.folder / "var")
    return home


def test_the_installed_command_helps_with_every_command(home: Home) -> None:
    said = subprocess.run(
        [STAFFROOM, "--help"], env=home.environment, capture_output=True, text=True, check=True
    ).stdout
    for command in ("try", "chat", "serve", "import", "migrate", "tick", "doctor", "audit"):
        assert re.search(rf"\b{command}\b", said)


def test_no_file_is_called_unreadable_before_it_is_opened() -> None:
    """Asked beforehand, the system leaves out the right by which `staffroom-service` reads an export of root's."""
    files = [
        (f"{words} {each.name}", each.type_descriptor.parameter_info.readable)
        for words, command in ALL.items()
        for each in command.params
        if isinstance(each, TyperArgument | TyperOption)
        and each.type_descriptor.annotation in (Path, list[Path])
    ]
    assert len(files) > 10
    assert [words for words, asked in files if asked] == []


def test_import_shows_the_difference_first_and_applies_once(home: Home, files: Path) -> None:
    first = home.run("import", str(files))
    assert "--apply" in first
    assert "TO DO" in home.run("doctor", code=1)
    home.run("import", str(files), "--apply")
    again = home.run("import", str(files), "--apply")
    assert "no changes" in again.casefold()
    assert "100 pupils" in home.run("doctor", code=1)


def test_a_conversation_is_piped_in(school: Home) -> None:
    said = school.run(
        "chat",
        "--as",
        "n.hussain@school.example",
        "--at",
        "2026-11-23 10:00",
        said="slip Amy Carter + superb coursework\ntick\nas d.whitfield@school.example\nslips\n1\n",
    )
    assert "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield." in said
    told = said.split("▸ to Dan Whitfield:")[1].split("\n> ")[0]
    assert "Amy Carter 11A" in told
    assert "superb" not in told
    assert "superb coursework" in said.split("▸ to Dan Whitfield:")[1]


@pytest.mark.whole
def test_the_board_is_printed_by_somebody_who_may_have_it(school: Home) -> None:
    noor = ("--as", "n.hussain@school.example")
    school.run("chat", *noor, "--at", "2026-11-23 10:00", said="book Amy Carter maths tue\n")
    said = school.run("print", "board", *noor, "--day", "2026-11-24")
    assert "Sessions, week of 23 November 2026: board-2026-11-23.pdf" in said
    file = school.folder / "board-2026-11-23.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for words, answer in (
        (("board", "--as", "nobody@school.example"), "Nobody on the staff list has the e-mail"),
        (("slips", *noor, "--day", "2026-11-24"), "Only leadership may see the Year 11 list."),
        (
            ("poster", *noor),
            "I do not print “poster”. I print: board, slips, sheet, brief, labels, support, agreement, cohort, "
            "cohort-xlsx, cohort-list and policy.",
        ),
        (("policy", *noor), "Only leadership or the scheme lead may see whether the policy is carried out."),
        (("sheet", *noor, "--of", "Amy Carter"), "Only the mentor, the pupil's learning support,"),
        (("sheet", *noor), "Say of whom: --of with a pupil, a form, a class or a year"),
        (("sheet", *noor, "--of", "Amy Cartre"), "I know no pupil called “Amy Cartre”."),
        (("board", *noor, "--day", "someday"), "“someday” is not a day."),
        (("board", *noor, "--day", "2026-12-08"), "No session is booked in the week of 7 December"),
        (
            ("cohort", "--of", "2024", "--as", "h.marsh@school.example"),
            "I hold no collection of who leaves in 2024. Type: --of 11\n",
        ),
    ):
        assert answer in school.run("print", *words, code=1)
    said = school.run("print", "policy", "--as", "h.marsh@school.example", "--out", "policy.pdf")
    assert "How we carry out our Tracking and Mentoring Policy: policy.pdf" in said
    for what, of, answer in (
        ("cohort", "11", "Year 11, leavers of 2027: report: "),
        ("cohort-xlsx", "10", "Year 10, leavers of 2028: report: "),
        ("cohort-list", "11", "near 5+ in maths and English"),
        ("cohort-list", "11 neither 7+", "7+ in neither maths nor English: "),
    ):
        assert answer in school.run("print", what, "--of", of, "--as", "h.marsh@school.example")
    owen = ("--as", "o.blake@school.example", "--of", "11A", "--out", "eleven.pdf")
    assert "pupils of 11A: eleven.pdf" in school.run("print", "sheet", *owen)
    assert (school.folder / "eleven.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.whole
def test_attendance_goes_out_to_who_may_have_it_and_not_over_another_file(school: Home) -> None:
    alan = ("--as", "a.price@school.example", "--from", "2026-09-01", "--to", "2026-11-23")
    said = school.run("export", "attendance", *alan)
    assert "0 marks from 01/09/2026 to 23/11/2026: sessions-attendance.csv" in said
    file = school.folder / "sessions-attendance.csv"
    assert file.read_text("utf-8-sig") == "UPN,Date,Session,Subject,Session mark,Minutes late\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "is there already" in school.run("export", "attendance", *alan, code=1)
    other = ("--out", "other.csv")
    noor = ("--as", "n.hussain@school.example", *other)
    assert "Only the data manager or the scheme lead" in school.run("export", "attendance", *noor, code=1)
    assert "The first day is after the last." in school.run(
        "export", "attendance", "--as", "a.price@school.example", "--from", "2026-11-24", "--to", "2026-11-23",
        *other, code=1,
    )  # fmt: skip
    assert not (school.folder / "other.csv").exists()


@pytest.mark.whole
def test_grades_go_out_and_come_back_without_a_change(school: Home) -> None:
    alan = ("--as", "a.price@school.example")
    said = school.run("export", "grades", *alan)
    assert "pupils in subjects, 2026-10: grades.csv" in said
    lines = (school.folder / "grades.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "UPN,Adno,Subject,Collection,Current,Predicted"
    assert len(lines) > 100
    assert "No changes" in school.run("import", "grades.csv")
    assert "is there already" in school.run("export", "grades", *alan, code=1)
    assert "There is no such collection. There are: 2026-10 and 2026-09." in school.run(
        "export", "grades", *alan, "--collection", "2020-01", "--out", "x.csv", code=1
    )
    noor = ("--as", "n.hussain@school.example", "--out", "other.csv")
    assert "Only the data manager or the scheme lead" in school.run("export", "grades", *noor, code=1)
    assert not (school.folder / "other.csv").exists()


def test_chat_is_refused_where_slack_is_configured(home: Home) -> None:
    said = home.run("chat", "--as", "a@school.example", code=1, SLACK_BOT_TOKEN="xoxb-made-up")
    assert "staffroom try" in said
    assert "made-up" not in said


def test_try_makes_the_invented_school_and_can_be_piped(home: Home) -> None:
    said = home.run("try", said="help\nslip Amy Carter + good\nexit\n")
    assert "This is an invented school" in said
    assert "Positive slip about Amy Carter" in said
    assert (home.folder / "var" / "try.db").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://x", "DATABASE_URL must begin with sqlite"),
        ("SCHOOL_TIMEZONE", "Mars/Base", "Mars/Base is not a time zone"),
        ("DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none", "PostgreSQL does not answer"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(home: Home, name: str, value: str, sentence: str) -> None:
    said = home.run("chat", "--as", "a@school.example", code=1, **{name: value})
    assert sentence in said
    assert "secret" not in said


@pytest.mark.whole
def test_doctor_of_teams_speaks_itself_and_no_library_does(home: Home) -> None:
    own = "{5F1A3C52-0000-4000-8000-00000000B071}"
    teams = {"TEAMS_APP_ID": own, "TEAMS_TENANT_ID": "nonsense", "TEAMS_APP_SECRET": "x"}
    command = [sys.executable, "-m", "bot", "doctor"]
    done = subprocess.run(
        command,
        cwd=home.folder,
        env=home.environment | teams,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert "TO DO  TEAMS_TENANT_ID is no id" in done.stdout
    assert "TEAMS_APP_ID is no" not in done.stdout
    assert "preview" not in done.stderr


@pytest.mark.whole
def test_doctor_says_what_is_there_what_is_missing_and_what_cannot_be_meant(school: Home) -> None:
    (school.folder / ".env").write_text("LOG_LEVEL=loud\nPUBLIC_URL=staffroom.school.example\n")
    (school.folder / ".env").chmod(0o644)
    (school.folder / "var" / "staffroom.db").chmod(0o644)
    said = school.run("doctor", code=1)
    for sentence in (
        f"ok    The home is {school.folder}, because STAFFROOM_HOME says so.",
        f"TO DO  {school.folder / '.env'} can be read by others on this machine. Run: chmod 600",
        f"TO DO  {school.folder / 'var' / 'staffroom.db'} can be read by others",
        "TO DO  LOG_LEVEL is “loud”. Set it to one of debug, info, warning, error.",
        "TO DO  PUBLIC_URL is “staffroom.school.example”. Set it to an address such as",
        "The school calendar ",
        "subjects are imported.",
        "classes are imported.",
        "Every form with pupils has a tutor.",
        "no mentor. Import the mentors file.",
        "The last import was on ",
    ):
        assert sentence in said
    school.run("chat", "--as", "n.hussain@school.example", said="help\n", LOG_LEVEL="info")
    assert "staffroom.db can be read by others" not in school.run("doctor", code=1)


def test_doctor_says_which_names_no_setting_has(home: Home) -> None:
    (home.folder / ".env").write_text(
        "SLAK_BOT_TOKEN=xoxb-1\nSLACK_BOT_TOKEN_FILE=\nHTTPS_PROXY=\nPORT=4000\n"
    )
    said = home.run("doctor", code=1, BACKUP_KEYS_FILE="keys")
    assert "SLAK_BOT_TOKEN is set, but is no setting. If SLACK_BOT_TOKEN is meant" in said
    assert "BACKUP_KEYS_FILE is set, but is no setting. If BACKUP_KEYS is meant" in said
    assert said.count("is no setting") == 2


def test_doctor_says_where_the_named_home_is_not_there(home: Home) -> None:
    said = home.run("doctor", code=1, STAFFROOM_HOME=str(home.folder / "mistyped"))
    assert f"TO DO  STAFFROOM_HOME names {home.folder / 'mistyped'}, and there is no such folder." in said
    assert not (home.folder / "mistyped").exists()


@pytest.mark.whole
def test_a_look_at_what_an_import_would_change_is_on_record(school: Home) -> None:
    (school.folder / "pupils.csv").write_text(
        "UPN,Surname,Forename,Year,Reg\nA801200026900,Moss,Ida,11,11A\n"
    )
    school.run("import", str(school.folder / "pupils.csv"))
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as kept:
        asked = "SELECT deed, did, fields, door FROM entry ORDER BY id DESC LIMIT 1"
        assert kept.execute(asked).fetchall() == [("import.look", "saw", "pupils", "cli")]


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


def test_a_setting_that_is_left_blank_is_not_set(school: Home) -> None:
    (school.folder / ".env").write_text("METRICS_PORT=\nSCHOOL_TIMEZONE=\nPUBLIC_URL=\n")
    assert "is not right" not in school.run("doctor", code=1, PORT="")


@pytest.mark.parametrize(
    "words", [("doctor",), ("audit", "verify"), ("chat", "--as", "a@b.example"), ("tick",)]
)
def test_a_check_makes_no_school(home: Home, words: tuple[str, ...]) -> None:
    assert "There is no school yet at" in home.run(*words, code=1)
    assert not (home.folder / "var").exists()


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


def test_which_version_it_is(home: Home) -> None:
    assert re.fullmatch(r"Staffroom \d+\.\d+\.\d+\n", home.run("--version"))


def test_what_was_missed_or_failed_is_not_called_done() -> None:
    said = ticked(
        [
            Ran("the list", "2026-11-23"),
            Ran("the digest", "2026-11-20", missed=True),
            Ran("tidy", "x", trouble="AB12"),
        ],
        [
            Delivered("a", Address("slack", "U1"), DeliveryState.SENT),
            Delivered("b", Address("slack", "U2"), None),
        ],
    )
    assert said.sentence == (
        "Done: the list. Missed, because it was too late to be of use: the digest. "
        "Failed, and tried again next time: tidy (reference AB12). Messages sent: 1, not sent: 1."
    )
    assert not said.fine
    assert ticked([], []).sentence == "Nothing was due. Messages sent: 0."


def test_serving_says_where_it_answers_and_who_can_talk_to_it() -> None:
    given = {"school_name": "Fell School", "port": 4000}
    alone = served(Environment.model_validate(given), "/data/staffroom.db")
    assert alone[0] == "Staffroom serves Fell School at http://127.0.0.1:4000. Its data: /data/staffroom.db"
    assert alone[1].startswith("Nobody can talk to it: neither Slack nor Teams is configured.")
    doors = given | {
        "slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "teams_app_id": "id", "public_url": "https://s.example",
    }  # fmt: skip
    assert served(Environment.model_validate(doors), "/data")[1:] == [
        "Slack: by Socket Mode.",
        "Teams: called at https://s.example/api/messages.",
    ]


def test_a_port_that_is_taken_is_said_in_a_sentence(school: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = school.run("serve", code=1, PORT=str(port))
    assert f"127.0.0.1:{port} cannot be listened at: Address already in use." in said


def test_nobody_on_the_list_is_refused(school: Home) -> None:
    assert "Nobody on the staff list" in school.run("chat", "--as", "stranger@school.example", code=1)


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
    (school.folder / "var" / "audit-anchors.txt").write_text("# published\n")
    said = school.run("restore", str(file), "--key", "safe.txt")
    assert "The data goes up to " in said
    assert "1  sent a slip" in said
    assert "audit-anchors-before-" in said
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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def metrics_port() -> int:
    return free_port()


@pytest.fixture
def server(home: Home, metrics_port: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of the installed command, which serves."""
    port = free_port()
    environment = home.environment | {"PORT": str(port), "METRICS_PORT": str(metrics_port)}
    with subprocess.Popen(
        [STAFFROOM, "serve"],
        cwd=home.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield f"http://127.0.0.1:{port}", process
        process.kill()


def page(url: str, **headers: str) -> tuple[int, str]:
    try:
        with urlopen(Request(url, headers=headers), timeout=LONGEST) as answer:  # noqa: S310 - the server that this test started
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_serve_is_healthy_ready_measured_and_stops_cleanly(
    server: tuple[str, subprocess.Popen[str]], metrics_port: int
) -> None:
    url, process = server
    deadline = time.monotonic() + LONGEST
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(URLError):
            page(f"{url}/healthz")
            break
        time.sleep(0.05)
    assert page(f"{url}/healthz") == (200, "ok")
    assert page(f"{url}/readyz")[0] == 200
    assert page(f"{url}/metrics")[0] == 404, "whoever reaches the doors does not reach the figures"
    measured = page(f"http://127.0.0.1:{metrics_port}/metrics")[1]
    assert "staffroom_oldest_undelivered_seconds" in measured
    process.send_signal(signal.SIGTERM)
    printed, logged = process.communicate(timeout=LONGEST)
    assert f"Staffroom serves Our school at {url}." in printed
    assert process.returncode == 0, logged
    assert '"event": "stopped"' in logged
    assert "Traceback" not in logged
