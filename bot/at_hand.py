"""Whoever works on requests at the command line: who they are, whom they mean, and a transaction for what they do."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from bot import assembly
from bot.ask import Ask
from bot.inputs.line import Unclear
from bot.inputs.pupils import PupilField
from bot.printing import DOOR, day_of, somebody
from bot.settings import read_environment
from models.access.authoriser import Person, read_what_they_may
from models.audit.entries import Actor, record_refusal
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.db.tables import Db
from models.lifecycle.subject_access.called_before import everybody_known, once_called
from models.rules.wording import listed
from models.school.people import names_of_left_staff, staff_names
from models.school.snapshot import school

Answered = TypeVar("Answered")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class AtHand:
    """Who asks at the command line, in which transaction, and what day it is."""

    db: Db
    actor: Actor
    who: Person
    today: date

    def day(self, words: str) -> date:
        """The day that was typed; today, where none was."""
        return day_of(words, self.today, self.today)

    def pupil(self, words: str) -> int:
        """The pupil who was typed, one who has left too, or who was called so once.

        Raises Sorry where it is nobody, or several.
        """
        ask = Ask(who=self.who, now=self.actor.at, school=school(self.db), door=DOOR, db=self.db)
        try:
            return PupilField(leavers=True).read(ask, [words])
        except Unclear as unclear:
            everybody = everybody_known(ask.school)
            once = once_called(self.db, everybody, words)
            if len(once) == 1:
                return once[0]
            if once:
                now = listed([ask.school.label(each) for each in once], last="or")
                raise Sorry(f"{len(once)} pupils were called “{words}”: say which, {now}.") from None
            raise Sorry(unclear.in_words) from None

    def colleague(self, words: str) -> int:
        """The member of staff who was typed, one who has left too. Raises Sorry where it is nobody, or several."""
        found = staff_names(self.db).called(words) or names_of_left_staff(self.db).called(words)
        if len(found) == 1:
            return found[0].id or 0
        if found:
            raise Sorry(f"{len(found)} members of staff are called “{words}”. Type the e-mail instead.")
        raise Sorry(f"I know no member of staff called “{words}”. Type the name or the e-mail.")


def at_hand(email: str, deed: Callable[[AtHand], Answered], *, asked: str = "request") -> Answered:
    """What comes of it, in one transaction. Raises Sorry; a refusal stays on record."""
    with closing(assembly.open_database(read_environment(), make=False)) as database:
        return in_one(database, email, datetime.now(UTC), deed, asked=asked)


def in_one(
    database: Database,
    email: str,
    now: datetime,
    deed: Callable[[AtHand], Answered],
    *,
    asked: str = "request",
) -> Answered:
    """The same, in this database and at this time."""
    try:
        with database.writing() as db:
            return deed(standing(db, email, now))
    except NotAllowed as refused:
        # After the rollback, in a transaction of its own: what was refused stays on record.
        with database.writing() as db:
            record_refusal(db, standing(db, email, now).actor, asked)
        raise Sorry(refused.sentence) from None


def standing(db: Db, email: str, now: datetime) -> AtHand:
    """Whoever has this e-mail, with what they may. Raises Sorry for nobody's."""
    today = now.astimezone(school(db).settings.timezone).date()
    who = somebody(db, email, today)
    read_what_they_may(db, who)
    return AtHand(db, Actor(who.staff_id, now, DOOR), who, today)


def one_of_these(words: type[Word], typed: str) -> Word:
    """The word that was typed. Raises Sorry, with those there are, for any other."""
    for each in words:
        if each.casefold() == typed.strip().casefold():
            return each
    raise Sorry(f"“{typed}” is not one of these: {listed(words, last='or')}.")
