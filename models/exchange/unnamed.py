"""Whom a report of an import does not name: nobody knows who reads it at the console (lifecycle, 3)."""

import re
from collections.abc import Iterable, Iterator

from models.exchange.held import Held, Row

UNNAMED = "a pupil whose record is restricted"


def names_to_hide(held: Held, pupil_ids: Iterable[int]) -> set[str]:
    """The names under which these pupils are held, as lists write them, with the form after them or without."""
    return {name for each in pupil_ids if each in held.pupils for name in _written(held, held.pupils[each])}


def _written(held: Held, row: Row) -> Iterator[str]:
    form = held.forms[row["form_id"]]["name"] if row["form_id"] is not None else ""
    for forename in {row["legal_forename"], row["preferred_forename"]} - {""}:
        for surname in {row["legal_surname"], row["preferred_surname"]} - {""}:
            yield from (f"{surname} {forename}", f"{surname}, {forename}", f"{forename} {surname}")
            if form:
                yield f"{forename} {surname} {form}"


def unnamed(lines: Iterable[str], names: Iterable[str]) -> list[str]:
    """The lines with none of these names in them, however they are capitalised."""
    longest_first = sorted(names, key=lambda each: (-len(each), each))
    if not longest_first:
        return list(lines)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return [found.sub(UNNAMED, each) for each in lines]
