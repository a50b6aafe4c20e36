"""What a request means: which command or button it is, and the words for it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.ask import Ask
from bot.commands.help import MoreHelp
from bot.inputs.corrections import read_line
from bot.inputs.grades import GradeTyped
from bot.inputs.line import Marker, Phrase, is_text
from bot.inputs.lists_in_a_line import as_lines
from bot.inputs.reading import read_claims
from bot.inputs.signs import is_felt
from bot.inputs.whom import leading
from bot.inputs.whose import WhoseField
from bot.opening import behind, opening, plain_word, tone_of
from bot.otherwise import put_otherwise
from bot.registry import Command, Registry
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.press import Press, StartForm, read_token, typed
from models.db.errors import Sorry
from models.mentoring.completing import completable
from models.rules.letters import tidy

_TO_LAST_SLIP = re.compile(
    r"(?i)(?:(?:please|pls|and|oh|add|with|a|the)\s+)*(?:target|tgt)(?:\s*[:=–—-]\s*|\s+)(?P<what>(?=.*[a-z]{2})\S.*)"
)
"""What was left out of the slip that was sent just now: add target be on time."""
_WHO = frozenset({"who", "whos", "who's", "whose", "whom", "which"})
_ASKS = _WHO | {"is", "are", "when", "whens", "when's", "has", "have", "does", "what", "whats", "what's"}
_COMES = frozenset({"session", "sessions", "booked", "coming", "tonight"})
"""What is asked of sessions: who is in my session on thursday, is amy booked."""
_MISSING = frozenset(
    {"hasnt", "hasn't", "havent", "haven't", "missing", "missed", "misses", "never", "without"}
)
"""Who is not there stands on no board."""
_WITH = frozenset({"w", "w/"})
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Meant:
    """The command that a line means, the words for it, and what was said of it before them."""

    command: Command[Any]
    words: str
    given: Mapping[str, object] = field(default_factory=dict)
    is_named: bool = False
    """No word says which command: a pupil's name begins the line."""


def meant(ask: Ask, registry: Registry, line: str) -> Meant | None:
    """The command that the line means; a pupil's name alone is their page, and one with a sign behind it a slip."""
    if (put := put_otherwise(ask, registry.commands, line)) is not None:
        return Meant(registry.commands[put[0]], put[1]) if put[0] else None
    if (added := _added(ask, registry, line)) is not None:
        return added
    begun = opening(line, registry.words)
    if begun is not None:
        words = _listed(ask, registry, registry.words[begun.word], _with_whom(ask, begun.rest))
        called = _of_group(ask, registry, registry.words[begun.word], words)
        return Meant(registry.commands[called], words, begun.given)
    if (found := _board(ask, registry, line)) is not None:
        return found
    said = line if _named(ask, line) > 1 else behind(line)
    tokens, name = tidy(said).split(), _named(ask, said)
    command = None
    if name and (behind_name := _behind_name(ask, registry, tokens[:name], tokens[name:])) is not None:
        return behind_name
    # A thumb beside the name is more than a question.
    is_plain = not any(map(is_felt, tidy(line).split()))
    if is_plain and (ask.school.names.match(tidy(said)).ids or ask.school.named_aside(tidy(said))):
        command = registry.commands.get("pupil")
    elif name and tokens[name:] and tokens[name][0] in "+-":
        command = registry.commands.get("slip")
    if command is None and (praised := tone_of(line)) is not None and _named(ask, praised[1]):
        return Meant(registry.commands["slip"], praised[1], {"tone": praised[0]}, is_named=True)
    if command is None and name and _is_graded(ask, registry, tokens):
        command = registry.commands["grade"]
    return Meant(command, said, is_named=True) if command is not None else None


def _added(ask: Ask, registry: Registry, line: str) -> Meant | None:
    """The target that was left out of the slip that was sent just now; None where nobody sent one, or one is named."""
    target = _TO_LAST_SLIP.fullmatch(line.strip())
    if target is None or _named(ask, target["what"]) or ask.school.scales.has(target["what"].split()[-1]):
        # With a pupil or a grade it is the target of a subject.
        return None
    if not completable(ask.db, ask.who.staff_id, ask.now):
        return None
    return Meant(registry.commands["addtarget"], target["what"])


def _with_whom(ask: Ask, rest: str) -> str:
    """The words behind the command with their first one in full, where it is short for with: met w amy."""
    first, *behind_it = rest.split(maxsplit=1) or [""]
    is_short = behind_it and first.casefold() in _WITH
    return (
        f"with {behind_it[0]}" if is_short and _named(ask, behind_it[0]) and not _named(ask, rest) else rest
    )


OF_GROUPS = {
    "cancel": "off",
    "comment": "commentsheet",
    "comments": "commentsheet",
    "grade": "marksheet",
    "review": "reviewsheet",
}
"""The command that is meant of a class, a form or a year group, where there is one for a pupil."""
_OF_ONE = {several: one for one, several in OF_GROUPS.items()}


