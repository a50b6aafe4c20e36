"""What a request means: which command or button it is, and whom and what it is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.ask import Ask
from bot.commands.help import MoreHelp
from bot.inputs.corrections import read_line
from bot.inputs.line import Input, Marker, Phrase, Unclear, is_text
from bot.inputs.pupils import PupilPhrase
from bot.opening import behind, opening, tone_of
from bot.registry import Command, Registry
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.form import Values
from bot.say.press import Press, StartForm, named, read_token, typed
from models.db.errors import NotAllowed, Sorry
from models.db.records import NO_RECORD, Record, RecordKind
from models.rules.days import is_weekday
from models.rules.letters import tidy
from models.settings.change_settings import newest_change
from models.views.whose import existing, pupils_of

_OUT_OF = re.compile(
    r"(?i)(?:please |pls )?(?:remove|take) (?P<who>.+?) (?:out of|out from|from|off) (?P<day>\w.*)"
)
"""Out of a session, not a slip: remove amy from thursday."""
UNKNOWN = "unknown"
Ids = dict[RecordKind, tuple[int, ...]]
PupilAndRecord = tuple[int | None, Record]
"""A pupil, and the record of theirs or of the school's that was named."""
NOBODY: PupilAndRecord = (None, NO_RECORD)


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
    if (off := _OUT_OF.match(tidy(line))) is not None and is_weekday(off["day"].split()[0]):
        return Meant(registry.commands["cancel"], f"{off['who']} {off['day']}")
    begun = opening(line, registry.words)
    if begun is not None:
        return Meant(registry.commands[registry.words[begun.word]], begun.rest, begun.given)
    said = line if _named(ask, line) > 1 else behind(line)
    tokens, name = tidy(said).split(), _named(ask, said)
    command = None
    if name and (behind_name := _behind_name(ask, registry, tokens[:name], tokens[name:])) is not None:
        return behind_name
    if ask.school.names.match(tidy(said)).ids:
        command = registry.commands.get("pupil")
    elif name and tokens[name:] and tokens[name][0] in "+-":
        command = registry.commands.get("slip")
    if command is None and (praised := tone_of(line)) is not None and _named(ask, praised[1]):
        return Meant(registry.commands["slip"], praised[1], {"tone": praised[0]}, is_named=True)
    return Meant(command, said, is_named=True) if command is not None else None


def _named(ask: Ask, line: str) -> int:
    """How many words at the start are a name: will young is one, though will alone changes nothing."""
    return ask.school.names.longest_prefix([token.strip(",;:") for token in tidy(line).split()[:5]])[0]


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


def about(ask: Ask, registry: Registry, said: Said) -> tuple[PupilAndRecord, ...]:
    """Each pupil whom the request names, or whose a record is that it names; one with nothing where it names none."""
    try:
        ids = _ids(ask, registry, said)
    except Sorry:
        return (NOBODY,)
    return _in_pairs(ask, ids)


def about_press(ask: Ask, registry: Registry, press: Press) -> tuple[PupilAndRecord, ...]:
    """The same of a button, whose values are known to be good."""
    return _in_pairs(ask, _of_press(ask, registry, press))


def refused_about(
    ask: Ask, registry: Registry, said: Said, refused: NotAllowed
) -> tuple[PupilAndRecord, ...]:
    """Each pupil whom a refused request was about, with the record; what the refusal knows goes first."""
    record = refused.record
    whose = pupils_of(ask.db, record)
    pairs = [
        (each, record if record != NO_RECORD and (not whose or each in {*whose, None}) else other)
        for each, other in about(ask, registry, said)
    ]
    known = existing(ask.db, (refused.pupil_id,)) or whose
    if not {each for each, _ in pairs} & {*known} and known:
        named = [pair for pair in pairs if pair[0] is not None]
        pairs = [*((each, pairs[0][1]) for each in known), *named]
    return tuple(dict.fromkeys(pairs))


