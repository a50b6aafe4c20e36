"""The list of a session's register: who is booked, how each is marked, and who was taken out since and why (P11)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.attendance import InSchool, Mark
from models.rules.clashes import Slot
from models.school.people import Pupil, surname_shown
from models.school.snapshot import School, school
from models.sessions.displacing import lost_from
from models.sessions.groups_off import why_on
from models.sessions.marks import HeldMark, before_corrected, marks_at
from models.sessions.occupied import Occupied, held_bookings
from models.sessions.presence import Presence, presences
from models.sessions.register import SessionCover
from models.sessions.session import Booking, OffBecause, Session


@dataclass(frozen=True)
class RegisterRow(PupilFact, shows=Shows.REGISTER):
    """A pupil who is booked, the mark that holds, and what is known of where they are."""

    pupil_id: int
    pupil: str
    """Name and form."""
    here: bool
    """At this school still: of who has left, nothing is changed any more."""
    mark: HeldMark | None
    presence: Presence | None
    before: HeldMark | None = None
    """What stood there before it was corrected to the mark that holds."""

    @property
    def is_expected(self) -> bool:
        """Whether there is no mark yet, and nothing says that the pupil is not in school."""
        known = self.presence is not None and self.presence.standing is not InSchool.IN
        return self.mark is None and not known


@dataclass(frozen=True)
class TakenOut(PupilFact, shows=Shows.REGISTER):
    """A pupil who was booked and is so no more: why, as the booking has it, by whom and when."""

    pupil_id: int
    pupil: str
    """Name and form."""
    reason: str
    by: str
    at: datetime
    instead: Occupied | None
    """The session in which the pupil is at that time now, where there is one."""
    why: str = ""
    """In the words of who overrode the booking, or called it off."""


@dataclass(frozen=True)
class SessionRegister:
    """A session's register as it stands."""

    session_id: int
    subject_id: int
    subject: str
    host_id: int
    host: str
    cover_id: int | None
    room: str
    slot: Slot
    rows: tuple[RegisterRow, ...]
    """By name."""
    out: tuple[TakenOut, ...]

    @property
    def unmarked(self) -> tuple[RegisterRow, ...]:
        return tuple(each for each in self.rows if each.mark is None)

    @property
    def is_taken(self) -> bool:
        """Whether nobody is left of whom the register has still to say something."""
        return not any(each.is_expected for each in self.rows)

    def marked(self, mark: Mark) -> tuple[RegisterRow, ...]:
        return tuple(each for each in self.rows if each.mark is not None and each.mark.mark is mark)


def register_of(db: Db, session: Session) -> SessionRegister:
    """The register of this session, at the cost of a few statements however many pupils are in it."""
    known, slot = school(db), Slot(session.day, session.starts, session.ends)
    booked = db.execute(
        select(
            col(Booking.pupil_id), col(Booking.cancelled_at), col(Booking.cancelled_by), col(Booking.reason)
        )
        .join(Pupil, col(Pupil.id) == Booking.pupil_id)
        .where(col(Booking.session_id) == session.id)
        .order_by(surname_shown(), col(Pupil.legal_forename), col(Pupil.id), col(Booking.id))
    ).all()
    ids = [row.pupil_id for row in booked if row.cancelled_at is None]
    marks = marks_at(db, [session.id or 0]).get(session.id or 0, {})
    over = datetime.combine(slot.day, slot.end, known.settings.timezone).astimezone(UTC)
    before = before_corrected(db, session.id or 0, marks, over)
    standing = presences(db, slot, ids, known.settings)
    cover = select(col(SessionCover.staff_id)).where(
        col(SessionCover.session_id) == session.id, col(SessionCover.taken_back_at).is_(None)
    )
    return SessionRegister(
        session_id=session.id or 0,
        subject_id=session.subject_id,
        subject=known.subject_name(session.subject_id),
        host_id=session.host_id,
        host=known.staff_name(session.host_id),
        cover_id=db.execute(cover).scalar(),
        room=session.room,
        slot=slot,
        rows=tuple(
            RegisterRow(
                each,
                known.label(each),
                each in known.pupils,
                marks.get(each),
                standing.get(each),
                before.get(each),
            )
            for each in ids
        ),
        out=_out(
            db, known, session.id or 0, slot, {row.pupil_id: row for row in booked if row.pupil_id not in ids}
        ),
    )


def _out(
    db: Db,
    known: School,
    session_id: int,
    slot: Slot,
    last: dict[int, Row[tuple[int, datetime | None, int | None, str]]],
) -> tuple[TakenOut, ...]:
    """Of each who is in it no more, how the last booking ended; one that was only a slip of the hand is not told."""
    ended = {pupil: row for pupil, row in last.items() if row.reason != OffBecause.TAKEN_BACK}
    taken = held_bookings(db, list(ended), slot.day, slot.day)
    elsewhere = {
        pupil: each.held for pupil, some in taken.items() for each in some if each.held.slot.overlaps(slot)
    }
    why = {each.pupil_id: each.why for each in lost_from(db, session_id)} if ended else {}
    off = {pupil: row for pupil, row in ended.items() if row.reason == OffBecause.CALLED_OFF}
    if off:
        said = why_on(db, slot.day)
        why |= {pupil: said.get((row.cancelled_at, row.cancelled_by), "") for pupil, row in off.items()}
    return tuple(
        TakenOut(
            pupil,
            known.label(pupil),
            row.reason,
            known.staff_name(row.cancelled_by),
            row.cancelled_at,
            elsewhere.get(pupil),
            why.get(pupil, ""),
        )
        for pupil, row in ended.items()
        if row.cancelled_at is not None
    )
