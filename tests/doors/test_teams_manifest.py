"""The app package for Teams is whole, says what was declared, and passes Microsoft's own schema."""

import io
import json
import shutil
import struct
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft4Validator
from sqlmodel import SQLModel

from bot.commands import registry
from bot.platforms.teams.about import PATHS, PRIVACY_PATH, DataPolicy, data_policy, page
from bot.platforms.teams.checkup import named_otherwise
from bot.platforms.teams.icons import colour_icon, outline_icon
from bot.platforms.teams.manifest import developer_name, manifest, package
from bot.settings import Environment
from models.db.errors import Sorry
from models.school.people import Pupil
from tests.doors.small_teams import APP_ID
from tests.patience import LONGEST
from tests.run_folder import made_once

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
ADDRESS = "https://staffroom.school.example"
SCHEMAS = "@microsoft/app-manifest@1.1.2"


def made() -> dict[str, Any]:
    return manifest(registry(), app_id=APP_ID, address=ADDRESS, school="Invented School", now=NOW)


@pytest.mark.whole
def test_the_package_holds_the_manifest_and_both_icons() -> None:
    whole = package(registry(), app_id=APP_ID, address=ADDRESS, school="Invented School", now=NOW)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("manifest.json")) == made()
        icons = made()["icons"]
        assert set(archive.namelist()) == {"manifest.json", icons["color"], icons["outline"]}


@pytest.mark.whole
@pytest.mark.parametrize(("icon", "size"), [(colour_icon, 192), (outline_icon, 32)])
def test_icons_are_png_of_the_right_size_with_transparency(icon: Any, size: int) -> None:
    drawn = icon()
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">IIBB", drawn[16:26]) == (size, size, 8, 6)


def test_commands_come_from_the_declarations() -> None:
    bot = made()["bots"][0]
    names = set(registry().commands)
    assert len(bot["commandLists"]) <= 3
    for listed in bot["commandLists"]:
        titles = [each["title"] for each in listed["commands"]]
        assert len(titles) <= 12
        assert set(titles) - {"help"} <= names
    assert bot["supportsTargetedMessages"] is True
    slash = next(each for each in bot["commandLists"] if "team" in each["scopes"])
    assert slash["triggers"] == ["mention", "slash"]


def test_forms_open_from_the_slash_and_a_message_becomes_a_slip() -> None:
    commands = made()["composeExtensions"][0]["commands"]
    assert len(commands) <= 10
    assert all(each["fetchTask"] and len(each["title"]) <= 32 for each in commands)
    assert {each["id"] for each in commands if each.get("triggers") == ["slash"]} <= set(registry().commands)
    (from_message,) = [each for each in commands if each["context"] == ["message"]]
    assert from_message["title"] == "Make this a slip"


@pytest.mark.parametrize(
    ("app_id", "address"),
    [
        *(("", ADDRESS), ("x", ADDRESS), (APP_ID[:-1], ADDRESS), (APP_ID, ""), (APP_ID, "http://x.example")),
        *((APP_ID, f"{ADDRESS}{more}") for more in ("?a=1", "#a", "?", "/api/messages", "]")),
    ],
)
def test_what_cannot_work_is_refused_in_words(app_id: str, address: str) -> None:
    with pytest.raises(Sorry, match=r"TEAMS_APP_ID|PUBLIC_URL"):
        package(registry(), app_id=app_id, address=address, school="School", now=NOW)


def test_each_package_is_newer_than_the_one_before() -> None:
    def version(now: datetime) -> list[int]:
        whole = manifest(registry(), app_id=APP_ID, address=ADDRESS, school="School", now=now)
        return [int(part) for part in whole["version"].split(".")]

    for later in (timedelta(minutes=1), timedelta(hours=14), timedelta(days=40)):
        assert version(NOW) < version(NOW + later)


