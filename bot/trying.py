"""`staffroom try`: a conversation in an invented school, or in the school's own export under invented names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot import assembly
from bot.home import home
from bot.importing import bar, keeping_everything
from bot.papers.press import PLAIN, Letterhead
from bot.platforms.terminal.chat import converse
from bot.platforms.terminal.clock import TalkClock
from bot.sample import CAST, write_invented_school
from bot.sample.disguise import disguise
from bot.settings import Environment
from models.audit.entries import Actor
from models.db.database import Database
from models.db.errors import Sorry
from models.db.tables import Db
from models.exchange.apply import apply
from models.exchange.plan import Plan, plan
from models.exchange.questions import GivenAnswers, Question
from models.exchange.report import what_stops
from models.mentoring.mentees import without_mentor
from models.rules.wording import count, day_in_full, listed
from models.school.people import Role, Staff, active_staff, mentors_somebody, with_role
from models.school.snapshot import calendar, school
from models.tracking.below import pupils_below
from models.tracking.collecting import begin_the_month

TRY_DATABASE = "sqlite:///var/try.db"
_YEAR = 11
_MANY = 3
"""Subjects from which on a pupil is the coordinator's (P13)."""
_NAMED = 8
_ROUNDS = 5
"""Times at most that the answers to questions bring up new ones."""
GivesAnswers = Callable[[Sequence[str]], GivenAnswers]
"""The answers given on the command line, and these."""


@dataclass(frozen=True)
class TypedAnswers:
    """What was answered on the command line to what an import may ask."""

    given: Sequence[str]
    same: Sequence[str]
    new: Sequence[str]
    remove: Sequence[str]

    def __call__(self, more: Sequence[str]) -> GivenAnswers:
        return GivenAnswers([*self.given, *more], same=self.same, new=self.new, remove=self.remove)


def try_invented() -> None:
    """Talk in the invented school."""
    at = home()
    environment = Environment(database_url=at.database_url(TRY_DATABASE), school_name="Invented School")
    clock = TalkClock(ZoneInfo(environment.school_timezone))
    database = assembly.open_database(environment)
    _fill_with_invented_school(database, clock, at.file("invented-school"))
    lines = [
        "This is an invented school. You can be anybody in it:",
        *(f"  as {each.email:<32} {each.name}, {each.does}" for each in CAST),
        "Things to try:",
        "  slip Amy Carter + superb coursework, target: finish the conclusion by Friday",
        "  book Amy Carter, Ben Dodd maths thu",
        "  help        all that you can do",
        "  tick        do what is due now, and see who is told what",
        "  at 08:15    set the clock",
        "  exit        leave",
    ]
    head = Letterhead(environment.school_name)
    converse(assembly.talks_over(database, clock, at.file("papers"), head), CAST[0].email, welcome=lines)
    database.close()


def _fill_with_invented_school(database: Database, clock: TalkClock, folder: Path) -> None:
    now = clock.now()
    today = now.astimezone(clock.timezone).date()
    write_invented_school(folder, today=today)
    with keeping_everything(), bar() as progress, database.writing() as db:
        planned = plan(db, [folder], today, leavers=True)
        apply(db, planned, Actor(None, now, "try"), progress=progress)
    _as_it_stands(database, clock)


def try_own(paths: list[Path], answers: GivesAnswers) -> None:
    """Talk in the school of this export, in which everybody has an invented name. Raises Sorry as `own_school` does."""
    clock = TalkClock(ZoneInfo(Environment().school_timezone))
    with TemporaryDirectory() as folder, ExitStack() as leaving:
        database, taken = own_school(paths, answers, clock, Path(folder))
        leaving.callback(database.close)
        with database.reading() as db:
            people, lines = list(cast(db)), list(first_minute(db, today(clock)))
        welcome = [
            "This is your export under invented names; all of it is gone when you leave. You can be:",
            *(f"  as {each.email:<32} {each.name}, {does}" for each, does in people),
            *lines,
            *taken,
            "Then: help (all that you can do), tick (what is due now, and to whom it goes), at 08:15, exit.",
        ]
        converse(
            assembly.talks_over(database, clock, Path(folder), PLAIN), people[0][0].email, welcome=welcome
        )


