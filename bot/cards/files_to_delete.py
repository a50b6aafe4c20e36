"""Files that were taken out of Staffroom, as whoever has to delete them is reminded (lifecycle, 1)."""

from bot.say.card import Row
from bot.say.viewer import Viewer
from models.rules.wording import day_in_full
from models.views.files_to_delete import FileToDelete

LIST = "staffroom taken list --as E-MAIL"


def row(viewer: Viewer, file: FileToDelete) -> Row:
    """By when it should have gone, and how it is said that it has; by its number, for it names nobody."""
    taken, until = (day_in_full(each, viewer.today) for each in (file.on, file.until))
    by = f"{file.left}, who has left, took it" if file.left else "You took it"
    see = (
        " See to it that it goes, and every copy of it." if file.left else " Delete it, and every copy of it."
    )
    said = f"To see where it is, on the server: {LIST}"
    done = f"Once it is gone: staffroom taken deleted {file.number} --as E-MAIL"
    return Row(
        f"File {file.number} to delete: {file.kind}",
        f"{by} out of Staffroom on {taken}. It was to be deleted by {until}.{see}\n{said}\n{done}",
    )
