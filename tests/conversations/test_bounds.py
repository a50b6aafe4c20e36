"""However much is typed: it is read within bounds, and said back with its length."""

import sys
import time

import pytest
from sqlmodel import func, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.cards.agreements import ShowAgreements
from bot.lengths import LONGEST
from bot.requests import Pressing, Words
from models.audit.entries import Entry
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_statements import counted


def entries(world: World) -> int:
    with world.database.reading() as db:
        return db.exec(select(func.count()).select_from(Entry)).one()


@pytest.mark.parametrize("begun", ["book amy carter maths thu ", "zzqx ", "grade amy 5 6 "])
def test_a_line_that_is_too_long_is_refused_with_its_length_and_first_words(
    world: World, noor: Speaker, begun: str
) -> None:
    before = entries(world)
    line = begun + "and so on " * 400 + "end"
    heard = noor.says(line)
    assert f"That is {len(line):,} characters" in heard
    assert f"“{begun}and so on" in heard
    assert "Nothing was saved" in heard
    assert entries(world) == before


def test_a_text_that_is_too_long_is_told_what_fits_and_stays_to_be_shortened(noor: Speaker) -> None:
    text = "lovely work " * 800 + "end"
    assert f"That is {len(text)} characters; 500 fit." in noor.says(f"slip amy carter + {text}")
    assert "sent to Dan Whitfield" in noor.says("lovely work")


def test_more_names_than_are_looked_up_at_once_are_counted(noor: Speaker) -> None:
    heard = noor.says("book " + ", ".join(f"amy carter{at}" for at in range(61)) + " thu")
    assert "Those are 61 names, and I take up to 60 at once" in heard
    assert "form" in heard


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("lovely\x00 \ud800work", "lovely work"),
        ("\x1b[31mlovely\x1b[0m work\x07\x9b", "[31mlovely[0m work"),
        ("\u202elovely\u2066 wo\u200brk\ufeff", "lovely work"),
        ("love\u00adly\u3164 wo\u034frk\ufffe", "lovely work"),
        ("👩\u200d🔬 lovely", "👩\u200d🔬 lovely"),
    ],
)
def test_what_no_keyboard_types_is_taken_out_of_a_line_and_of_a_form(
    noor: Speaker, typed: str, kept: str
) -> None:
    heard = noor.says(f"sl\u200bip amy\u202e carter\x07 + {typed}")
    assert "Amy Carter 11A" in heard
    assert f"“{kept}”" in heard
    heard = noor.says("slip ben dodd +", typed)
    assert f"“{kept}”" in heard
    assert not any(sign in heard for sign in "\x00\x1b\x07\x9b\u202e\u200b\ufeff")


def test_what_no_keyboard_types_is_taken_out_of_a_buttons_words(world: World, noor: Speaker) -> None:
    # A client that was tampered with says what it likes with a button.
    token = ShowAgreements("a\x1b[31m\u202eb\u200bc\u00ad").token()
    who = noor.talk.who
    assert who is not None
    hear = make_dispatcher(world.database, now=world.clock.now).hear
    answer = hear(Pressing(staff_id=who.id or 0, token=token))
    assert isinstance(answer, Reply)
    assert answer.card.title == "No agreements of A[31mbc."


HOSTILE = (
    "hi ",
    "> ",
    "1. ",
    "* ",
    "a, ",
    "please ",
    "for ",
    "good morning ",
    "*a* ",
    "no ",
    "no no i meant ben ",
    "amy/",
    "1 1 ",
    "a ",
    "+ - ",
    "help ",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_whatever_is_said_over_and_over_is_answered_and_is_no_fault(noor: Speaker, unit: str) -> None:
    for begun in ("", "book ", "slip "):
        heard = noor.says(begun + unit * ((LONGEST - 10) // len(unit)))
        assert heard
        assert "went wrong" not in heard
        noor.says("stop")


@pytest.mark.parametrize(
    ("unit", "short_size"),
    [("no ", 4_000), ("no no i meant ben ", 1_000), ("a, ", 4_000), ("amy/", 4_000)],
    ids=["no", "no no i meant ben", "a", "amy"],
)
def test_a_long_text_takes_as_long_as_it_is(world: World, unit: str, short_size: int) -> None:
    """The words that are slowest to read are slow enough to be compared in a shorter text."""
    hear = make_dispatcher(world.database, now=world.clock.now).hear
    noor = world.staff("n.hussain").talk.who
    assert noor is not None

    def seconds(size: int) -> float:
        words = f"slip amy carter {unit * (size // len(unit))}"
        started = time.thread_time()
        hear(Words(staff_id=noor.id or 0, words=words))
        return time.thread_time() - started

    short, long = (min(seconds(size) for _ in range(2)) for size in (short_size, 8 * short_size))
    assert long < 20 * max(short, 0.02), f"{short:.3f} s became {long:.3f} s"


@pytest.mark.whole
@pytest.mark.parametrize("unit", ["hi ", "amy/"])
def test_a_line_is_read_in_as_many_steps_as_it_is_long(noor: Speaker, unit: str) -> None:
    """Each of its words is looked at by every field of a form, and none looks at all that come after it each time."""

    def steps(size: int) -> int:
        found = 0

        def step(_frame: object, event: str, _of: object) -> None:
            nonlocal found
            found += event in {"call", "c_call"}

        sys.setprofile(step)
        try:
            heard = noor.says("book " + unit * (size // len(unit)))
        finally:
            sys.setprofile(None)
        assert heard
        noor.says("stop")
        return found

    steps(350)
    short, long = steps(350), steps(3_500)
    assert long < 20 * short


@pytest.mark.parametrize(
    ("begun", "unit"),
    [
        ("book ben dodd thu ", "with "),
        ("book ben dodd thu ", "for mr "),
        ("slip ", "amy and "),
        ("is booked ", "amy "),
    ],
)
def test_the_school_is_asked_as_often_for_a_long_line_as_for_a_short_one(
    world: World, begun: str, unit: str
) -> None:
    hear = make_dispatcher(world.database, now=world.clock.now).hear
    grace = world.staff("g.lin").talk.who
    assert grace is not None

    def statements(times: int) -> int:
        with counted(world.database) as found:
            hear(Words(staff_id=grace.id or 0, words=begun + unit * times))
        return len(found)

    statements(40)
    short, long = statements(40), statements(400)
    assert long <= short + 5
