"""The Year 11 list goes from Slack and Teams a week after its day; doctor lists with a link what they refuse."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from bot.doctor import examine
from bot.home import home
from bot.settings import Environment
from models.access.person import person
from models.audit.entries import Actor
from models.db.database import Database
from models.db.tables import SQLModel
from models.lifecycle.one_record import OneRecord, WhyRemoved, remove_one
from models.lifecycle.removal.deciding import approve
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.removing import remove_all
from models.rules.removing import RemovedBecause
from models.school.people import Pupil, Role, StaffRole
from models.school.snapshot import calendar, changed, settings
from scheduler.courier import EMPTIED
from scheduler.deeds.clearing import clear_away
from scheduler.delivery import EMPTIED_SAID
from scheduler.jobs import Occasion
from tests.conversations.test_lists_to_decide import id_of
from tests.doors.small_slack import Trouble
from tests.doors.small_slack.desk import Desk as SlackDesk
from tests.doors.teams_told import the_list, tick
from tests.doors.test_files import asked
from tests.doors.test_slack_telling import LEADERS, bind

__all__ = ["the_list", "tick"]  # fixtures of the telling

pytestmark = [pytest.mark.P10, pytest.mark.parametrize("engine_name", ["sqlite"])]
NEXT_MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def left(database: Database) -> list[str]:
    """What doctor says still stands somewhere."""
    environment = Environment.model_validate({"database_url": database.url})
    return [each.sentence for each in examine(environment, home(), NEXT_MONDAY) if "stands" in each.sentence]


async def listed_in_slack(desk: SlackDesk) -> str:
    """A week after the list was posted in leadership's channel; its name in Slack."""
    bind(desk)
    await desk.person("n.hussain").types("/book Amy Carter maths today")
    await desk.tick()
    (posted_there,) = desk.slack.channels[LEADERS].messages
    desk.clock.set("2026-11-30 9:00")
    return str(posted_there["ts"])


async def test_slack_deletes_the_list(slack_desk: SlackDesk) -> None:
    await listed_in_slack(slack_desk)
    await slack_desk.tick()
    assert slack_desk.slack.channels[LEADERS].messages == []
    assert left(slack_desk.database) == []


@pytest.mark.whole
async def test_what_slack_refuses_is_listed_with_its_link(slack_desk: SlackDesk) -> None:
    name = await listed_in_slack(slack_desk)
    helen = slack_desk.person("h.marsh")
    slack_desk.slack.trouble("chat.delete", Trouble(error="cant_delete_message"))
    await slack_desk.tick()
    await slack_desk.deliver()
    link = f"{slack_desk.slack.url}/archives/{LEADERS}/p{name.replace('.', '')}"
    (sentence,) = left(slack_desk.database)
    assert sentence == (
        "The Year 11 list of Mon 23 Nov still stands in Slack (leadership's place): "
        f"Slack said cant_delete_message. {EMPTIED_SAID}. Have it deleted there: {link}"
    )
    (stands,) = slack_desk.slack.channels[LEADERS].messages
    assert stands["text"] == EMPTIED
    assert "Amy" not in str(stands)
    assert link in str(helen.dms)


@pytest.mark.whole
async def test_a_list_that_somebody_deleted_in_slack_is_nobodys_news(slack_desk: SlackDesk) -> None:
    await listed_in_slack(slack_desk)
    slack_desk.slack.channels[LEADERS].messages.clear()
    await slack_desk.tick()
    assert left(slack_desk.database) == []


def said_in_chats(desk: SlackDesk) -> str:
    """All that stands in the bot's direct messages."""
    return str([each.messages for each in desk.slack.channels.values() if each.im])


def officer(database: Database) -> None:
    """Ann Price answers for the data."""
    with database.writing() as db:
        db.add(StaffRole(staff_id=id_of(db, "a.price"), role=Role.DATA_PROTECTION))
        changed(db)


def boards(desk: SlackDesk) -> list[str]:
    return [name for name, kept in desk.slack.files.items() if kept["name"].startswith("board")]


def removes_one(database: Database, now: datetime, table: str, surname: str) -> OneRecord:
    """The data protection officer removes the record of a kind of a pupil."""
    rows = SQLModel.metadata.tables[table]
    with database.writing() as db:
        officer = person(db, id_of(db, "a.price"))
        whose = select(col(Pupil.id)).where(col(Pupil.legal_surname) == surname)
        number = db.execute(select(rows.c.id).where(rows.c.pupil_id.in_(whose))).scalar_one()
        why = WhyRemoved(RemovedBecause.WRONG, "It was never so.")
        return remove_one(db, Actor(officer.staff_id, now), officer, table, number, why)[0]


