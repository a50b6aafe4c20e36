"""What doors ask beside a request, to offer and to understand: reads only, but for what shows a record again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.ask import Ask, Reply
from bot.commands.help import offered
from bot.conversation import Conversation
from bot.forms import wrong_so_far
from bot.inputs import colleagues, pupils, whom
from bot.inputs.line import Input, Phrase, Unclear, chosen_id
from bot.inputs.reading import read_claims
from bot.intent import Intent, intent_of
from bot.lines import commands_of
from bot.meaning import meant
from bot.opening import asks_for_help, parted
from bot.registry import Registry
from bot.requests import Request, ask_of
from bot.say.card import Card
from bot.say.form import Choice, Values
from bot.say.typing import as_words, said_in
from models.access.authoriser import Action, could, person, require
from models.audit.deeds import Deed
from models.audit.entries import Entry, looked_or_done, record
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry, WantsToWrite
from models.db.tables import Db
from models.outbox import once
from models.rules.letters import tidy
from models.school.snapshot import school


class Lookups:
    """What there is to choose, and what words would mean, to one member of staff."""

    def __init__(self, database: Database, registry: Registry, now: Callable[[], datetime]) -> None:
        self._database = database
        self._registry = registry
        self._conversation = Conversation(registry)
        self._now = now

    def search(self, staff_id: int, source: str, typed: str) -> tuple[Choice, ...]:
        """Choices for a field that searches, at most 15; empty for what this person may not find.

        Ids after a point in `source` (pupil.17-23) are those who are offered before anything is typed.
        """
        name, _, near = source.partition(".")
        with self._database.reading() as db:
            who = person(db, staff_id)
            require(db, who, Action.FIND_PUPIL)
            match name:
                case pupils.ONE | pupils.SEVERAL | pupils.ANYBODY if near and not typed.strip():
                    known = school(db)
                    ids = [chosen_id(each, known.pupils) for each in near.split("-")]
                    return whom.choices(known, [each for each in ids if each is not None])
                case pupils.ANYBODY if could(who, Action.SEE_LEAVER):
                    return whom.search_all(db, school(db), typed)
                case pupils.ONE | pupils.SEVERAL | pupils.ANYBODY:
                    return whom.search(db, school(db), typed, groups=name == pupils.SEVERAL)
                case "staff":
                    return colleagues.search(db, typed)
                case _:
                    return ()

    def done(self, staff_id: int, key: str, *, repeated: str = "") -> tuple[Card, ...]:
        """What the request with this key did, and those named after it (`key#1`, `key/edit`), drawn again.

        `repeated`: the key of an edit that is heard now. Where it did something it was heard before: nothing.
        Nor is anything of it for who has left.
        """
        # What was done to a pupil's record is seen again, and that is a look.
        return looked_or_done(self._database, lambda db: self._done(db, staff_id, key, repeated))

    def _done(self, db: Db, staff_id: int, key: str, repeated: str) -> tuple[Card, ...]:
        found: list[Card] = []
        try:
            ask = self._ask(db, staff_id)
        except NotAllowed:
            return ()
        if repeated and once.heard_as(db, repeated, staff_id):
            return ()
        for each in once.heard_as(db, key, staff_id):
            again = self._conversation.again(ask, each.entry_id)
            if isinstance(again, Reply):
                found.append(said_in(again.card, as_words))
                self._on_record(ask, each.entry_id)
        return tuple(found)

    def _on_record(self, ask: Ask, entry_id: int | None) -> None:
        entry = ask.db.get(Entry, entry_id)
        if entry is not None:
            record(ask.db, ask.actor, Deed.ANSWER_AGAIN, pupil_id=entry.pupil_id, about=entry.of)

    def parts(self, staff_id: int, words: str) -> tuple[str, ...]:
        """What was written in several lines, by command: a line that is one by itself is one of its own."""
        if "\n" not in words:
            return (words,)
        with self._database.reading() as db:
            return commands_of(self._ask(db, staff_id), self._registry, words)

    def takes_lines(self, staff_id: int, words: str) -> bool:
        """Whether the words begin a list, so that the rows of a file that comes with them are its lines."""
        with self._database.reading() as db:
            found = meant(self._ask(db, staff_id), self._registry, words)
        return found is not None and any(each.takes_lines for each in found.command.inputs.values())

    def intent(self, staff_id: int, line: str, *, within: str, field: str) -> Intent:
        """What a line is that was said while this field of the command's form was asked for."""
        asked = self._field(within, field)
        with self._database.reading() as db:
            ask = self._ask(db, staff_id)
            if asked is not None and asked.takes_lines and not self._may_begin(line):
                # A name with a dash behind it is a pupil without a grade, and no slip.
                return Intent.TEXT
            found = intent_of(ask, self._registry, line, within=within)
            if found is Intent.TEXT or asked is None or asked.takes_any:
                return found
            # What the field takes is its answer, such as the grade U; what it does not take can be none.
            return Intent.TEXT if _read(ask, asked, line) else Intent.COMMAND

    def _may_begin(self, line: str) -> bool:
        """Whether a command, or a question, begins with the line's first word."""
        return parted(line)[0].casefold() in self._registry.words or asks_for_help(line)

    def read_choice(self, staff_id: int, command: str, name: str, words: str) -> tuple[str, ...]:
        """What the words choose in a form's field, read as in a line: maths, eng lit, a name."""
        asked = self._field(command, name)
        if asked is None:
            return ()
        with self._database.reading() as db:
            return _read(self._ask(db, staff_id), asked, words)

    def read_together(self, staff_id: int, command: str, name: str, words: str) -> Values:
        """What the words say to its form's other fields, and to this one: 5 6, thu lunch; empty for this one alone."""
        chosen = self._registry.commands.get(command)
        asked = chosen.inputs.get(name) if chosen is not None else None
        if chosen is None or asked is None or asked.takes_any or isinstance(asked, Phrase):
            return {}
        inputs = {each: field for each, field in chosen.inputs.items() if not isinstance(field, Phrase)}
        with self._database.reading() as db:
            ask = self._ask(db, staff_id)
            found = read_claims(ask, words, inputs)
            if name not in found.values and (_read(ask, asked, words) or _fits(ask, asked, words)):
                return {}
        if found.left or found.unclear or found.wrong or found.values.keys() <= {name}:
            return {}
        return {each: inputs[each].write(value) for each, value in found.values.items()}

    def wrong(self, staff_id: int, command: str, name: str, values: Values) -> str:
        """What is wrong with the answer to a form's field beside what is filled in already; blank where it fits."""
        chosen = self._registry.commands.get(command)
        if chosen is None or name not in chosen.inputs:
            return ""
        try:
            with self._database.reading() as db:
                return wrong_so_far(self._ask(db, staff_id), chosen, name, values)
        except WantsToWrite:
            return ""  # what only shows once it may be written, such as a month that begins with it, its sending says

    def _field(self, command: str, name: str) -> Input[Any] | None:
        chosen = self._registry.commands.get(command)
        return chosen.inputs.get(name) if chosen is not None else None

    def offered(self, staff_id: int) -> list[str]:
        """The names of the commands that this person may ever use."""
        with self._database.reading() as db:
            return [each.name for each in offered(self._registry, person(db, staff_id))]

    def _ask(self, db: Db, staff_id: int) -> Ask:
        return ask_of(db, Request(staff_id=staff_id), self._registry, self._now())


def _read(ask: Ask, field: Input[Any], words: str) -> tuple[str, ...]:
    """What all of the words are, read by the field as in a line; empty where it does not take them."""
    tokens = tidy(words).split()
    if not tokens:
        return ()
    try:
        if isinstance(field, Phrase):
            written = field.write(field.read(ask, [" ".join(tokens)]))
        else:
            found = field.recognise(ask, tokens, 0)
            written = field.write(found[1]) if found is not None and found[0] == len(tokens) else ()
    except (Sorry, Unclear):
        return ()
    return (written,) if isinstance(written, str) else written


def _fits(ask: Ask, asked: Input[Any], words: str) -> bool:
    """Whether the words alone are an answer of the field, as its form takes it: 18 dec, of until when."""
    try:
        asked.take(ask, words)
    except (Sorry, Unclear):
        return False
    return True
