"""What an import takes away is said, and asked about where it is more than a small part."""

from collections.abc import Mapping, Sequence

from models.exchange.drafts import Draft, Removal
from models.exchange.questions import Option, Question, Removable, question_id
from models.rules.wording import listed

_FEW = 2
"""Of more groups than these, all of which lose, it is all that loses."""
Share = tuple[Sequence[str], int]
"""Who or what goes of one group, such as a class, and how many there are in it."""

_SHOWN = 5
"""So many names stand in the question; the rest is a number."""


def ask_about_removals(draft: Draft) -> None:
    """Ask about each kind of which more than a small part would go, unless it was said that it may."""
    for each in draft.removals:
        if draft.turn and each.each_september:
            continue
        if is_large(draft, len(each.names), each.of, unasked=each.unasked):
            draft.answers.ask(_question(each))


def take_away_by_group(
    draft: Draft, kind: Removable, what: str, groups: Mapping[str, Share], *, each_september: bool = False
) -> bool:
    """Note what goes, of each group by itself: a small part of the school may be most of one class.

    Gives whether it is more than a small part, of a group or of all.
    """
    every = [name for names, _ in groups.values() for name in names]
    total = sum(of for _, of in groups.values())
    large = {group: part for group, part in groups.items() if is_large(draft, len(part[0]), part[1])}
    of_large = [name for names, _ in large.values() for name in names]
    here_and_there = len(large) == len(groups) > _FEW or len(of_large) * 10 < len(every) * 9
    everywhere = here_and_there and is_large(draft, len(every), total)
    if not large or everywhere:
        draft.take_away(kind, what, every, total, each_september=each_september)
    else:
        where = f"{what} ({listed(large, _SHOWN)})"
        total = sum(of for _, of in large.values())
        draft.take_away(kind, where, of_large, total, unasked=0, each_september=each_september)
    return bool(large) or everywhere


def is_large(draft: Draft, many: int, of: int, *, unasked: int = 3) -> bool:
    """Whether so many of so many are more than a small part: above the school's own percentage, or above half."""
    large = many > unasked and many * 100 > draft.removals_percent * of
    return large or (many > 1 and many * 2 > of)


def _question(removal: Removal) -> Question:
    many, of = len(removal.names), removal.of
    shown = ", ".join(removal.names[:_SHOWN])
    more = f" and {many - _SHOWN:,} more" if many > _SHOWN else ""
    return Question(
        id=f"remove.{removal.kind}.{question_id(removal.what)}",
        also=(f"remove.{removal.kind}",),
        asks=f"{many:,} of {of:,} {removal.what} would go: {shown}{more}. Is that meant?",
        choices=(Option("yes", "they go", option=f"--yes-remove {removal.kind}"),),
        sort="A large part would be taken away",
    )
