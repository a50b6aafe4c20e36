"""Whose a record is."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.records import Record, RecordKind
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.mentoring.advice import Advice
from models.mentoring.agreement import Agreement
from models.mentoring.agreement_exempt import AgreementExemption
from models.mentoring.agreements import pupils_of_entry
from models.mentoring.appointment import Appointment
from models.mentoring.contact import Contact
from models.mentoring.declining import Decline
from models.mentoring.good_words import of_entry
from models.mentoring.meeting import AgreedTarget, Meeting
from models.mentoring.paper_order import PaperOrder
from models.mentoring.slip import Slip
from models.mentoring.slip_thread import SlipReply
from models.planning.proposal import ProposedPlace
from models.school.people import Pupil
from models.school.statements import PupilStatement
from models.sessions.asks import WayRequest
from models.sessions.booked import outcomes_of
from models.sessions.needs import SessionNeed
from models.sessions.register import FollowUp
from models.sessions.session import Away, Booking, Told
from models.tracking.commenting import comments_of_entry
from models.tracking.intervention import Intervention, InterventionAction
from models.tracking.review import PupilReview
from models.tracking.reviewing import as_reviewed

OF_PUPILS: Mapping[RecordKind, Any] = {
    RecordKind.ADVICE: Advice,
    RecordKind.AGREEMENT: Agreement,
    RecordKind.AGREEMENT_EXEMPTION: AgreementExemption,
    RecordKind.APPOINTMENT: Appointment,
    RecordKind.AWAY: Away,
    RecordKind.BOOKING: Booking,
    RecordKind.CONTACT: Contact,
    RecordKind.DECLINE: Decline,
    RecordKind.ENTRY: Entry,
    RecordKind.FOLLOW_UP: FollowUp,
    RecordKind.INTERVENTION: Intervention,
    RecordKind.INTERVENTION_ACTION: InterventionAction,
    RecordKind.MEETING: Meeting,
    RecordKind.NEED: SessionNeed,
    RecordKind.PAPER_ORDER: PaperOrder,
    RecordKind.PROPOSED_PLACE: ProposedPlace,
    RecordKind.REVIEW: PupilReview,
    RecordKind.SLIP: Slip,
    RecordKind.SLIP_REPLY: SlipReply,
    RecordKind.STATEMENT: PupilStatement,
    RecordKind.TARGET: AgreedTarget,
    RecordKind.TOLD: Told,
    RecordKind.WAY_REQUEST: WayRequest,
}
"""The tables of the kinds of record that are about one pupil."""


def pupils_of(db: Db, record: Record) -> tuple[int, ...]:
    """The pupils whom the record is about, restricted ones too; none where there is none, or it is about no pupil."""
    table = OF_PUPILS.get(record[0])
    if table is None or record[1] is None:
        return ()
    owner = select(col(table.pupil_id)).where(col(table.id) == record[1])
    found = db.execute(owner, execution_options=ALL_OF_IT).scalar()
    if found is not None:
        return (found,)
    return _of_entry(db, db.get(Entry, record[1])) if table is Entry else ()


def existing(db: Db, pupil_ids: Iterable[int | None]) -> tuple[int, ...]:
    """Those of the ids that are a pupil's, a restricted one's too, in their order."""
    wanted = [each for each in pupil_ids if each is not None]
    known = select(col(Pupil.id)).where(col(Pupil.id).in_(wanted))
    there = set(db.execute(known, execution_options=ALL_OF_IT).scalars()) if wanted else ()
    return tuple(dict.fromkeys(each for each in wanted if each in there))


def _of_entry(db: Db, entry: Entry | None) -> tuple[int, ...]:
    """The pupils of an entry for several, while it is remembered what can be taken back."""
    if entry is None:
        return ()
    match entry.deed:
        case Deed.SESSION_BOOK:
            return tuple(one.pupil_id for each in outcomes_of(db, entry) for one in each.booked)
        case Deed.REVIEW_RECORD:
            return as_reviewed(db, entry).pupil_ids
        case Deed.COMMENT_WRITE:
            return comments_of_entry(db, entry).pupil_ids
        case Deed.SLIPS_SEND:
            return tuple(each.pupil_id for each in of_entry(db, entry))
        case Deed.AGREEMENT_RECORD:
            return pupils_of_entry(db, entry)
        case _:
            return ()