def test_the_domain_has_no_port_and_the_name_is_cut_between_words() -> None:
    whole = manifest(
        registry(),
        app_id=f"{{{APP_ID.upper()}}} ".strip(),
        address=f"{ADDRESS}:8443",
        school="The Invented Academy of Saint Somebody by the Sea",
        now=NOW,
    )
    assert whole["validDomains"] == ["staffroom.school.example"]
    links = {name: url.removeprefix(f"{ADDRESS}:8443") for name, url in whole["developer"].items()}
    assert {links[name] for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl")} == set(PATHS)
    assert whole["developer"]["name"] == "The Invented Academy"
    assert whole["id"] == APP_ID


@pytest.mark.parametrize(
    ("school", "shown"),
    [
        ("Fell School", "Fell School"),
        ("The Academy and Sixth Form of the Western Fells", "The Academy and Sixth Form"),
        ("Queen Ermintrude's High School & The Fells Trust", "Queen Ermintrude's High School"),
        ("Llanfairpwllgwyngyllgogerychwyrndrobwll School", "School"),
        ("Abcdefghijklmnopqrstuvwxyzabcdef Academy", "Abcdefghijklmnopqrstuvwxyzabcdef"),
    ],
)
def test_a_long_name_of_a_school_does_not_end_on_a_word_that_leads_on(school: str, shown: str) -> None:
    assert developer_name(school) == shown
    said = [sentence for _, sentence in named_otherwise(school)]
    assert [f"“{shown}”" in each and "SCHOOL_NAME" in each for each in said] == [True] * (shown != school)


def test_the_privacy_page_says_what_a_data_protection_officer_asks() -> None:
    said = page(
        PRIVACY_PATH,
        data_policy(
            Environment(
                _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
                school_name="St Ann's <Academy>",
                privacy_contact="dpo@school.example",
                privacy_basis="public task",
                privacy_kept="Until a year after the pupil left.",
                kept_request_minutes=30,
            )
        ),
    )
    for sentence in (
        "St Ann&#x27;s &lt;Academy&gt;",
        "dpo@school.example",
        "Lawful basis: public task.",
        "Until a year after the pupil left.",
        "for 30 minutes at most",
        "special educational needs",
        "ico.org.uk",
    ):
        assert sentence in said


@pytest.mark.parametrize("path", PATHS)
def test_where_the_school_says_nothing_the_pages_say_whom_to_ask(path: str) -> None:
    said = page(path, DataPolicy("Invented School"))
    assert "ask the school&#x27;s data protection officer" in said or "Ask the school&#x27;s" in said
    assert said.count("<h1>") == 1


def fetch_schemas(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("Node is not here")
    wanted = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), SCHEMAS]
    if subprocess.run([npm, *wanted], check=False, timeout=LONGEST).returncode:
        pytest.skip("npm could not fetch Microsoft's schemas")


def test_microsofts_own_schema_takes_it() -> None:
    # Fetched once, into the virtual environment: a version that was published never changes.
    schemas = made_once(Path(sys.prefix) / SCHEMAS.replace("/", "+"), fetch_schemas)
    version = made()["manifestVersion"]
    (found,) = schemas.glob(f"**/teams/v{version}/MicrosoftTeams.schema.json")
    schema = json.loads(found.read_text(encoding="utf-8"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(made())] == []


PUPILS_COLUMNS = {
    "upn": "UPN", "admission": "admission number", "born": "date of birth", "year_group": "year group",
    "form_id": "form", "sex": "sex", "pupil_premium": "pupil premium", "sen": "special educational needs",
    "eal": "English as an additional language", "in_care": "in care", "left_on": "the day of leaving",
    "leaving_year": "the year in which the year group leaves",
}  # fmt: skip
PUPILS_COLUMNS |= dict.fromkeys(("ks2_reading", "ks2_maths"), "Key Stage 2 results")
PUPILS_TABLES = {
    "class_pupil": "classes", "mentorship": "mentor", "care_to_come": "mentor", "support": "support for them",
    "target": "targets", "grade_entry": "grades", "day_code": "attendance codes", "slip": "mentoring slips",
    "meeting": "mentor meetings", "agreed_target": "what was agreed", "booking": "sessions",
    "told": "who was told of them", "away": "who is away from school", "session_need": "who needs one",
    "proposed_place": "what is planned", "way_request": "asked of a colleague", "register_mark": "who came",
    "fetching": "was fetched", "follow_up": "what was done about who did not come",
    "slip_reply": "replies to them", "appointment": "when the next one is", "decline": "whether a mentor declined",
    "class_at_close": "in which class a grade was predicted",
    "ungraded_at_close": "in which subjects none was entered",
    "final_grade": "examination results", "pupil_review": "what a teacher said at a review",
    "intervention": "interventions", "intervention_action": "what was done", "contact": "conversations with home",
    "agreement": "the Agreement for Examination Success", "agreement_exemption": "for whom none is needed",
    "comment": "writes for the progress sheet", "advice": "advice to leadership",
    "paper_order": "which papers were printed", "data_request": "requests for what is kept of a pupil",
    "hold": "why something is kept longer", "restriction": "or read by few",
    "pupil_statement": "what a pupil says of a record",
    "removed_record": "why something was removed", "taken_file": "where a file with it was taken",
    "earlier_value": "what it said before it was changed", "named_pupil": "which messages named the pupil",
}  # fmt: skip
NO_FACT = {"departure", "entry"}
"""Tables that name a pupil to say what was done, and tell nothing else of them."""


def test_the_privacy_page_names_all_that_is_kept_of_a_pupil_and_nothing_that_is_not() -> None:
    said = " ".join(page(PRIVACY_PATH, DataPolicy("Invented School")).split())
    columns = {name for name in Pupil.model_fields if name != "id" and not name.endswith("name")}
    assert columns == set(PUPILS_COLUMNS)
    about = {
        table.name
        for table in SQLModel.metadata.tables.values()
        if any(key.column.table.name == "pupil" for key in table.foreign_keys)
    }
    assert about - NO_FACT == set(PUPILS_TABLES)
    for words in (*PUPILS_COLUMNS.values(), *PUPILS_TABLES.values()):
        assert words in said
