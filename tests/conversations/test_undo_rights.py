"""Taking back asks what the deed asked, about the same thing: whoever lost the right takes nothing back."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from sqlmodel import col, delete, select, update

from bot.ask import Place, Reply
from bot.assembly import make_dispatcher
from bot.requests import Pressing, Words
from bot.say.press import Undo
from models.access.permissions import WHO_MAY, Relation
from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.db.database import Database
from models.db.records import RecordKind
from models.school.people import (
    ClassTeacher,
    FormGroup,
    Mentorship,
    Staff,
    StaffRole,
    StaffSubject,
    Support,
)
from tests.conversations.conftest import World


@dataclass(frozen=True)
class Done:
    """A deed, done by who has the right to it in one way alone; what was said by others before."""

    who: str
    line: str
    before: tuple[tuple[str, str], ...] = ()
    about_amy: bool = True
    record: RecordKind | None = None
    of_each: bool = False
    """It is one entry about several, and the refusal names one of whom the right is lacking."""


NOORS = (("n.hussain", "book Amy Carter maths thu"),)
NOW_ON = (("n.hussain", "book Amy Carter maths today 10:05-10:55"),)
MISSED = (*NOW_ON, ("n.hussain", "register Amy Carter absent"))
AGREED = (("d.whitfield", "meet Amy Carter formal: spoke about revision, target: two past papers"),)
ROUND = (("h.marsh", "reviews open"),)
HELPED = (("s.okafor", "intervene Amy Carter maths"),)
DEEDS: Mapping[Deed, Done] = {
    Deed.SESSION_BOOK: Done(
        "g.lin", "book Amy Carter maths thu with Noor Hussain", record=RecordKind.SESSION
    ),
    Deed.SESSION_CANCEL: Done("g.lin", "cancel Amy Carter thu", NOORS, record=RecordKind.BOOKING),
    Deed.SESSION_MOVE: Done("g.lin", "move Amy Carter thu to mon", NOORS, record=RecordKind.BOOKING),
    Deed.REGISTER_TAKE: Done("g.lin", "register Amy Carter here", NOW_ON, record=RecordKind.SESSION),
    Deed.SESSIONS_CALL_OFF: Done(
        "g.lin", "off year 11 thu trip", NOORS, about_amy=False, record=RecordKind.CALLING_OFF
    ),
    Deed.CLASH_OVERRIDE: Done(
        "o.blake", "override Amy Carter geography thu field trip", NOORS, record=RecordKind.BOOKING
    ),
    Deed.COVER_SET: Done(
        "j.reid", "register cover Dan Whitfield", NOW_ON, about_amy=False, record=RecordKind.SESSION
    ),
    Deed.FOLLOW_UP_ACT: Done(
        "d.whitfield", "followups Amy Carter spoke", MISSED, record=RecordKind.FOLLOW_UP
    ),
    Deed.GRADE_RECORD: Done("n.hussain", "grade Amy Carter maths 5 6", record=RecordKind.SUBJECT),
    Deed.INTERVENTION_OPEN: Done("g.lin", "intervene Amy Carter maths", record=RecordKind.INTERVENTION),
    Deed.INTERVENTION_PROPOSE: Done(
        "n.hussain", "intervene Amy Carter maths: no method shown", record=RecordKind.INTERVENTION
    ),
    Deed.INTERVENTION_PLAN: Done(
        "g.lin", "intervene Amy Carter maths: no method shown", HELPED, record=RecordKind.INTERVENTION
    ),
    Deed.INTERVENTION_ACT: Done(
        "n.hussain", "act Amy Carter maths: went through paper 1", HELPED, record=RecordKind.INTERVENTION
    ),
    Deed.INTERVENTION_REVIEW: Done(
        "g.lin", "interventions Amy Carter maths on the way", HELPED, record=RecordKind.INTERVENTION
    ),
    Deed.GRADES_RECORD: Done(
        "n.hussain", "grade 11Ma1 no change", about_amy=False, record=RecordKind.SUBJECT, of_each=True
    ),
    Deed.REVIEW_RECORD: Done(
        "g.lin", "review Theodore Ashdown maths on", ROUND, about_amy=True, record=RecordKind.SUBJECT
    ),
    Deed.COMMENT_WRITE: Done("n.hussain", "comment Amy Carter maths works hard", record=RecordKind.SUBJECT),
    Deed.RAISE_HOLD: Done(
        "g.lin",
        "hold Theodore Ashdown maths: one test only",
        (*ROUND, ("g.lin", "review Theodore Ashdown maths above")),
        record=RecordKind.REVIEW,
    ),
    Deed.TARGET_SET: Done("g.lin", "target Amy Carter maths 9", record=RecordKind.SUBJECT),
    Deed.COLLECTION_OPEN: Done(
        "h.marsh", "collections open year 9", about_amy=False, record=RecordKind.COLLECTION
    ),
    Deed.ROUND_OPEN: Done("h.marsh", "reviews open", about_amy=False, record=RecordKind.REVIEW_ROUND),
    Deed.ROUND_CLOSE: Done(
        "h.marsh", "reviews close", ROUND, about_amy=False, record=RecordKind.REVIEW_ROUND
    ),
    Deed.MEETING_RECORD: Done(*AGREED[0], record=RecordKind.MEETING),
    Deed.MENTORS_ALLOCATE: Done(
        "h.marsh", "mentors Amy Carter to Tom Berry", about_amy=False, record=RecordKind.STAFF
    ),
    Deed.MENTOR_COVER: Done(
        "h.marsh",
        "cover Dan Whitfield by Tom Berry until fri",
        about_amy=False,
        record=RecordKind.MENTOR_COVER,
    ),
    Deed.MENTEE_DECLINE: Done("d.whitfield", "decline Amy Carter no time", record=RecordKind.DECLINE),
    Deed.MEETING_ARRANGE: Done(
        "d.whitfield", "arrange Amy Carter 10 dec lunch", record=RecordKind.APPOINTMENT
    ),
    Deed.MEETING_MISS: Done("d.whitfield", "meet Amy Carter absent", record=RecordKind.APPOINTMENT),
    Deed.TARGET_SETTLE: Done("d.whitfield", "done Amy Carter", AGREED, record=RecordKind.TARGET),
    Deed.AGREEMENT_EXEMPT: Done(
        "j.reid",
        "agreement Amy Carter not needed: joined in the spring",
        record=RecordKind.AGREEMENT_EXEMPTION,
    ),
    Deed.AGREEMENT_RECORD: Done("j.reid", "agreement Amy Carter issued", record=RecordKind.AGREEMENT),
    Deed.CONTACT_LOG: Done(
        "d.whitfield", "contact Amy Carter phone mum: will help with revision", record=RecordKind.CONTACT
    ),
    Deed.AWAY_MARK: Done("j.reid", "absent Amy Carter", record=RecordKind.AWAY),
    Deed.SETTING_CHANGE: Done(
        "h.marsh", "settings digest time 16:45", about_amy=False, record=RecordKind.SETTING
    ),
    Deed.CHANNEL_BIND: Done(
        "h.marsh", "settings leadership here", about_amy=False, record=RecordKind.CHANNEL
    ),
    Deed.DAY_CLOSE: Done("p.lowe", "close thu snow", about_amy=False, record=RecordKind.CALENDAR_PERIOD),
}
BY_A_BUTTON = {
    Deed.RETENTION_APPROVE,
    Deed.RETENTION_SECOND,
    Deed.RETENTION_DROP,
    Deed.RESTRICTION_SET,
    Deed.STATEMENT_TAKE,
    Deed.STATEMENT_TAKE_BACK,
    Deed.RESTRICTION_KEEP,
    Deed.RESTRICTION_LIFT,
    Deed.SLIP_REPLY,
    Deed.TARGET_AGREE,
    Deed.MEETING_CORRECT,
    Deed.MENTOR_COVER_END,
    Deed.PLAN_ACCEPT,
    Deed.WAY_ANSWER,
    Deed.SESSION_TELL,
    Deed.FETCH,
    Deed.CHANNEL_UNBIND,
    Deed.AWAY_END,
    Deed.INTERVENTION_DECLINE,
    Deed.ADVICE_ANSWER,
    Deed.CONTACT_WITHDRAW,
    Deed.RAISE_LET,
    Deed.TARGETS_RAISE,
}
"""What no line does; the right is the role's alone, as for the others of its kind above."""


