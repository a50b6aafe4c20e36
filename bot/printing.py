"""`staffroom print`: what chat sends as a file, printed at the command line by somebody who may have it."""

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from sqlmodel import select

from bot import assembly
from bot.ask import Ask
from bot.commands.papers import Printed
from bot.importing import bar
from bot.inputs.cohorts import USUAL_THRESHOLD, CohortField, ThresholdField
from bot.inputs.groups import GroupField
from bot.inputs.label_sheets import LabelSheetField
from bot.inputs.line import Unclear
from bot.inputs.pupils import PupilField
from bot.inputs.weeks import monday_of
from bot.notices.cohort_papers import of_cohort, paper_of_cohort
from bot.notices.papers import paper_of_board, paper_of_policy, paper_of_pupils, paper_of_slips
from bot.papers.press import letterhead, write
from bot.say.paper import Paper
from bot.settings import read_environment
from bot.taking_away import Noted, noted, written
from models.access.authoriser import Person, person
from models.audit.deeds import Deed
from models.audit.entries import Actor, record, record_refusal, record_shown
from models.audit.taken_files import TakenKind
from models.db.errors import NotAllowed, Sorry
from models.db.tables import Db
from models.mentoring.paper_order import CohortPaper, PaperKind, PapersOf, ordered
from models.rules.days import read_day
from models.rules.wording import listed, put_typed, to_type
from models.school.people import Staff, fold_address
from models.school.snapshot import school
from models.tracking.grades import GradeKind
from models.views.cohort_figures import NearKind
from models.views.sheet import HowMany

DOOR = "cli"


@dataclass(frozen=True)
class PrintOf:
    """What was asked for beside what is printed: the day, or of whom."""

    day: str = ""
    of: str = ""
    labels: str = ""
    """On which sheets of labels; blank for the school's own."""


class SchoolPaper(StrEnum):
    """What is printed of the whole school, as it stands."""

    POLICY = "policy"


Printable = Printed | PaperKind | CohortPaper | SchoolPaper


def print_paper(what: Printable, email: str, asked: PrintOf, out: Path | None) -> list[str]:
    """Print into a file, and say where it is; that they printed it is on record.

    Raises Sorry for nobody's e-mail, no day, nobody meant, nothing to print, and for who may not have it.
    """
    environment = read_environment()
    head = letterhead(environment.school_name, environment.school_crest)
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database, bar() as progress:

        def how_many(done: int, total: int) -> None:
            progress(done, total, f"{done} of {total} pupils")

        try:
            with database.writing() as db:
                paper = _paper(db, what, email, asked, now, how_many)
                file = out or Path(paper.name)
                note = _noted(db, email, now, file, paper) if paper.shows else None
        except NotAllowed as refused:
            # After the rollback, in a transaction of its own: what was refused stays on record.
            with database.writing() as db:
                who = somebody(db, email, now.date())
                record_refusal(db, Actor(who.staff_id, now, DOOR), "print", pupil_id=refused.pupil_id)
            raise Sorry(refused.sentence) from None
        progress(0, 0, "printing")
        if note is None:
            write(paper, file, head)
        else:
            written(database, note, lambda: write(paper, file, head))
    return [f"{paper.title}: {file}", paper.keep, *paper.also, *([note.theirs] if note is not None else ())]


def _paper(db: Db, what: Printable, email: str, asked: PrintOf, now: datetime, how_many: HowMany) -> Paper:
    known = school(db)
    today = now.astimezone(known.settings.timezone).date()
    who = somebody(db, email, today)
    ask = Ask(who=who, now=now, school=known, door=DOOR, db=db)
    if isinstance(what, PaperKind):
        of = _meant(ask, asked.of)
        if asked.labels:
            of = replace(of, labels_on=LabelSheetField().read(asked.labels))
        paper, _ = paper_of_pupils(ask, what, of, how_many)
        said = ordered(what, of)
    elif isinstance(what, CohortPaper):
        of = _cohort_meant(ask, asked.of, as_list=what is CohortPaper.LIST)
        try:
            paper, said = paper_of_cohort(ask, what, of), ordered(what, of)
        except NotAllowed:
            raise
        except Sorry as sorry:
            raise Sorry(_said_here(sorry.sentence)) from None
        record(db, ask.actor, Deed.COHORT_FIGURES)
        if not paper.shows:
            record(db, ask.actor, Deed.PAPER_PRINT, fields=said)
    elif isinstance(what, SchoolPaper):
        paper, said = paper_of_policy(ask, today), f"{what} {today.isoformat()}"
        record(db, ask.actor, Deed.POLICY_FIGURES)
        record(db, ask.actor, Deed.PAPER_PRINT, fields=said)
    else:
        wanted = day_of(asked.day, known.calendar.on_or_after(today) or today, today)
        is_board = what is Printed.BOARD
        paper = paper_of_board(ask, monday_of(wanted)) if is_board else paper_of_slips(ask, wanted)
        said = f"{what} {wanted.isoformat()}"
    record_shown(db, ask.actor, Deed.PAPER_PRINT, paper.shows, fields=said)
    return paper


