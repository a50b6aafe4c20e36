"""`staffroom restrict`: a pupil's record is kept, read by very few, and used for nothing while that stands."""

from contextlib import closing
from datetime import date

from bot import assembly
from bot.cards.looked_again import in_a_line
from bot.cards.sessions import session_words
from bot.holding import pupil_named
from bot.retention import Deciding, decided
from bot.settings import read_environment
from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.restricting import (
    WhomToTell,
    keep_restricted,
    known_restrictions,
    lift,
    restrict,
    whom_to_tell,
)
from models.school.snapshot import school, settings


def restrict_record(words: str, because: str, email: str) -> list[str]:
    """Restrict the record of the pupil with this name or number."""
    if not because.strip():
        raise Sorry('Say why the record is restricted: --because "…"')

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        whole(db)
        known, _ = restrict(db, actor, who, pupil_named(school(db), words), because.strip())
        return [
            f"From now on only the data manager, the safeguarding lead and the data protection officer read "
            f"{known.pupil}'s record, and nothing of it is sent, listed or counted.",
            in_a_line(known, _today(db, actor)),
            *_to_tell(whom_to_tell(db, known.pupil_id, _today(db, actor)), _today(db, actor)),
            "Today's list is drawn again without the pupil. What else was sent before stays where it was sent to.",
        ]

    return _done(email, deed)


def _to_tell(found: WhomToTell, today: date) -> list[str]:
    """Who does not see the pupil any more and is waiting: hosts of sessions to come, and the mentor."""
    lines = [
        f"  {session_words(each.subject, each.slot, each.room, today)}: {each.host}"
        for each in found.sessions
    ]
    if lines:
        lines.insert(
            0, "Sessions to come show the pupil to nobody. Tell their hosts, as far as they need it:"
        )
    if found.mentor:
        lines.append(f"The mentor does not see the pupil any more either: tell {found.mentor}.")
    return lines


def restrictions(email: str) -> list[str]:
    """The restrictions that stand; that they looked is on record."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        found = known_restrictions(db, who)
        for each in found:
            record(db, actor, Deed.RESTRICTIONS_LIST, pupil_id=each.pupil_id)
        if not found:
            record(db, actor, Deed.RESTRICTIONS_LIST)
        return [in_a_line(each, _today(db, actor)) for each in found] or ["Nobody's record is restricted."]

    return _done(email, deed)


def keep_on(number: int, email: str) -> list[str]:
    """A restriction was looked at again, and stands on."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        return [in_a_line(keep_restricted(db, actor, who, number)[0], _today(db, actor))]

    return _done(email, deed)


def lift_restriction(number: int, because: str, email: str, *, they_know: bool) -> list[str]:
    """Lift a restriction; `they_know`: whoever asked for it has been told already."""
    if not because.strip():
        raise Sorry('Say why it is lifted: --because "…"')
    if not they_know:
        raise Sorry(
            "Whoever asked for a restriction has to be told before it is lifted. Tell them, then add --they-know."
        )

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        known, _ = lift(db, actor, who, number, because.strip())
        return [f"{known.pupil}'s record is restricted no more: it is read, listed and counted as before."]

    return _done(email, deed)


def _done(email: str, deed: Deciding) -> list[str]:
    with closing(assembly.open_database(read_environment(), make=False)) as database:
        return decided(database, email, deed, asked="restrict")


def _today(db: Db, actor: Actor) -> date:
    return actor.at.astimezone(settings(db).timezone).date()
