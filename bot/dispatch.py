"""From what was said to what to answer, in one transaction; the only error boundary of the conversation."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import structlog
from rapidfuzz import process

from bot.commands import courtesy
from bot.commands.help import help_card, offered
from bot.forms import Filled, fill, fill_submitted, opened, safeguarding_words, started, with_error
from bot.inputs import colleagues, whom
from bot.inputs.line import Phrase, Unclear
from bot.opening import asks_for_help, behind, is_greeting, opening, parted, plain_word
from bot.registry import (
    Ask,
    Command,
    FormErrors,
    LookFirst,
    Nothing,
    OpenForm,
    Place,
    Ran,
    Registry,
    Replace,
    Reply,
    Result,
)
from bot.say.card import Button, Card, Style, Text
from bot.say.form import Choice, Values
from bot.say.press import StartForm, Undo, read_token, typed
from bot.say.typing import Way, as_words, said_in
from models.access.authoriser import Action, could, person, require, require_ever
from models.audit.entries import Actor, Entry, record_refusal
from models.audit.undo import can_undo
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.db.tables import Db
from models.outbox import inbox, once
from models.rules.names import tidy
from models.rules.wording import listed, to_type
from models.school.links import accounts_of
from models.school.people import Staff
from models.school.snapshot import school

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who speaks (as the platform vouches), through which door, and the platform's key for this request."""

    staff_id: int
    door: str = ""
    key: str = ""
    """The same key again changes nothing and gets the same answer; blank where a door has none."""
    channel: str = ""
    channel_service: str = ""
    place: Place | None = None
    way: Way = as_words
    """How a line is typed in the place where it was said."""


@dataclass(frozen=True, kw_only=True)
class Words(Request):
    """A line that was typed."""

    words: str
    only_form: bool = False
    """The words only fill in the command's form, which is opened even where nothing is missing."""


@dataclass(frozen=True, kw_only=True)
class Pressing(Request):
    """A button that was pressed."""

    token: str
    """What the button carried, as `Press.token()` wrote it."""


@dataclass(frozen=True, kw_only=True)
class Submitted(Request):
    """A form that was sent back: raw values by field, and the form's hidden words."""

    command: str
    values: Values
    hidden: Mapping[str, str] = field(default_factory=dict)


Said = Words | Pressing | Submitted


@dataclass(frozen=True)
class Counted:
    """What is measured of one request: which command, how it ended, and how long it took in seconds."""

    command: str
    outcome: str
    seconds: float


class _HeardMeanwhile(Exception):  # noqa: N818 - it is a finding, answered by looking again
    """The same request was carried out by another process at the same moment."""


