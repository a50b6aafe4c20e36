"""What is taken out of a free text before its pupil gets it: other pupils, telephone numbers, addresses (lifecycle, 2).

What is surely another pupil's is taken out; what only may be is marked, for a person to look at. Where a name is
shared with the pupil whose text it is, or with staff, they stay; where it is whole, and another pupil's, it goes, with
the form behind it; where a whole name is both, a person looks.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from models.rules.english import is_word
from models.rules.letters import fold, is_possessive
from models.rules.marked_text import (
    Marked,
    Sees,
    TextPiece,
    TextWord,
    begins_sentence,
    meet,
    no_names,
    put,
    together,
)
from models.rules.names import KnownPupil
from models.rules.pieces import compact

ANOTHER_PUPIL = "another pupil"
NUMBER_GONE = "[telephone number]"
ADDRESS_GONE = "[e-mail address]"
MARKED_GONE = "[taken out]"

_WORDS = re.compile(r"[^\W_]+(?:['’ʼ`.-][^\W_]+)*['’]?")
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().-]{0,2}\d){9,14}(?!\w)")
_FORM_BEHIND = re.compile(r"(?P<before>(?:\s|,\s?|\s?(?P<open>\()))(?=\w)")
"""Between a name and its form: Ben Dodd 11B, Ben Dodd, 11B and Ben Dodd (11B)."""
_DIGITS = re.compile(r"(?<!\w)\d{5,}(?!\w)")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "prof", "professor", "rev"})
_OF_ONE_SEX = {
    "M": frozenset({"she", "her", "hers", "herself"}),
    "F": frozenset({"he", "him", "his", "himself"}),
}
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_PRONOUNS = frozenset({*_THEY, *_OF_ONE_SEX["M"], *_OF_ONE_SEX["F"]})
_KIN = frozenset(
    {"brother", "sister", "twin", "cousin", "sibling", "siblings", "stepbrother", "stepsister"}
    | {"friend", "friends", "boyfriend", "girlfriend", "bestfriend"}
)
_ALIKE = 88.0
"""Of 100: how like a pupil's name a word that nobody knows may be, to be meant for it."""
_SHORTEST = 2
_LONGEST = 5
"""Words of a whole name."""
_EVERYDAY = frozenset({"will", "may", "mark", "art", "can", "an", "so", "do", "in", "he", "no", "my"})
"""Words that are names, too, but in small letters are seldom meant so."""


@dataclass(frozen=True)
class CleanText:
    """A text without what is surely not the pupil's, and what in it a person has to look at."""

    whole: str
    """As it goes out, where nothing that is marked is another's."""
    cut: str
    """As it goes out without what is marked."""
    shown: str
    """As it is looked at: what is marked stands in ⟦ ⟧."""
    sees: tuple[Sees, ...]
    """Why it has to be looked at; nothing: it need not."""


@dataclass(frozen=True)
class OwnNames:
    """The pupil whose texts they are, by every name they have, and their sex as the MIS has it."""

    names: frozenset[str]
    whole: frozenset[tuple[str, ...]]
    sex: str = ""

    @classmethod
    def of(cls, pupil: KnownPupil, sex: str = "", before: Iterable[KnownPupil] = ()) -> "OwnNames":
        """`before` is the pupil under each name of before."""
        whole = frozenset(name for each in (pupil, *before) for name in _whole_names(each))
        return cls(frozenset(each for name in whole for each in name), whole, sex)


