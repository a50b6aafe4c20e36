"""Whom words mean: those whom the speaker teaches or mentors first, then anybody in the school; never a guess."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.inputs.line import PASSING, Asking, Unclear
from bot.say.form import Choice
from models.access.authoriser import Action, could, reads_restricted, shut
from models.db.tables import Db
from models.rules.english import is_word
from models.rules.letters import fold
from models.rules.names import How
from models.rules.wording import day_in_full, to_type
from models.school.pupils import close_to, groups_beginning, members
from models.school.snapshot import School

MOST_SHOWN = 15
"""Teams shows no more choices than this under a field that searches."""
MOST_PICKED = 100
"""Slack shows no more choices than this in one list."""
MOST_NAMED = 60
"""Names that are looked up at once: a line of more is a list that belongs in a class, or in several lines."""
_NEAR = 3
_LIKE_A_CLASS = re.compile(r"\d{1,2}[A-Za-z]{1,3}\d{0,2}")
"""How forms and classes are named: 11B, 11Ma1."""
_LONGEST = 7
"""Words of a name with a form, as a line begins."""
_SHORTEST_SURNAME = 4
"""Letters of a word that may be a surname mistyped."""
LIKENESS = 70.0
"""Of 100: how like a name what was typed has to be before somebody is asked whether it is meant."""
SOMEWHAT_LIKE = 60.0
"""Of 100: the same of a name that was typed to its end: Shawn for Sean."""
FARTHEST = 10.0
"""Of 100: how much less like than the likest."""

First = Callable[[Sequence[int]], Collection[int]]
"""Which of some pupils are meant before the others."""


def choice(school: School, pupil_id: int) -> Choice:
    """A pupil to pick: name, form and year; or name, and that they have left."""
    known = school.pupils.get(pupil_id)
    label = school.label(pupil_id)
    return Choice(str(pupil_id), label if known is None else f"{label} (Year {known.year})")


def choices(school: School, ids: Iterable[int]) -> tuple[Choice, ...]:
    return tuple(choice(school, each) for each in ids)


def search(db: Db, school: School, typed: str, *, groups: bool) -> tuple[Choice, ...]:
    """Pupils for what was typed so far, at most 15, and nobody whom it does not name.

    The name of a form or a class stands for it where `groups` may be chosen, else for who is in it. Where nobody fits,
    those who are called nearly so are asked about.
    """
    if found := school.names.completions(typed):
        return choices(school, found[:MOST_SHOWN])
    if named := groups_beginning(db, typed):
        if groups:
            return tuple(Choice(name, f"{name} (the whole {kind})") for name, kind in named[:MOST_SHOWN])
        return choices(school, members(db, named[0][0])[:MOST_SHOWN]) if len(named) == 1 else ()
    near = school.names.nearest(typed, _NEAR, at_least=LIKENESS, spread=FARTHEST)
    return tuple(Choice(each.value, f"Did you mean {each.label}?") for each in choices(school, near))


def search_all(db: Db, school: School, typed: str) -> tuple[Choice, ...]:
    """The same with those who have left; who is called nearly so is asked about where nobody fits."""
    gone = choices(school, school.leavers.completions(typed))
    here = search(db, school, typed, groups=False)
    return (*here, *gone)[:MOST_SHOWN] if not gone or school.names.completions(typed) else gone[:MOST_SHOWN]


def ones_own(ask: Asking) -> First:
    """Those whom the speaker teaches, mentors, supports or is the tutor of; looked up when first needed."""
    close: list[frozenset[int]] = []

    def of(ids: Sequence[int]) -> Collection[int]:
        if not close:
            close.append(close_to(ask.db, ask.who.staff_id, ask.today))
        return [each for each in ids if each in close[0]]

    return of


def leading(school: School, tokens: Sequence[str]) -> int:
    """How many of the leading words are a name; the full name of who has left or is restricted, if longer, alone."""
    words = [token.strip(",;:") for token in tokens[:_LONGEST]]
    aside = max(school.leavers.at_start(words), school.restricted.at_start(words))
    return max(school.names.longest_prefix(words)[0], aside)


def runs_into_surname(school: School, tokens: Sequence[str]) -> bool:
    """Whether the word behind a forename is nearly the surname of somebody called so: amy reily, of Amy Reilly."""
    name, word = (*tokens[:2], "")[:2]
    plain = fold(word)
    if not name.isalpha() or len(plain) < _SHORTEST_SURNAME or not plain.isalpha():
        return False
    called = (school.pupils[each].surname for each in school.names.match(name).ids if each in school.pupils)
    return any(OSA.distance(plain, fold(each), score_cutoff=1) == 1 for each in called)


@dataclass(frozen=True)
class Whom:
    """Who may be meant by a name."""

    first: First
    years: Sequence[int] = ()
    """Of these years where any is."""
    leavers: bool = False
    """Those who have left too."""
    others: bool = True
    """Whether others are offered beside several who come first."""
    restricted: bool = False
    """Those whose record is restricted too, named by who may read it."""


def one(ask: Asking, phrase: str, whom: Whom) -> int:
    """The one pupil that the phrase means.

    Raises Unclear for several, for none, for a name that is also a word of ordinary English, for who has left, and for
    whose record is restricted.
    """
    match = ask.school.names.match(phrase)
    found = _of_years(ask.school, match.ids, whom.years)
    is_here = match.how is How.FULL and found
    if not is_here and (restricted := _restricted_named(ask, phrase, whom, found)):
        return _restricted(ask, restricted, whom)
    gone = () if is_here else ask.school.leavers.plainly(phrase)
    if gone or not found:
        gone = gone or ask.school.leavers.called(phrase)
        if whom.leavers and len(gone) == 1 and not found:
            return gone[0]
        raise (
            _left(ask, gone, found, leavers=whom.leavers) if gone else _nobody(ask.school, phrase, whom.years)
        )
    if alike := _called_so(ask, phrase, whom, found):
        raise Unclear(f"Which “{phrase}” do you mean?", choices(ask.school, [*found, *alike]))
    mine = found if match.how is How.FULL and len(found) == 1 else whom.first(found)
    meant = list(mine or found)
    others = [each for each in found if each not in meant] if whom.others else []
    if not mine and match.how in {How.NAME, How.WORD}:
        # Somebody else is called just that; one's own pupil may be meant by a part of a name.
        begun = [each for each in ask.school.names.parts(phrase) if each not in match.ids]
        near = [each for each in begun if not whom.years or ask.school.pupils[each].year in whom.years]
        meant = [*whom.first(near), *found]
    if len(meant) > MOST_PICKED:
        raise Unclear(f"{len(meant)} pupils are called “{phrase}”. Type more of the name.")
    if len(meant) > 1:
        offered = choices(ask.school, [*meant, *others])[:MOST_PICKED]
        raise Unclear(f"Which “{phrase}” do you mean?", offered)
    if match.how is How.WORD:
        asked = f"“{phrase}” is a word too. Do you mean {ask.school.label(meant[0])}?"
        raise Unclear(asked, chosen=(str(meant[0]),))
    return meant[0]


def _restricted_named(ask: Asking, phrase: str, whom: Whom, found: Sequence[int]) -> tuple[int, ...]:
    """Those with a restricted record who are named in full; who may read it need not name it to the letter."""
    known = ask.school.restricted
    reads = whom.restricted and reads_restricted(ask.who) and not found
    return known.plainly(phrase) or (known.called(phrase) if reads else ())


def _restricted(ask: Asking, named: Sequence[int], whom: Whom) -> int:
    """The one who is named, for who may read it. Raises Unclear for several, and to everybody else."""
    if not (whom.restricted and reads_restricted(ask.who)):
        raise Unclear(shut(ask.db), named=tuple(named))
    if len(named) > 1:
        known = ask.school.restricted
        offered = (Choice(str(each), f"{known.name(each)} (Year {known.known[each].year})") for each in named)
        raise Unclear("Whose restricted record do you mean?", tuple(offered), named=tuple(named))
    return named[0]


def _called_so(ask: Asking, phrase: str, whom: Whom, found: Sequence[int]) -> Sequence[int]:
    """Those whose double forename or surname is the full name of those who were found, unless only these are one's own.

    Amy-Leigh O'Shea is called Amy Leigh, beside whom an Amy Leigh may sit.
    """
    alike = [
        each
        for each in ask.school.names.also_called(phrase)
        if each not in found and (not whom.years or ask.school.pupils[each].year in whom.years)
    ]
    return [*whom.first(alike)] if alike and whom.first(found) else alike


def _of_years(school: School, ids: Sequence[int], years: Sequence[int]) -> Sequence[int]:
    return [each for each in ids if school.pupils[each].year in years] or ids


def has_left(ask: Asking, phrase: str) -> str:
    """What is said of who has left, or is restricted, and is named in full; blank for anybody else."""
    if ask.school.restricted.plainly(phrase):
        return shut(ask.db)
    gone = ask.school.leavers.plainly(phrase)
    return _left(ask, gone, (), leavers=False).sentence if gone else ""


def _left(ask: Asking, gone: Sequence[int], near: Sequence[int], *, leavers: bool) -> Unclear:
    """What is said of who has left: when, and who may still read of them; those who are here and called nearly so."""
    school = ask.school
    if leavers:
        return Unclear("Whom do you mean?", choices(school, [*gone, *near])[:MOST_PICKED], named=tuple(gone))
    days = {each: day_in_full(school.leavers.left_on[each], ask.today) for each in gone[:_NEAR]}
    said = " ".join(f"{school.leavers.name(each)} left on {day}." for each, day in days.items())
    reads = could(ask.who, Action.SEE_LEAVER)
    page = to_type(f"pupil {school.leavers.name(gone[0])}")
    there = f"What is on record: {page}" if reads else "Leadership may see what is on record."
    meant = " Or did you mean one of these?" if near else ""
    return Unclear(
        f"{said} Nothing new is kept of who has left. {there}{meant}",
        choices(school, near),
        guessed=bool(near),
        named=tuple(gone),
    )


def _nobody(school: School, phrase: str, years: Sequence[int]) -> Unclear:
    if _LIKE_A_CLASS.fullmatch(phrase):
        return Unclear(f"I know no form or class called “{phrase}”. Type another, or a name.", guessed=True)
    said = f"I know no pupil called “{phrase}”."
    words = fold(phrase).split()
    if all(is_word(word) or word in PASSING or not any(map(str.isalpha, word)) for word in words):
        return Unclear(f"{said} Type a name.", guessed=True, ordinary=True)
    if nearest := _of_years(school, like(school, phrase), years)[:_NEAR]:
        return Unclear(f"{said} Did you mean one of these?", choices(school, nearest), guessed=True)
    return Unclear(f"{said} Pick or type another name.", guessed=True)


def like(school: School, phrase: str) -> list[int]:
    """Those whose names are like the phrase, nearest first, then those whose name stands in it, then the less like."""
    near = school.names.nearest(phrase, MOST_PICKED, at_least=LIKENESS)
    words = fold(phrase).split() if len(phrase.split()) > 1 else ()
    shared = (each for word in words if len(word) > 1 for each in school.names.match(word).ids)
    farther = school.names.nearest(phrase, MOST_PICKED, at_least=SOMEWHAT_LIKE)
    return list(dict.fromkeys((*near, *shared, *farther)))
