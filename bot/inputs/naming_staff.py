"""A colleague's name in a line: by name, surname, title or code, or by a forename that only one has."""

from collections.abc import Sequence

from bot.inputs.line import Asking, Unclear
from bot.say.form import Choice
from models.db.errors import Sorry
from models.school.people import TITLES, Staff, names_of_left_staff, staff_names

_LONGEST = 4
"""Words of one name: a title and up to three more."""
ONE_OF_STAFF = "Name a colleague."


def staff_at(ask: Asking, tokens: Sequence[str]) -> tuple[int, int] | None:
    """How many words at the beginning name a colleague, and whom; None where they name nobody.

    Raises Unclear where several are called so, Sorry for one who has left.
    """
    known = staff_names(ask.db)
    tokens = tokens[:_LONGEST]
    words = [token.strip(",;.") for token in tokens]
    parted = next((at for at, token in enumerate(tokens, 1) if token.endswith(",")), len(tokens))
    for length in range(parted, 0, -1):
        said = " ".join(words[:length])
        staff = known.called(said) or (known.with_forename(said) if length == 1 else [])
        if len(staff) == 1:
            return length, staff[0].id or 0
        if staff and words[0].casefold().strip(".") not in TITLES:
            raise Unclear(f"Which “{said}” do you mean?", tuple(map(_choice, staff)), words=length)
    for length in range(parted, 0, -1):
        if gone := names_of_left_staff(ask.db).called(" ".join(words[:length])):
            raise Sorry(f"{gone[0].name} has left. Type another name.")
    return None


def one_of_staff(tokens: Sequence[str]) -> Sorry:
    """What is said of words that name nobody."""
    said = tokens[0].strip(",;.") if tokens else ""
    return Sorry(f"I know no colleague called “{said}”. Type another name." if said else ONE_OF_STAFF)


def _choice(staff: Staff) -> Choice:
    return Choice(str(staff.id), staff.name)
