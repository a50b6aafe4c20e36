"""Holds conversations with the real dispatcher and the real delivery, and keeps everything that is said."""

import asyncio
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from bot.ask import FormErrors, OpenForm, Place, Replace, Reply, Result
from bot.assembly import composer, make_dispatcher
from bot.at_hand import AtHand, in_one
from bot.dispatch import Counted
from bot.platforms.terminal.clock import TalkClock
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.card import Button, Card
from bot.say.form import Form, Values
from bot.say.press import StartForm, read_token
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.db.database import Database
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.exchange.rights import holders, say_what_changed
from models.lifecycle.holds import put_on_hold
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.removing import remove_all
from models.lifecycle.subject_access.complaining import ComplaintTaken, take_down_complaint
from models.lifecycle.subject_access.requesting import RequestTaken, take_down
from models.mentoring.agreement_text import keep_text
from models.mentoring.slip import Slip
from models.outbox.kept import SentMessage, keep_sent
from models.outbox.naming import NamedPupil
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from models.rules.askers import Asker, Came
from models.rules.calendar import FINISHED
from models.school.national import NationalResidual
from models.school.people import Pupil, Role, Staff, StaffRole
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.class_at_close import keep_classes
from models.tracking.grades import Collection
from scheduler.courier import Address, CannotAsk, Drop, Rejected, Sent, Unreachable, Worded
from scheduler.delivery import deliver_due
from scheduler.jobs import Job, Occasion, every
from scheduler.keeping import Keeper, KeptBy
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.conversations.earlier_cohorts import keep_attainment
from tests.conversations.results_of_leavers import bring_results
from tests.gallery.shown import Shown, said_in

DOOR = "gallery"
KEPT_OF_A_TOPIC = 5
_YEAR = re.compile(r" \(Year \d+\)$")
_NEXT = "Next: "
"""How the button begins that goes on to the next pupil of a class."""
_ON_PAPER = re.compile(r'"name": "([^"]+)", "form": "([^"]+)"')
STUCK = "stuck"
"""The reference of a message that this far side never changes."""
"""Of what many people are told at the same moment, so many are kept: they differ in names only."""


