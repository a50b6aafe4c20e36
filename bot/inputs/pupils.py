"""Pupils by name: one match goes on, several are picked from, none names the nearest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Phrase, Unclear
from bot.say.form import Asked, Choice, Pick, Search, Value
from models.db.errors import Sorry
from models.school.snapshot import School

MOST_SHOWN = 15
"""Teams shows no more choices than this under a field that searches."""


def choice(school: School, pupil_id: int) -> Choice:
    """A pupil to pick: name, form and year."""
    known = school.pupils[pupil_id]
    return Choice(str(pupil_id), f"{school.label(pupil_id)} (Year {known.year})")


def choices(school: School, ids: Iterable[int]) -> tuple[Choice, ...]:
    return tuple(choice(school, each) for each in ids)


def search(school: School, typed: str) -> tuple[Choice, ...]:
    """Pupils for what was typed so far, at most 15; the nearest where nobody fits."""
    found = school.names.find(typed) or school.names.nearest(typed, MOST_SHOWN)
    return choices(school, found[:MOST_SHOWN])


def one(school: School, phrase: str, years: Sequence[int] = ()) -> int:
    """The one pupil that the phrase means; of these years where any is. Raises Unclear for several and for none."""

    def of_years(ids: Sequence[int]) -> Sequence[int]:
        return [each for each in ids if school.pupils[each].year in years] or ids

    folded = phrase.casefold()
    if folded in school.classes or folded in school.forms:
        raise Sorry(
            f"I cannot take a whole class yet. Name the pupils instead of {phrase}, with commas between them."
        )
    found = of_years(school.names.find(phrase))
    if len(found) == 1:
        return found[0]
    if found:
        raise Unclear(f"Which “{phrase}” do you mean?", choices(school, found[:100]))
    if not any(letter.isalpha() for letter in phrase):
        raise Unclear(f"I know no pupil called “{phrase}”. Type a name.")
    known, _ = school.names.longest_prefix(words := phrase.split())
    if 1 < known < len(words):
        # More than a name was said: to leave it out would do something else than was asked.
        raise Sorry(f"I did not understand “{' '.join(words[known:])}”.")
    nearest = of_years(school.names.nearest(phrase, MOST_SHOWN if years else 3))[:3]
    raise Unclear(f"I know no pupil called “{phrase}”. Did you mean one of these?", choices(school, nearest))


@dataclass(frozen=True, kw_only=True)
class PupilField(Phrase[int]):
    """One pupil."""

    label: str = "Pupil"
    for_sessions: bool = False
    """Whether a name means first those whom sessions are for."""

    def leading(self, ask: Asking, tokens: Sequence[str]) -> int:
        return ask.school.names.longest_prefix([token.strip(",;:") for token in tokens[:5]])[0]

    def is_name(self, ask: Asking, tokens: Sequence[str]) -> bool:
        return ask.school.names.longest_prefix(list(tokens))[0] == len(tokens)

    def read(self, ask: Asking, phrases: Sequence[str]) -> int:
        if len(phrases) == 2 and len(surname_first := ask.school.names.find(" ".join(phrases))) == 1:
            return surname_first[0]
        if len(phrases) > 1:
            known = [phrase for phrase in phrases if ask.school.names.find(phrase)]
            strange = next((phrase for phrase in phrases if phrase not in known), None)
            if strange is not None and known:
                raise Sorry(f"I did not understand “{strange}”.")
            raise Sorry("One pupil at a time here. Name just one.")
        return one(ask.school, phrases[0], ask.school.settings.session_years if self.for_sessions else ())

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices)
        chosen = () if value is None else (choice(ask.school, value),)
        return Search(name, self.label, self.optional, self.hint, "pupil", chosen=chosen)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        return _known(ask.school, raw if isinstance(raw, str) else next(iter(raw), ""))


@dataclass(frozen=True, kw_only=True)
class PupilsField(Phrase[tuple[int, ...]]):
    """Several pupils, with commas or `and` between them."""

    label: str = "Pupils"

    for_sessions: bool = False
    """Whether a name means first those whom sessions are for."""

    def leading(self, ask: Asking, tokens: Sequence[str]) -> int:
        return ask.school.names.longest_prefix([token.strip(",;:") for token in tokens[:5]])[0]

    def is_name(self, ask: Asking, tokens: Sequence[str]) -> bool:
        return ask.school.names.longest_prefix(list(tokens))[0] == len(tokens)

    def read(self, ask: Asking, phrases: Sequence[str]) -> tuple[int, ...]:
        found: list[int] = []
        unclear: list[tuple[str, Unclear]] = []
        for phrase in phrases:
            try:
                found.append(
                    one(ask.school, phrase, ask.school.settings.session_years if self.for_sessions else ())
                )
            except Unclear as each:
                unclear.append((phrase, each))
        if unclear:
            # The picker holds those that are clear too, so that none is lost while the others are picked.
            sentence = " ".join(each.sentence for _, each in unclear)
            offered = dict.fromkeys(
                (*choices(ask.school, found), *(c for _, each in unclear for c in each.choices))
            )
            raise Unclear(sentence, tuple(offered)[:100], chosen=tuple(map(str, dict.fromkeys(found))))
        return tuple(dict.fromkeys(found))

    def draw(self, ask: Asking, name: str, value: tuple[int, ...] | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices, many=True)
        return Search(
            name,
            self.label,
            self.optional,
            self.hint,
            "pupil",
            many=True,
            chosen=choices(ask.school, value or ()),
        )

    def write(self, value: tuple[int, ...]) -> Value:
        return tuple(str(each) for each in value)

    def take(self, ask: Asking, raw: Value) -> tuple[int, ...]:
        given = (raw,) if isinstance(raw, str) else raw
        return tuple(dict.fromkeys(_known(ask.school, each) for each in given))


def _known(school: School, raw: str) -> int:
    if raw.isdigit() and int(raw) in school.pupils:
        return int(raw)
    raise Sorry("Pick a pupil from the list.")
