"""Lists of slips go on to their end, oldest unread first; one's own show their first words (P8)."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.people import Mentorship, Staff
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P8
MANY = 23


def texts(said: str) -> list[str]:
    return re.findall(r"“(word \d+)”", said)


def whole(speaker: Speaker, line: str, wanted: str) -> list[str]:
    """What the list shows of this, from its first page to its last."""
    said = speaker.says(line)
    found = re.findall(wanted, said)
    while "Show more" in speaker.labels:
        said = speaker.presses("Show more")
        found += re.findall(wanted, said)
    return found


@pytest.fixture
def many(noor: Speaker, world: World) -> list[str]:
    """Many slips about Amy Carter, a minute apart."""
    said = [f"word {at:02}" for at in range(MANY)]
    for at, word in enumerate(said):
        world.at(f"10:{at:02}")
        noor.says(f"slip amy carter + {word}")
    world.at("11:00")
    return said


def test_what_waits_is_listed_oldest_first_to_the_end(dan: Speaker, many: list[str]) -> None:
    first = dan.says("slips")
    assert f"Came in: {MANY} slips not read yet, oldest first" in first
    assert re.findall(r"from Noor Hussain, (\d\d:\d\d), not read yet", first) == [
        f"10:{at:02}" for at in range(10)
    ]
    assert "- 13 more not read" in first
    assert whole(dan, "slips", r"from Noor Hussain, (10:\d\d), not read yet") == [
        f"10:{at:02}" for at in range(len(many))
    ]


def test_reading_on_the_way_leaves_none_out(dan: Speaker, many: list[str]) -> None:
    seen = len(re.findall("not read yet", dan.says("slips"))) - 1
    page = list(dan.talk.buttons)
    for number in (1, 2, 3):
        dan.talk.buttons = page
        dan.says(str(number))
    dan.talk.buttons = page
    rest = [dan.presses("Show more")]
    while "Show more" in dan.labels:
        rest.append(dan.presses("Show more"))
    seen += sum(len(re.findall("not read yet", said)) for said in rest)
    assert seen == len(many)
    assert "Amy Carter 11A: positive slip" in dan.says("slips")
    assert "Came in before" in dan.says("slips")


def test_where_the_to_do_list_stops_slips_goes_on(dan: Speaker, many: list[str]) -> None:
    said = dan.says("todo")
    assert f"{len(many) - 8} more to read. To see them all: slips" in said
    assert len(whole(dan, "slips", "not read yet\\b(?!,)")) >= len(many)


@pytest.mark.whole
def test_what_was_read_is_listed_to_the_end(dan: Speaker, many: list[str]) -> None:
    for _ in many:
        dan.says("todo")
        dan.presses("Read")
    assert "Came in, all read" in dan.says("slips")
    assert len(whole(dan, "slips", "from Noor Hussain, 10:")) == len(many)


def test_ones_own_show_their_first_words_newest_first_to_the_end(noor: Speaker, many: list[str]) -> None:
    assert texts(noor.says("slips")) == many[::-1][:10]
    assert whole(noor, "slips", r"“(word \d+)”") == many[::-1]
    assert whole(noor, "slips amy carter", r"“(word \d+)”") == many[::-1]


def test_others_words_stay_behind_the_button(dan: Speaker, many: list[str]) -> None:
    assert texts(dan.says("slips")) == []
    assert texts(dan.says("slips amy carter")) == []
    assert len(whole(dan, "slips amy carter", "from Noor Hussain")) == len(many)


def test_a_page_that_holds_all_offers_no_more(noor: Speaker, dan: Speaker) -> None:
    for at in range(10):
        noor.says(f"slip amy carter + word {at:02}")
    dan.says("slips")
    assert "Show more" not in dan.labels
    noor.says("slips")
    assert "Show more" not in noor.labels


def test_the_button_shows_each_their_own(
    noor: Speaker, grace: Speaker, dan: Speaker, many: list[str], database: Database
) -> None:
    assert f"{len(many)} slips" in dan.says("slips")
    grace.talk.buttons = list(dan.talk.buttons)
    assert grace.presses("Show more") == "No more slips to read."
    noor.says("slips amy carter")
    grace.talk.buttons = list(noor.talk.buttons)
    assert grace.presses("Show more") == "No slips about Amy Carter 11A that you may read."
    with database.reading() as db:
        looks = db.exec(
            select(Entry.pupil_id).where(Entry.deed == Deed.SLIPS_LIST).order_by(col(Entry.id))
        ).all()
        assert looks[-1] == db.exec(select(Slip.pupil_id)).first()


def test_the_scheme_lead_finds_what_waits_for_one_who_has_left(
    noor: Speaker, helen: Speaker, database: Database
) -> None:
    noor.says("slip amy carter + ace")
    with database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "d.whitfield@school.example")).one().active = False
    assert "Amy Carter 11A: positive slip" in helen.says("todo")
    assert "1 slip not read yet" in helen.says("slips")


def test_what_nobody_read_in_its_year_waits_no_more(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("slip amy carter + ace")
    with database.writing() as db:
        slip = db.exec(select(Slip)).one()
        slip.sent_at -= timedelta(days=100)
    assert "positive slip" not in dan.says("todo")
    said = dan.says("slips")
    assert "Came in, all read" not in said
    assert "Amy Carter 11A: positive slip" in said


@pytest.mark.P5
@pytest.mark.parametrize(("slips", "older"), [(5, 0), (6, 1), (17, 12)])
def test_a_pupils_page_goes_on_to_the_older_ones(noor: Speaker, dan: Speaker, slips: int, older: int) -> None:
    for at in range(slips):
        noor.says(f"slip amy carter + word {at:02}")
    dan.says("pupil amy carter")
    assert ("Show more" in dan.labels) is bool(older)
    found = 0
    while "Show more" in dan.labels:
        found += dan.presses("Show more").count("from Noor Hussain")
    assert found == older


@pytest.mark.whole
@pytest.mark.P7
def test_a_pupils_page_goes_on_to_earlier_meetings(dan: Speaker, noor: Speaker, database: Database) -> None:
    days = ["12 oct", "13 oct", "14 oct", "15 oct", "16 oct"]
    for at, day in enumerate(days):
        dan.says(f"meet amy carter {day} informal: talk {at}")
    said = dan.says("pupil amy carter")
    assert re.findall(r"talk \d", said) == ["talk 4", "talk 3", "talk 2"]
    button = list(dan.talk.buttons)
    assert re.findall(r"talk \d", dan.presses("Show more")) == ["talk 1", "talk 0"]
    assert "Show more" not in dan.labels
    noor.talk.buttons = button
    assert "Only" in noor.presses("Show more")
    with database.reading() as db:
        assert (
            db.exec(select(Mentorship).where(col(Mentorship.last_day).is_(None)).limit(1)).first() is not None
        )
