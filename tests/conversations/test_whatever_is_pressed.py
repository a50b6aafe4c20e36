"""Whatever a button, a form or a line carries, forged or stale, ends in a sentence and writes what it may."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import col, select

from bot.assembly import make_dispatcher
from bot.commands import registry
from bot.dispatch import Counted, Dispatcher
from bot.meaning import press_of
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.form import Values
from bot.say.press import named
from models.access.authoriser import Allowed, may, person
from models.audit.deeds import Deed, Did
from models.audit.entries import Actor, Entry
from models.audit.holds import Hold
from models.audit.memory import remembered
from models.audit.purge_lists import PurgeList
from models.audit.undo import Undoing, right_of
from models.db.database import Database
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.advice import Advice
from models.mentoring.appointment import Appointment
from models.mentoring.contact import Contact
from models.mentoring.declining import Decline
from models.mentoring.meeting import AgreedTarget, Meeting
from models.mentoring.slip import Slip
from models.mentoring.slip_thread import SlipReply
from models.planning.proposal import Proposal, ProposedPlace
from models.school.mentor_cover import MentorCover
from models.school.people import Pupil, Staff
from models.school.restrictions import Restriction
from models.school.statements import PupilStatement
from models.school.subjects import Subject
from models.sessions.asks import WayRequest
from models.sessions.needs import SessionNeed
from models.sessions.register import FollowUp
from models.sessions.session import Away, Booking, Session
from models.tracking.grades import Collection
from models.tracking.intervention import Intervention, InterventionAction
from models.tracking.review import PupilReview, ReviewRound
from models.views.whose import OF_PUPILS
from tests.conversations.conftest import World
from tests.conversations.forging import GONE, IN_NO_DATABASE, Ids, raw, sent, tokens
from tests.house.samples import PRESSES, hints_of, kinds_in

pytestmark = pytest.mark.both_databases

EVERYTHING = registry()
BEFORE = (
    ("n.hussain", "slip Amy Carter + superb coursework, target: finish it by Friday"),
    ("n.hussain", "slip Ben Dodd no homework"),
    ("n.hussain", "book Amy Carter, Ben Dodd maths today"),
    ("n.hussain", "book Amy Carter, Ben Dodd maths thu"),
    ("d.whitfield", "book Amy Carter history 3 dec"),
    ("h.marsh", "collections open year 9 until 18 dec"),
    ("n.hussain", "grade Amy Carter maths 5 6"),
    ("n.hussain", "comment Amy Carter maths works hard"),
    ("d.whitfield", "meet Amy Carter formal: spoke about revision, target: two past papers"),
    ("d.whitfield", "decline Amy Carter no time"),
    ("d.whitfield", "arrange Amy Carter 10 dec lunch"),
    ("h.marsh", "settings leader monday p.lowe@school.example"),
    ("j.reid", "absent Ben Dodd"),
    ("n.hussain", "book Amy Carter maths today 10:05-10:55"),
    ("n.hussain", "register Amy Carter absent"),
    ("n.hussain", "need Amy Carter maths"),
    ("j.reid", "agreement Amy Carter issued"),
    ("j.reid", "agreement Ben Dodd not needed: joined in the spring"),
    ("d.whitfield", "advise Amy Carter more time for coursework in science"),
    ("d.whitfield", "contact Amy Carter phone mum: will help with revision"),
    ("h.marsh", "plan year 11"),
    ("g.lin", "intervene Amy Carter maths"),
    ("n.hussain", "act Amy Carter maths by fri: two past papers"),
    ("n.hussain", "intervene Ben Dodd maths: no method shown"),
    ("h.marsh", "reviews open"),
    ("g.lin", "review 8Ma1 maths above"),
    ("h.marsh", "cover Tom Berry by Grace Lin until 11 dec"),
)
"""What there is to press for."""
BOOKED_BEFORE = sum(" book " in f" {line}" for _, line in BEFORE)
ROLES = ("n.hussain", "d.whitfield", "g.lin", "s.okafor", "p.lowe", "h.marsh", "j.reid")
LOOKED_AT = {"entry", "collection", "pupil_review"}
"""Where what changes nothing may write: that somebody looked, at what a round will raise too, and the collection of the
month once it is needed."""
WRITING = {Deed.SLIP_READ, Deed.PAPER_PRINT, Deed.MEETING_FILE}
"""Looks that are more: a slip is read by them, and a file is promised."""
TABLES: dict[RecordKind, Any] = {
    RecordKind.PUPIL: Pupil,
    RecordKind.SUBJECT: Subject,
    RecordKind.STAFF: Staff,
    RecordKind.SLIP: Slip,
    RecordKind.BOOKING: Booking,
    RecordKind.SESSION: Session,
    RecordKind.COLLECTION: Collection,
    RecordKind.FOLLOW_UP: FollowUp,
    RecordKind.INTERVENTION: Intervention,
    RecordKind.INTERVENTION_ACTION: InterventionAction,
    RecordKind.REVIEW: PupilReview,
    RecordKind.REVIEW_ROUND: ReviewRound,
    RecordKind.MEETING: Meeting,
    RecordKind.TARGET: AgreedTarget,
    RecordKind.APPOINTMENT: Appointment,
    RecordKind.DECLINE: Decline,
    RecordKind.MENTOR_COVER: MentorCover,
    RecordKind.SLIP_REPLY: SlipReply,
    RecordKind.AWAY: Away,
    RecordKind.NEED: SessionNeed,
    RecordKind.ADVICE: Advice,
    RecordKind.CONTACT: Contact,
    RecordKind.PROPOSAL: Proposal,
    RecordKind.PROPOSED_PLACE: ProposedPlace,
    RecordKind.WAY_REQUEST: WayRequest,
    RecordKind.PURGE_LIST: PurgeList,
    RecordKind.HOLD: Hold,
    RecordKind.RESTRICTION: Restriction,
    RecordKind.STATEMENT: PupilStatement,
    RecordKind.ENTRY: Entry,
}
"""Where the records are whose ids a button carries."""
EACH = settings(
    max_examples=max(1, settings().max_examples // 25),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
"""Of each button, form and command, on each database: others in each run, one in `make test`, four in `make test-all`,
forty in `make soak`."""


@dataclass(frozen=True)
class Stage:
    """A school in which something is on record, who asks there, and how what they said ended."""

    dispatcher: Dispatcher
    database: Database
    who: tuple[int, ...]
    ids: Ids
    ended: list[Counted]


@pytest.fixture
def stage(world: World, database: Database) -> Stage:
    for email, line in BEFORE:
        world.staff(email).says(line)
    with database.reading() as db:
        staff = {each.email.partition("@")[0]: each.id or 0 for each in db.exec(select(Staff))}
        ids = {
            kind: (*db.exec(select(col(table.id)).limit(40)).all(), GONE) for kind, table in TABLES.items()
        }
    ended: list[Counted] = []
    dispatcher = make_dispatcher(database, now=world.clock.now, count=ended.append)
    return Stage(dispatcher, database, (*(staff[each] for each in ROLES), GONE), ids, ended)


@contextmanager
def written(database: Database) -> Iterator[set[str]]:
    """The tables that are written to meanwhile, and not rolled back."""
    kept: set[str] = set()
    open_: set[str] = set()

    def listen(*heard: object) -> None:
        if found := re.match(r"(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", str(heard[2])):
            open_.add(found[1])

    def commit(_: object) -> None:
        kept.update(open_)
        open_.clear()

    def rollback(_: object) -> None:
        open_.clear()

    listeners = (("before_cursor_execute", listen), ("commit", commit), ("rollback", rollback))
    for name, each in listeners:
        event.listen(database.engine, name, each)
    yield kept
    for name, each in listeners:
        event.remove(database.engine, name, each)


def hear(stage: Stage, said: Said) -> None:
    """Say it, and hold the answer to what is promised of every answer."""
    with stage.database.reading() as db:
        before = db.exec(select(col(Entry.id)).order_by(col(Entry.id).desc()).limit(1)).one()
    with structlog.testing.capture_logs() as logs, written(stage.database) as tables:
        stage.dispatcher.hear(said)
    assert [each for each in logs if each["event"] == "fault"] == []
    with stage.database.reading() as db:
        entries = db.exec(select(Entry).where(col(Entry.id) > before)).all()
        assert [each.deed for each in entries if not allowed(db, each)] == []
    if stage.ended[-1].outcome == "refused":
        assert ({each.did for each in entries}, tables) == ({Did.REFUSED}, {"entry"})
        assert len({(each.pupil_id, each.record, each.record_id) for each in entries}) == len(entries)
        assert names_all(stage, said, entries)
    elif not any(each.did == Did.CHANGED or each.deed in WRITING for each in entries):
        assert tables - (LOOKED_AT if stage.ended[-1].outcome == "done" else {"entry"}) == set()


def allowed(db: Db, entry: Entry) -> bool:
    """Whether who did this has the right to it, and so to take it back."""
    if entry.did != Did.CHANGED or entry.staff_id is None:
        return True
    who = person(db, entry.staff_id, today=entry.at.date())
    facts = remembered(db, entry) or {}
    right = right_of(Undoing(db, entry, Actor(entry.staff_id, entry.at), who, facts))
    return right is None or isinstance(may(db, who, *right), Allowed)


def names_all(stage: Stage, said: Said, refusals: Sequence[Entry]) -> bool:
    """Whether the refusals of a press name each pupil of it, and something of what else the press names."""
    try:
        ids = named(press_of(EVERYTHING, said.token)) if isinstance(said, Pressing) else {}
    except Sorry:
        return True  # no button of ours says so, and it was not asked what it is about
    real = set(ids.get(RecordKind.PUPIL, ())) & set(stage.ids[RecordKind.PUPIL][:-1])
    # Undo's is about what the entry is about.
    records = ids.keys() - {RecordKind.PUPIL, RecordKind.ENTRY}
    pupils_named = real <= {each.pupil_id for each in refusals} or bool(records & OF_PUPILS.keys())
    return pupils_named and all(not records or each.record in records for each in refusals)


def feed(stage: Stage, requests: st.SearchStrategy[Callable[[int], Said]]) -> None:
    """Hear many of these requests, each from anybody."""

    @EACH
    @given(requests, st.sampled_from(stage.who))
    def one(request: Callable[[int], Said], who: int) -> None:
        hear(stage, request(who))

    one()


def test_every_button_ends_in_a_sentence(stage: Stage) -> None:
    for action in PRESSES:
        feed(stage, tokens(action, stage.ids).map(partial(partial, _press)))


def test_every_form_ends_in_a_sentence(stage: Stage, at_length: bool) -> None:
    """In the share, of each second command; of the others every line does."""
    for command in list(EVERYTHING.commands)[:: 1 if at_length else 2]:
        feed(stage, sent(command, stage.ids).map(partial(partial, _send, command)))


def test_every_line_ends_in_a_sentence(stage: Stage, at_length: bool) -> None:
    """In the share, of each second command; of the others every form does."""
    words = st.one_of(raw(stage.ids), st.sampled_from(("Amy Carter", "11Ma1", "thu")))
    for command in list(EVERYTHING.commands)[None if at_length else 1 :: 1 if at_length else 2]:
        feed(stage, st.lists(words, max_size=5).map(partial(partial, _say, command)))


@pytest.mark.parametrize("key", IN_NO_DATABASE)
def test_a_key_of_any_kind_ends_in_a_sentence_and_counts_once(stage: Stage, key: str) -> None:
    said = Words(staff_id=stage.who[0], words="book Amy Carter maths tue", key=key)
    hear(stage, said)
    hear(stage, said)
    with stage.database.reading() as db:
        booked = db.exec(select(Entry).where(Entry.deed == Deed.SESSION_BOOK)).all()
    assert len(booked) == BOOKED_BEFORE + 1


def _press(token: str, who: int) -> Said:
    return Pressing(staff_id=who, token=token)


def _send(command: str, values: Values, who: int) -> Said:
    return Submitted(staff_id=who, command=command, values=values)


def _say(command: str, words: list[str], who: int) -> Said:
    return Words(staff_id=who, words=" ".join((command, *words)))


def test_the_records_that_buttons_are_about_are_all_fed() -> None:
    kinds = {
        kind for press in PRESSES.values() for hint in hints_of(press).values() for kind in kinds_in(hint)
    }
    assert kinds <= set(TABLES)
