"""What a pupil's record said before it was changed, for whoever sees the record (lifecycle, 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from models.access.authoriser import About, Action, Allowed, Person, may, require
from models.audit.earlier import EarlierValue, changed_by, read_back
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db, SQLModel
from models.lifecycle.register import register
from models.lifecycle.subject_access.meant import meant_by
from models.rules.retention import HeldKind
from models.school.snapshot import school

NEWEST = 20
"""How many are shown; all of them stand in the answer to a request for the record."""
_SHOWS: Mapping[str, str] = {
    "mentorship": Shows.MENTOR,
    "target": Shows.GRADES,
    "slip": Shows.SLIPS,
    "agreed_target": Shows.TARGETS,
    "follow_up": Shows.FOLLOW_UPS,
    "intervention": Shows.INTERVENTIONS,
}
_WHO = "form,groups"
"""What is seen of who the pupil is, as the pupil's page says it."""


@dataclass(frozen=True)
class ChangedPart(PupilFact):
    """One part of a record, and what it said until somebody changed it."""

    pupil_id: int
    record: str
    """What kind of record, in words."""
    part: str
    said: str | date
    changed_at: datetime
    changed_by: str
    seen: str

    def what(self) -> str:
        return self.seen


def changed_parts(db: Db, who: Person, pupil_id: int) -> list[ChangedPart]:
    """The newest first, of what this person may see. Raises NotAllowed for who does not see the pupil's meetings."""
    require(db, who, Action.SEE_MEETINGS, About(pupil_id=pupil_id))
    follows = isinstance(may(db, who, Action.FOLLOW_UP, About(pupil_id=pupil_id)), Allowed)
    left_out = {name for name, table in register().items() if table.kind is HeldKind.REQUESTS}
    if not follows:
        left_out.add("follow_up")
    rows = (
        select(EarlierValue)
        .where(EarlierValue.pupil_id == pupil_id, col(EarlierValue.record).not_in(left_out))
        .order_by(col(EarlierValue.changed_at).desc(), col(EarlierValue.id).desc())
        .limit(NEWEST)
    )
    known = school(db)
    return [
        ChangedPart(
            pupil_id=pupil_id,
            record=register()[each.record].what,
            part=register()[each.record].columns[each.part],
            said=_said(each),
            changed_at=each.changed_at,
            changed_by=changed_by(each.record, each.changed_by, known.staff_name(each.changed_by)),
            seen=_SHOWS.get(each.record, _WHO),
        )
        for each in db.exec(rows)
    ]


def _said(each: EarlierValue) -> str | date:
    said = read_back(SQLModel.metadata.tables[each.record].columns[each.part], each.said)
    return meant_by((each.record, each.part), said) or said
