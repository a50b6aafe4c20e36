"""All that one person may see about one pupil, part by part; what they may not see is not read (P5, P17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from models.access.authoriser import About, Action, Allowed, Person, may, require
from models.access.relations import supported_now
from models.db.tables import Db
from models.mentoring.meetings import AgreedTarget, Meeting, open_targets
from models.mentoring.slips import Slip, about_pupil
from models.school.people import FormGroup, Mentorship, Pupil, Support
from models.school.snapshot import School, staff_name
from models.sessions.timetable import Lesson, board
from models.tracking.progress import Progress, progress
from models.tracking.recording import taught

AHEAD = timedelta(days=28)
"""How far ahead sessions are shown."""
NEWEST = 5
"""How many slips are shown."""
MEETINGS = 3
"""How many meetings are shown."""
_SEN = {"K": "SEN support", "E": "EHC plan"}
_NO_SEN = frozenset({"", "N"})


@dataclass(frozen=True)
class Page:
    """A pupil as one person may see them; a part that is None is not for this person."""

    pupil_id: int
    year: int
    mentor_id: int | None
    tutor_id: int | None
    support_ids: tuple[int, ...]
    sessions: tuple[Lesson, ...]
    grades: tuple[Progress, ...] | None
    """Of the subjects that they may see."""
    every_subject: bool
    slips: tuple[Slip, ...]
    """Those that they may read."""
    every_slip: bool
    meetings: tuple[Meeting, ...] | None
    targets: tuple[AgreedTarget, ...] | None
    """What the pupil has agreed to do and has still to do."""
    groups: tuple[str, ...] | None
    names: Mapping[int, str]
    """Names of the staff whom the page speaks of, by id."""
    may_grade: int | None
    """The one subject in which they record this pupil's grades."""
    may_meet: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return (
            self.every_subject and self.every_slip and self.meetings is not None and self.groups is not None
        )

    @property
    def shown(self) -> str:
        """The parts that are shown, as the audit names them."""
        subjects = "".join(f":{each.subject_id}" for each in self.grades or ())
        parts = {
            "sessions": True,
            "grades" if self.every_subject else f"grades{subjects}": self.grades is not None,
            "slips": self.every_slip or bool(self.slips),
            "meetings": self.meetings is not None,
            "targets": self.targets is not None,
            "groups": self.groups is not None,
        }
        return ",".join(["form", "mentor", *(name for name, is_shown in parts.items() if is_shown)])


def page(db: Db, known: School, who: Person, pupil_id: int, today: date) -> Page:
    """The pupil's page for this person. Raises NotAllowed for who may not even find a pupil."""
    about = About(pupil_id=pupil_id)
    require(db, who, Action.FIND_PUPIL, about)
    pupil = db.get_one(Pupil, pupil_id)
    every_subject = _allowed(db, who, Action.SEE_GRADES, about)
    every_slip = _allowed(db, who, Action.READ_SLIP, about)
    sees_record = _allowed(db, who, Action.SEE_RECORD, about)
    sees_meetings = _allowed(db, who, Action.SEE_MEETINGS, about)
    mine = _own_subjects(db, who, pupil_id)
    subjects = None if every_subject else _seen_subjects(db, who, pupil_id, mine)
    meetings = _meetings(db, pupil_id) if sees_meetings else None
    slips = about_pupil(db, pupil_id, limit=NEWEST) if every_slip else _own_slips(db, who, pupil_id)
    mentor_id, tutor_id, support_ids = _whose(db, pupil, today)
    return Page(
        pupil_id=pupil_id,
        year=pupil.year_group,
        mentor_id=mentor_id,
        tutor_id=tutor_id,
        support_ids=support_ids,
        sessions=tuple(board(db, first=today, last=today + AHEAD, pupil_id=pupil_id)),
        grades=_grades(db, known, pupil_id, today, subjects),
        every_subject=every_subject,
        slips=tuple(slips),
        every_slip=every_slip,
        meetings=meetings,
        targets=tuple(open_targets(db, pupil_id, limit=NEWEST)) if sees_meetings else None,
        groups=groups(pupil) if sees_record else None,
        names=_names(
            db,
            (
                mentor_id,
                tutor_id,
                *support_ids,
                *(each.staff_id for each in meetings or ()),
                *(staff_id for slip in slips for staff_id in (slip.from_id, slip.to_id, slip.read_by)),
            ),
        ),
        may_grade=next(iter(mine)) if len(mine) == 1 else None,
        may_meet=_allowed(db, who, Action.RECORD_MEETING, about),
    )