class Recorder:
    """The school's staff and clock; each thing said is kept once."""

    def __init__(self, database: Database) -> None:
        self.clock = TalkClock(ZoneInfo("Europe/London"))
        self.outcomes: set[tuple[str, str]] = set()
        """What was heard (a command or a button's action) and how it ended."""
        self.lines: set[tuple[str, str]] = set()
        """Who typed what."""
        self.off_record: list[Shown] = []
        """What named a pupil, and no entry says that they were looked at, or that something was done."""
        self.not_noted: list[Shown] = []
        """What was sent and named a pupil, and would not go when a record of theirs is removed."""
        self.cut_off: set[str] = set()
        """Who refuses every message, by e-mail."""
        self._database = database
        self._dispatcher = make_dispatcher(
            database,
            now=self.clock.now,
            count=self._count,
            feeds_at="https://staffroom.school.example/calendar",
        )
        self._shown: dict[str, Shown] = {}
        with database.reading() as db:
            self._ids = {each.email.partition("@")[0]: each.id or 0 for each in db.exec(select(Staff))}
            self.emails = {each.id or 0: each.email for each in db.exec(select(Staff))}
            self._labels = {school(db).label(each): each for each in db.exec(select(col(Pupil.id))) if each}

    @property
    def shown(self) -> tuple[Shown, ...]:
        return tuple(self._shown.values())

    def keep(self, shown: Shown) -> None:
        """Keep what was shown, where nothing that looks the same is kept already."""
        self._shown.setdefault(repr(shown.what), shown)

    def at(self, words: str) -> None:
        """Set the clock, such as `2026-11-24 08:15`."""
        self.clock.set(words)

    def says(self, who: str, line: str, *, channel: str = "") -> Result:
        """Somebody types a line."""
        self.lines.add((who, line))
        said = Words(
            staff_id=self._ids[who], door=DOOR, words=line, channel=channel, place=Place(channel.lower())
        )
        return self._hear(said, who, line)

    def presses(self, who: str, result: Result, label: str) -> Result:
        """Somebody presses the first button with this label of an answer."""
        found = {each.label: each for each in reversed(buttons_of(result))}
        if label not in found:
            raise LookupError(f"there is no button {label} under {result}")
        return self.press(who, found[label], "")

    def press(self, who: str, button: Button, before: str) -> Result:
        """Somebody presses a button, wherever they saw it; `before` says where."""
        pressing = Pressing(staff_id=self._ids[who], door=DOOR, token=button.press.token())
        return self._hear(pressing, who, f"{before} [{button.label}]".strip())

    def sends(self, who: str, result: Result, values: Values | None = None, *, how: str = "") -> Result:
        """Somebody fills in the form that was answered, over what stands in it already, and sends it."""
        if not isinstance(result, OpenForm | FormErrors):
            raise TypeError(f"no form was opened: {result}")
        form = result.form
        filled = {} if values is None else {**form.values, **values}
        sent = Submitted(
            staff_id=self._ids[who], door=DOOR, command=form.command, values=filled, hidden=form.hidden
        )
        return self._hear(sent, who, how or f"{form.title}, sent in")

    def gives_agreement_text(self, words: str) -> None:
        """From now on the school has a text of the agreement to print."""
        with self._database.writing() as db:
            keep_text(db, words, self.clock.now())

    def keeps(self, who: str) -> None:
        """A door keeps two messages that carry what this person wrote last; the second one can never be changed."""
        with self._database.writing() as db:
            mine = select(Slip.id).where(Slip.from_id == self._ids[who]).order_by(col(Slip.id).desc())
            about = (RecordKind.SLIP, db.exec(mine).first())
            for reference in ("changed", STUCK):
                sent = SentMessage(DOOR, who, reference)
                keep_sent(
                    db, Topic.SLIP_SHOWN, about=about, staff_id=self._ids[who], sent=sent, now=self.clock.now(),
                    gone=False,
                )  # fmt: skip

    def gives(self, who: str, role: Role) -> None:
        """An import gives somebody a role and takes it from nobody."""
        with self._database.writing() as db:
            before = holders(db)
            db.add(StaffRole(staff_id=self._ids[who], role=role))
            db.flush()
            actor = Actor(None, self.clock.now(), "cli")
            say_what_changed(db, actor, record(db, actor, Deed.IMPORT), before)

    def brings_results(self) -> None:
        """October's classes are kept as they stand, and the results of Year 11 come in a file."""
        with self._database.writing() as db:
            october = db.exec(select(Collection.id).where(Collection.key == "2026-10")).one()
            keep_classes(db, october or 0, col(Pupil.year_group) == FINISHED)
        with TemporaryDirectory() as folder:
            bring_results(self._database, Path(folder))

    def keeps_earlier_cohorts(self, month: str) -> None:
        """Those who left in the last three summers, in that month of their Year 11."""
        with self._database.writing() as db:
            for leaving in (2024, 2025, 2026):
                keep_attainment(db, leaving, f"{leaving - 1}-{month}")

    def knows_the_country(self, residuals: Mapping[str, tuple[int, int]]) -> None:
        """What subjects' residuals are in the whole country: by name the summer, and thousandths of a grade."""
        with self._database.writing() as db:
            ids = {each.name: each.id or 0 for each in db.exec(select(Subject))}
            db.add_all(
                NationalResidual(subject_id=ids[name], year=year, thousandths=thousandths)
                for name, (year, thousandths) in residuals.items()
            )
            changed(db)

    def takes_request(self, who: str, pupil: str) -> None:
        """A parent asks for a pupil's record, and complains about it; somebody takes that down at the command line."""
        today = self.clock.now().date()

        def deed(at: AtHand) -> None:
            amy = at.pupil(pupil)
            asked = RequestTaken(amy, Asker.PARENT, "Jo Carter", Came.LETTER, today, today)
            take_down(at.db, at.actor, at.who, asked)
            complained = ComplaintTaken(amy, Asker.PARENT, "Jo Carter", Came.EMAIL, today, "It is not true.")
            take_down_complaint(at.db, at.actor, at.who, complained)

        in_one(self._database, f"{who}@school.example", self.clock.now(), deed)

    def lists_what_goes(self, *left_long_ago: str) -> None:
        """Night falls over pupils of whom nothing is kept any more: what goes is listed."""
        now = self.clock.now()
        with self._database.writing() as db:
            for surname in left_long_ago:
                left = date(2021, 7, 20)
                db.add(Pupil(legal_forename="Robin", legal_surname=surname, year_group=11, left_on=left))
            changed(db)
        make_list(self._database, Actor(None, now), now.date())

    def removes_what_goes(self) -> None:
        """What was approved is removed."""
        remove_all(self._database, self.clock.now())

    def puts_on_hold(self, who: str, *pupils: str) -> None:
        """Somebody keeps these pupils' records, at the command line."""

        def deed(at: AtHand) -> None:
            for pupil in pupils:
                (found,) = school(at.db).names.match(pupil).ids
                put_on_hold(at.db, at.actor, at.who, found, "A claim is open")

        in_one(self._database, f"{who}@school.example", self.clock.now(), deed)

    def tick(self) -> None:
        """Do what is due now, and tell whom it concerns."""
        listener = _Listener(self)
        now = self.clock.now()
        run_due(self._database, now, timetable)
        asyncio.run(deliver_due(self._database, [listener], listener.compose, self.clock.now))

    def fails(self) -> None:
        """Something that happens by itself goes wrong now."""

        def deed(_db: Db, _moment: Occasion) -> None:
            raise RuntimeError("the disk is full")

        broken = Job("the Year 11 list", every(minutes=10), timedelta(hours=9), deed)
        run_due(self._database, self.clock.now(), lambda _: (broken,))

    def has_no_backup(self) -> None:
        """A backup is due, and cannot be made."""

        def cannot(_: datetime) -> str:
            raise Sorry("The backup could not be written to /srv/backups: No space left on device.")

        Keeper(
            self._database, KeptBy(cannot, cannot), now=self.clock.now, timezone=ZoneInfo("Europe/London")
        ).keep()

    def _hear(self, said: Said, who: str, how: str) -> Result:
        with self._database.reading() as db:
            before = newest(db)
        result = self._dispatcher.hear(said)
        what = result.card if isinstance(result, Reply | Replace) else form_of(result)
        if what is not None:
            shown = Shown(self._subject(said), f"{who}: {how}", what)
            self.keep(shown)
            done = (result.undo or result.done) if isinstance(result, Reply | Replace) else None
            with self._database.reading() as db:
                of = set(db.exec(select(Entry.pupil_id).where(col(Entry.id) > before)))
            self.compare(shown, of | ({done.pupil_id} if done is not None else set()))
        return result

    def compare(self, shown: Shown, of: Container[int | None]) -> None:
        """Keep what names somebody of whom no entry is, nor one of a list."""
        if None not in of and not all(each in of for each in self._named_in(shown)):
            self.off_record.append(shown)

    def compare_named(self, shown: Shown, noted: set[int]) -> None:
        """Keep what was sent and names somebody of whom that is not noted."""
        if not self._named_in(shown) <= noted:
            self.not_noted.append(shown)

    def _named_in(self, shown: Shown) -> set[int]:
        words = "\n".join(each for each in said_in(shown.what, typed=False) if not self._is_choice(each))
        if isinstance(shown.what, Card) and shown.what.paper is not None:
            words += _ON_PAPER.sub(r"\1 \2", shown.what.paper.facts)
        return {each for label, each in self._labels.items() if label in words}

    def _is_choice(self, words: str) -> bool:
        """Whether it is a pupil to choose or to go on to, by name and form, whom everybody may find."""
        if words.startswith(_NEXT):
            return words.removeprefix(_NEXT) in self._labels
        return (_YEAR.sub("", words) in self._labels) and bool(_YEAR.search(words))

    def _subject(self, said: Said) -> str:
        match said:
            case Words(words=words):
                first = words.partition(" ")[0]
                return self._dispatcher.registry.words.get(first, "help")
            case Pressing(token=token):
                action, values = read_token(token)
                return str(values["command"]) if action == StartForm.action else action.partition(".")[0]
            case Submitted(command=command):
                return command

    def _count(self, counted: Counted) -> None:
        self.outcomes.add((counted.command, counted.outcome))


