"""Who is left out of a class or a form: 11Ma1 except amy."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.snapshot import school
from models.sessions.session import Booking
from tests.conversations.conftest import Speaker, World

AMY, BEN = "Amy Carter 11A", "Ben Dodd 11B"


def about(database: Database) -> set[str]:
    with database.reading() as db:
        return {school(db).label(each) for each in db.exec(select(Slip.pupil_id))}


@pytest.mark.P9
@pytest.mark.parametrize(
    "line",
    [
        "book 11Ma1 except amy and ben thu",
        "book 11Ma1 thu except amy or ben",
        "book everyone in 11Ma1 but not amy carter, ben dodd thu",
        "book 11Ma1 apart from amy, ben thu",
        "book all of 11Ma1, not amy and not ben, thu",
        "book 11Ma1 minus amy, minus ben thu",
    ],
)
def test_who_is_left_out_of_a_class_is_not_booked(noor: Speaker, database: Database, line: str) -> None:
    assert noor.says(line).startswith("18 pupils booked: Mathematics, Thu 26 Nov")
    with database.reading() as db:
        booked = {school(db).label(each) for each in db.exec(select(Booking.pupil_id))}
    assert len(booked) == 18
    assert not {AMY, BEN} & booked


@pytest.mark.P8
def test_a_slip_of_a_class_is_not_about_who_is_left_out(noor: Speaker, database: Database) -> None:
    assert "about 19 pupils" in noor.says("slip 11Ma1 all but amy + great lesson")
    assert AMY not in about(database)


@pytest.mark.P8
@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("slip 11Ma1 except isla + great", "! Which “isla” is left out? Add the other."),
        (
            "slip 11Ma1 except amy nolan + great",
            "! Which “amy nolan” is left out? Nobody there is called so.",
        ),
        ("slip 11Ma1 + great work except ben who was rude", f"! Is {BEN} left out? Choose whom it is about."),
        ("slip 11Ma1 + great work, not ben", f"! Is {BEN} left out? Choose whom it is about."),
    ],
)
def test_who_may_be_left_out_is_asked_and_not_chosen(
    noor: Speaker, database: Database, line: str, asked: str
) -> None:
    heard = noor.says(line)
    assert asked in heard
    chosen = heard.rpartition("now: ")[2]
    assert AMY in chosen
    assert ("Isla" in chosen, BEN in chosen) == ("isla" not in line, "ben" not in line)
    assert not about(database)


@pytest.mark.P8
def test_who_names_some_of_those_who_stand_there_means_these_alone(noor: Speaker, database: Database) -> None:
    noor.says("slip 11Ma1 + great work, not ben")
    assert "Positive slip about Amy Carter 11A" in noor.says("amy carter")
    assert about(database) == {AMY}


@pytest.mark.P8
def test_a_text_that_leaves_nobody_out_is_sent_as_it_is(noor: Speaker) -> None:
    assert "about 20 pupils" in noor.says("slip 11Ma1 + great work, not bad for a mock")


@pytest.mark.parametrize(
    ("email", "line"),
    [
        ("h.marsh", "agreement 11A returned except amy carter"),
        ("h.marsh", "sheet 11A except amy carter"),
        ("n.hussain", "grade 11Ma1 no change except amy"),
        ("n.hussain", "grade 11Ma1 except amy no change"),
    ],
)
def test_where_nobody_can_be_left_out_that_is_said_and_nobody_offered(
    world: World, email: str, line: str
) -> None:
    heard = world.staff(email).says(line)
    assert "! Nobody can be left out here." in heard
    assert "1. Amy Carter" not in heard
