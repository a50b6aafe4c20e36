"""From what was said to what to answer; the only error boundary of the conversation.

Everything begins as a look: in a transaction that cannot write, and waits for nobody who does. What turns out to
change something begins anew in one that writes, so that it is decided on what is so by then. What is declared
to change something by memory is read from what is remembered of the school, and then begins in one that writes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.about import refused_about
from bot.aside import offering, waiting_behind
from bot.ask import CommandResult, FormErrors, LookFirst, Replace, Reply, Result
from bot.conversation import Conversation, felt, with_undo
from bot.examples import ones_own
from bot.forms import fill_submitted, opened, with_error
from bot.lengths import require_readable
from bot.looks import seen
from bot.lookups import Lookups
from bot.meaning import UNKNOWN, name_of
from bot.registry import Registry
from bot.requests import Said, Submitted, as_text, ask_of
from bot.say.card import Card, Mood, Text
from bot.say.typing import said_in
from bot.trouble import log_trouble
from bot.understood import Understood, WantsToChange
from models.access.person import nobody
from models.audit.entries import Actor, looked_or_done, looking, record_refusal, record_why_not
from models.audit.memory import say_again
from models.db import marks
from models.db.away import is_away
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES, NotAllowed, NotRemembered, Sorry, WantsToWrite
from models.db.tables import Db
from models.outbox import once
from models.rules.letters import as_written
from models.school.snapshot import school


@dataclass(frozen=True)
class Counted:
    """What is measured of one request: which command, how it ended, and how long it took in seconds."""

    command: str
    outcome: str
    seconds: float


LookBeside = Callable[[Db], None]
"""What is looked at beside what was said, in the same transaction."""


class _HeardMeanwhile(Exception):  # noqa: N818 - it is a finding, answered by looking again
    """The same request was carried out by another process at the same moment."""


class _Outdated(Exception):  # noqa: N818 - the same
    """The school is another than the one that was remembered."""


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
        self.lookups = Lookups(database, registry, now)
        self._conversation = Conversation(registry)
        self._count = count

    def hear(self, said: Said, beside: LookBeside = lambda _: None) -> Result:
        """Carry out what was said, wholly or not at all, and say what to answer."""
        ran = self.hear_or_look(said, beside)
        return (
            Reply(Card("There are no channels here that I could look at."))
            if isinstance(ran, LookFirst)
            else ran
        )

    def hear_or_look(self, said: Said, beside: LookBeside = lambda _: None) -> CommandResult:
        """The same, for a door with channels: some answers need it to look at the channel first.

        `beside` looks at what else the door wants to know once it was heard, which is so spared a transaction.
        """
        started = time.perf_counter()
        said = as_text(said)
        name = UNKNOWN
        try:
            name = name_of(self.registry, said)
            require_readable(self.registry, said, name)
            result, outcome = self._answer(said, name, beside)
            result = offering(self.registry, result, waiting_behind(said))
        except Sorry as sorry:
            result, outcome = _refused(sorry.sentence), "sorry"
            self._look(beside)
        except Exception as fault:  # noqa: BLE001 - the one boundary: a fault becomes a reference, for the person and in the log
            result, outcome = self.fault(fault, name), "away" if is_away(fault) else "fault"
            self._look(beside)
        self._count(Counted(name, outcome, time.perf_counter() - started))
        return said_in(result, said.way)

    def _look(self, beside: LookBeside) -> None:
        try:
            with self._database.reading() as db:
                beside(db)
        except DATABASE_TROUBLES as trouble:
            log_trouble("not looked at beside", trouble)

    def _answer(self, said: Said, name: str, beside: LookBeside) -> tuple[CommandResult, str]:
        try:
            try:
                return self._in_a_transaction(said, name, beside), "done"
            except (_HeardMeanwhile, _Outdated):
                return self._looked_first(said, beside), "done"
        except NotAllowed as refused:
            self._look(beside)
            self._write_refusal(said, name, refused)
            return self._sorry(said, refused), "refused"
        except Sorry as sorry:
            self._look(beside)
            self._write_why_not(said, sorry)
            return self._sorry(said, sorry), "sorry"

    def _in_a_transaction(self, said: Said, name: str, beside: LookBeside) -> CommandResult:
        understood = self._from_memory(said) if self.registry.goes_by_memory(name) else None
        if understood is None:
            return self._looked_first(said, beside)

        def as_remembered(db: Db) -> CommandResult:
            if marks.holding(db) != understood.mark:
                raise _Outdated  # what is remembered is read anew outside of the lock
            return self._carried_out(db, said, beside, understood)

        return self._database.write(as_remembered)

    def _from_memory(self, said: Said) -> Understood | None:
        """What is to be done, where that is plain from what is remembered of the school."""
        try:
            self._conversation.carry_out(
                ask_of(self._database.remembering(), said, self.registry, self.now()), said
            )
        except WantsToChange as ready:
            return ready.understood
        except (NotRemembered, Sorry, WantsToWrite):
            pass  # what is wrong is said of what is so now, and a form that holds a whole line is heard as both
        return None

    def _looked_first(self, said: Said, beside: LookBeside) -> CommandResult:
        understood: Understood | None = None
        try:
            with looking(self._database) as db:
                return self._carried_out(db, said, beside)
        except WantsToChange as ready:
            understood = ready.understood
        except WantsToWrite:
            pass
        return self._database.write(lambda db: self._carried_out(db, said, beside, understood))

    def _carried_out(
        self, db: Db, said: Said, beside: LookBeside, understood: Understood | None = None
    ) -> CommandResult:
        result = self._carried_out_once(db, said, understood)
        beside(db)
        return result

    def _carried_out_once(self, db: Db, said: Said, understood: Understood | None) -> CommandResult:
        ask = ask_of(db, said, self.registry, self.now())
        key = as_written(said.key)
        if understood is None and (before := _heard(db, key)) is not None:
            return seen(ask, self._conversation.again(ask, before.entry_id))
        # What is understood is hardly ever done already: whether it is, is asked at the end, and leaves no trace then.
        try:
            result = ones_own(ask, seen(ask, self._conversation.carry_out(ask, said, understood)))
        except Sorry:
            _require_first(db, key, understood)
            raise
        done = result.undo or result.done if isinstance(result, Reply | Replace) else None
        if done is not None and done.at < ask.now:
            say_again(db, done, ask.now)
        if key and (done is not None or (isinstance(result, Reply) and result.once)):
            entry_id = done.id if done is not None else None
            first = once.hear(db, key, ask.who.staff_id, entry_id, ask.now)
            if not first:
                raise _HeardMeanwhile
        else:
            _require_first(db, key, understood)
        return with_undo(felt(result, done), result.undo) if isinstance(result, Reply | Replace) else result

    def _sorry(self, said: Said, sorry: Sorry) -> Result:
        if isinstance(said, Submitted) and not isinstance(sorry, NotAllowed):
            redrawn = self._redrawn(said, sorry)
            if redrawn is not None:
                return redrawn
        return _refused(self._own(said, sorry))

    def _own(self, said: Said, sorry: Sorry) -> str:
        """The sentence with its examples as the speaker could type them; a stranger has none of their own."""
        try:
            with self._database.reading() as db:
                return ones_own(ask_of(db, said, self.registry, self.now()), sorry.sentence)
        except NotAllowed:
            return sorry.sentence

    def _redrawn(self, said: Submitted, sorry: Sorry) -> FormErrors | None:
        """The form once more with what was typed, and the trouble beside its field."""
        chosen = self.registry.commands.get(said.command)
        if chosen is None or not chosen.inputs:
            return None

        def draw(db: Db) -> FormErrors | None:
            ask = ask_of(db, said, self.registry, self.now())
            try:
                filled = fill_submitted(ask, chosen, said.values, said.hidden)
            except Sorry:
                return None  # it is about the whole, not about a field
            form = with_error(opened(ask, chosen, filled), sorry.field or "", sorry.sentence)
            errors = seen(ask, FormErrors(form), chosen.looks)
            return errors if isinstance(errors, FormErrors) else None

        return looked_or_done(self._database, draw)

    def _write_why_not(self, said: Said, sorry: Sorry) -> None:
        if sorry.pupil_id is not None:
            actor = Actor(said.staff_id, self.now(), said.door)
            with looking(self._database) as db:
                record_why_not(db, actor, sorry)

    def _write_refusal(self, said: Said, name: str, refused: NotAllowed) -> None:
        # After the rollback, in a transaction of its own: what was refused stays on record.
        with self._database.writing() as db:
            known = said.staff_id if said.staff_id in school(db).staff else None
            actor = Actor(known, self.now(), said.door)
            try:
                ask = ask_of(db, said, self.registry, actor.at)
            except NotAllowed:
                ask = ask_of(db, said, self.registry, actor.at, who=nobody(said.staff_id))
            for each in refused_about(ask, self.registry, said, refused):
                record_refusal(
                    db, actor, name, pupil_id=each.pupil_id, about=each.record, touched=each.touched
                )

    def fault(self, fault: Exception, name: str) -> Reply:
        """A reference, for the person and in the log: what is said where something went wrong on our side."""
        reference = log_trouble("away" if is_away(fault) else "fault", fault, command=name)
        return Reply(
            Card(
                f"Something went wrong on my side. Nothing was saved. Reference {reference}.",
                (
                    Text(
                        "Try again in a minute. If it happens again, tell whoever looks after Staffroom the reference."
                    ),
                ),
                mood=Mood.REFUSED,
            ),
            keeps_form=True,
        )


def _heard(db: Db, key: str) -> once.Heard | None:
    return once.heard(db, key) if key else None


def _require_first(db: Db, key: str, understood: Understood | None) -> None:
    """Raises _HeardMeanwhile where what was understood was carried out before."""
    if understood is not None and _heard(db, key) is not None:
        raise _HeardMeanwhile


def _refused(sentence: str) -> Reply:
    first, _, more = sentence.partition("\n")
    return Reply(Card(first, (Text(more),) if more else (), mood=Mood.REFUSED))
