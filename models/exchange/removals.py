"""What an import takes away is said, and asked about where it is more than a small part."""

from models.exchange.drafts import Draft, Removal
from models.exchange.questions import Option, Question, question_id

_SHOWN = 5
"""So many names stand in the question; the rest is a number."""


def ask_about_removals(draft: Draft) -> None:
    """Ask about each kind of which more than a small part would go, unless it was said that it may."""
    for each in draft.removals:
        if is_large(draft, len(each.names), each.of, unasked=each.unasked):
            draft.answers.ask(_question(each))


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
