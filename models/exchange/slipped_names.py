"""Names that stand beside other pupils' numbers: a column has slipped, or so it seems, and one question asks (R2)."""

from collections.abc import Collection, Iterator, Sequence

from models.exchange.drafts import ALWAYS_LEFT_OUT, Draft
from models.exchange.held import Row
from models.exchange.pupil_rows import PupilRow
from models.exchange.questions import Option, Question
from models.rules.letters import fold

RENAMED, SLIPPED = "renamed", "slipped"
_PARTS = ("surname", "forename")
_CHAIN = 2
"""So many pupils of whom each takes what another of them was called are no families that have married."""
_SHOWN = 3

PupilInRow = tuple[PupilRow, int]
"""A row of the file, and the pupil whose number it has."""


def seem_slipped(draft: Draft, numbered: Sequence[PupilInRow]) -> list[PupilInRow]:
    """The rows whose names seem to be those of other pupils.

    All that change a name where that is more than a small part of the file, or where one takes the name of the
    next; else those that take the name of another pupil here.
    """
    pupils = draft.held.pupils
    changed = [
        (row, found)
        for row, found in numbered
        if not row.by_account and _is_renamed(pupils[found], row.values)
    ]
    many = len(changed) > ALWAYS_LEFT_OUT and len(changed) * 100 > draft.removals_percent * len(numbered)
    if many or any(_in_a_chain(draft, changed, part) >= _CHAIN for part in _PARTS):
        return changed
    here = _names_here(draft) if changed else {}
    return [
        (row, found)
        for row, found in changed
        if here.get(fold(f"{row.values['legal_forename']} {row.values['legal_surname']}"), {found}) != {found}
    ]


def ask_about_slip(draft: Draft, slipped: Sequence[PupilInRow], of: int) -> str | None:
    """Whether they are renamed or the names have slipped; None while nobody has said."""
    would = "; ".join(
        f"{draft.held.pupil_name(found)} ({row.values['upn'] or row.values['admission']}) would be "
        f"{row.values['legal_forename']} {row.values['legal_surname']}"
        for row, found in slipped[:_SHOWN]
    )
    more = f"; and {len(slipped) - _SHOWN:,} more" if len(slipped) > _SHOWN else ""
    return draft.answers.ask(
        Question(
            id="names",
            asks=f"{len(slipped):,} of {of:,} pupils would get another name: {would}{more}. "
            f"The names seem to have slipped against the UPNs in {slipped[0][0].sheet.file}. Have they?",
            choices=(
                Option(SLIPPED, "they have: these rows are left out, and nobody of them is changed"),
                Option(RENAMED, "they have not: each pupil has the name beside the UPN now"),
            ),
        )
    )


def say_left_out(draft: Draft, slipped: Sequence[PupilInRow]) -> None:
    """Say which rows stay out because of their names."""
    for row, found in slipped:
        name = f"{row.values['legal_forename']} {row.values['legal_surname']}"
        what = "this name stands beside another pupil's number"
        advice = "The row is left out, and the pupil stays as before. Export the list again."
        draft.warn(row.sheet, row.line, "upn", name, what, advice, draft.held.pupil_name(found))


def _is_renamed(before: Row, after: Row) -> bool:
    """Whether a name is another, and not the same with a second forename more or less."""
    return any(not _known(before, part, after[f"legal_{part}"]) for part in _PARTS)


def _known(before: Row, part: str, after: str) -> bool:
    known = [set(words.split()) for words in _called(before, part)]
    now = set(fold(after).replace("-", " ").split())
    return any(words <= now or now <= words for words in known)


def _called(row: Row, part: str) -> Iterator[str]:
    for sort in ("legal", "preferred"):
        if words := fold(row.get(f"{sort}_{part}") or "").replace("-", " "):
            yield words


def _in_a_chain(draft: Draft, changed: Sequence[PupilInRow], part: str) -> int:
    """How many take what another of them was called, and was called alone."""
    pupils = draft.held.pupils
    takes = [(found, row.values[f"legal_{part}"]) for row, found in changed]
    takes = [(found, words) for found, words in takes if not _known(pupils[found], part, words)]
    before: dict[str, set[int]] = {}
    for found, _ in takes:
        for words in _called(pupils[found], part):
            before.setdefault(words, set()).add(found)
    return sum(bool(before.get(fold(words).replace("-", " "), set()) - {found}) for found, words in takes)


def _names_here(draft: Draft) -> dict[str, Collection[int]]:
    """Who of those here has each name."""
    names: dict[str, set[int]] = {}
    for row_id, row in draft.held.pupils.items():
        if row["left_on"] is None:
            names.setdefault(fold(f"{row['legal_forename']} {row['legal_surname']}"), set()).add(row_id)
    return dict(names)
