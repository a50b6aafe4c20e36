"""From a promise to a card, when it is delivered: permission and facts are checked then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.ask import Ask
from bot.beside import with_statements
from bot.say.card import Card
from bot.say.typing import as_words, said_in
from models.access.authoriser import Person, person
from models.audit.deeds import Deed
from models.audit.entries import Actor, record_shown
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.naming import note_named
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from models.school.snapshot import school


@dataclass(frozen=True)
class Dropped:
    """What no longer holds, so that nothing is told; why is kept with the notice."""

    why: str


SAID_BY_NOBODY = frozenset({Topic.SLIP_SHOWN})
"""Words that are the same whoever has the message, so that a message to one who has left is emptied, too."""

Composed = Card | Dropped


@dataclass(frozen=True)
class WordedCard:
    """A card for a receiver, and what of it goes on record in the transaction that has it sent."""

    card: Card
    put_on_record: Callable[[Db], None]


Wording = Callable[[Ask, Notice], Composed]
"""Words for one topic. The ask is the receiver's, so permission is checked as if they had asked."""

NOBODY = Person(staff_id=0, name="", email="", roles=frozenset(), teaches=frozenset(), heads=frozenset())
"""Who asks where a channel is told: nobody, so nothing that needs a permission can be said there by mistake."""


def compose(
    topics: Mapping[Topic, Wording], db: Db, notice: Notice, now: datetime, door: str
) -> WordedCard | Dropped:
    """Put a notice into words for its receiver; dropped where they may no longer know, or there is nothing to say.

    What it shows of a pupil's record goes on record as what its receiver was told; and whom it names is noted, so that
    it goes or is drawn anew when a record of theirs is removed.
    """
    words = next((words for topic, words in topics.items() if topic == notice.topic), None)
    if words is None:
        return Dropped("this version has no words for the topic")
    try:
        standing = school(db)
        today = now.astimezone(standing.settings.timezone).date()
        who = (
            NOBODY
            if notice.to_staff is None or notice.topic in SAID_BY_NOBODY
            else person(db, notice.to_staff, today=today)
        )
        ask = Ask(db=db, who=who, now=now, school=standing, door=door)
        made = words(ask, notice)
        if isinstance(made, Dropped):
            return said_in(made, as_words)
        made = with_statements(ask, made)
        shown = partial(_put_on_record, notice, made, Actor(notice.to_staff, now, door))
        return WordedCard(said_in(made, as_words), shown)
    except NotAllowed:
        return Dropped("the receiver may not know")
    except Sorry as gone:
        return Dropped(gone.sentence)


def _put_on_record(notice: Notice, made: Card, actor: Actor, db: Db) -> None:
    # Drawn anew in its place, a message tells again what it told; the first time nothing needs to be looked up.
    since = notice.promised_at if notice.version > 1 else None
    about = (RecordKind(notice.about), notice.about_id)
    record_shown(db, actor, Deed.NOTICE, made.shows, about=about, fields=notice.topic, since=since)
    note_named(db, notice.id, {each.pupil_id for each in made.shows if each.pupil_id is not None})