def groups(pupil: Pupil) -> tuple[str, ...]:
    """The groups that the pupil is in, in words (R14)."""
    sen = pupil.sen.strip().upper()
    named = {
        "pupil premium": pupil.pupil_premium,
        _SEN.get(sen, f"SEN {sen}"): sen not in _NO_SEN,
        "EAL": pupil.eal,
        "in care": pupil.in_care,
    }
    return tuple(name for name, is_in in named.items() if is_in)


def _allowed(db: Db, who: Person, action: Action, about: About) -> bool:
    return isinstance(may(db, who, action, about), Allowed)


def _own_subjects(db: Db, who: Person, pupil_id: int) -> list[int]:
    """The subjects in whose classes this person has the pupil, and in which they record grades."""
    found = taught(db, who, [pupil_id]).get(pupil_id, set())
    return [
        each
        for each in sorted(found)
        if _allowed(db, who, Action.RECORD_GRADE, About(pupil_id=pupil_id, subject_id=each))
    ]


def _seen_subjects(db: Db, who: Person, pupil_id: int, mine: Iterable[int]) -> set[int]:
    """The subjects whose grades they may see; asked only about those that they have to do with."""
    rest = (who.teaches | who.heads).difference(mine)
    return {
        each
        for each in (*mine, *rest)
        if _allowed(db, who, Action.SEE_GRADES, About(pupil_id=pupil_id, subject_id=each))
    }


def _grades(
    db: Db, known: School, pupil_id: int, today: date, subjects: set[int] | None
) -> tuple[Progress, ...] | None:
    if subjects is not None and not subjects:
        return None
    found = progress(db, known, pupil_id, today)
    return tuple(each for each in found if subjects is None or each.subject_id in subjects)


def _own_slips(db: Db, who: Person, pupil_id: int) -> list[Slip]:
    wanted = select(Slip).where(
        Slip.pupil_id == pupil_id, Slip.from_id == who.staff_id, col(Slip.removed_at).is_(None)
    )
    return list(db.exec(wanted.order_by(col(Slip.sent_at).desc()).limit(NEWEST)))


def _meetings(db: Db, pupil_id: int) -> tuple[Meeting, ...]:
    wanted = select(Meeting).where(Meeting.pupil_id == pupil_id, col(Meeting.removed_at).is_(None))
    newest = wanted.order_by(col(Meeting.day).desc(), col(Meeting.id).desc()).limit(MEETINGS)
    return tuple(db.exec(newest))


def _whose(db: Db, pupil: Pupil, today: date) -> tuple[int | None, int | None, tuple[int, ...]]:
    """Ids of the mentor, the form tutor and those of learning support."""
    mentor = select(Mentorship.staff_id).where(
        Mentorship.pupil_id == pupil.id, col(Mentorship.last_day).is_(None)
    )
    support = select(Support.staff_id).where(Support.pupil_id == pupil.id, supported_now(today))
    form = db.get(FormGroup, pupil.form_id) if pupil.form_id is not None else None
    return db.exec(mentor).first(), form.tutor_id if form is not None else None, tuple(db.exec(support))


def _names(db: Db, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {each for each in ids if each is not None}
    return {each: staff_name(db, each) for each in wanted}
