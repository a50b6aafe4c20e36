"""Examples that can be typed name the reader's own pupils, class, subject and colleagues, as far as there are any."""

import re
from collections.abc import Callable
from functools import cache, partial
from itertools import islice
from typing import TypeVar

from bot.ask import Ask
from bot.say.typing import with_examples
from models.rules.letters import fold
from models.school.people import active_staff
from models.school.pupils import any_class, class_of, close_to

Whole = TypeVar("Whole")
_NAMED = re.compile(
    r"\b(?:(?P<staff>Dan Whitfield|Tom Berry)|"
    r"(?P<first>Amy Carter|A Carter 11A|Amy)|(?P<second>Ben Dodd|Ben)|(?P<group>11Ma1)|(?P<subject>maths))\b"
)
"""Whom and what the examples are written with."""
_FULL = ("Amy Carter", "Ben Dodd")
_COLLEAGUES = ("Dan Whitfield", "Tom Berry")


def ones_own(ask: Ask, whole: Whole) -> Whole:
    """The answer with its examples as this person could type them; nothing else of it is changed."""
    put = cache(partial(_put, ask))

    def own(line: str) -> str:
        return put()(line)

    return with_examples(whole, own)


def _put(ask: Ask) -> Callable[[str], str]:
    @cache
    def pupils() -> tuple[str, ...]:
        known, mine = ask.school, close_to(ask.db, ask.who.staff_id, ask.today)
        here = [known.pupils[each] for each in mine if each in known.pupils]
        # Whoever has none of their own, such as leadership, is shown some of the school's: nobody's names help nobody.
        here = here or [*known.pupils.values()]
        older = sorted(here, key=lambda each: (each.year not in known.settings.session_years, each.id))
        names = list(dict.fromkeys(f"{each.preferred or each.forename} {each.surname}" for each in older))
        written = [each for each in _FULL if each in names]
        # Looked up one by one until there are two: whoever teaches has more than a hundred.
        own = (each for each in dict.fromkeys((*written, *names)) if len(known.names.match(each).ids) == 1)
        return tuple(islice(own, 2))

    @cache
    def group() -> str:
        return class_of(ask.db, ask.who.staff_id) or any_class(ask.db)

    def subject() -> str:
        mine = {fold(ask.who.subjects[each]) for each in ask.who.teaches}
        return "maths" if not mine or "mathematics" in mine else min(mine)

    colleague = _colleague(ask)

    def own(found: re.Match[str]) -> str:
        if found["staff"]:
            return colleague(found[0])
        if found["group"]:
            return group() or found[0]
        if found["subject"]:
            return subject()
        number = 0 if found["first"] else 1
        if len(pupils()) <= number or found[0].split()[0] == pupils()[number].split()[0]:
            return found[0]
        return pupils()[number]

    return lambda line: _NAMED.sub(own, line)


def _colleague(ask: Ask) -> Callable[[str], str]:
    @cache
    def known() -> tuple[str, ...]:
        here = [each.name for each in active_staff(ask.db) if each.id != ask.who.staff_id]
        written = [each for each in _COLLEAGUES if each in here]
        return tuple(islice(dict.fromkeys((*written, *here)), 2))

    def colleague(written: str) -> str:
        at = _COLLEAGUES.index(written)
        return written if written in known() or at >= len(known()) else known()[at]

    return colleague