def _in_pairs(ask: Ask, ids: Ids) -> tuple[PupilAndRecord, ...]:
    pupils = existing(ask.db, ids.pop(RecordKind.PUPIL, ()))
    # A record of somebody's says more than a subject, and a subject more than a colleague.
    less = (RecordKind.NONE, RecordKind.STAFF, RecordKind.SUBJECT)
    kind = max(ids, key=lambda each: less.index(each) if each in less else len(less), default=RecordKind.NONE)
    records: list[Record] = [(kind, each) for each in ids.get(kind, ())] or [(kind, None)]
    pairs: list[PupilAndRecord] = []
    for record in records:
        # Beside a record stands the pupil whose list it was on; whose it is, it says itself.
        owners = pupils_of(ask.db, record)
        beside = pupils if len(pupils) > 1 or not owners else ()
        pairs.extend((each, record) for each in dict.fromkeys((*owners, *beside)))
    return tuple(pairs) or ((None, records[0]),)


def _ids(ask: Ask, registry: Registry, said: Said) -> Ids:
    """The ids of records that a request carries, by their kind."""
    match said:
        case Pressing():
            return _of_press(ask, registry, press_of(registry, said.token))
        case Submitted():
            return _of_values(ask, registry.commands.get(said.command), said.values)
        case Words():
            found = meant(ask, registry, said.words)
            return _of_words(ask, found) if found is not None else {}


def _of_press(ask: Ask, registry: Registry, press: Press) -> Ids:
    chosen = registry.commands.get(press.command) if isinstance(press, StartForm) else None
    more = _of_values(ask, chosen, dict(press.typed)) if isinstance(press, StartForm) else {}
    return more | named(press)


def _of_values(ask: Ask, command: Command[Any] | None, values: Values) -> Ids:
    """The ids in what a form carries, as its choices wrote them; pupils also by a class, or a name that is one's."""
    inputs = command.inputs if command is not None else {}
    ids: Ids = {}
    for name, each in inputs.items():
        raw = values.get(name, ())
        words = (raw,) if isinstance(raw, str) else raw
        if each.kind is RecordKind.SETTING:
            ids |= _of_setting(ask, words[0]) if words else {}
            continue
        if each.kind is RecordKind.PUPIL:
            chosen = tuple(dict.fromkeys(found for word in words for found in _pupils_in(ask, each, word)))
        else:
            chosen = tuple(_numbers(words))
        if each.kind and chosen:
            ids[each.kind] = chosen
    return ids


def _pupils_in(ask: Ask, each: Input[Any], word: str) -> tuple[int, ...]:
    """The pupils whom a form's word chooses: an id, a class or form, or a name that is one pupil's."""
    if numbers := tuple(_numbers((word,))):
        return numbers
    try:
        taken = each.take(ask, word)
    except (Sorry, Unclear):
        return each.named(ask, [tidy(word)]) if isinstance(each, PupilPhrase) else ()
    return taken if isinstance(taken, tuple) else (taken,)


def _of_words(ask: Ask, line: Meant) -> Ids:
    """The ids of whom and what a line plainly names, also where it names more than the command takes."""
    found = read_line(ask, line.words, line.command.inputs)
    ids: Ids = {}
    for name, each in line.command.inputs.items():
        value = found.values.get(name)
        if name in found.unclear and found.unclear[name].named:
            value = found.unclear[name].named
        if each.kind is RecordKind.SETTING:
            ids |= _of_setting(ask, value)
        elif each.kind and isinstance(value, int | tuple):
            ids[each.kind] = value if isinstance(value, tuple) else (value,)
    return ids


def _of_setting(ask: Ask, name: object) -> Ids:
    """The newest change of the setting; of one that was never changed the kind alone, which has no record."""
    if not isinstance(name, str):
        return {}
    newest = newest_change(ask.db, name)
    return {RecordKind.SETTING: (newest,) if newest else ()}


def _numbers(chosen: tuple[str, ...]) -> Iterator[int]:
    """What may be ids; a form of ours carries no others."""
    return (int(each) for each in chosen if each.isdecimal() and len(each) <= 9)
