"""`staffroom statement`: what a pupil or a parent says of a record is kept beside it, and shown wherever it is."""

from contextlib import closing
from datetime import date

from bot import assembly
from bot.at_hand import one_of_these
from bot.beside import in_words
from bot.holding import pupil_named
from bot.printing import day_of
from bot.retention import Deciding, decided
from bot.settings import read_environment
from models.access.authoriser import Person
from models.audit.entries import Actor
from models.db.errors import Sorry
from models.db.tables import Db
from models.lifecycle.correcting import KINDS, records_to_name, take_statement, take_statement_back
from models.rules.wording import listed
from models.school.snapshot import school, settings
from models.school.statements import SaidBy


def list_records(words: str, email: str, kind: str) -> list[str]:
    """The records of the pupil with this name or number, as `add` names them, and what is said of them.

    `kind`: of one kind alone; blank: of all.
    """

    of = _kind(kind) if kind.strip() else None

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        found, said = records_to_name(db, actor, who, pupil_named(school(db), words), of=of)
        return [
            *(f"  {KINDS[each.kind].word} {each.number}  {each.words}" for each in found),
            *(f"  statement {each.id}  {in_words(each)}" for each in said),
        ] or ["There is no record beside which a statement could stand."]

    return _done(email, deed)


def add_statement(kind: str, number: int, said: tuple[str, str, str], email: str) -> list[str]:
    """Keep a statement beside this record: by whom, on which day, in which words."""
    by, on, text = said

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        today = _today(db, actor)
        words = one_of_these(SaidBy, by), day_of(on, today, today), text.strip()
        known, _ = take_statement(db, actor, who, (_kind(kind), number), words)
        return [f"Shown from now on wherever {known.beside} is:", f"  {known.id}  {in_words(known)}"]

    return _done(email, deed)


def take_back(number: int, email: str) -> list[str]:
    """Show a statement no more."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        known, _ = take_statement_back(db, actor, who, number)
        return [
            f"What {known.pupil} said of {known.beside} is shown no more. It stays in the pupil's record."
        ]

    return _done(email, deed)


def _kind(typed: str) -> str:
    words = {each.word: kind for kind, each in KINDS.items()}
    found = words.get(typed.strip().casefold())
    if found is None:
        raise Sorry(f"“{typed}” is no kind of record. Say {listed(list(words), last='or')}.")
    return found


def _done(email: str, deed: Deciding) -> list[str]:
    with closing(assembly.open_database(read_environment(), make=False)) as database:
        return decided(database, email, deed, asked="statement")


def _today(db: Db, actor: Actor) -> date:
    return actor.at.astimezone(settings(db).timezone).date()
