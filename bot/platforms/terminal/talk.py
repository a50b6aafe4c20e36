"""A conversation in the terminal: one line in, plain text out. Piped or typed, the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from sqlmodel import select

from bot.aside import and_before, left_open, offering, without
from bot.ask import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.dispatch import Dispatcher
from bot.forms import AS_TEXT, LIKE_COMMAND
from bot.intent import Intent
from bot.platforms.terminal import plain
from bot.platforms.terminal.clock import TalkClock
from bot.platforms.terminal.line_by_line import put_line
from bot.platforms.terminal.picking import FormTalk, Picking, clear_already, is_about, is_number, is_settled
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.card import Button, Card
from bot.say.form import Asked, Choice, Form, Listing, Pick, Search
from bot.taking_back import stops
from models.db.database import Database
from models.db.errors import Sorry
from models.rules.letters import as_written
from models.school.people import Staff, fold_address

DOOR = "terminal"

Show = Callable[[Card, int], tuple[Button, ...]] | None
"""How a card is drawn, with its buttons numbered from the given one; None: as plain text."""


class Talk:
    """Takes one line after another, as one member of staff after another."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        database: Database,
        *,
        clock: TalkClock,
        show: Callable[[Card, int], tuple[Button, ...]],
        say: Callable[[str], None],
        tick: Callable[[datetime], None],
    ) -> None:
        self._dispatcher = dispatcher
        self._picking = Picking(dispatcher.lookups, say)
        self._database = database
        self._show = show
        self._say = say
        self._tick = tick
        self.clock = clock
        self.who: Staff | None = None
        self.asking: FormTalk | None = None
        self.buttons: list[Button] = []
        self._to_confirm: Button | None = None
        """The button that is done if it is pressed once more."""
        self._waiting = ""
        """The forms that were left for a command."""

    def become(self, email: str) -> None:
        """Speak as this member of staff from now on. Raises Sorry for an e-mail that nobody active has."""
        wanted = fold_address(email)
        with self._database.reading() as db:
            found = db.exec(select(Staff).where(Staff.email == wanted, Staff.active)).first()
        if found is None:
            raise Sorry(
                f"Nobody on the staff list has the e-mail {email}. Check it, or import the staff list first."
            )
        self.who = found
        self.asking = None
        self._waiting = ""
        self.buttons = []

    def commands(self) -> list[str]:
        """The words that this person may start a line with."""
        return (
            self._dispatcher.lookups.offered(self.who.id)
            if self.who is not None and self.who.id is not None
            else []
        )

    def pupils(self, typed: str) -> tuple[Choice, ...]:
        """Pupils for what was typed so far."""
        return self._dispatcher.lookups.search(self._me(), "pupil", typed)

    def line(self, line: str) -> None:
        """Answer one line."""
        line = as_written(line)
        if not line.strip().isdecimal():
            self._to_confirm = None
        try:
            self._answer(line.strip())
        except Sorry as sorry:
            self._say(sorry.sentence)

    def _answer(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        word = word.casefold()
        if self.asking is None and (not line or line.startswith("#")):
            return
        if word == "as" and "@" in rest:
            self.become(rest)
            self._say(f"You are {self.who.name if self.who else ''}.")
        elif word == "at" and rest and (self.asking is None or rest[0].isdigit()):
            self.clock.set(rest)
            self._say(f"It is {self.clock.words()}.")
        elif line.casefold() == "tick":
            self.buttons = []
            self._tick(self.clock.now())
            if self.asking is not None:
                self._ask_next(self.asking)
        elif self.asking is not None:
            self._fill(self.asking, line)
        elif is_number(line):
            self._press(int(line))
        elif self._waiting and _stops(line):
            self._waiting = ""
            self._say("The form that waited is gone. Nothing of it was saved.")
        else:
            self._hear(Words(staff_id=self._me(), door=DOOR, words=line))

    def _me(self) -> int:
        if self.who is None or self.who.id is None:
            raise Sorry("Say who you are first, such as: as n.hussain@school.example")
        return self.who.id

    def _press(self, number: int) -> None:
        if not 1 <= number <= len(self.buttons):
            raise Sorry(f"There is no button {number} here now.")
        button = self.buttons[number - 1]
        if button.confirm and self._to_confirm is not button:
            self._to_confirm = button
            self._say(f"{button.confirm} To do it, type {number} again.")
            return
        self._to_confirm = None
        token = button.press.token()
        self._waiting = without(self._waiting, token)
        self._hear(Pressing(staff_id=self._me(), door=DOOR, token=token))

    def _hear(self, said: Said) -> None:
        # Who types a command alone wants its form; who typed the rest is asked only for what is missing.
        whole = isinstance(said, Words) and len(said.words.split()) == 1
        self._carry_out(self._dispatcher.hear(replace(said, aside=self._waiting)), whole=whole)

    def _carry_out(self, result: Result, *, whole: bool) -> None:
        self.asking = None
        match result:
            case Reply(card) | Replace(card):
                if isinstance(result, Replace) and result.note:
                    self._say(result.note)
                self.delivered(card, fresh=True)
            case OpenForm(form) | FormErrors(form):
                self._open(form, whole=whole)
            case Nothing():
                self._say("Done.")
            case _:
                assert_never(result)

    def delivered(self, card: Card, *, fresh: bool = False) -> None:
        """Show a card and remember its buttons; `fresh` starts their numbers anew."""
        if fresh:
            self.buttons = []
        self.buttons.extend(self._show(card, len(self.buttons) + 1))

    def _open(self, form: Form, *, whole: bool) -> None:
        wrong = [each.name for each in form.asks if each.name in form.errors]
        missing = [
            each.name
            for each in form.asks
            if not each.optional and not form.values.get(each.name) and each.name not in wrong
        ]
        few = wrong or (missing and not whole)
        waiting = (
            wrong + missing if few else [each.name for each in form.asks if not is_settled(each, form, whole)]
        )
        self.asking = FormTalk(form, waiting, dict(form.values))
        self.buttons = []
        self._say(f"{form.title} (type cancel to stop)")
        if form.alert:
            self._say(f"  ({form.alert})")
        for said in form.beside:
            self._say(f"  ({said})")
        for each in form.asks:
            # Whom a part of a name was taken for is seen before anything is typed about them.
            if is_about(each) and each.name not in waiting and (filled := plain.shown(each, form)):
                self._say(f"  {each.label}: {filled}")
        self._ask_next(self.asking)

    def _intent(self, asking: FormTalk, asked: Asked, line: str) -> Intent:
        """Whether the line is another command, or an answer to the field that is asked for."""
        found = self._dispatcher.lookups.intent(
            self._me(), line, within=asking.form.command, field=asked.name
        )
        if not isinstance(asked, Pick | Search) or found is Intent.TEXT:
            return found
        # What chooses nothing is no answer, so that there is nothing to ask.
        return Intent.TEXT if self._picking.chosen(self._me(), asking, asked, line) else Intent.COMMAND

    def _settle_doubt(self, asking: FormTalk, asked: Asked, line: str) -> bool:
        """Whether the line answers whether the one before it was a command; another line is heard in its place."""
        doubtful, asking.doubtful = asking.doubtful, ""
        if not doubtful or (line and not line.isdecimal()):
            return False
        match line:
            case "1":
                self._leave(asking, doubtful)
            case "2":
                asking.values[LIKE_COMMAND] = AS_TEXT
                self._answered(asking, asked, doubtful)
            case _:
                self._doubt(asking, asked, doubtful)
        return True

    def _doubt(self, asking: FormTalk, asked: Asked, line: str) -> None:
        asking.doubtful = line
        self._say("That begins like a command. Which is it? Type its number.")
        self._say("  1. A command: do it, and keep this form")
        self._say(f"  2. The answer to: {asked.label}")

    def _leave(self, asking: FormTalk, line: str) -> None:
        self.asking = None
        registry = self._dispatcher.registry
        left = left_open(registry, asking.form.command, asking.values)
        if left:
            self._say("The form waits. Nothing of it is saved yet.")
        self._waiting = and_before(registry, left, self._waiting)
        self._hear(Words(staff_id=self._me(), door=DOOR, words=line))

    def _does_not_fit(self, result: Result, answered: tuple[str, str]) -> bool:
        """Whether the last answer was wrong in its field because it was meant as a command."""
        name, line = answered
        return (
            isinstance(result, FormErrors)
            and name in result.form.errors
            and self._dispatcher.lookups.intent(self._me(), line, within=result.form.command, field=name)
            is Intent.COMMAND
        )

    def _ask_next(self, asking: FormTalk, answered: tuple[str, str] = ("", "")) -> None:
        if not asking.waiting:
            result = self._dispatcher.hear(
                Submitted(
                    staff_id=self._me(),
                    door=DOOR,
                    command=asking.form.command,
                    values=asking.values,
                    hidden=asking.form.hidden,
                    aside=self._waiting,
                )
            )
            if self._does_not_fit(result, answered):
                asking.values.pop(answered[0], None)
                self._leave(asking, answered[1])
            else:
                self._carry_out(result, whole=False)
            return
        asked = next(each for each in asking.form.asks if each.name == asking.waiting[0])
        asking.offered = {asked.name: plain.choices(asked)}
        self._say(plain.ask_line(asked, asking.form))

    def _fill(self, asking: FormTalk, line: str) -> None:
        if stops(line):
            stopped = Reply(Card("Stopped. Nothing was saved."))
            self._carry_out(offering(self._dispatcher.registry, stopped, self._waiting), whole=False)
            return
        name = asking.waiting[0]
        asked = next(each for each in asking.form.asks if each.name == name)
        if self._settle_doubt(asking, asked, line):
            return
        match self._intent(asking, asked, line):
            case Intent.COMMAND:
                self._leave(asking, line)
            case _ if isinstance(asked, Listing) and line:
                asking.values[name] = put_line(str(asking.values.get(name, "")), line)
            case Intent.EITHER:
                self._doubt(asking, asked, line)
            case Intent.TEXT:
                self._answered(asking, asked, line)

    def _answered(self, asking: FormTalk, asked: Asked, line: str) -> None:
        name = asked.name
        if not line:
            if not asked.optional and not asking.values.get(name):
                raise Sorry("This is needed. Type it, or cancel.")
        elif self._is_of_others(asking, asked, line):
            return
        elif isinstance(asked, Pick | Search):
            picked = self._picking.pick(self._me(), asking, asked, line)
            if picked is None:
                return
            before = clear_already(asking, name, picked) if isinstance(asked, Pick) else ()
            asking.values[name] = (*before, *picked) if asked.many else picked[0]
        elif together := self._dispatcher.lookups.read_together(self._me(), asking.form.command, name, line):
            asking.values |= together
            asking.waiting = [each for each in asking.waiting if each == name or each not in together]
        else:
            asking.values[name] = line
            # The last answer is looked at with all the others.
            if len(asking.waiting) > 1 and (
                wrong := self._dispatcher.lookups.wrong(self._me(), asking.form.command, name, asking.values)
            ):
                self._say(f"! {wrong}")
                self._ask_next(asking)
                return
        asking.waiting.pop(0)
        self._ask_next(asking, (name, line))

    def _is_of_others(self, asking: FormTalk, asked: Asked, line: str) -> bool:
        """Whether the line answers other fields of the form alone: they keep it, and this one is asked for again."""
        if isinstance(asked, Search) or (
            isinstance(asked, Pick)
            and (line.isdecimal() or self._picking.chosen(self._me(), asking, asked, line))
        ):
            return False
        together = self._dispatcher.lookups.read_together(self._me(), asking.form.command, asked.name, line)
        if not together or asked.name in together:
            return False
        asking.values |= together
        asking.waiting = [each for each in asking.waiting if each not in together]
        for each in asking.form.asks:
            if each.name in together:
                self._say(f"  {each.label}: {line}")
        self._ask_next(asking)
        return True


def _stops(line: str) -> bool:
    return line.casefold().strip(" .!") in {"cancel", "stop"}
