"""What a line, a press or a submitted form means, and carrying that out within somebody else's transaction."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot import led_to
from bot.about import about_press
from bot.aside import and_before, left_open, offering, waiting_behind
from bot.ask import Ask, CommandResult, FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.commands.help import MoreHelp, help_card
from bot.commands.undo import last_named
from bot.concern import beside_concern, safeguarding_words
from bot.data_asked import whom_to_tell
from bot.forms import (
    AS_COMMAND,
    AS_TEXT,
    LIKE_COMMAND,
    Filled,
    asking_which,
    fill,
    fill_submitted,
    opened,
    started,
)
from bot.inputs.gone import COLLEAGUE_LEFT, NOT_TAUGHT
from bot.inputs.line import Free, Input
from bot.inputs.pupils import PupilPhrase
from bot.intent import Intent, intent_of
from bot.kind_of_target import no_grade
from bot.looks import seen
from bot.meaning import meant, press_of
from bot.meeting_to_come import to_come_or_held
from bot.not_coming import says_not_coming
from bot.opening import asks_for_help, parted, plain_word
from bot.registry import Command, Registry
from bot.requests import Pressing, Said, Submitted, Words
from bot.restricted import as_reader, refuse_restricted, whose, whose_command
from bot.say.card import Button, Card, Mood, Style, Text
from bot.say.press import Press, StartForm, Undo, named
from bot.say.words import already_recorded
from bot.second_asked import second_asked
from bot.taking_back import CHANGES, is_of_last, takes_back, takes_back_alone, takes_back_that
from bot.understood import Understood, WantsToChange
from bot.unknown import unknown
from models.access.authoriser import could, require_ever
from models.audit.deeds import Deed
from models.audit.entries import Entry, record
from models.audit.undo import can_undo
from models.db import marks
from models.db.errors import NotAllowed, Sorry, WantsToWrite
from models.db.records import RecordKind
from models.mentoring.denying import said_no
from models.outbox import inbox
from models.rules.data_asked import somebody_asks_for_data
from models.rules.wording import example
from models.school.links import accounts_of
from models.school.people import active_staff


class Conversation:
    """Everything that can be said, and what it does."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def carry_out(self, ask: Ask, said: Said, understood: Understood | None = None) -> CommandResult:
        """Do what was said. Raises Sorry, and NotAllowed for who could never do it.

        In a transaction that only reads it raises WantsToWrite; what that had `understood` need not be read again.
        """
        if isinstance(said, Submitted) and (done := led_to.before(ask, said)) is not None:
            return self.again(ask, done.id)
        if understood is not None and understood.mark == marks.holding(ask.db):
            result = understood.do(ask)
        else:
            marks.count_from_here(ask.db)
            result = self._hear(ask, said)
        if isinstance(said, Words):
            result = led_to.asked_by(result, said.of or said.key)
        led_to.keep(ask, said, result)
        return result

    def _hear(self, ask: Ask, said: Said) -> CommandResult:
        match said:
            case Words():
                return self._hear_words(ask, said)
            case Pressing():
                return self._hear_press(ask, said)
            case Submitted():
                return self._hear_form(ask, said)

    def again(self, ask: Ask, entry_id: int | None) -> Result:
        """The first answer once more, drawn from ids."""
        entry = ask.db.get(Entry, entry_id) if entry_id is not None else None
        drawn = self._registry.shown.get(entry.deed) if entry is not None else None
        if entry is None or drawn is None:
            return Nothing()
        ask = as_reader(ask, () if entry.pupil_id is None else (entry.pupil_id,))
        drawn_again = felt(Reply(drawn.draw(ask, entry), again=True), entry)
        return with_undo(drawn_again, entry if can_undo(entry) else None)

    def _hear_press(self, ask: Ask, said: Pressing) -> Result:
        press = press_of(self._registry, said.token)
        match press:
            case MoreHelp():
                return Reply(help_card(self._registry, ask.who, page=press.page))
            case StartForm():
                return self._start(ask, press, said)
        pressed = self._registry.presses[press.action]
        if pressed.may is not None:
            require_ever(ask.db, ask.who, pressed.may)
        whom = whose(ask, self._registry, said)
        ask = as_reader(ask, whom) if pressed.of_restricted else ask
        refuse_restricted(ask, whom)
        _refuse_gone(ask, press, also_left=pressed.of_leavers)
        if pressed.by_memory and not marks.may_write(ask.db):
            raise WantsToChange(_understood(ask, lambda then: self._hear_press(then, said)))
        return seen(ask, pressed.run(ask, press), pressed.looks)

    def _start(self, ask: Ask, wanted: StartForm, said: Pressing) -> Result:
        """Open a command's form with what the button knows."""
        chosen = self._registry.commands.get(wanted.command)
        if chosen is None:
            raise Sorry("I no longer know that form. Type the command again.")
        _permit(ask, chosen)
        whom = whose(ask, self._registry, said)
        ask = as_reader(ask, whom) if chosen.of_restricted else ask
        refuse_restricted(ask, whom)
        _refuse_gone(ask, wanted, also_left=_is_of_leavers(chosen))
        form = opened(ask, chosen, started(ask, chosen, wanted))
        if wanted.typed:
            # The button has kept what was written of a pupil: whoever opens it reads that again.
            fields = ",".join(name for name, _ in wanted.typed)
            for about in about_press(ask, self._registry, wanted):
                record(
                    ask.db,
                    ask.actor,
                    Deed.FORM_AGAIN,
                    pupil_id=about.pupil_id,
                    about=about.record,
                    fields=fields,
                )
        return led_to.asked_by(seen(ask, OpenForm(form), chosen.looks), wanted.of)

    def _hear_words(self, ask: Ask, said: Words) -> CommandResult:
        words = said.words
        first, rest = parted(words)
        if asks_for_help(words) or first.casefold() in {"help", "?"}:
            if (said_of_data := whom_to_tell(ask, rest)) is not None:
                return Reply(said_of_data)
            return Reply(help_card(self._registry, ask.who, self._command(plain_word(rest))))
        # Remove that slip may be said of any, by the few who may remove one for good.
        is_command = first.casefold() == "remove" and self._may(ask, first)
        is_back = takes_back(words) or (takes_back_that(words) and not is_command)
        if is_back and (first.casefold() != "undo" or not takes_back_alone(rest)):
            return Reply(last_named(ask) or _nothing_to_take_back(ask))
        if first.casefold() in CHANGES and is_of_last(words) and (last := last_named(ask)) is not None:
            return Reply(last)
        if (which := self._which(ask, said)) is not None:
            return Reply(which)
        line = meant(ask, self._registry, words) if not somebody_asks_for_data(words) else None
        if line is None:
            looks = Deed.SESSIONS_LIST if says_not_coming(words) else Deed.PUPIL_SEE
            return seen(ask, Reply(unknown(ask, self._registry, words, said.key)), looks)
        if plain_word(line.words).casefold() in {"help", "?"}:
            return Reply(help_card(self._registry, ask.who, line.command))
        _permit(ask, line.command)
        filled = fill(ask, line.command, line.words, preset=line.given)
        if said.only_form and line.command.inputs:
            ask = as_reader(ask, whose_command(line.command, filled.values))
            return seen(ask, OpenForm(opened(ask, line.command, filled)), line.command.looks)
        if (both := second_asked(ask, self._registry, line, filled, said.key)) is not None:
            return Reply(beside_concern(ask, words, both))
        return self._run(ask, line.command, filled)

    def _which(self, ask: Ask, said: Words) -> Card | None:
        """What is asked first of a line that means one of two things, by what it plainly says; neither is done."""
        if said.only_form:
            return None
        held = to_come_or_held(ask, self._registry.commands, said.words, said.key)
        which = held or no_grade(ask, self._registry, said.words, said.key)
        return beside_concern(ask, said.words, which) if which is not None else None

    def _hear_form(self, ask: Ask, said: Submitted) -> CommandResult:
        chosen = self._registry.commands.get(said.command)
        if chosen is None:
            raise Sorry("I no longer know that form. Type the command again.")
        _permit(ask, chosen)
        whom = whose(ask, self._registry, said)
        ask = as_reader(ask, whom) if chosen.of_restricted else ask
        refuse_restricted(ask, whom)
        filled = fill_submitted(ask, chosen, said.values, said.hidden)
        if filled.errors:
            return seen(ask, FormErrors(opened(ask, chosen, filled)), chosen.looks)
        answer = said.values.get(LIKE_COMMAND, "")
        line = self._like_command(ask, chosen, said) if answer != AS_TEXT else ""
        if not line:
            return self._run(ask, chosen, filled)
        if answer != AS_COMMAND:
            return seen(ask, OpenForm(asking_which(opened(ask, chosen, filled), line)), chosen.looks)
        left = {name: value for name, value in said.values.items() if value not in {line, AS_COMMAND}}
        waits = and_before(self._registry, left_open(self._registry, chosen.name, left), waiting_behind(said))
        typed = Words(staff_id=said.staff_id, words=line)
        try:
            return offering(self._registry, self._hear_words(ask, typed), waits)
        except WantsToChange:
            raise WantsToWrite from None  # what was understood is the line, and not the whole form

    def _like_command(self, ask: Ask, chosen: Command[Any], said: Submitted) -> str:
        """What was typed where any words may stand, and may be a command; blank where nothing was."""
        typed = ((each, said.values.get(name, "")) for name, each in chosen.inputs.items() if each.takes_any)
        lines = [(each, words) for each, words in typed if isinstance(words, str) and words.strip()]
        return next((words for each, words in lines if self._may_be_command(ask, words, each, chosen)), "")

    def _may_be_command(self, ask: Ask, line: str, field: Input[Any], chosen: Command[Any]) -> bool:
        found = self._intent(ask, line, chosen)
        if isinstance(field, Free):
            return found is not Intent.TEXT
        # A setting's own line, typed once more, holds its value.
        return found is Intent.COMMAND and self._command(parted(line)[0]) is not chosen

    def _intent(self, ask: Ask, line: str, chosen: Command[Any]) -> Intent:
        return intent_of(ask, self._registry, line, within=chosen.name)

    def _run(self, ask: Ask, chosen: Command[Any], filled: Filled) -> CommandResult:
        ask = as_reader(ask, whose_command(chosen, filled.values))
        if filled.given is None or filled.asks_about_safeguarding:
            return seen(ask, OpenForm(opened(ask, chosen, filled)), chosen.looks)
        if filled.is_safeguarding:
            # What was written waits nowhere else for its answer.
            inbox.forget_of(ask.db, accounts_of(ask.db, ask.who.staff_id))
            return Reply(Card("Nothing was saved.", (Text(safeguarding_words(ask)),)))
        if chosen.changes and not marks.may_write(ask.db):
            raise WantsToChange(_understood(ask, lambda then: self._run(then, chosen, filled)))
        result = seen(ask, chosen.run(ask, filled.given), chosen.looks)
        if filled.concerns and isinstance(result, Reply | Replace):
            saved = result.undo or result.done
            if saved is not None:
                said_no(ask.db, ask.actor, saved, grave=filled.concerns[0].grave)
        return result

    def _may(self, ask: Ask, word: str) -> bool:
        """Whether the word is that of a command which this person could carry out."""
        chosen = self._command(word)
        return chosen is not None and (chosen.may is None or could(ask.who, chosen.may))

    def _command(self, word: str) -> Command[Any] | None:
        return self._registry.commands.get(self._registry.words.get(word.casefold(), ""))


