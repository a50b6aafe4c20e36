"""All that one person may see about one pupil, part by part; what they may not see is not read (P5, P17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Date, Row, Select, and_, bindparam, select
from sqlmodel import col

from models.access.authoriser import About, Action, Person, Towards, allows, require, towards
from models.access.person import supported_now
from models.audit.facts import PupilFact
from models.db.statements import run
from models.db.tables import Db
from models.mentoring.agreement import KnownAgreement, agreement_of
from models.mentoring.contact import LastContact, last_contacts
from models.mentoring.meeting import KnownMeeting, KnownTarget, meetings_of, open_targets
from models.mentoring.slip import KnownSlip
from models.rules.calendar import academic_year
from models.school.mentor_cover import mentor_words
from models.school.people import FormGroup, Mentorship, Pupil, Staff, Support
from models.school.snapshot import School
from models.sessions.pupil_lessons import LessonOff, lessons_of_pupil
from models.sessions.timetable import Lesson
from models.tracking.interventions import KnownIntervention, of_pupil
from models.tracking.progress import Progress, progress
from models.views.slip_lists import about_pupil

AHEAD = timedelta(days=28)
"""How far ahead sessions are shown."""
BACK = timedelta(days=7)
"""For how long it is shown that one was called off."""
NEWEST = 5
"""How many slips are shown."""
MEETINGS = 3
"""How many meetings are shown."""
_SEN = {"K": "SEN support", "E": "EHC plan"}
_NO_SEN = frozenset({"", "N"})


@dataclass(frozen=True)
class AboutPupil(PupilFact):
    """A pupil as one person may see them; a part that is None is not for this person."""

    pupil_id: int
    pupil: str
    """Name and form."""
    year: int
    left_on: date | None
    """None for who is here; for who has left nothing is begun any more."""
    restricted: bool
    """Read by who may, though the record is restricted; nothing new is written in it."""
    mentor_id: int | None
    mentor: str
    tutor: str
    supports: tuple[str, ...]
    sessions: tuple[Lesson, ...]
    off: tuple[LessonOff, ...]
    """What was called off of those to come, and of the last days."""
    grades: tuple[Progress, ...] | None
    """Of the subjects that they may see."""
    every_subject: bool
    slips: Sequence[KnownSlip]
    """The newest of those that they may read."""
    more_slips: bool
    every_slip: bool
    meetings: tuple[KnownMeeting, ...] | None
    """The latest."""
    more_meetings: bool
    targets: tuple[KnownTarget, ...] | None
    """What the pupil has agreed to do and has still to do."""
    interventions: tuple[KnownIntervention, ...]
    """Those of this academic year, and those that stand, that they may see."""
    groups: tuple[str, ...] | None
    agreement: KnownAgreement | None
    """None for who has left, and for a year that has none."""
    may_grade: int | None
    """The one subject in which they record this pupil's grades."""
    may_meet: bool
    contact: LastContact | None
    """The last with home; None where it is not for this person."""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return (
            self.every_subject and self.every_slip and self.meetings is not None and self.groups is not None
        )

    def what(self) -> str:
        """The parts that are shown, as the audit names them."""
        subjects = "".join(f":{each.subject_id}" for each in self.grades or ())
        parts = {
            "agreement": self.agreement is not None,
            "sessions": True,
            "grades" if self.every_subject else f"grades{subjects}": self.grades is not None,
            "slips": self.every_slip or bool(self.slips),
            "meetings": self.meetings is not None,
            "targets": self.targets is not None,
            "interventions": bool(self.interventions),
            "groups": self.groups is not None,
            "contacts": self.contact is not None,
        }
        return ",".join(["form", "mentor", *(name for name, is_shown in parts.items() if is_shown)])


