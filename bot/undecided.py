"""A line that names a pupil and has no command, or a mistyped one: what can be done with it, and nothing done yet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ask import Ask
from bot.commands.help import offered
from bot.inputs.contacts import tells_of_home
from bot.inputs.corrections import read_line
from bot.inputs.line import PASSING, Phrase
from bot.inputs.whom import has_left, leading, ones_own
from bot.not_coming import not_coming, says_not_coming
from bot.opening import POLITE, behind
from bot.registry import Command, Registry
from bot.say.card import Button, Card, Mood, Row, Text
from bot.say.form import Value
from bot.say.press import StartForm
from models.mentoring.meeting import TargetOutcome, open_targets
from models.mentoring.mentees import mentee_ids
from models.rules.days import is_weekday
from models.rules.english import is_word
from models.rules.letters import fold, tidy
from models.rules.names import How
from models.rules.wording import example
from models.sessions.register_which import SaidOfSession, sessions_meant

_LOOKED_THROUGH = 40
"""Words of a line in which names are looked for."""
_LONGEST = 7
"""Words of a name with a form."""
_SHOWN = 8
"""More pupils of one name are too many to choose from here."""
_SAID = (("grade", "Grade"), ("book", "Book"))
"""What takes the words behind the name one by one, so that a button carries them along."""
_HOW = f"Begin with it, such as: {example('slip Amy Carter + superb coursework')}"


_MET = re.compile(r"(?i)\b(?:saw|seen|met|spoke|spoken|talked|chat|chatted|meeting)\b")


_DID = re.compile(
    r"(?i)\b(?P<not>(?:has not|hasn'?t|did not|didn'?t|not|never|still) (?:\w+ )?)?"
    r"(?:done|do|finished|finish|completed|complete|handed in|met (?:her|his|their) target)\b"
)
"""What became of a target: amy finished her past papers, ben hasnt done his."""


def tells_of_meeting(line: str) -> bool:
    """Whether the line may tell of a talk with the pupil: seen amy, saw amy in the corridor."""
    return _MET.search(line) is not None


def about_somebody(ask: Ask, registry: Registry, line: str, key: str) -> Card | None:
    """What can be done about whom the line begins with, a button each, with what was said in it; None for nobody.

    The buttons carry the key of what was heard, so that an edit of it is known.
    """
    tokens = tidy(line).split()
    if leading(ask.school, tokens) < 2:
        # May Lee is a name, though may alone changes nothing.
        tokens = tidy(behind(line)).split()
    if gone := has_left(ask, " ".join(tokens[: leading(ask.school, tokens)])):
        said, _, more = gone.partition(". ")
        return Card(f"{said}.", (Text(more),), mood=Mood.REFUSED)
    names, words = ask.school.names, [token.strip(",;:") for token in tokens[: _LONGEST + 1]]
    length, ids = names.longest_prefix(words[:_LONGEST])
    name = " ".join(words[:length])
    of_name = length
    if length == 1 and names.match(name).how is How.WORD:
        size, others = names.longest_prefix(words[1:])
        if others and names.match(" ".join(words[1 : 1 + size])).how < How.WORD:
            # A word that is somebody's name as well, before a name that is no word: late amy. All of it is said.
            name, ids, of_name = " ".join(words[1 : 1 + size]), others, 0
    ids = [*ids, *names.also_called(name)]
    mine = list(ones_own(ask)(ids))
    found = mine + [each for each in ids if each not in mine] if len(mine) != 1 else mine
    if not found:
        return None
    undecided = _Undecided(ask, registry, tokens, of_name, key)
    if len(found) == 1:
        return _what_about(undecided, found[0], line)
    if len(found) > _SHOWN:
        said = f"{len(found)} pupils are called “{name}”. Type more of the name."
        return Card(said, (Text(_HOW),), mood=Mood.REFUSED)
    return _choose(undecided, found, f"Which “{name}”, and what is to be done? Nothing is done yet.")


def about_named(ask: Ask, registry: Registry, line: str, key: str) -> Card | None:
    """The same of those whom the line names anywhere, each by a full name or as one of the speaker's own."""
    tokens = tidy(line).split()
    looked = [_whose(ask, token) for token in tokens[:_LOOKED_THROUGH]]
    found = list(dict.fromkeys(list(_named_in(ask, looked)) or _in_words(ask, looked)))[:_SHOWN]
    # The text that a slip would have is the whole line: what stands before the name belongs to it.
    undecided = _Undecided(ask, registry, tokens, 0, key)
    if len(found) == 1:
        return _what_about(undecided, found[0], line)
    return _choose(undecided, found, "What is to be done about whom? Nothing is done yet.") if found else None


def _whose(ask: Ask, token: str) -> str:
    """The name of a word that says whose something is, without its apostrophe: amys is Amy's; else the word."""
    word, names = token.strip(",;:.!?"), ask.school.names
    if word[-1:] not in {"s", "S"} or names.match(word).ids:
        return token
    own = names.match(word[:-1])
    return word[:-1] if own.ids and own.how is How.NAME else token


def in_its_form(ask: Ask, command: Command[Any], words: str, key: str) -> tuple[Button, ...]:
    """The button that opens the command's form with all that the words say; none where it would lose any of them."""
    found = read_line(ask, words, command.inputs)
    likely = {name: each.chosen[0] for name, each in found.unclear.items() if len(each.chosen) == 1}
    if not found.values or found.left or found.wrong or found.unclear.keys() - likely.keys():
        return ()
    known = {name: command.inputs[name].write(value) for name, value in found.values.items()}
    # What was nearly understood is filled in, to be looked at.
    typed = tuple((name, (known | likely)[name]) for name in command.inputs if name in known | likely)
    return (Button(command.title, StartForm(command.name, typed=typed, of=key)),)