class Dispatcher:
    """Turns what is said into what to answer. It never raises for what a person said."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        count: Callable[[Counted], None] = lambda _: None,
    ) -> None:
        self._database = database
        self.registry = registry
        self.now = now
        self._count = count

    def hear(self, said: Said) -> Result:
        """Carry out what was said, in one transaction, and say what to answer."""
        ran = self.hear_or_look(said)
        return (
            Reply(Card("There are no channels here that I could look at."))
            if isinstance(ran, LookFirst)
            else ran
        )

    def hear_or_look(self, said: Said) -> Ran:
        """The same, for a door with channels: some answers need it to look at the channel first."""
        started = time.perf_counter()
        name = self._name(said)
        try:
            result, outcome = self._answer(said, name)
        except Exception as fault:  # noqa: BLE001 - the one boundary: a fault becomes a reference, for the person and in the log
            result, outcome = self.fault(fault, name), "fault"
        self._count(Counted(name, outcome, time.perf_counter() - started))
        return said_in(result, said.way)

    def search(self, staff_id: int, source: str, typed: str) -> tuple[Choice, ...]:
        """Choices for a field that searches, at most 15; empty for what this person may not find. Reads only."""
        with self._database.reading() as db:
            who = person(db, staff_id)
            require(db, who, Action.FIND_PUPIL)
            match source:
                case "pupil":
                    return whom.search(school(db), typed)
                case "staff":
                    return colleagues.search(db, typed)
                case _:
                    return ()

    def done(self, staff_id: int, key: str) -> tuple[Card, ...]:
        """What the request with this key did, and those named after it (`key#1`), drawn again. Reads only."""
        found: list[Card] = []
        with self._database.reading() as db:
            ask = self._ask(db, Request(staff_id=staff_id))
            for each in once.heard_as(db, key, staff_id):
                again = self._again(ask, each.entry_id)
                if isinstance(again, Reply):
                    found.append(said_in(again.card, as_words))
        return tuple(found)

    def parts(self, staff_id: int, words: str) -> tuple[str, ...]:
        """What was written in several lines, by command: a line that is one by itself is one of its own."""
        first, *more = words.split("\n")
        parts = [first]
        if more:
            with self._database.reading() as db:
                ask = self._ask(db, Request(staff_id=staff_id))
                for line in more:
                    if self._is_command(ask, first) and self._is_command(ask, line):
                        parts.append(line)
                    else:
                        parts[-1] += f"\n{line}"
        return tuple(parts)

    def means_command(self, staff_id: int, line: str) -> bool:
        """Whether the line is a command to this person, and no text that only begins like one. Reads only."""
        word, rest = parted(line)
        name = self.registry.words.get(word.casefold())
        if name is None or is_greeting(word):
            return word.casefold() == "help"
        chosen = self.registry.commands[name]
        with self._database.reading() as db:
            try:
                filled = fill(self._ask(db, Request(staff_id=staff_id)), chosen, rest)
            except NotAllowed:
                return True
            except Sorry:
                return False
        named = (each for each, field in chosen.inputs.items() if isinstance(field, Phrase))
        return (
            not rest or filled.given is not None or (not filled.left and any(map(filled.values.get, named)))
        )

    def read_choice(self, staff_id: int, command: str, name: str, words: str) -> tuple[str, ...]:
        """What the words choose in a form's field, read as in a line: maths, eng lit, a name. Reads only."""
        chosen = self.registry.commands.get(command)
        field = chosen.inputs.get(name) if chosen is not None else None
        tokens = tidy(words).split()
        if field is None or not tokens:
            return ()
        with self._database.reading() as db:
            ask = self._ask(db, Request(staff_id=staff_id))
            try:
                if isinstance(field, Phrase):
                    written = field.write(field.read(ask, [" ".join(tokens)]))
                else:
                    found = field.recognise(ask, tokens, 0)
                    written = field.write(found[1]) if found is not None and found[0] == len(tokens) else ()
            except (Sorry, Unclear):
                return ()
        return (written,) if isinstance(written, str) else written

    def offered(self, staff_id: int) -> list[str]:
        """The names of the commands that this person may ever use."""
        with self._database.reading() as db:
            return [each.name for each in offered(self.registry, person(db, staff_id))]

    def _answer(self, said: Said, name: str) -> tuple[Ran, str]:
        try:
            try:
                return self._in_one_transaction(said), "done"
            except _HeardMeanwhile:
                return self._in_one_transaction(said), "done"
        except NotAllowed as refused:
            self._write_refusal(said, name, refused)
            return self._sorry(said, refused), "refused"
        except Sorry as sorry:
            return self._sorry(said, sorry), "sorry"

    def _in_one_transaction(self, said: Said) -> Ran:
        with self._database.writing() as db:
            ask = self._ask(db, said)
            if said.key and (before := once.heard(db, said.key)) is not None:
                return self._again(ask, before.entry_id)
            result = self._carry_out(ask, said)
            if not isinstance(result, Reply | Replace):
                return result
            done = result.undo or result.done
            if said.key and done is not None:
                first = once.hear(db, said.key, ask.who.staff_id, done.id, ask.now)
                if not first:
                    raise _HeardMeanwhile
            return _with_undo(result, result.undo)

    def _ask(self, db: Db, said: Request) -> Ask:
        now, standing = self.now(), school(db)
        return Ask(
            db=db,
            who=person(db, said.staff_id, today=now.astimezone(standing.settings.timezone).date()),
            now=now,
            school=standing,
            door=said.door,
            channel=said.channel,
            channel_service=said.channel_service,
            place=said.place,
            written=self.registry.written,
        )

    def _again(self, ask: Ask, entry_id: int | None) -> Result:
        """The first answer once more, drawn from ids."""
        entry = ask.db.get(Entry, entry_id) if entry_id is not None else None
        drawn = self.registry.shown.get(entry.deed) if entry is not None else None
        if entry is None or drawn is None:
            return Nothing()
        return _with_undo(Reply(drawn.draw(ask, entry)), entry if can_undo(entry) else None)

    def _carry_out(self, ask: Ask, said: Said) -> Ran:
        match said:
            case Words():
                return self._hear_words(ask, said.words, only_form=said.only_form)
            case Pressing():
                return self._hear_press(ask, said.token)
            case Submitted():
                return self._hear_form(ask, said)

    def _hear_press(self, ask: Ask, token: str) -> Result:
        action, values = read_token(token)
        if action == StartForm.action:
            return self._start(ask, typed(StartForm, values))
        pressed = self.registry.presses.get(action)
        if pressed is None:
            raise Sorry("I no longer know that button. Ask again for the list it was on.")
        if pressed.may is not None:
            require_ever(ask.db, ask.who, pressed.may)
        return pressed.run(ask, typed(pressed.press, values))

    def _start(self, ask: Ask, wanted: StartForm) -> Result:
        """Open a command's form with what the button knows."""
        chosen = self.registry.commands.get(wanted.command)
        if chosen is None:
            raise Sorry("I no longer know that form. Type the command again.")
        _permit(ask, chosen)
        if wanted.pupil is not None and wanted.pupil not in ask.school.pupils:
            return Reply(Card("That pupil has left the school."))
        return OpenForm(opened(ask, chosen, started(ask, chosen, wanted)))

    def _hear_words(self, ask: Ask, words: str, *, only_form: bool) -> Ran:
        first, rest = parted(words)
        if asks_for_help(words) or first.casefold() in {"help", "?"}:
            return Reply(help_card(self.registry, ask.who, self._command(plain_word(rest))))
        begun = opening(words, self.registry.words)
        if begun is None:
            return self._hear_no_command(ask, words)
        chosen = self.registry.commands[self.registry.words[begun.word]]
        if plain_word(begun.rest).casefold() in {"help", "?"}:
            return Reply(help_card(self.registry, ask.who, chosen))
        return self._fill(ask, chosen, begun.rest, begun.given, only_form=only_form)

    def _fill(
        self, ask: Ask, chosen: Command[Any], words: str, given: Mapping[str, Any], *, only_form: bool = False
    ) -> Ran:
        _permit(ask, chosen)
        filled = fill(ask, chosen, words, preset=given)
        if only_form and chosen.inputs:
            return OpenForm(opened(ask, chosen, filled))
        return self._run(ask, chosen, filled)

    def _hear_no_command(self, ask: Ask, words: str) -> Ran:
        """A pupil's name alone is their page, and one with a sign behind it a slip."""
        said = behind(words)
        if "pupil" in self.registry.commands and ask.school.names.match(tidy(said)).ids:
            return self._fill(ask, self.registry.commands["pupil"], said, {})
        tokens = tidy(said).split()
        name, _ = ask.school.names.longest_prefix([token.strip(",;:") for token in tokens[:5]])
        if name and tokens[name:] and tokens[name][0] in "+-" and "slip" in self.registry.commands:
            return self._fill(ask, self.registry.commands["slip"], said, {})
        return Reply(self._unknown(ask, parted(words)[0]))

    def _is_command(self, ask: Ask, line: str) -> bool:
        """Whether the line begins with a command and says all that it needs."""
        first, rest = parted(line)
        name = self.registry.words.get(first.casefold())
        if name is None or line.strip().partition(" ")[0].endswith(":"):
            return False
        try:
            return fill(ask, self.registry.commands[name], rest).given is not None
        except Sorry:
            return False

    def _command(self, word: str) -> Command[Any] | None:
        return self.registry.commands.get(self.registry.words.get(word.casefold(), ""))

    def _hear_form(self, ask: Ask, said: Submitted) -> Ran:
        chosen = self.registry.commands.get(said.command)
        if chosen is None:
            raise Sorry("I no longer know that form. Type the command again.")
        _permit(ask, chosen)
        filled = fill_submitted(ask, chosen, said.values, said.hidden)
        if filled.errors:
            return FormErrors(opened(ask, chosen, filled))
        return self._run(ask, chosen, filled)

    def _run(self, ask: Ask, chosen: Command[Any], filled: Filled) -> Ran:
        if filled.given is None or filled.asks_about_safeguarding:
            return OpenForm(opened(ask, chosen, filled))
        if filled.is_safeguarding:
            # What was written waits nowhere else for its answer.
            inbox.forget_of(ask.db, accounts_of(ask.db, ask.who.staff_id))
            return Reply(Card("Nothing was saved.", (Text(safeguarding_words(ask)),)))
        return chosen.run(ask, filled.given)

    def _unknown(self, ask: Ask, word: str) -> Card:
        if (known := courtesy.answer(word.casefold())) is not None:
            return known
        names = [each.name for each in offered(self.registry, ask.who)]
        close = [name for name, _, _ in process.extract(word.casefold(), names, limit=2, score_cutoff=60)]
        meant = f" Did you mean {listed(map(to_type, close), last='or')}?" if close else ""
        example = f"Type a command, such as {to_type('slip Amy Carter + superb coursework')}"
        said = f"I do not know “{word[:40]}”.{meant}" if word else example
        return Card(said, (Text(f"Type {to_type('help')} to see all that I can do."),))

    def _sorry(self, said: Said, sorry: Sorry) -> Result:
        if isinstance(said, Submitted) and not isinstance(sorry, NotAllowed):
            redrawn = self._redrawn(said, sorry)
            if redrawn is not None:
                return redrawn
        said_first, _, more = sorry.sentence.partition("\n")
        return Reply(Card(said_first, (Text(more),) if more else ()))

    def _redrawn(self, said: Submitted, sorry: Sorry) -> FormErrors | None:
        """The form once more with what was typed, and the trouble beside its field."""
        chosen = self.registry.commands.get(said.command)
        if chosen is None:
            return None
        with self._database.writing() as db:  # what the form shows of a pupil is a look, and goes on record
            ask = self._ask(db, said)
            form = opened(ask, chosen, fill_submitted(ask, chosen, said.values, said.hidden))
        return FormErrors(with_error(form, sorry.field or "", sorry.sentence))

    def _write_refusal(self, said: Said, name: str, refused: NotAllowed) -> None:
        # After the rollback, in a transaction of its own: what was refused stays on record.
        with self._database.writing() as db:
            known = said.staff_id if db.get(Staff, said.staff_id) is not None else None
            actor = Actor(known, self.now(), said.door)
            record_refusal(db, actor, name, pupil_id=refused.pupil_id, about=refused.record)

    def fault(self, fault: Exception, name: str) -> Reply:
        """A reference, for the person and in the log: what is said where something went wrong on our side."""
        reference = secrets.token_hex(3).upper()
        log.error("fault", reference=reference, command=name, exc_info=fault)
        return Reply(
            Card(
                f"Something went wrong on my side. Nothing was saved. Reference {reference}.",
                (
                    Text(
                        "Try again in a minute. If it happens again, tell whoever looks after Staffroom the reference."
                    ),
                ),
            )
        )

    def _name(self, said: Said) -> str:
        """The command or action, for counting; never what a person typed."""
        match said:
            case Words():
                begun = opening(said.words, self.registry.words)
                return self.registry.words[begun.word] if begun is not None else "unknown"
            case Pressing():
                return self._pressed_name(said.token)
            case Submitted():
                return said.command if said.command in self.registry.commands else "unknown"

    def _pressed_name(self, token: str) -> str:
        try:
            action, values = read_token(token)
        except Sorry:
            return "unknown"
        wanted = values.get("command")
        if action == StartForm.action and isinstance(wanted, str) and wanted in self.registry.commands:
            return wanted
        return action if action in self.registry.presses else "unknown"


def _permit(ask: Ask, chosen: Command[Any]) -> None:
    """Raises NotAllowed for who could never do what the command does, for any pupil, subject or record."""
    if chosen.may is None or could(ask.who, chosen.may):
        return
    if chosen.refused is not None:
        raise NotAllowed(chosen.refused(ask))
    require_ever(ask.db, ask.who, chosen.may)


def _with_undo(result: Result, entry: Entry | None) -> Result:
    if entry is None or not isinstance(result, Reply | Replace):
        return result
    undo = Button("Undo", Undo(entry.id or 0), Style.PLAIN)
    return replace(result, card=result.card.with_actions(undo), undo=entry)