@dataclass
class NamesAbout:
    """Everybody's names, by which other pupils are known in a text; made once for one pupil's texts."""

    others: Iterable[KnownPupil]
    own: OwnNames
    staff: Collection[str]
    """Names of staff, as they are said: Noor Hussain."""
    instead: str = ANOTHER_PUPIL
    """What stands where a name was taken out."""
    _whole: set[tuple[str, ...]] = field(default_factory=set, init=False)
    _single: set[str] = field(default_factory=set, init=False)
    _numbers: set[str] = field(default_factory=set, init=False)
    _initials: dict[str, set[str]] = field(default_factory=dict, init=False)
    _of_staff: set[str] = field(default_factory=set, init=False)
    _whole_staff: set[tuple[str, ...]] = field(default_factory=set, init=False)
    _joined: set[str] = field(default_factory=set, init=False)
    _names: list[str] = field(default_factory=list, init=False)
    _forms: set[str] = field(default_factory=set, init=False)
    _firsts: set[str] = field(default_factory=set, init=False)
    _alike: dict[str, bool] = field(default_factory=dict, init=False)
    _clean: dict[str, CleanText] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for each in self.others:
            self._add(each)
        for name in self.staff:
            words = tuple(fold(name).split())
            self._of_staff.update(words)
            self._whole_staff.add(words)
        self._names = sorted(each for each in self._single if len(each) > 3)

    def _add(self, pupil: KnownPupil) -> None:
        for first, last in _names_of(pupil):
            self._initials.setdefault(first[0][:1] + last[0][:1], set()).add(compact(pupil.form))
            self._joined.update(("".join(first), "".join(last)))
            self._single.update(each for each in (*first, *last) if len(each) >= _SHORTEST)
            self._firsts.update(first)
        self._forms.update({compact(pupil.form)} - {""})
        for name in _whole_names(pupil):
            self._whole.add(name)
            self._joined.add("".join(name))
        self._numbers.update({compact(pupil.upn), compact(pupil.admission).lstrip("0")} - {""})

    def take_out(self, text: str) -> CleanText:
        """The text as its pupil may have it, and what a person has to look at first."""
        found = self._clean.get(text)
        if found is None:
            # The same word stands in thousands of records: a mark, a room, a subject.
            found = self._clean[text] = self._cleaned(text)
        return found

    def _cleaned(self, text: str) -> CleanText:
        gone = [*self._addresses(text), *self._phone_numbers(text)]
        words = [
            TextWord(match.start(), match.end(), text)
            for match in _WORDS.finditer(text)
            if not any(span.start <= match.start() < span.end for span, _ in gone)
        ]
        surely, maybe = self._names_in(text, words)
        gone += [(span, self._instead(text, span)) for span in surely]
        taken = [span for span, _ in gone]
        maybe += self._numbers_in(text, taken)
        names_another = bool(surely) or any(each.why in {Sees.NAME, Sees.WORD_NAME} for each in maybe)
        maybe += list(self._pronouns(words, names_another=names_another))
        marked = [each for each in maybe if not any(meet(each, span) for span in taken)]
        return CleanText(
            whole=put(text, gone),
            cut=put(text, [*gone, *((each, MARKED_GONE) for each in marked)]),
            shown=put(text, [*gone, *((each, f"⟦{text[each.start : each.end]}⟧") for each in marked)]),
            sees=tuple(dict.fromkeys(each.why for each in marked)),
        )

    def _instead(self, text: str, span: TextPiece) -> str:
        return f"{self.instead}'s" if is_possessive(text[span.start : span.end]) else self.instead

    def _names_in(self, text: str, words: Sequence[TextWord]) -> tuple[list[TextPiece], list[Marked]]:
        surely: list[TextPiece] = []
        maybe: list[Marked] = []
        at = 0
        while at < len(words):
            taken = self._whole_at(words, at)
            if taken:
                whole = words[at : at + abs(taken)]
                if taken > 0:
                    surely.append(TextPiece(whole[0].start, whole[-1].end))
                elif self._is_of_another_too(whole):
                    maybe.append(Marked(whole[0].start, whole[-1].end, Sees.NAME))
                at += abs(taken)
                continue
            word = words[at]
            before = words[at - 1] if at else None
            after = words[at + 1] if at + 1 < len(words) else None
            at += 1
            if after is not None and self._are_initials(word, after):
                surely.append(TextPiece(word.start, after.end))
                at += 1
            elif self._is_number(word) or self._is_joined(word):
                surely.append(word.span)
            elif not self._is_of_staff(word, before):
                why = self._seen(text, word, before, after)
                if why is Sees.SURELY:
                    surely.append(word.span)
                elif why is not None:
                    maybe.append(Marked(word.start, word.end, why))
        return self._with_forms(text, words, together(text, surely)), maybe

    def _is_of_another_too(self, words: Sequence[TextWord]) -> bool:
        """Whether the pupil's own whole name, or one of the staff's, is that of another pupil as well."""
        return tuple(part for each in words for part in each.folded) in self._whole

    def _with_forms(
        self, text: str, words: Sequence[TextWord], spans: Iterable[TextPiece]
    ) -> list[TextPiece]:
        """The same names with the form that is said behind one: it is another pupil's, too."""
        forms = {each.start: each.end for each in words if "".join(each.folded) in self._forms}
        found = []
        for span in spans:
            behind = _FORM_BEHIND.match(text, span.end)
            start = behind.end("before") if behind is not None else -1
            ends = forms.get(start)
            if behind is None or ends is None:
                found.append(span)
                continue
            closed = bool(behind["open"]) and text[ends : ends + 1] == ")"
            found.append(span if behind["open"] and not closed else TextPiece(span.start, ends + closed))
        return found

    def _whole_at(self, words: Sequence[TextWord], at: int) -> int:
        """How many words from there are another's whole name; of staff or the pupil themself, as many below zero."""
        parts: list[str] = []
        best = 0
        for length, word in enumerate(words[at : at + _LONGEST], start=1):
            parts.extend(word.folded)
            name = tuple(parts)
            if len(name) < 2:
                continue
            if name in self.own.whole or name in self._whole_staff:
                best = -length
            elif name in self._whole and (word.is_large or not all(map(is_word, name))):
                best = length
        return best

    def _is_number(self, word: TextWord) -> bool:
        plain = "".join(word.folded)
        return (
            any(each.isdigit() for each in plain) and len(plain) >= 4 and plain.lstrip("0") in self._numbers
        )

    def _are_initials(self, word: TextWord, after: TextWord) -> bool:
        """Initials with the form: BD 11B."""
        plain = "".join(word.folded)
        forms = self._initials.get(plain, set()) if len(plain) == 2 else set()
        return "".join(after.folded) in forms - {""}

    def _is_joined(self, word: TextWord) -> bool:
        """A whole name in one word: bendodd."""
        plain = "".join(word.folded)
        own = plain in {"".join(each) for each in self.own.whole}
        known = plain in self._single or plain in self._of_staff or plain in self.own.names
        return len(plain) > 4 and plain in self._joined and not (own or known or is_word(plain))

    def _is_of_staff(self, word: TextWord, before: TextWord | None) -> bool:
        """A surname after Mr or Ms, or a name that only staff have."""
        titled = before is not None and bool(before.folded) and before.folded[-1] in _TITLES
        if titled and any(each in self._of_staff for each in word.folded):
            return True
        return any(each in self._of_staff for each in word.folded) and not any(
            each in self._single for each in word.folded
        )

    def _seen(
        self, text: str, word: TextWord, before: TextWord | None, after: TextWord | None
    ) -> Sees | None:
        """Whether one word alone names another pupil: surely, or perhaps, and why."""
        known = [each for each in word.folded if each in self._single and each not in self.own.names]
        if known:
            return self._of_a_known_name(text, word, known, (before, after))
        if word.is_known or all(each in self.own.names or is_word(each) for each in word.folded):
            titled = before is not None and bool(before.folded) and before.folded[-1] in _TITLES
            return Sees.NAME if titled and not all(each in self.own.names for each in word.folded) else None
        return Sees.NAME if word.is_large or self._is_like_a_name("".join(word.folded)) else None

    def _of_a_known_name(
        self, text: str, word: TextWord, known: Sequence[str], beside: Sequence[TextWord | None]
    ) -> Sees | None:
        if all(each in self._of_staff for each in known):
            return Sees.NAME
        if not all(is_word(each) for each in known):
            return Sees.SURELY
        a_first = any(each in self._firsts for each in known)
        if word.is_large and not begins_sentence(text, word.start) and a_first:
            return Sees.WORD_NAME if known[0] in no_names() else Sees.SURELY
        in_a_name = any(
            other is not None and any(each in self._single and not is_word(each) for each in other.folded)
            for other in beside
        )
        may_be = word.is_large or in_a_name or (a_first and not set(known) <= _EVERYDAY)
        return Sees.WORD_NAME if may_be else None

    def _is_like_a_name(self, plain: str) -> bool:
        """Whether a word in small letters that nobody knows is nearly a pupil's name: bejamin."""
        if len(plain) <= 3 or any(each.isdigit() for each in plain):
            return False
        known = self._alike.get(plain)
        if known is None:
            near = process.extractOne(plain, self._names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            known = self._alike[plain] = near is not None
        return known

    def _pronouns(self, words: Sequence[TextWord], *, names_another: bool) -> Iterator[Marked]:
        """Those of the other sex; any, where another is named; and whoever is close to the pupil."""
        others = _PRONOUNS if names_another else _OF_ONE_SEX.get(self.own.sex[:1].upper(), frozenset())
        for word in words:
            plain = "".join(word.folded)
            if plain in others:
                yield Marked(word.start, word.end, Sees.PRONOUN)
            elif plain in _KIN:
                yield Marked(word.start, word.end, Sees.KIN)

    def _addresses(self, text: str) -> list[tuple[TextPiece, str]]:
        return [(TextPiece(*match.span()), ADDRESS_GONE) for match in _ADDRESS.finditer(text)]

    def _phone_numbers(self, text: str) -> list[tuple[TextPiece, str]]:
        return [(TextPiece(*match.span()), NUMBER_GONE) for match in _NUMBER.finditer(text)]

    def _numbers_in(self, text: str, taken: Sequence[TextPiece]) -> list[Marked]:
        found = [Marked(*match.span(), Sees.NUMBER) for match in _DIGITS.finditer(text)]
        return [each for each in found if not any(meet(each, span) for span in taken)]


def _names_of(pupil: KnownPupil) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each forename with each surname, folded, word by word."""
    forenames = [fold(pupil.forename), fold(pupil.preferred or "")]
    forenames += [each.split()[0] for each in forenames if each]
    for surname in dict.fromkeys((fold(pupil.surname), fold(pupil.legal_surname or ""))):
        for forename in dict.fromkeys(forenames):
            if forename and surname:
                yield tuple(forename.split()), tuple(surname.split())


def _whole_names(pupil: KnownPupil) -> Iterator[tuple[str, ...]]:
    """Each whole name, the surname last or first."""
    for first, last in _names_of(pupil):
        yield (*first, *last)
        yield (*last, *first)