def _noted(db: Db, email: str, now: datetime, file: Path, paper: Paper) -> Noted:
    """That a paper about pupils is taken."""
    who = somebody(db, email, now.date())
    whom = {each.pupil_id for each in paper.shows}
    return noted(db, Actor(who.staff_id, now, DOOR), who, TakenKind.PAPER, file, whom)


def _meant(ask: Ask, words: str) -> PapersOf:
    """Whom the words mean: mine, a form, a class, a year, or one pupil. Raises Sorry where that is not plain."""
    if not words.strip():
        raise Sorry("Say of whom: --of with a pupil, a form, a class or a year, or --of mine.")
    if words.strip().casefold() == "mine":
        return PapersOf()
    groups, tokens = GroupField(), words.split()
    found = groups.recognise(ask, tokens, 0)
    if found is not None and found[0] == len(tokens):
        return PapersOf(group=found[1])
    try:
        return PapersOf(PupilField().read(ask, [words]))
    except Unclear as unclear:
        raise Sorry(unclear.in_words) from None


def _cohort_meant(ask: Ask, words: str, *, as_list: bool) -> PapersOf:
    """Which cohort the words mean, by which grades, or which of its lists: 11, 11 current, or 11 near 5+.

    Raises Sorry where that is not plain.

    The list that is meant without a word is the one that is shown without one.
    """
    tokens = words.split() or ["11"]
    found = CohortField().recognise(ask, tokens, 0)
    if found is None:
        raise Sorry("Say of which cohort: --of with its year group, such as 11, or 11 near 5+.")
    rest = [each for each in tokens[found[0] :] if each.casefold() not in tuple(GradeKind)]
    current = GradeKind.CURRENT in [each.casefold() for each in tokens]
    by = GradeKind.CURRENT if current else GradeKind.PREDICTED
    if not rest and not as_list:
        return of_cohort(found[1], by=by)
    at = ThresholdField().recognise(ask, rest, len(rest) - 1) if rest else None
    said = rest[:-1] if at is not None else rest
    kind = next((each for each in NearKind if said == each.value.split()), None) if said else NearKind.NEAR
    if kind is None:
        raise Sorry(f"Say which list: {listed(NearKind, last='or')}, and at which grade, such as 11 near 5+.")
    return of_cohort(found[1], kind, at[1] if at is not None else USUAL_THRESHOLD, by)


def _said_here(sentence: str) -> str:
    """What cannot be printed, with the cohort to type as it is named here, and not as it is asked for in chat."""
    return put_typed(
        sentence,
        lambda line: f"--of {line.removeprefix('cohort ')}" if line == "cohort 11" else to_type(line),
    )


def printed(word: str) -> Printable:
    """What is to be printed. Raises Sorry for a word that is nothing we print."""
    every: tuple[Printable, ...] = (*Printed, *PaperKind, *CohortPaper, *SchoolPaper)
    found = next((each for each in every if word == each), None)
    if found is None:
        raise Sorry(f"I do not print “{word}”. I print: {listed(every)}.")
    return found


def somebody(db: Db, email: str, today: date) -> Person:
    """The member of staff with this e-mail. Raises Sorry where nobody active has it."""
    found = db.exec(select(Staff).where(Staff.email == fold_address(email), Staff.active)).first()
    if found is None:
        raise Sorry(f"Nobody on the staff list has the e-mail {email}. Check it.")
    return person(db, found.id or 0, today=today)


def day_of(words: str, usual: date, today: date) -> date:
    """The day that was typed, or the usual one where none was. Raises Sorry for what is no day."""
    if not words.strip():
        return usual
    try:
        found = read_day(words.split(), today)
    except ValueError as wrong:
        raise Sorry(str(wrong)) from None
    if found is None or found[0] != len(words.split()):
        raise Sorry(f"“{words}” is not a day. Write it such as 2026-12-03.")
    return found[1]
