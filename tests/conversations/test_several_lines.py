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
]
ONE = [
    f"{AMY}\n- essay\n- book club\n- meet me on Monday",
    f"{AMY}\ntarget: finish by Friday",
    f"{AMY}\nbook club was fun",
    f"{AMY}\nwith Ben Dodd - who helped",
    f"Please do:\n{AMY}",
    "slip\nAmy Carter + superb",
    "slip Amy Carter, Ben Dodd +\ngreat both",
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
@pytest.mark.parametrize("words", ONE)
def test_what_goes_on_below_a_command_is_part_of_it(database: Database, words: str) -> None:
    assert parts(database, words) == (words,)
