"""Grades and targets brought into the small school from files."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.plan import Plan
from tests.exchange.small_school import bring, write, write_school

GRADES = "UPN,Adno,Subject,Collection,Current,Predicted\n"
TARGETS = "UPN,Subject,Target,Source,Academic Year\n"
GRADED = (
    "SELECT legal_forename, subject.code, collection.key, kind, grade_entry.code,"
    " CASE WHEN superseded_at IS NULL THEN '' ELSE 'old' END FROM grade_entry JOIN pupil ON pupil.id = pupil_id"
    " JOIN subject ON subject.id = subject_id JOIN collection ON collection.id = collection_id ORDER BY grade_entry.id"
)
AIMED = (
    "SELECT legal_forename, subject.code, target.code, source, academic_year,"
    " CASE WHEN ended_at IS NULL THEN '' ELSE 'old' END FROM target JOIN pupil ON pupil.id = pupil_id"
    " JOIN subject ON subject.id = subject_id ORDER BY target.id"
)


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    """The folder of the small school, which is in the database."""
    folder = write_school(tmp_path / "school")
    bring(database, folder)
    return folder


def grades(database: Database, folder: Path, *lines: str) -> Plan:
    return bring(database, write(folder, "grades.csv", GRADES + "\n".join(lines) + "\n"))


def targets(database: Database, folder: Path, *lines: str) -> Plan:
    return bring(database, write(folder, "targets.csv", TARGETS + "\n".join(lines) + "\n"))
