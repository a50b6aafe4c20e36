"""The name of a setting, as it is said, and the value that follows it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rapidfuzz import fuzz, process

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Line, Pick, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.outbox.notices import Purpose
from models.rules.days import WEEKDAYS, read_weekday
from models.rules.letters import tidy
from models.rules.wording import listed, to_type
from models.school.day_settings import SESSION_KINDS
from models.school.setting_fields import KnownSetting
from models.school.settings import LISTS, known_settings

CHANNEL = Purpose.LEADERSHIP.value
"""Not a setting with a value: which channel is leadership's."""
_LIKENESS = 75
"""Of 100: how like a setting's name words have to be to be asked about."""
_LONGEST = 3_000
"""Characters of the longest value: the safeguarding words."""
_ENOUGH = 4
"""Letters of the beginning of a setting's name that no other's has: digest."""
_TAKING = frozenset({"remove", "delete", "take", "drop", "clear", "unset", "no"})
_ADDING = frozenset({"add", "include"})
_PUTTING = frozenset({"set", "change", "make", "put", "update"})
_JOINING = frozenset({"from", "off", "to", "out", "of", "in", "into", "on", "as", "the", "for", "away"})
"""What stands between a value and the setting's name behind it."""
_OF_SESSIONS = frozenset({"after school", "before school"})
"""Settings by whose names a session's time is said: put ben in after school."""
_SHORT = {"y11": "year 11", "y10": "year 10"}


def _ways(known: KnownSetting) -> Iterator[str]:
    """How a setting may be called: in words, and by its own name."""
    yield known.words.casefold()
    yield known.name.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class SettingName(Input[str]):
    """A setting by its name in words, at the start of the line."""

    kind: ClassVar[RecordKind] = RecordKind.SETTING

    label: str = "Setting"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        if at:
            return None
        length, named = _named(tokens)
        if named:
            return length, named
        if (turned := _verb_first(tokens)) is not None:
            return 1, turned[0]
        if _plain(tokens[:1])[0] in _TAKING | _ADDING:
            line = to_type(f"settings safeguarding words {' '.join(tokens)}")
            raise Sorry(f"Of which setting? Type its name first, such as {line}")
        if len(meant := _with_words(tokens)) == 1:
            return len(tokens), meant[0].name
        if meant:
            raise Unclear("Which setting is it?", _choices(meant), words=len(tokens))
        raise self._unknown(tokens)

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        offered = unclear.choices if unclear is not None and unclear.choices else _choices()
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: str) -> Value:
        return value

    def touches(self, value: str) -> Iterable[tuple[Touched, str]]:
        yield Touched.SETTING, value

    def take(self, ask: Asking, raw: Value) -> str:
        if raw in {each.name for each in known_settings()}:
            return str(raw)
        raise Sorry("Pick a setting from the list.")

    def _unknown(self, tokens: Sequence[str]) -> Sorry:
        said = " ".join(tokens[:3])
        names = [each.words for each in known_settings()]
        near = process.extract(
            said.casefold(), names, scorer=fuzz.partial_ratio, limit=2, score_cutoff=_LIKENESS
        )
        meant = f" Did you mean {listed((words for words, _, _ in near), last='or')}?" if near else ""
        return Sorry(f"I know no setting called “{said}”.{meant} Type {to_type('settings')} to see them all.")


@dataclass(frozen=True, kw_only=True)
class SettingValue(Input[str]):
    """All the words after the name."""

    takes_any: ClassVar[bool] = True

    label: str = "Value"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        turned = _verb_first(tokens) if at == 1 and not _named(tokens)[1] else None
        return len(tokens) - at, turned[1] if turned is not None else " ".join(tokens[at:])

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, _LONGEST)

    def write(self, value: str) -> Value:
        return value

    def take(self, ask: Asking, raw: Value) -> str:
        return tidy(raw if isinstance(raw, str) else " ".join(raw)).strip()


def changes_setting(tokens: Sequence[str]) -> bool:
    """Whether the words, without `settings` before them, say what becomes of a setting that they name in full.

    In two words or more, so that nobody's slip or session is meant: remove 11 from session years.
    """
    turned = _verb_first(tokens)
    if turned is None:
        return False
    plain = f" {' '.join(map(_in_full, _plain(tokens)))} "
    known = next((each for each in known_settings() if each.name == turned[0]), None)
    if known is None or known.words in _OF_SESSIONS:
        return False
    return any(" " in way and f" {way} " in plain for way in _ways(known))