def _listed(ask: Ask, registry: Registry, name: str, rest: str) -> str:
    """The words with a line a pupil, where what a class's form takes so was typed in one line."""
    several = OF_GROUPS.get(name, name)
    if (one := _OF_ONE.get(several)) is None:
        return rest  # most commands
    of_all = registry.commands[several].inputs
    takes_lines = any(each.takes_lines for each in of_all.values())
    return as_lines(ask, rest, registry.commands[one].inputs, of_all) if takes_lines else rest


def _of_group(ask: Ask, registry: Registry, name: str, rest: str) -> str:
    """The command that the words go to: all of a year group, a class or a host is called off, not one booking."""
    tokens = tidy(rest).split()
    if name not in OF_GROUPS or not tokens:
        return name
    if name != "cancel":
        found = read_line(ask, rest.partition("\n")[0], registry.commands[OF_GROUPS[name]].inputs)
        return OF_GROUPS[name] if "group" in found.values and not found.left else name
    try:
        return "off" if WhoseField().recognise(ask, tokens, 0) is not None else name
    except Sorry:
        return "off"


def _board(ask: Ask, registry: Registry, line: str) -> Meant | None:
    """The sessions of the day or the pupil of whom somebody asks: who is coming on thursday, is amy booked."""
    words = [plain_word(word).casefold() for word in tidy(line).split()]
    chosen = registry.commands.get("sessions")
    if chosen is None or not words or words[0] not in _ASKS or _COMES.isdisjoint(words):
        return None
    if not _MISSING.isdisjoint(words):
        return None
    said = " ".join(word for word in words[1:] if word not in _ASKS | {"time"} | _COMES - {"tonight"})
    given = read_claims(ask, said, chosen.inputs).values
    named = any(isinstance(chosen.inputs[each], Phrase) for each in given)
    return Meant(chosen, "", given) if named or words[0] in _WHO else None


def _is_graded(ask: Ask, registry: Registry, tokens: Sequence[str]) -> bool:
    """Whether all that stands behind the name are grades that are called so: lit cur 5 pred 6."""
    inputs = registry.commands["grade"].inputs
    typed = {name: each for name, each in inputs.items() if isinstance(each, GradeTyped)}
    called = {word for each in typed.values() for word in each.words}
    if called.isdisjoint(plain_word(token).casefold() for token in tokens):
        return False
    found = read_line(ask, " ".join(tokens), inputs)
    return not found.left and not found.wrong and typed.keys() <= found.values.keys()


def _named(ask: Ask, line: str) -> int:
    """How many words at the start are a name: will young is one, though will alone changes nothing."""
    return leading(ask.school, tidy(line).split())


def _behind_name(ask: Ask, registry: Registry, name: Sequence[str], rest: Sequence[str]) -> Meant | None:
    """The name first, then what is to be done: amy carter book thu. A sentence that only has such a word is none."""
    begun = opening(" ".join(rest), registry.words)
    command = registry.commands[registry.words[begun.word]] if begun is not None else None
    if (
        begun is None
        or command is None
        or not any(isinstance(each, Phrase) for each in command.inputs.values())
    ):
        return None
    words = " ".join((*name, begun.rest)).strip()
    found = read_line(ask, words, command.inputs)
    is_said = any(is_text(command.inputs[each]) for each in found.values)
    is_signed = any(isinstance(command.inputs[each], Marker) for each in found.values)
    if found.left or (is_said and not is_signed):
        return None
    return Meant(command, words, begun.given, is_named=True)


def press_of(registry: Registry, token: str) -> Press:
    """The press that a token carries. Raises Sorry where it is none of ours, or no longer one."""
    action, values = read_token(token)
    if action in {StartForm.action, MoreHelp.action}:
        return typed(StartForm if action == StartForm.action else MoreHelp, values)
    pressed = registry.presses.get(action)
    if pressed is None:
        raise Sorry("I no longer know that button. Ask again for the list it was on.")
    press: Press = typed(pressed.press, values)
    return press


def name_of(registry: Registry, said: Said) -> str:
    """The command or action, for figures and the audit; never what a person typed."""
    match said:
        case Words():
            begun = opening(said.words, registry.words)
            return registry.words[begun.word] if begun is not None else UNKNOWN
        case Pressing():
            return _pressed_name(registry, said.token)
        case Submitted():
            return said.command if said.command in registry.commands else UNKNOWN


def _pressed_name(registry: Registry, token: str) -> str:
    try:
        action, values = read_token(token)
    except Sorry:
        return UNKNOWN
    wanted = values.get("command")
    if action == StartForm.action and isinstance(wanted, str) and wanted in registry.commands:
        return wanted
    return action if action in registry.presses else UNKNOWN