def test_every_right_to_a_deed_that_somebody_lacks_is_asked_here() -> None:
    lacked = {
        deed
        for deed in Deed
        if deed.undoable is not None
        and deed.undoable.may is not None
        and (deed is Deed.SESSION_BOOK or (Relation.ANY,) not in WHO_MAY[deed.undoable.may])
    }
    assert set(DEEDS) == lacked - BY_A_BUTTON


@pytest.mark.parametrize("deed", DEEDS)
def test_who_lost_the_right_takes_nothing_back(world: World, database: Database, deed: Deed) -> None:
    done = DEEDS[deed]
    for who, line in done.before:
        world.staff(who).says(line)
    dispatcher = make_dispatcher(database, now=world.clock.now)
    with database.reading() as db:
        staff_id = db.exec(select(Staff.id).where(Staff.email == f"{done.who}@school.example")).one() or 0
    asked = Words(staff_id=staff_id, words=done.line, door="slack", channel="C1", place=Place("leadership"))
    heard = dispatcher.hear(asked)
    assert isinstance(heard, Reply)
    assert heard.undo is not None
    assert heard.undo.deed == deed
    loses_all(database, staff_id)
    result = dispatcher.hear(Pressing(staff_id=staff_id, token=Undo(heard.undo.id or 0).token()))
    assert isinstance(result, Reply)
    assert result.card.title.startswith("Only ")
    with database.reading() as db:
        newest = db.exec(select(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
        amy = heard.undo.pupil_id
    assert (newest.did, newest.record) == (Did.REFUSED, done.record)
    assert newest.pupil_id == amy or done.of_each
    assert newest.record_id == heard.undo.record_id
    assert (amy is not None) == done.about_amy


def loses_all(database: Database, staff_id: int) -> None:
    """From now on they are nothing to any pupil or subject, and have no role."""
    with database.writing() as db:
        for table in (StaffRole, StaffSubject, ClassTeacher, Mentorship, Support):
            db.exec(delete(table).where(col(table.staff_id) == staff_id))
        db.exec(update(FormGroup).where(col(FormGroup.tutor_id) == staff_id).values(tutor_id=None))