async def test_a_list_of_several_is_drawn_without_whose_record_is_removed_and_goes_once_it_is_of_no_use(
    slack_desk: SlackDesk,
) -> None:
    bind(slack_desk)
    officer(slack_desk.database)
    await slack_desk.person("n.hussain").types("/book Amy Carter, Ben Dodd maths today")
    await slack_desk.tick()
    (listed,) = slack_desk.slack.channels[LEADERS].messages
    assert "Amy Carter" in str(listed)
    assert removes_one(slack_desk.database, slack_desk.clock.now(), "booking", "Carter").naming >= 1
    await slack_desk.deliver()
    (listed,) = slack_desk.slack.channels[LEADERS].messages
    assert "Amy" not in str(listed)
    assert "Ben Dodd" in str(listed)
    slack_desk.clock.set("2026-11-25 9:00")
    removes_one(slack_desk.database, slack_desk.clock.now(), "booking", "Dodd")
    await slack_desk.deliver()
    assert slack_desk.slack.channels[LEADERS].messages == []


def amy_goes_by_a_list(database: Database, now: datetime) -> None:
    """She left so long ago that all of hers is on a list, which is approved and carried out."""
    with database.writing() as db:
        here = col(Pupil.legal_surname) == "Carter"
        db.execute(update(Pupil).where(here).values(left_on=date(2024, 7, 19)))
        changed(db)
    assert make_list(database, Actor(None, now), now.date()) is not None
    with database.writing() as db:
        lead = person(db, id_of(db, "h.marsh"))
        approve(db, Actor(lead.staff_id, now), lead, 1)
    remove_all(database, now)


async def test_what_a_list_removes_goes_from_slack_with_the_messages_about_it(slack_desk: SlackDesk) -> None:
    noor = slack_desk.person("n.hussain")
    for mentor in ("d.whitfield", "g.lin"):
        slack_desk.person(mentor)
    await noor.types("/slip Amy Carter + good")
    await noor.types("/slip Ben Dodd + good")
    await slack_desk.tick()
    assert "Amy Carter" in said_in_chats(slack_desk)
    amy_goes_by_a_list(slack_desk.database, slack_desk.clock.now())
    await slack_desk.deliver()
    assert "Amy" not in said_in_chats(slack_desk)
    assert "Ben Dodd" in said_in_chats(slack_desk)


@pytest.mark.whole
async def test_a_file_goes_with_the_message_that_shares_it(slack_desk: SlackDesk) -> None:
    await asked(slack_desk)
    await slack_desk.deliver()
    assert [name for name, kept in slack_desk.slack.files.items() if kept["name"].startswith("board")]
    slack_desk.clock.set("2027-03-01 9:00")
    slack_desk.slack.trouble("files.delete", Trouble(status=503))
    await slack_desk.tick()
    slack_desk.clock.set("2027-03-01 10:00")
    await slack_desk.deliver()
    assert slack_desk.slack.files == {}
    assert "files" not in str(slack_desk.person("n.hussain").dms)
    assert left(slack_desk.database) == []


async def test_a_file_goes_when_files_are_kept_no_longer_and_at_once_with_whose_record_it_shows(
    slack_desk: SlackDesk,
) -> None:
    officer(slack_desk.database)
    await asked(slack_desk)
    await slack_desk.deliver()
    assert boards(slack_desk)
    removes_one(slack_desk.database, slack_desk.clock.now(), "booking", "Carter")
    await slack_desk.deliver()
    slack_desk.clock.set("2026-11-23 11:00")
    await slack_desk.deliver()
    assert boards(slack_desk) == []


@pytest.mark.whole
@pytest.mark.parametrize(
    ("who", "line", "begins"),
    [
        ("n.hussain", "/print board", b"%PDF"),
        ("h.marsh", "/print slips tue", b"%PDF"),
        ("h.marsh", "/sheet 11A", b"%PDF"),
        ("h.marsh", "/cohort 11 xlsx", b"PK"),
    ],
)
async def test_a_file_of_any_kind_is_gone_once_files_are_kept_no_longer(
    slack_desk: SlackDesk, who: str, line: str, begins: bytes
) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/book Amy Carter maths tue M4")
    await noor.types("/slip Amy Carter + good")
    said = await slack_desk.person(who).types(line)
    await slack_desk.deliver()
    assert slack_desk.slack.files, said
    assert all(each["bytes"].startswith(begins) for each in slack_desk.slack.files.values())
    for day, gone in (("2026-12-23", False), ("2026-12-24", True)):
        slack_desk.clock.set(f"{day} 09:00")
        with slack_desk.database.writing() as db:
            clear_away(
                db,
                Occasion(slack_desk.clock.now(), date.fromisoformat(day), False, settings(db), calendar(db)),
            )
        await slack_desk.deliver()
        assert (slack_desk.slack.files == {}) is gone
    assert left(slack_desk.database) == []
