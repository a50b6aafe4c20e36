"""The line that says how many restrictions of pupils' records stand, for who keeps them (lifecycle, 3)."""

from bot.say.card import Part, Row
from bot.say.viewer import Viewer
from models.lifecycle.restricting import KnownRestriction
from models.rules.wording import count, day_in_full
from models.views.looked_again import RestrictionsToLookAt


def mark(viewer: Viewer, known: KnownRestriction) -> Part:
    """That the record is restricted, since when and why, for who reads it all the same."""
    return Row(f"Restricted since {day_in_full(known.since, viewer.today)}", said(viewer, known))


def said(viewer: Viewer, known: KnownRestriction) -> str:
    """Why, by whom, and when somebody looks again whether it has to be."""
    again = (
        "To be looked at again now"
        if known.look_again <= viewer.today
        else f"Looked at again on {day_in_full(known.look_again, viewer.today)}"
    )
    return f"{known.reason}\nBy {known.by}. {again}. Nothing new is recorded, and nothing is sent."


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