def _what_about(undecided: "_Undecided", pupil: int, line: str) -> Card:
    """What can be done about the one who is named; first their sessions, where the line says that they cannot come."""
    off = not_coming(undecided.ask, line, pupil) if says_not_coming(line) else None
    said = f"What is to be done about {undecided.ask.school.label(pupil)}? Nothing is done yet."
    card = off or Card(said, (Text(_HOW),))
    return card.with_actions(*undecided.buttons(pupil))


def _choose(undecided: "_Undecided", found: Sequence[int], said: str) -> Card:
    label = undecided.ask.school.label
    rows = (Row(label(each), buttons=undecided.buttons(each)) for each in found)
    return Card(said, (*rows, Text(_HOW)))


def _in_words(ask: Ask, tokens: Sequence[str]) -> list[int]:
    """One's own who are called by a word of the line: had a chat with miles. Never by one that joins a sentence."""
    own, found = ones_own(ask), list[int]()
    for token in tokens:
        word = token.strip(",;:.!?")
        joins = word.casefold() in PASSING | POLITE or is_weekday(word)
        match = ask.school.names.match(word) if word.isalpha() and not joins else None
        if match is not None and match.how is How.WORD:
            found.extend(own(match.ids))
    return found


def _named_in(ask: Ask, tokens: Sequence[str]) -> Iterator[int]:
    """Whom the words name, one after another; by a name alone only who is the speaker's own, and never by a word."""
    names, own, at = ask.school.names, ones_own(ask), 0
    while at < len(tokens):
        words = [token.strip(",;:.!?") for token in tokens[at : at + _LONGEST]]
        length, ids = names.longest_prefix(words)
        mine = list(own(ids))
        is_full = length > 1 and names.match(" ".join(words[:length])).how is How.FULL
        is_own = length == 1 and len(mine) == 1 and names.match(words[0]).how is How.NAME
        # A forename and a word that is none of English is another's name: ben tennyson, of no such Ben.
        is_own = is_own and not _goes_on(tokens[at], words[1:2])
        if is_own or (is_full and len(ids) == 1):
            yield (mine or ids)[0]
        at += max(length, 1)


def _goes_on(name: str, following: Sequence[str]) -> bool:
    return name[-1:].isalnum() and any(word.isalpha() and not is_word(fold(word)) for word in following)


@dataclass(frozen=True)
class _Undecided:
    """A line whose first words are a name, and the key of the message that it was heard in."""

    ask: Ask
    registry: Registry
    tokens: Sequence[str]
    name: int
    """How many words the name has; none where it stands anywhere in the line."""
    key: str

    def buttons(self, pupil: int) -> tuple[Button, ...]:
        """What can be done about the pupil: first what understands all that was said."""
        names = {each.name for each in offered(self.registry, self.ask.who)}
        typed = {name: self._typed(name) for name, _ in _SAID if name in names}
        text = (("text", " ".join(self.tokens[self.name :])),)
        said = [(name, label, typed[name]) for name, label in _SAID if typed.get(name)]
        unsaid = [(name, label, ()) for name, label in reversed(_SAID) if not typed.get(name)]
        line = " ".join(self.tokens)
        marked = self._marked(pupil) if "register" in names else ()
        register = [("register", "Mark in the register", marked)] if marked else []
        home = [("contact", "Contact with home", (("note", line),))] if tells_of_home(line) else []
        met = tells_of_meeting(line) and pupil in mentee_ids(self.ask.db, self.ask.who)
        ticked = self._ticked(pupil, line)
        done = [("done", "Tick off a target", ticked)] if ticked else []
        meeting = [("meet", "Mentor meeting", (("note", line),))] if met else []
        forms = (
            *home,
            *meeting,
            *done,
            *register,
            *said,
            ("slip", "Send it as a slip", text),
            *unsaid,
            ("absent", "Away today", ()),
        )
        return tuple(
            Button(label, StartForm(name, pupil, typed=values, of=self.key))
            for name, label, values in forms
            if name in names
        )

    def _typed(self, name: str) -> tuple[tuple[str, Value], ...]:
        """What the words behind the name say to this command, where they say nothing else."""
        inputs = self.registry.commands[name].inputs
        found = read_line(self.ask, " ".join(self.tokens), inputs)
        if found.left or found.wrong or (found.unclear and not self.name):
            return ()
        return tuple(
            (each, inputs[each].write(value))
            for each, value in found.values.items()
            if not isinstance(inputs[each], Phrase)
        )

    def _ticked(self, pupil: int, line: str) -> tuple[tuple[str, Value], ...]:
        """What became of what one's own pupil agreed to do, where the line says that, and something is open."""
        said = _DID.search(line)
        if said is None or pupil not in mentee_ids(self.ask.db, self.ask.who):
            return ()
        outcome = TargetOutcome.NOT_DONE if said["not"] else TargetOutcome.DONE
        return (("outcome", outcome.value),) if open_targets(self.ask.db, pupil) else ()

    def _marked(self, pupil: int) -> tuple[tuple[str, Value], ...]:
        """How the line marks the pupil in a register, where it says nothing else and there is such a session."""
        inputs = self.registry.commands["register"].inputs
        found = read_line(self.ask, " ".join(self.tokens), inputs)
        if found.left or found.wrong or found.unclear or "mark" not in found.values:
            return ()
        session = SaidOfSession(found.values.get("day"), None, found.values.get("subject"), pupil)
        if not sessions_meant(self.ask.db, self.ask.who, session, self.ask.local(self.ask.now)):
            return ()
        return tuple(
            (name, inputs[name].write(value))
            for name, value in found.values.items()
            if not isinstance(inputs[name], Phrase)
        )
