"""How many keys a duty takes, Enter included: the short line does what the long one does."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker
from tests.conversations.test_whom import enrol

DUTIES = [
    # duty, at most, before it, as it was typed, as it can be typed, what is said
    ("a slip", 20, (), "slip phoebe booth - no hw", "s booth - no hw", "Negative slip about Phoebe Booth 11A"),
    ("a good word", 20, (), "slip phoebe booth + ace", "s booth + ace", "Positive slip about Phoebe Booth 11A"),
    ("a booking", 14, (), "book phoebe booth thu", "b booth thu", "Phoebe Booth 11A booked: Mathematics, Thu 26 Nov"),
    (
        "four pupils",
        45,
        (),
        "book Ben Dodd, Meera Mehta, Fatima Gill, Phoebe Booth maths thu",
        "b dodd, mehta, gill, booth thu",
        "Ben Dodd 11B, Meera Mehta 11B, Fatima Gill 11D and Phoebe Booth 11A booked: Mathematics, Thu 26 Nov",
    ),
    ("what there is to do", 5, (), "todo", "t", "to do"),
    ("taking back", 5, ("b booth thu",), "undo", "u", "Taken back: Phoebe Booth 11A is no longer booked"),
    ("a pupil's page", 14, (), "pupil phoebe booth", "booth", "Phoebe Booth 11A, Year 11"),
    ("grades", 20, (), "grade phoebe booth maths 5+ 6", "grade booth 5+ 6", "Phoebe Booth 11A Mathematics: current 5+"),
    ("cancelling", 20, ("b booth thu",), "cancel phoebe booth thu", "cancel booth", "11A is no longer booked"),
    ("moving", 24, ("b booth thu",), "move phoebe booth thu to wed", "move booth to wed", "Phoebe Booth 11A is moved"),
]  # fmt: skip
NAMES = [each[0] for each in DUTIES]


@pytest.mark.parametrize(("duty", "most", "before", "long", "short", "said"), DUTIES, ids=NAMES)
def test_a_duty_takes_few_keys(
    noor: Speaker, database: Database, duty: str, most: int, before: tuple[str, ...], long: str, short: str, said: str
) -> None:  # fmt: skip
    enrol(database, "Phoebe", "Booth", "11A", "11Ma1")
    assert len(short) + 1 <= most, duty
    assert len(short) < len(long)
    assert said in noor.says(*before, short)


@pytest.mark.parametrize(
    ("before", "long", "said"), [(each[2], each[3], each[5]) for each in DUTIES], ids=NAMES
)
def test_the_long_line_does_the_same(
    noor: Speaker, database: Database, before: tuple[str, ...], long: str, said: str
) -> None:
    enrol(database, "Phoebe", "Booth", "11A", "11Ma1")
    assert said in noor.says(*before, long)
