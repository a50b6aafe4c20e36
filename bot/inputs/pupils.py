"""Pupils by name: one, or several with commas or `and` between them, or a class or form."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from bot.inputs.excepted import parted_at_but
from bot.inputs.gone import PUPIL_LEFT
from bot.inputs.in_class import (
    class_at,
    group_in,
    in_class,
    is_group,
    mentees_in,
    one_in,
    which_class,
)
from bot.inputs.line import Asking, Phrase, Unclear, chosen_id
from bot.inputs.naming import SECOND_THOUGHTS
from bot.inputs.whom import MOST_NAMED, MOST_PICKED, First, Whom, choice, choices, leading, ones_own
from bot.say.form import Asked, Choice, Pick, Search, Value
from models.access.authoriser import reads_restricted, shut
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.rules.days import is_weekday
from models.rules.letters import fold
from models.rules.names import How
from models.rules.wording import listed
from models.school.pupils import members

T = TypeVar("T")
ONE, SEVERAL, ANYBODY = "pupil", "pupils", "anybody"
"""The searches for a pupil; for pupils, of whom a form or a class is several; and for one who may have left."""


@dataclass(frozen=True, kw_only=True)
class PupilPhrase(Phrase[T]):
    """Pupils who are named in words."""

    kind: ClassVar[RecordKind] = RecordKind.PUPIL

    for_sessions: bool = False
    """Whether a name means first those whom sessions are for."""
    leavers: bool = False
    """Whether those who have left are meant too, for what is only read."""
    others: bool = True
    """Whether it is for others than those who are meant first, too."""

    def leading(self, ask: Asking, tokens: Sequence[str]) -> int:
        size = leading(ask.school, tokens)
        # Amy Carter 11Ma1: the class says which Amy, as a form does.
        beside = size and not tokens[size - 1].endswith(",")
        return size + 1 if beside and class_at(ask.school, tokens[size : size + 1]) else size

    def is_name(self, ask: Asking, tokens: Sequence[str]) -> bool:
        said = " ".join(tokens)
        match = ask.school.names.match(said)
        is_full = bool(match.ids) and match.how is How.FULL
        return all(map(fold, tokens)) and (is_full or bool(ask.school.named_aside(said)))

    def is_somebody(self, ask: Asking, phrase: str) -> bool:
        known = ask.school.names.match(phrase).ids or ask.school.named_aside(phrase)
        return bool(group_in(ask.school, phrase) or known)

    def first(self, ask: Asking) -> First:
        """Whom a name means before others who have it."""
        return ones_own(ask)

    def whom(self, ask: Asking) -> Whom:
        years = ask.school.settings.session_years if self.for_sessions else ()
        return Whom(self.first(ask), years, self.leavers, self.others, self.of_restricted)

    def meant(self, ask: Asking, phrases: Sequence[str]) -> list[Collection[int]]:
        """Whom each of the phrases may mean."""
        first, names = self.first(ask), ask.school.names
        named = (
            names.match(phrase).ids or names.match(in_class(ask.school, phrase)[0]).ids for phrase in phrases
        )
        return [first(ids) or ids for ids in named]

    def ask_after_second_thoughts(self, ask: Asking, phrases: Sequence[str]) -> None:
        """Raises Unclear, with none of them chosen, where a name is taken back for another: ben, actually amy."""
        if len(phrases) == 1 and (two := _NOT_BUT.fullmatch(phrases[0])) is not None:
            phrases = [two["before"], f"no {two['now']}"]
        plain = [_without_second_thought(phrase) for phrase in phrases]
        changed = [now for now, said in zip(plain[1:], phrases[1:], strict=True) if now != said]
        if changed and group_in(ask.school, phrases[0]):
            return  # it is left out of the class or the form: 11Ma1, not amy
        if changed and all(ask.school.names.match(each).ids for each in changed):
            both = dict.fromkeys(each for ids in self.meant(ask, plain[::-1]) for each in ids)
            offered = choices(ask.school, both)[:MOST_PICKED]
            raise Unclear("Two are named. Who is meant?", offered, named=tuple(both))

    def named(self, ask: Asking, phrases: Sequence[str]) -> tuple[int, ...]:
        """Whom the phrases plainly name: one each, or all of a class or form."""
        named: list[int] = []
        for phrase, ids in zip(phrases, self.meant(ask, phrases), strict=True):
            if group := group_in(ask.school, phrase):
                named.extend(members(ask.db, group))
            elif len(ids) == 1:
                named.extend(ids)
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, kw_only=True)
class PupilField(PupilPhrase[int]):
    """One pupil."""

    label: str = "Pupil"
    several: str = ""
    """What is said to whoever names several: how that is done at once."""
    of_group: str = "Name the pupil."
    """What is said to whoever names a class or a form."""

    def read(self, ask: Asking, phrases: Sequence[str]) -> int:
        self.ask_after_second_thoughts(ask, phrases)
        if (joined := _surname_first(ask, phrases)) is not None:
            return joined
        if len(phrases) > 1:
            _refuse_left_out(ask, phrases)
            _refuse_more_days(ask, phrases, self.named(ask, phrases[:1]))
            meant = dict.fromkeys(each for ids in self.meant(ask, phrases) for each in ids)
            offered = choices(ask.school, meant)[:MOST_PICKED]
            named = self.named(ask, phrases)
            if len(named) == len(phrases):
                # Each is plain: the first is filled in, and the others are named, so that nobody is forgotten.
                first, *rest = map(ask.school.label, named)
                sentence = (
                    f"One pupil at a time here: {first} first, then {listed(rest)}. {self.several}".strip()
                )
                raise Unclear(sentence, offered, (str(named[0]),), named=named)
            raise Unclear(
                f"One pupil at a time here. Pick just one. {self.several}".strip(), offered, named=named
            )
        if is_group(ask.school, phrases[0]):
            raise Unclear(
                f"One pupil at a time here, not the whole of {phrases[0]}. {self.of_group}",
                named=self.named(ask, phrases),
            )
        try:
            return one_in(ask, phrases[0], self.whom(ask))
        except Unclear:
            _refuse_left_out(ask, phrases)
            raise

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        whom = ANYBODY if self.leavers else ONE
        if unclear is not None and unclear.choices:
            others = whom if unclear.guessed else ""
            return Pick(name, self.label, self.optional, self.hint, unclear.choices, others=others)
        chosen = () if value is None else (choice(ask.school, value),)
        return Search(name, self.label, self.optional, self.hint, whom, chosen=chosen or _clear(ask, unclear))

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        picked = raw if isinstance(raw, str) else next(iter(raw), "")
        if self.leavers and (gone := chosen_id(picked, ask.school.leavers.known)) is not None:
            return gone
        aside = chosen_id(picked, ask.school.restricted.known)
        if aside is not None and self.of_restricted and reads_restricted(ask.who):
            return aside
        return _known(ask, picked)


@dataclass(frozen=True, kw_only=True)
class PupilsField(PupilPhrase[tuple[int, ...]]):
    """Several pupils; a class or a form stands for those who are in it."""

    label: str = "Pupils"

    def read(self, ask: Asking, phrases: Sequence[str]) -> tuple[int, ...]:
        self.ask_after_second_thoughts(ask, phrases)
        if (joined := _surname_first(ask, phrases)) is not None:
            return (joined,)
        if len(phrases) > MOST_NAMED:
            raise Unclear(
                f"Those are {len(phrases)} names, and I take up to {MOST_NAMED} at once. "
                "Name a class or a form, or send them in parts.",
                named=self.named(ask, phrases),
            )
        whom = self.whom(ask)
        found: list[int] = []
        alone: list[int] = []
        groups: dict[str, Collection[int]] = {}
        unclear: list[Unclear] = []
        for phrase in phrases:
            if group := group_in(ask.school, phrase):
                groups[group] = members(ask.db, group)
                found.extend(groups[group])
                continue
            try:
                found.append(one_in(ask, phrase, whom))
                alone.append(found[-1])
            except Unclear as each:
                if each.ordinary and len(phrases) > 1 and " " in phrase:
                    each.sentence = f"I did not understand “{phrase}”. Leave it out, or type a name."
                mine = mentees_in(ask, phrase)
                found.extend(mine)
                unclear.extend([] if mine else [which_class(ask, phrase) or each])
        if unclear and (but := self._all_but(ask, phrases)) is not None:
            return but
        if unclear:
            # Those that are clear stay chosen, so that none is lost while the others are picked.
            sentence = " ".join(each.sentence for each in unclear)
            chosen = tuple(
                dict.fromkeys((*map(str, found), *(one for each in unclear for one in each.chosen)))
            )
            offered = dict.fromkeys(c for each in unclear for c in each.choices)
            if offered:
                offered = dict.fromkeys((*choices(ask.school, map(int, chosen)), *offered))
            raise Unclear(
                sentence,
                tuple(offered)[:MOST_PICKED],
                chosen=chosen,
                guessed=any(each.guessed for each in unclear),
                ordinary=all(each.ordinary for each in unclear),
                named=tuple(dict.fromkeys(found)),
            )
        everybody = tuple(dict.fromkeys(found))
        _ask_who_of(ask, groups, tuple(dict.fromkeys(alone)), everybody)
        return everybody

    def _all_but(self, ask: Asking, phrases: Sequence[str]) -> tuple[int, ...] | None:
        """All of a class or form but those who are left out of it; None where nobody is.

        Raises Unclear with the others chosen where that is not one of them.
        """
        meant, out = parted_at_but(phrases, lambda each: bool(group_in(ask.school, each)))
        if not out or not any(ask.school.names.match(each).ids for each in out):
            return None
        if not any(group_in(ask.school, each) for each in meant):
            _refuse_left_out(ask, phrases)
        called = self._called(ask, out)
        try:
            everybody = self.read(ask, meant)
        except Unclear as each:
            rest = tuple(one for one in each.chosen if not any(int(one) in ids for ids in called))
            raise Unclear(each.sentence, each.choices, rest, guessed=each.guessed, named=each.named) from None
        left_out: set[int] = set()
        for phrase, ids in zip(out, called, strict=True):
            inside = [each for each in everybody if each in ids]
            if len(inside) != 1:
                rest = tuple(str(each) for each in everybody if each not in {*inside, *left_out})
                which = "is left out? Add the other" if inside else "is left out? Nobody there is called so"
                raise Unclear(
                    f"Which “{phrase}” {which}.",
                    choices(ask.school, everybody)[:MOST_PICKED],
                    chosen=rest,
                    named=everybody,
                )
            left_out.update(inside)
        rest_of_all = tuple(each for each in everybody if each not in left_out)
        if not rest_of_all:
            raise Unclear("That leaves nobody. Type whom it is for.", named=everybody)
        return rest_of_all

    def _called(self, ask: Asking, phrases: Sequence[str]) -> list[Collection[int]]:
        names = ask.school.names
        return [names.match(each).ids or names.match(in_class(ask.school, each)[0]).ids for each in phrases]

    def draw(self, ask: Asking, name: str, value: tuple[int, ...] | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            others = SEVERAL if unclear.guessed else ""
            return Pick(name, self.label, self.optional, self.hint, unclear.choices, many=True, others=others)
        chosen = choices(ask.school, value or ()) or _clear(ask, unclear)
        return Search(name, self.label, self.optional, self.hint, SEVERAL, many=True, chosen=chosen)

    def write(self, value: tuple[int, ...]) -> Value:
        return tuple(str(each) for each in value)

    def take(self, ask: Asking, raw: Value) -> tuple[int, ...]:
        given = (raw,) if isinstance(raw, str) else raw
        found: list[int] = []
        for each in given:
            found += members(ask.db, each) if is_group(ask.school, each) else [_known(ask, each)]
        return tuple(dict.fromkeys(found))


def _ask_who_of(
    ask: Asking, groups: Mapping[str, Collection[int]], alone: tuple[int, ...], everybody: tuple[int, ...]
) -> None:
    """Raises Unclear where one is named beside a class or form that they are in: it may only say which one is meant."""
    for group, inside in groups.items():
        if both := [ask.school.label(each) for each in alone if each in inside]:
            verb = "is" if len(both) == 1 else "are"
            sentence = (
                f"{listed(both)} {verb} in {group}. Pick whom you mean, or name {group} alone for all of it."
            )
            raise Unclear(sentence, chosen=tuple(map(str, alone)), named=everybody)


_LEAVES_NOBODY_OUT = "Nobody can be left out here. Type the class or the form alone, or each name."
_NOT_BUT = re.compile(r"(?i)not (?P<before>.+?),? but (?P<now>.+)")
"""One who is not meant, and then who is: not amy but ben."""


def _without_second_thought(phrase: str) -> str:
    words = phrase.split()
    while len(words) > 1 and fold(words[0]) in SECOND_THOUGHTS:
        words.pop(0)
    return " ".join(words)


def _refuse_left_out(ask: Asking, phrases: Sequence[str]) -> None:
    """Raises Unclear where somebody is to be left out: whom it is not about is never offered as whom it is about."""
    out = parted_at_but(phrases, lambda each: bool(group_in(ask.school, each)))[1]
    if any(ask.school.names.match(each).ids for each in out):
        raise Unclear(_LEAVES_NOBODY_OUT)


def _refuse_more_days(ask: Asking, phrases: Sequence[str], named: Sequence[int]) -> None:
    """Raises Unclear where what stands beside the name is one day more than is taken."""
    for phrase in phrases[1:]:
        words = phrase.split()
        if words and is_weekday(words[0]) and not ask.school.names.match(phrase).ids:
            sentence = f"One day at a time here: this one first, then {phrase}."
            raise Unclear(sentence, chosen=tuple(map(str, named[:1])), named=tuple(named))


def _surname_first(ask: Asking, phrases: Sequence[str]) -> int | None:
    """Who is named as registers name them: Carter, Amy."""
    if len(phrases) != 2:
        return None
    match = ask.school.names.match(" ".join(phrases))
    return match.ids[0] if match.how is How.FULL and len(match.ids) == 1 else None


def _clear(ask: Asking, unclear: Unclear | None) -> tuple[Choice, ...]:
    """Those who are filled in, to be confirmed."""
    return choices(ask.school, map(int, unclear.chosen)) if unclear is not None else ()


def _known(ask: Asking, raw: str) -> int:
    if (found := chosen_id(raw, ask.school.pupils)) is not None:
        return found
    if (restricted := chosen_id(raw, ask.school.restricted.known)) is not None:
        raise NotAllowed(shut(ask.db), pupil_id=restricted)
    gone = chosen_id(raw, ask.school.leavers.known) is not None
    raise Sorry(PUPIL_LEFT if gone else "Pick a pupil from the list.")