def newest(db: Db) -> int:
    """The newest entry's id."""
    return db.exec(select(func.max(Entry.id))).one() or 0


def buttons_of(result: Result) -> tuple[Button, ...]:
    """The buttons under an answer."""
    return result.card.buttons() if isinstance(result, Reply | Replace) else ()


def form_of(result: Result) -> Form | None:
    """The form that was answered, if it is one."""
    return result.form if isinstance(result, OpenForm | FormErrors) else None


class _Listener:
    """A courier to whom everybody can be told, but for those who are cut off."""

    door = DOOR
    timeout = 5.0

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._kept: Counter[str] = Counter()

    def compose(self, db: Db, notice: Notice, now: datetime, door: str) -> Worded[Card] | Drop:
        made = composer(db, notice, now, door)
        return (
            made if isinstance(made, Drop) else Worded(made.message, partial(self._told, notice, made, door))
        )

    def _told(self, notice: Notice, made: Worded[Card], door: str, db: Db) -> None:
        made.put_on_record(db)
        theirs = (Entry.deed == Deed.NOTICE, Entry.staff_id == notice.to_staff, Entry.door == door)
        of = select(Entry.pupil_id).where(*theirs, col(Entry.fields).startswith(f"{notice.topic},"))
        of = of.where(col(Entry.at) >= notice.promised_at)
        told = Shown(f"notice {notice.topic}", "", made.message)
        self._recorder.compare(told, set(db.exec(of)))
        whom = select(NamedPupil.pupil_id).where(NamedPupil.notice_id == notice.id)
        self._recorder.compare_named(told, set(db.exec(whom)))
        self._kept[notice.topic] += 1
        if self._kept[notice.topic] <= KEPT_OF_A_TOPIC:
            email = self._recorder.emails.get(notice.to_staff or 0, "")
            to = email.partition("@")[0] or f"{notice.to_purpose}'s channel"
            how = f"told to {to} at {self._recorder.clock.words()}"
            self._recorder.keep(Shown(f"notice {notice.topic}", how, made.message))

    async def reach(self, email: str, staff_id: int) -> Address | Unreachable:
        return Address(self.door, email or str(staff_id))

    def channel(self, db: Db, purpose: str) -> Address:
        del db
        return Address(self.door, f"#{purpose}")

    def split(self, message: Card) -> Sequence[Card]:
        return (message,)

    def turn(self, to: Address, key: str) -> float:
        del to, key
        return 0.0

    async def send(self, to: Address, part: Card, key: str) -> Sent | Rejected:
        del part
        if to.destination.partition("@")[0] in self._recorder.cut_off:
            return Rejected("the account is closed")
        return Sent(key)

    async def update(self, to: Address, reference: str, part: Card | None, key: str) -> Sent | Rejected:
        del to, part, key
        return Rejected("the message is too old to change") if reference == STUCK else Sent(reference)

    async def delete(self, to: Address, reference: str) -> Sent | Rejected:
        del to
        if reference == STUCK:
            return Rejected("the message may not be deleted", link=f"https://chat.example/{reference}")
        return Sent(reference)

    async def empty(self, to: Address, reference: str, key: str) -> Sent | Rejected:
        del to, key
        return Rejected("the message is too old to change") if reference == STUCK else Sent(reference)

    async def find(self, to: Address, key: str, since: datetime) -> CannotAsk:
        del to, key, since
        return CannotAsk()
