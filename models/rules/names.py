"""Whom words mean: pupils by name, initials, form, admission number or UPN, however they are typed."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz, process

from models.rules.english import is_word
from models.rules.letters import fold, is_possessive, owner
from models.rules.pieces import beginning_with, compact, each_begins_another, names_in, split_by_group

_LONGEST_NAME = 7  # words: two or three forenames, a surname of three, and a form
_ENOUGH = 4  # letters of a name that name it
_YEAR_ALONE = re.compile(r"(?:y|yr|year)?\d{1,2}")
_SHORTEST_MARK = 3  # digits: what is shorter behind a name may be a grade
_SAME_GROUP = 10.0  # of 100: how much nearer a pupil of the form that was named is
_REMEMBERED = 64  # phrases: of one line each is looked up by whoever asks what it may be


@dataclass(frozen=True)
class KnownPupil:
    """A pupil as names are looked up: `forename` is the legal one, `preferred` what they are called."""

    id: int
    forename: str
    preferred: str | None
    surname: str
    form: str
    year: int
    admission: str
    upn: str
    legal_surname: str | None = None
    """Where they go by another surname: the pupil is found by it, and never shown with it."""
    born: str = ""
    """As it stands beside the name of two who share one: `born 5 Jan`."""


class How(IntEnum):
    """How surely words name a pupil, the surest first."""

    FULL = 1
    """A full name, a number, or a name or initials with form or year."""
    NAME = 2
    """A whole forename or surname, perhaps with the beginning of the other."""
    WORD = 3
    """A whole forename or surname that is also a word of ordinary English, such as May."""
    PART = 4
    """At least four letters of a name."""


@dataclass(frozen=True)
class Match:
    """Whom words name, and how surely."""

    ids: tuple[int, ...]
    how: How


class Names:
    """Finds pupils by what people call them; several may share a name, and all are given."""

    def __init__(self, known: Iterable[KnownPupil], *, grouped: bool = True) -> None:
        """`grouped` is whether they are in a form and a year group, by which they may be named."""
        self._order: dict[int, tuple[str, str, str, int]] = {}
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._births: dict[str, list[int]] = defaultdict(list)
        self._full: dict[str, list[int]] = defaultdict(list)
        self._single: dict[str, list[int]] = defaultdict(list)
        self._initials: dict[str, list[int]] = defaultdict(list)
        self._groups: dict[str, set[int]] = defaultdict(set)
        self._surnames: set[str] = set()
        self._tokens: dict[int, tuple[str, ...]] = {}
        self._spellings: list[str] = []
        self._spelled: list[int] = []
        self._matched: dict[str, Match] = {}
        by_token: dict[str, set[int]] = defaultdict(set)
        for pupil in known:
            for token in self._add(pupil, grouped=grouped):
                by_token[token].add(pupil.id)
        # "11C" cannot be the start of a sentence, but "11" and "Oak" can: those are left to the text.
        self._plain_groups = {
            group: ids for group, ids in self._groups.items() if not (group.isdigit() or group.isalpha())
        }
        self._by_token = by_token
        self._sorted_tokens = sorted(by_token)
        self._sorted_names = sorted({*self._full, *self._single})
        others = (self._initials, self._groups, self._numbers)
        self._sorted_starts = sorted({*self._sorted_tokens, *self._sorted_names}.union(*others))

    def _add(self, pupil: KnownPupil, *, grouped: bool) -> tuple[str, ...]:
        surname = fold(pupil.surname)
        surnames = list(dict.fromkeys((surname, fold(pupil.legal_surname or surname))))
        forenames: dict[str, None] = {}
        for forename in filter(None, (fold(pupil.forename), fold(pupil.preferred or ""))):
            forenames[forename] = None
            forenames[forename.split()[0]] = None
        singles: dict[str, None] = {}
        fulls: dict[str, None] = {}
        initials: dict[str, None] = {}
        for each in surnames:
            last = each.replace(" ", "")
            self._surnames.add(last)
            singles[last] = None
            for forename in forenames:
                first = forename.replace(" ", "")
                singles[first] = None
                fulls[first + last] = None
                fulls[last + first] = None
                initials[first[:1] + last[:1]] = None
                initials["".join(word[:1] for word in f"{forename} {each}".split())] = None
                self._spellings.append(f"{forename} {each}")
                self._spelled.append(pupil.id)
        for index, keys in ((self._single, singles), (self._full, fulls), (self._initials, initials)):
            for key in keys:
                if key:
                    index[key].append(pupil.id)
        for number in {compact(pupil.admission).lstrip("0"), compact(pupil.upn)} - {""}:
            self._numbers[number].append(pupil.id)
        if pupil.born:
            self._births[compact(pupil.born)].append(pupil.id)
        groups = {compact(pupil.form), f"{pupil.year}", f"y{pupil.year}", f"year{pupil.year}"} - {""}
        for group in groups if grouped else ():
            self._groups[group].add(pupil.id)
        self._order[pupil.id] = surname, fold(pupil.forename), pupil.form, pupil.id
        tokens = tuple({token: None for name in (*forenames, *surnames) for token in name.split()})
        self._tokens[pupil.id] = tokens
        return tokens

    def find(self, words: str) -> list[int]:
        """The pupils that the whole of the words names, by the best kind of match only; [] when nobody."""
        return list(self.match(words).ids)

    def match(self, words: str) -> Match:
        """Whom the whole of the words names, by the best kind of match only, and which kind that is.

        Nobody is named by a part of two or three letters, or by the beginning of a name that is itself a word.
        """
        found = self._matched.get(words)
        if found is None:
            if len(self._matched) >= _REMEMBERED:
                self._matched.clear()
            found = self._matched[words] = self._match(names_in(words), self._groups)
        return found

    def parts(self, words: str) -> list[int]:
        """The pupils one of whose names the words begin, or name, by the same rule."""
        return self._sorted(self._begun(names_in(words), loosely=False))

    def also_called(self, words: str) -> list[int]:
        """Those whose forename or surname alone is the full name that the words are: Amy-Leigh O'Shea of amy leigh."""
        tokens = names_in(words)
        everybody = self._order.keys()
        for rest, group in ((tokens, everybody), *split_by_group(tokens, self._groups)):
            name = "".join(rest)
            if full := [each for each in self._full.get(name, ()) if each in group]:
                return self._sorted(
                    each for each in self._single.get(name, ()) if each in group and each not in full
                )
        return []

    def completions(self, typed: str) -> list[int]:
        """The pupils whom what was typed so far may be going to name: for choices that are offered while typing."""
        tokens = fold(typed).split()
        named = [*self._match(tokens, self._groups).ids, *self.also_called(typed)]
        return list(dict.fromkeys(named)) or self._beginning(tokens, loosely=True)

    def longest_prefix(self, words: Sequence[str]) -> tuple[int, list[int]]:
        """How many of the leading words name somebody, and whom; (0, []) when they name nobody.

        The beginning of a name counts only when it is all that is left, so that free text is never taken. A
        forename that runs on into another surname of the school ("Amy Smith" of no such Amy) names nobody. A name
        that says whose something is (Amy's) ends there.
        """
        folded: list[str] = []
        for word in words[:_LONGEST_NAME]:
            if not (plain := fold(owner(word))):
                break
            if not folded and not self._may_begin(plain.split()[0]):
                return 0, []
            folded.append(plain)
            if is_possessive(word):
                break
        for taken in range(len(folded), 0, -1):
            tokens = " ".join(folded[:taken]).split()
            found = self._exactly(tokens, self._plain_groups)[0]
            if not found and taken == len(words):
                found = self._beginning(tokens, loosely=False)
            if found and self._is_somebody_else("".join(tokens), words[taken - 1], folded[taken:]):
                break
            if found:
                return taken, found
        return 0, []

    def _is_somebody_else(self, name: str, typed: str, following: Sequence[str]) -> bool:
        """Whether a name alone runs on into another pupil's surname: "Amy Smith", where no Amy is a Smith."""
        alone = name in self._single and name not in self._full and name not in self._surnames
        return alone and typed[-1:].isalnum() and not self._surnames.isdisjoint(following[:1])

    def nearest(self, words: str, n: int = 3, *, at_least: float = 0.0, spread: float = 100.0) -> list[int]:
        """The n pupils whose names are nearest to the words, nearest first; to be offered, never guessed.

        Of 100: whose name is less than `at_least` like the words is left out, and who is less like them than the
        nearest by more than `spread`.
        """
        tokens = names_in(words)
        within = self._groups.get(tokens[-1], frozenset[int]()) if len(tokens) > 1 else frozenset[int]()
        asked = tokens[:-1] if within else tokens
        best: dict[int, float] = {}
        for pupil, likeness in self._likenesses(asked):
            better = likeness + _SAME_GROUP if pupil in within else likeness
            best[pupil] = max(best.get(pupil, 0.0), better)
        enough = max(at_least, max(best.values(), default=0.0) - spread)
        near = [pupil for pupil, likeness in best.items() if likeness >= enough]
        return sorted(near, key=lambda pupil: (-best[pupil], self._order[pupil]))[:n]

    def _likenesses(self, tokens: Sequence[str]) -> Iterator[tuple[int, float]]:
        text = " ".join(tokens)
        if len(tokens) > 1:
            for _, likeness, place in process.extract(
                text, self._spellings, scorer=fuzz.token_sort_ratio, limit=None
            ):
                yield self._spelled[place], likeness
        else:
            # A part of a double name is one too: Smith of Smith-Jones.
            parts = {name: ids for name, ids in self._by_token.items() if name not in self._single}
            for name, likeness, _ in process.extract(
                text, [*self._single, *parts], scorer=fuzz.ratio, limit=None
            ):
                for pupil in self._single.get(name) or parts[name]:
                    yield pupil, likeness

    def _match(self, tokens: Sequence[str], groups: Mapping[str, set[int]]) -> Match:
        found, how = self._exactly(tokens, groups)
        if not found:
            found, how = self._beginning(tokens, loosely=False), How.PART
            if found and any(token in self._tokens[found[0]] for token in tokens):
                how = How.NAME
        return Match(tuple(found), how)

    def _exactly(self, tokens: Sequence[str], groups: Mapping[str, set[int]]) -> tuple[list[int], How]:
        whole = "".join(tokens)
        if found := self._numbers.get(whole.lstrip("0")):
            return self._sorted(found), How.FULL
        # In one word it is a name alone as well: lina of Lina Khan, beside Li Na.
        is_alone = len(tokens) == 1 and whole in self._single
        if (full := self._full.get(whole)) and not is_alone:
            return self._sorted(full), How.FULL
        for rest, marked in self._split_by_mark(tokens):
            if found := [pupil for pupil in self._exactly(rest, groups)[0] if pupil in marked]:
                return found, How.FULL
        for rest, group in split_by_group(tokens, groups):
            name = "".join(rest)
            # A year and a word, as in year 10 to Dan, are nobody's initials.
            marks = "".join(token for token in tokens if token not in rest)
            initials = () if is_word(name) and _YEAR_ALONE.fullmatch(marks) else self._initials.get(name, ())
            for called in (self._full.get(name, ()), initials, self._alone(rest)):
                if found := [pupil for pupil in called if pupil in group]:
                    return self._sorted(found), How.FULL
        called = {*self._alone(tokens), *(full or ())}
        return self._sorted(called), How.WORD if is_word(whole) else How.NAME

    def _split_by_mark(self, tokens: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        """The name, and the pupils of what stands behind it to tell two of one name apart: a number or a birthday."""
        for marks, length in ((self._numbers, 1), (self._births, 3)):
            mark = "".join(tokens[-length:]).lstrip("0")
            if len(tokens) > length and len(mark) >= _SHORTEST_MARK and mark in marks:
                yield tokens[:-length], marks[mark]

    def _alone(self, tokens: Sequence[str]) -> Collection[int]:
        """Those with a forename or surname that is just this.

        One of several words may also be another's forename and a part of their surname: where somebody is an Ali Khan
        by surname, Ali Muhammad Khan is called so too.
        """
        found = self._single.get("".join(tokens), ())
        if not found or len(tokens) < 2:
            return found
        having = (self._by_token.get(token, set[int]()) for token in tokens)
        return {*found, *set[int].intersection(*having)}

    def _may_begin(self, token: str) -> bool:
        """Whether a name, a form or a number of anybody's begins so; where none does, no words from it on name one."""
        # Numbers are looked up without the noughts before them.
        return any(
            next(beginning_with(each, self._sorted_starts), None) is not None
            for each in (token, token.lstrip("0"))
        )

    def _beginning(self, tokens: Sequence[str], *, loosely: bool) -> list[int]:
        if not tokens or not self._may_begin(tokens[0]):
            return []
        for rest, group in split_by_group(tokens, self._groups):
            if found := [pupil for pupil in self._begins(rest, loosely=loosely) if pupil in group]:
                return found
        return self._begins(tokens, loosely=loosely)

    def _begins(self, tokens: Sequence[str], *, loosely: bool) -> list[int]:
        if max(map(len, tokens), default=0) < (1 if loosely else 2):
            return []
        found = self._begun(tokens, loosely=loosely)
        in_full = {pupil: sum(token in self._tokens[pupil] for token in tokens) for pupil in found}
        most = max(in_full.values(), default=0)
        nearest = [pupil for pupil in found if in_full[pupil] == most]
        enough = loosely or (
            len("".join(tokens)) >= _ENOUGH and not any(map(is_word, tokens)) and not self._may_own(tokens)
        )
        return self._sorted(nearest or (self._running_on("".join(tokens)) if enough else ()))

    def _may_own(self, tokens: Sequence[str]) -> bool:
        """Whether it may be a name that says whose something is, without its apostrophe: amys is no Amy S."""
        return len(tokens) == 1 and tokens[0].endswith("s") and tokens[0][:-1] in self._single

    def _begun(self, tokens: Sequence[str], *, loosely: bool) -> list[int]:
        """The pupils a name of whom each of the words begins."""
        possible = set[int].intersection(*(self._having(token) for token in tokens)) if tokens else set[int]()
        found = [pupil for pupil in possible if each_begins_another(tokens, self._tokens[pupil])]
        return found if loosely else [pupil for pupil in found if self._is_named(tokens, pupil)]

    def _is_named(self, tokens: Sequence[str], pupil: int) -> bool:
        """Whether one of the words is a whole name or four letters of one, and none of the others is a mere word."""
        names = self._tokens[pupil]
        whole = [token for token in tokens if token in names]
        parts = [token for token in tokens if token not in names]
        if any(len(token) > 1 and is_word(token) for token in parts):
            return False
        return bool(whole) or any(len(token) >= _ENOUGH for token in parts)

    def _having(self, beginning: str) -> set[int]:
        """The pupils one of whose names, word by word, begins so."""
        return {
            pupil
            for token in beginning_with(beginning, self._sorted_tokens)
            for pupil in self._by_token[token]
        }

    def _running_on(self, beginning: str) -> set[int]:
        """The pupils whose name, written without spaces, begins so."""
        return {
            pupil
            for name in beginning_with(beginning, self._sorted_names)
            for index in (self._full, self._single)
            for pupil in index.get(name, ())
        }

    def _sorted(self, pupils: Iterable[int]) -> list[int]:
        return sorted(set(pupils), key=self._order.__getitem__)
