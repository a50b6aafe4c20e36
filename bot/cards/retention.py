"""Cards of what is kept no longer: that a list of it waits to be decided on."""

from bot.say.card import Row
from bot.say.viewer import Viewer
from models.rules.wording import count
from models.school.people import Role
from models.views.lists_to_decide import ListToDecide


def list_row(viewer: Viewer, waiting: ListToDecide) -> Row:
    """What waits for the viewer, and what is typed where Staffroom runs: it is not decided in chat."""
    who, number = viewer.who, waiting.number
    said = [
        f"It is about {count(waiting.pupils, 'pupil')} who left."
        if waiting.pupils
        else "No pupil who left is on it, only what goes by its own day, such as day codes."
    ]
    if waiting.is_approved:
        said.append("The scheme lead approved it. For so many pupils somebody else has to as well.")
    runs = "Where Staffroom runs"
    said += [
        "What it removes cannot be brought back, so it is not decided in chat.",
        f"{runs}, type:" if Role.DATA_MANAGER in who.roles else f"{runs}, ask the data manager to type:",
        f"to see what is due: staffroom retention --as {who.email}",
        f"to let it go: staffroom retention approve {number} --as {who.email}",
        f"to keep it all: staffroom retention drop {number} --as {who.email}",
    ]
    return Row(f"List {number} of what is kept no longer waits for you", "\n".join(said))
