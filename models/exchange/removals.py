"""What an import takes away is said, and asked about where it is more than a small part."""

from models.exchange.drafts import Draft, Removal
from models.exchange.questions import Option, Question, question_id

_SHOWN = 5
"""So many names stand in the question; the rest is a number."""


def ask_about_removals(draft: Draft, *, percent: int) -> None:
    """Ask about each kind of which more than so many in a hundred would go, unless it was said that they may."""
    for each in draft.removals:
        many = len(each.names)
        large = many > each.unasked and many * 100 > percent * each.of
        if large or (many > 1 and many * 2 > each.of):
            draft.answers.ask(_question(each))


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