def _understood(ask: Ask, do: Callable[[Ask], CommandResult]) -> Understood | None:
    """The deed, where it was read from what is remembered of the school alone."""
    mark = marks.holding(ask.db) if marks.has_asked_nothing(ask.db) else None
    return Understood(do, mark) if mark is not None else None


def _nothing_to_take_back(ask: Ask) -> Card:
    minutes = ask.school.settings.undo_minutes
    line = example("cancel Amy Carter thu")
    return Card(
        f"There is nothing of yours from the last {minutes} minutes to take back.",
        (Text(f"To cancel a booking: {line}"),),
    )


def _permit(ask: Ask, chosen: Command[Any]) -> None:
    """Raises NotAllowed for who could never do what the command does, for any pupil, subject or record."""
    if chosen.may is None or could(ask.who, chosen.may):
        return
    if chosen.refused is not None:
        raise NotAllowed(chosen.refused(ask))
    require_ever(ask.db, ask.who, chosen.may)


def felt(result: Result, done: Entry | None) -> Result:
    """What was done says so at a glance, unless the card knows better, or says that nothing is new."""
    if done is None or not isinstance(result, Reply | Replace) or result.card.mood is not Mood.PLAIN:
        return result
    if result.card.title.startswith(already_recorded()):
        return result
    return replace(result, card=replace(result.card, mood=Mood.DONE))


