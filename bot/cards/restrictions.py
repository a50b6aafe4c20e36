"""The line that says how many restrictions of pupils' records stand, for who keeps them (lifecycle, 3)."""

from bot.say.card import Row
from models.rules.wording import count
from models.views.looked_again import RestrictionsToLookAt

_SEE = "On the server, staffroom restrict list names them."


def to_look_at(found: RestrictionsToLookAt) -> Row:
    """How many stand and are to be looked at again; no name, for nothing of such a record is sent."""
    are = "is" if found.stand == 1 else "are"
    stand = f"{count(found.stand, 'record')} {are} restricted."
    if found.due:
        return Row(
            f"{count(found.due, 'restriction')} to look at again",
            f"{stand} Is each still needed? {_SEE} There each is kept on or lifted.",
        )
    return Row("Restricted records", f"{stand} {_SEE} They are counted here at the start of each term.")
