"""Grades, out to the MIS: a file that an import reads back without a change (P6)."""

import csv
import io
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.spreadsheets import safe_cell
from models.rules.wording import listed
from models.school.people import Pupil
from models.school.snapshot import school
from models.tracking.grades import Collection, GradeEntry, GradeKind

HEADINGS = ("UPN", "Adno", "Subject", "Collection", "Current", "Predicted")


@dataclass(frozen=True)
class GradesOut:
    """The file, the collection that it holds, and of how many pupils in subjects."""

    text: str
    collection: str
    rows: int


def grades_out(db: Db, actor: Actor, who: Person, key: str) -> GradesOut:
    """The grades that hold of a collection, of who is at the school, as CSV; that it was taken is on record.

    `key` is the collection's, such as 2026-11; blank for the newest. Raises Sorry where there is none, NotAllowed for
    all but the data manager and the scheme lead.
    """
    require(db, who, Action.EXPORT_GRADES)
    keys = db.execute(
        select(col(Collection.key), col(Collection.id)).order_by(col(Collection.key).desc())
    ).all()
    found = [each for each in keys if key in {"", each.key}]
    if not found:
        there = listed([each.key for each in keys], 6)
        raise Sorry(
            f"There is no such collection. There are: {there}." if there else "There are no grades yet."
        )
    known = school(db)
    wanted = (
        select(
            col(Pupil.id),
            col(Pupil.upn),
            col(Pupil.admission),
            col(GradeEntry.subject_id),
            col(GradeEntry.kind),
            col(GradeEntry.code),
        )
        .join(Pupil, col(Pupil.id) == GradeEntry.pupil_id)
        .where(
            col(GradeEntry.collection_id) == found[0].id,
            col(GradeEntry.superseded_at).is_(None),
            col(Pupil.left_on).is_(None),
        )
    )
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for _, upn, admission, subject_id, kind, code in db.execute(wanted):
        rows.setdefault((known.subject_name(subject_id), upn, admission), {})[kind] = code
    record(
        db,
        actor,
        Deed.GRADES_EXPORT,
        about=(RecordKind.COLLECTION, found[0].id),
        fields=f"{len(rows)} rows",
    )
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for (subject, upn, admission), codes in sorted(rows.items()):
        grades = (codes.get(GradeKind.CURRENT, ""), codes.get(GradeKind.PREDICTED, ""))
        writer.writerow(map(safe_cell, (upn, admission, subject, found[0].key, *grades)))
    return GradesOut(text.getvalue(), found[0].key, len(rows))
