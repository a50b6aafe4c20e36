"""`staffroom retention hold`: what is put on hold is not removed, whatever its age."""

from contextlib import closing
from datetime import datetime

from bot import assembly
from bot.cards.looked_again import in_a_line
from bot.retention import Deciding, decided
from bot.settings import read_environment
from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.tables import Db
from models.lifecycle.holds import KnownHold, end_hold, keep_on, known_holds, put_on_hold
from models.rules.names import How
from models.school.snapshot import School, school


def hold(words: str, because: str, email: str) -> list[str]:
    """Put a hold on the record of the pupil with this name or number."""
    if not because.strip():
        raise Sorry('Say why the record is kept: --because "…"')

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        known, _ = put_on_hold(db, actor, who, pupil_named(school(db), words), because.strip())
        return [f"Nothing of {known.pupil}'s record is removed from now on.", _said(known, actor.at)]

    return _done(email, deed)


def holds(email: str) -> list[str]:
    """The holds that stand; that they looked is on record."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        found = known_holds(db, who)
        for each in found:
            record(db, actor, Deed.HOLDS_LIST, pupil_id=each.pupil_id)
        if not found:
            record(db, actor, Deed.HOLDS_LIST)
        return [_said(each, actor.at) for each in found] or ["There is no hold on anybody's record."]

    return _done(email, deed)


def keep_holding(number: int, email: str) -> list[str]:
    """A hold was looked at again, and stands on."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        return [_said(keep_on(db, actor, who, number)[0], actor.at)]

    return _done(email, deed)


def release(number: int, email: str) -> list[str]:
    """End a hold."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        known, _ = end_hold(db, actor, who, number)
        return [f"The hold on {known.pupil}'s record is ended: it goes when its time has come."]

    return _done(email, deed)


def _done(email: str, deed: Deciding) -> list[str]:
    with closing(assembly.open_database(read_environment(), make=False)) as database:
        return decided(database, email, deed, asked="holds")


def pupil_named(known: School, words: str) -> int:
    """The one pupil, here or gone, with this name or number. Raises Sorry for none, and for several."""
    match = known.names.match(words)
    found = {*(match.ids if match.how is How.FULL else ()), *known.leavers.plainly(words)}
    if len(found) != 1:
        many = "Nobody is" if not found else "More than one pupil is"
        raise Sorry(f"{many} called {words}. Say the full name, or the admission number or UPN.")
    return found.pop()


def _said(hold: KnownHold, now: datetime) -> str:
    return in_a_line(hold, now.date())