def value_alone(name: str, words: str) -> str:
    """The value in what was said for a setting, where its own name or the whole line was typed once more.

    Raises Sorry for a line that names another setting: what belongs to one never becomes the value of another.
    """
    tokens = words.removeprefix("/").split()
    is_line = _plain(tokens[:1]) == ["settings"]
    said = tokens[1:] if is_line else tokens
    length, named = _named(said)
    value = said[length:]
    if named == name and value:
        return _alone(name, " ".join(value))
    # Lunch is a setting, and lunch 20 places is what a kind of session has.
    another = name != SESSION_KINDS and named not in {"", name} and _is_like_value(value)
    if is_line or another:
        line = " ".join(("settings", *said))
        raise Sorry(f"Type the value alone here. For another setting, type {to_type(line)}", field="value")
    return _alone(name, words)


def _alone(name: str, value: str) -> str:
    """The value without what only leads to it; of a list it says that the rest of it goes."""
    return value if name in LISTS else re.sub(r"^(?:to |= ?)", "", value)


def _named(tokens: Sequence[str]) -> tuple[int, str]:
    """How many words at the start are a setting's name, and which; none of them is 0 and blank."""
    for length in range(min(4, len(tokens)), 0, -1):
        said = " ".join(map(_in_full, _plain(tokens[:length])))
        for known in known_settings():
            if said in _ways(known):
                return length, known.name
    for length in range(min(2, len(tokens)), 0, -1):
        said = " ".join(_plain(tokens[:length]))
        begun = [known.name for known in known_settings() if known.words.startswith(f"{said} ")]
        if len(begun) == 1 and len(said) >= _ENOUGH:
            return length, begun[0]
    return (1, CHANNEL) if _plain(tokens[:1]) == [CHANNEL] else (0, "")


def _verb_first(tokens: Sequence[str]) -> tuple[str, str] | None:
    """The setting, and what becomes of it, of remove 11 from session years, or change digest time to 16:45."""
    verb, *rest = _plain(tokens[:1]) + list(tokens[1:])
    if verb not in _TAKING | _ADDING | _PUTTING or not rest:
        return None
    length, named = _named(rest)
    said = rest[length:]
    if not named:
        starts = (at for at in range(1, len(rest)) if _named(rest[at:])[0] == len(rest) - at)
        start = next(starts, 0)
        if not start:
            return None
        _, named = _named(rest[start:])
        said = rest[:start]
        while said and _plain(said[-1:])[0] in _JOINING:
            said = said[:-1]
    if verb in _TAKING and not said:
        return named, "none"
    doing = "remove" if verb in _TAKING else "add" if verb in _ADDING else ""
    return named, " ".join(filter(None, (doing if named in LISTS else "", *said)))


def _is_like_value(tokens: Sequence[str]) -> bool:
    """Whether the words have a figure, an address or a usual word of values, so that they are no sentence."""
    return any(set(token) & set("0123456789@") for token in tokens) or _plain(tokens) in (
        ["default"],
        ["off"],
        ["none"],
        ["here"],
    )


def _with_words(tokens: Sequence[str]) -> list[KnownSetting]:
    """The settings in whose names each of the words stands, be it one or several of it: slips, phrases."""
    said = {each.removesuffix("s") for each in map(_in_full, _plain(tokens))}
    return [
        each
        for each in known_settings()
        if said <= {word.removesuffix("s") for word in each.words.casefold().split()}
    ]


def _choices(among: Iterable[KnownSetting] | None = None) -> tuple[Choice, ...]:
    known = known_settings() if among is None else among
    return tuple(Choice(each.name, each.words.capitalize()) for each in known)


def _in_full(word: str) -> str:
    weekday = read_weekday(word)
    return _SHORT.get(word, word) if weekday is None else WEEKDAYS[weekday]


def _plain(tokens: Sequence[str]) -> list[str]:
    return [each.casefold().strip(",;:=").replace("_", " ") for each in tokens]