def _is_of_leavers(chosen: Command[Any]) -> bool:
    return any(isinstance(each, PupilPhrase) and each.leavers for each in chosen.inputs.values())


def _refuse_gone(ask: Ask, press: Press, *, also_left: bool = False) -> None:
    """Raises Sorry for a button about somebody, or a subject, that is at the school no more."""
    ids = named(press)
    pupils = ids.get(RecordKind.PUPIL, ())
    if pupils and not any(each in ask.school.labels for each in pupils):
        raise Sorry("I no longer know that pupil. Type the name.")
    if pupils and not also_left and not any(each in ask.school.pupils for each in pupils):
        raise Sorry("That pupil has left the school.")
    if not all(each in ask.school.subjects for each in ids.get(RecordKind.SUBJECT, ())):
        raise Sorry(NOT_TAUGHT)
    staff = ids.get(RecordKind.STAFF, ())
    if staff and not {each.id for each in active_staff(ask.db)}.issuperset(staff):
        raise Sorry(COLLEAGUE_LEFT)


def with_undo(result: Result, entry: Entry | None) -> Result:
    """The answer with Undo, where what was done can be taken back."""
    if entry is None or not isinstance(result, Reply | Replace):
        return result
    undo = Button("Undo", Undo(entry.id or 0), Style.PLAIN)
    return replace(result, card=result.card.with_actions(undo), undo=entry)