def own_school(
    paths: list[Path], answers: GivesAnswers, clock: TalkClock, folder: Path
) -> tuple[Database, list[str]]:
    """A database in this folder with the school's own export in it, and with nobody real; and what was taken for it.

    Nothing of it is kept, so that a question of the import is answered with its likeliest choice, or with one with
    which the export goes in, and that is said.
    Raises Sorry with what stands in the way where the export cannot go in, or has no staff in it.
    """
    environment = Environment(database_url=f"sqlite:///{folder}/own.db", school_name="Your school")
    database = assembly.open_database(environment)
    with ExitStack() as unless_fine:
        unless_fine.callback(database.close)
        with keeping_everything(), bar() as progress, database.writing() as db:

            def planning(taken: Mapping[str, str]) -> Plan:
                given = answers([f"{name}={word}" for name, word in taken.items()])
                return plan(db, paths, today(clock), answers=given, progress=progress, disguise=disguise)

            planned, taken = _answered(planning)
            if planned.can_go_in:
                apply(db, planned, Actor(None, clock.now(), "try"), progress=progress)
        if not planned.can_go_in:
            raise Sorry("\n".join(what_stops(planned)))
        with database.reading() as db:
            if not active_staff(db):
                raise Sorry(
                    "There is no list of staff in it, so there is nobody to be. Add one and try again."
                )
        unless_fine.pop_all()
    _as_it_stands(database, clock)
    said = [f"  Taken for granted: --answer {name}={word}" for name, word in taken.items()]
    return database, said


def _as_it_stands(database: Database, clock: TalkClock) -> None:
    """What is there in a school where Staffroom runs: a text of the agreement, and the month's collection of grades."""
    keep_sample_agreement(database, clock.now())
    with database.writing() as db:
        begin_the_month(db, Actor(None, clock.now(), "try"), today(clock))


def keep_sample_agreement(database: Database, now: datetime) -> None:
    """Give the school a text of the agreement, of which copies can be printed."""
    text = files("bot.sample").joinpath("agreement.md").read_text("utf-8")
    assembly.keep_agreement_text(database, text, now)


def _answered(planning: Callable[[Mapping[str, str]], Plan]) -> tuple[Plan, dict[str, str]]:
    """The plan with every question answered, and the answers; where one of them stands in the way, another is tried."""
    taken: dict[str, str] = {}
    asked: dict[str, Question] = {}
    planned = planning(taken)
    for _ in range(_ROUNDS):
        if planned.errors or not planned.questions:
            break
        asked |= {each.id: each for each in planned.questions}
        taken |= {each.id: _likeliest(each) for each in planned.questions}
        planned = planning(taken)
    for question in asked.values() if planned.errors else ():
        for choice in question.choices:
            other = planning(taken | {question.id: choice.word})
            if len(other.errors) < len(planned.errors):
                planned, taken = other, taken | {question.id: choice.word}
    return planned, taken


def _likeliest(question: Question) -> str:
    """The first choice; of a list that may be staff or not, that it is left out."""
    return question.choices[-1 if question.id.startswith("holds") else 0].word


def today(clock: TalkClock) -> date:
    """The clock's day."""
    return clock.now().astimezone(clock.timezone).date()


def cast(db: Db) -> Iterator[tuple[Staff, str]]:
    """Who is worth being first: one of each sort that the export has."""
    seen: set[int | None] = set()
    for role, does in (
        (Role.SCHEME_LEAD, "runs the scheme"),
        (Role.LEADERSHIP, "in leadership"),
        (Role.HEAD_OF_SUBJECT, "head of subject"),
        (Role.RAISING_ACHIEVEMENT, "raising achievement"),
        (Role.LEARNING_SUPPORT, "learning support"),
    ):
        for each in with_role(db, role)[:1]:
            if each.id not in seen:
                seen.add(each.id)
                yield each, does
    others = [each for each in active_staff(db) if each.id not in seen]
    mentor = next((each for each in others if mentors_somebody(db, each.id or 0)), None)
    if mentor is not None:
        yield mentor, "mentor"
    teacher = next((each for each in others if each is not mentor), None)
    if teacher is not None:
        yield teacher, "teacher"


def first_minute(db: Db, day: date) -> Iterator[str]:
    """What a school looks for first: the Year 11 list, who is below, and who has no mentor."""
    known = school(db)
    year = [each for each in known.pupils.values() if each.year == _YEAR]
    below = pupils_below(db, _YEAR)
    many = [each for each in below if len(each.subjects) >= _MANY]
    alone = without_mentor(db)
    yield f"Year {_YEAR}: {count(len(year), 'pupil')}."
    if below:
        names = listed([f"{each.label} ({len(each.subjects)})" for each in many or below], _NAMED)
        where = f"in {_MANY} subjects or more" if many else "in a subject or more"
        yield f"  Below target in a subject or more: {len(below)}. {len(many or below)} {where}: {names}."
    else:
        yield "  Nobody is below target: that needs targets and predicted grades."
    if alone:
        yield f"  No mentor in Years 10 and 11: {len(alone)}: {listed(alone, _NAMED)}."
    else:
        yield "  Everybody in Years 10 and 11 has a mentor."
    pupils = [each.label for each in (many or below)] or [known.label(each.id) for each in year]
    subject = next((each.code or each.name for each in known.subjects.values()), "")
    if pupils and subject:
        school_day = calendar(db).on_or_after(day) or day
        yield f"  The Year 11 list of {day_in_full(school_day)}: type these, and it is what leadership gets at 08:15."
        yield f"    at {school_day.isoformat()} 08:15"
        yield f"    book {pupils[0]} {subject} today"
        yield "    today"
