"""A message of several lines: each command of it is one, and nothing of it goes onto another pupil's record."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.commands import registry
from bot.lookups import Lookups
from models.db.database import Database
from models.school.people import Staff

AMY, BEN = "slip Amy Carter + superb", "slip Ben Dodd - late"
SEVERAL = [
    (AMY, BEN),
    (AMY, "2. slip Ben Dodd - late"),
    (f"please {AMY}", BEN),
    ("Hello all", AMY, BEN),
    ("Slips of today:", f"• {AMY}", f"• {BEN}"),
    # what is not whole, or not clear, is asked about where it stands
    ("slip Amy Carter", BEN),
    (AMY, "slip Ben Dodd"),
    (AMY, "slip Zzyx - late"),
    (AMY, "slip Smyth - late"),
    ("Amy Carter + superb", "Ben Dodd - late"),
    ("book Amy Carter thu", "book Ben Dodd fri", "todo"),
    # a pupil's full name and a sign are one more of the same, whatever stands above
    ("slip Amy Carter + good", "Ben Dodd + good"),
    ("slip\nAmy Carter + under", "Ben Dodd + under"),
    ("Please:\nAmy Carter + one", "Ben Dodd + two"),
    ("todo", AMY, "Ben Dodd - late"),
    (AMY, "• Ben Dodd - late"),
    (AMY, f"please {BEN}"),
    (AMY, "and a positive slip for Ben Dodd: helped"),
    # a slip of the finger is no text of another pupil's slip, and takes no other line along
    ("slpi Amy Carter + x", BEN),
    (BEN, "slpi Amy Carter + x"),
    ("slpi Amy Carter + x", "slpi Ben Dodd + y"),
    (AMY, "bok Ben Dodd thu"),
    # what is no command is answered, and so is the next
    ("help", AMY),
    ("help", "todo"),
    ("thanks", AMY),
    ("I told them yesterday", AMY),
]
ONE = [
    f"{AMY}\n- essay\n- book club\n- meet me on Monday",
    f"{AMY}\ntarget: finish by Friday",
    f"{AMY}\nbook club was fun",
    f"{AMY}\nwith Ben Dodd - who helped",
    f"Please do:\n{AMY}",
    "slip\nAmy Carter + superb",
    "slip Amy Carter, Ben Dodd +\ngreat both",
    f"{AMY}\nlook Ben up, he helped",
    f"{AMY}\nBen Dodd helped her",
    f"{AMY}\nI will meet her form tutor",
    "slpi Amy Carter + x\nand the essay",
]


def parts(database: Database, words: str) -> tuple[str, ...]:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    with database.reading() as db:
        noor = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one()
    return Lookups(database, registry(), lambda: now).parts(noor or 0, words)


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("lines", SEVERAL, ids=" | ".join)
def test_each_command_is_one(database: Database, lines: tuple[str, ...]) -> None:
    assert parts(database, "\n".join(lines)) == lines


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("line", "own"), [("- Ben Dodd - late", "Ben Dodd - late"), (f"- {BEN}", f"- {BEN}")]
)
def test_a_dash_before_another_pupil_hides_no_slip(database: Database, line: str, own: str) -> None:
    assert parts(database, f"{AMY}\n{line}") == (AMY, own)


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("words", ONE)
def test_what_goes_on_below_a_command_is_part_of_it(database: Database, words: str) -> None:
    assert parts(database, words) == (words,)
