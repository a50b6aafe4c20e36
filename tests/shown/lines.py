"""Forty lines as tired staff type them, each in the invented school as it stands, and what is answered."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from models.db.database import Database
from tests.conversations.conftest import World, fill_with_invented_school

LINES = (
    ("n.hussain", "SLIP AMY CARTER NO HOMEWORK AGAIN"),
    ("n.hussain", "slip amy+ ace"),
    ("n.hussain", "slip amy/ben + great mock"),
    ("n.hussain", "slip amy carter good, sorry i meant ben dodd"),
    ("n.hussain", "slip amy carter + on target: great"),
    ("n.hussain", "slip amy carter + ace (target: read more)"),
    ("n.hussain", "slip amy carter re homework - not handed in"),
    ("n.hussain", "slip ben dodd tgt finish paper 2"),
    ("n.hussain", "slip bem dodd - swore at me"),
    ("n.hussain", "slip amy carter -5 behaviour points"),
    ("n.hussain", "amy carter - no hw"),
    ("n.hussain", "amy carter forgot her book again"),
    ("n.hussain", "pls book amy carter thu"),
    ("n.hussain", "book amy carter 2moro lunch ta"),
    ("n.hussain", "book amy carter thursday the 26th"),
    ("n.hussain", "book ben dodd thu, sorry i meant wed"),
    ("n.hussain", "book my 11Ma1 class thu"),
    ("n.hussain", "book amy carter tue period six"),
    ("n.hussain", "book amy n ben thu 3.30"),
    ("n.hussain", "book amy carter Y11 thu"),
    ("n.hussain", "amy carter book thu"),
    ("n.hussain", "book amy carter thu wibble"),
    ("n.hussain", "cancel thu"),
    ("n.hussain", "move amy thu lunch to fri 4 dec"),
    ("n.hussain", "grade amy 5->6"),
    ("n.hussain", "grade amy c5 p6"),
    ("n.hussain", "grade amy carter current five predicted six"),
    ("n.hussain", "grade amy carter no change"),
    ("c.mellor", "grade amy carter pass/merit"),
    ("n.hussain", "slips unread"),
    ("n.hussain", "oops undo"),
    ("n.hussain", "what can you do"),
    ("d.whitfield", "meet amy today - all fine no target"),
    ("d.whitfield", "who is amy carter"),
    ("d.whitfield", "mine quiet 6pm-7am"),
    ("j.reid", "amy carter is off sick"),
    ("j.reid", "absent ben dodd, sorry i meant amy carter"),
    ("p.lowe", "year 11 list thu"),
    ("h.marsh", "settings digest 4pm"),
    ("h.marsh", "settings safeguarding words none"),
)


def transcript() -> Iterator[tuple[str, str, str]]:
    """Who says which line, and what they hear; each line is said in the school as it was before the others."""
    with TemporaryDirectory() as folder:
        before, now = Path(folder) / "school.db", Path(folder) / "now.db"
        fill_with_invented_school(f"sqlite:///{before}", Path(folder))
        for who, line in LINES:
            for left in Path(folder).glob("now.db*"):
                left.unlink()
            copyfile(before, now)
            database = Database(f"sqlite:///{now}")
            yield who, line, World(database).staff(who).says(line)
            database.close()


def say_all() -> None:
    """Print every line with its answer."""
    for who, line, answer in transcript():
        indented = answer.replace("\n", "\n    ")
        say(f"{who}> {line}\n    {indented}")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what is shown


if __name__ == "__main__":
    say_all()