def about(db: Db, known: School, who: Person, pupil_id: int, today: date) -> AboutPupil:
    """The pupil's page for this person; of who has left only for those who may see that. Raises NotAllowed."""
    left_on = known.leavers.left_on.get(pupil_id)
    find = Action.FIND_PUPIL if left_on is None else Action.SEE_LEAVER
    require(db, who, find, About(pupil_id=pupil_id))
    stands = towards(db, who, pupil_id)
    found = _whose(db, pupil_id, today)
    every_subject = allows(stands, Action.SEE_GRADES)
    sees_meetings = allows(stands, Action.SEE_MEETINGS)
    subjects = None if every_subject else _seen_subjects(stands)
    slips = about_pupil(db, stands, page=NEWEST)
    held = meetings_of(db, pupil_id, limit=MEETINGS + 1) if sees_meetings else []
    restricted = pupil_id in known.restricted.known
    booked, off = lessons_of_pupil(db, pupil_id, first=today, last=today + AHEAD, off_since=today - BACK)
    mine = [each for each in stands.teaches if allows(stands, Action.RECORD_GRADE, About(subject_id=each))]
    return AboutPupil(
        pupil_id=pupil_id,
        pupil=known.label(pupil_id),
        year=found.pupil.year_group,
        left_on=left_on,
        restricted=restricted,
        mentor_id=found.mentor_id,
        mentor=mentor_words(db, known, found.mentor_id, today),
        tutor=_name(known, found.tutor_id),
        supports=tuple(known.staff_name(each) for each in found.support_ids),
        sessions=tuple(booked),
        off=tuple(off),
        grades=_grades(db, known, pupil_id, today, subjects),
        every_subject=every_subject,
        slips=slips.slips,
        more_slips=slips.more,
        every_slip=allows(stands, Action.READ_SLIP),
        meetings=tuple(held[:MEETINGS]) if sees_meetings else None,
        more_meetings=len(held) > MEETINGS,
        targets=tuple(open_targets(db, pupil_id)) if sees_meetings else None,
        interventions=tuple(of_pupil(db, stands, since=date(academic_year(today), 9, 1))),
        groups=groups(found.pupil) if allows(stands, Action.SEE_RECORD) else None,
        agreement=agreement_of(db, pupil_id, today),
        may_grade=mine[0] if len(mine) == 1 and not restricted else None,
        may_meet=allows(stands, Action.RECORD_MEETING) and not restricted,
        contact=last_contacts(db, [pupil_id])[pupil_id] if allows(stands, Action.SEE_CONTACTS) else None,
    )


def groups(pupil: Pupil | Row[*tuple[Any, ...]]) -> tuple[str, ...]:
    """The groups that the pupil is in, in words (R14)."""
    sen = pupil.sen.strip().upper()
    named = {
        "pupil premium": pupil.pupil_premium,
        _SEN.get(sen, f"SEN {sen}"): sen not in _NO_SEN,
        "EAL": pupil.eal,
        "in care": pupil.in_care,
    }
    return tuple(name for name, is_in in named.items() if is_in)


def _seen_subjects(stands: Towards) -> set[int]:
    """The subjects whose grades they may see; asked only about those that they have to do with."""
    return {
        each
        for each in stands.who.teaches | stands.who.heads
        if allows(stands, Action.SEE_GRADES, About(subject_id=each))
    }


def _grades(
    db: Db, known: School, pupil_id: int, today: date, subjects: set[int] | None
) -> tuple[Progress, ...] | None:
    if subjects is not None and not subjects:
        return None
    found = progress(db, known, pupil_id, today)
    return tuple(each for each in found if subjects is None or each.subject_id in subjects)


def _name(known: School, staff_id: int | None) -> str:
    return known.staff_name(staff_id) if staff_id is not None else ""


@dataclass(frozen=True)
class _Whose:
    """The pupil, and ids of the mentor, the form tutor and those of learning support who are at the school."""

    pupil: Row[*tuple[Any, ...]]
    mentor_id: int | None
    tutor_id: int | None
    support_ids: tuple[int, ...]


def _whose(db: Db, pupil_id: int, today: date) -> _Whose:
    rows = run(db, _pupil(), {"pupil": pupil_id, "today": today}).all()
    pupil, supporting = rows[0], (each.support_id for each in rows)
    return _Whose(
        pupil, pupil.mentor_id, pupil.tutor_id, tuple(each for each in supporting if each is not None)
    )


@cache
def _pupil() -> Select[*tuple[Any, ...]]:
    """A row for each of learning support who is there for the pupil, one where nobody is."""
    here = select(col(Staff.id)).where(col(Staff.active))
    mentored = and_(
        col(Mentorship.pupil_id) == Pupil.id,
        col(Mentorship.last_day).is_(None),
        col(Mentorship.staff_id).in_(here),
    )
    today: BindParameter[date] = bindparam("today", type_=Date)
    supporting = and_(
        col(Support.pupil_id) == Pupil.id, supported_now(today), col(Support.staff_id).in_(here)
    )
    tutored = and_(col(FormGroup.id) == Pupil.form_id, col(FormGroup.tutor_id).in_(here))
    return (
        select(
            col(Pupil.year_group), col(Pupil.pupil_premium), col(Pupil.sen), col(Pupil.eal), col(Pupil.in_care),
            col(Mentorship.staff_id).label("mentor_id"), col(FormGroup.tutor_id),
            col(Support.staff_id).label("support_id"),
        )
        .select_from(Pupil)
        .outerjoin(Mentorship, mentored)
        .outerjoin(FormGroup, tutored)
        .outerjoin(Support, supporting)
        .where(col(Pupil.id) == bindparam("pupil"))
        .order_by(col(Support.id))
    )  # fmt: skip
