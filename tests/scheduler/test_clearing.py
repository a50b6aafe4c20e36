"""What was sent goes from the platforms on its day, through whatever trouble; what stays is known by its link."""

from datetime import date, timedelta

import pytest

from models.db.database import Database
from models.outbox.clearing import (
    ASKED_AGAIN,
    StandingMessage,
    ask_again,
    clear_of_days,
    still_standing,
)
from models.outbox.notices import Notice, NoticeEnd, refresh
from models.outbox.topics import Topic
from models.school.people import Role
from models.school.settings import SettingChange, Settings
from scheduler.courier import EMPTIED
from scheduler.delivery import EMPTIED_SAID, STILL_SAYS, deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.scheduler.small_school import (
    MORNING,
    StandingClock,
    Words,
    add_staff,
    deliveries,
    notice,
    promise_to,
)
from tests.scheduler.test_trouble import moods, passes
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide, Mood

KEY = "sessions.list/2026-11-23"
THE_DAY_AFTER = date(2026, 11, 24)


async def sent(database: Database, far_side: FarSide, clock: StandingClock, key: str = KEY) -> int:
    """Somebody whom a message of Monday was sent to."""
    ben = add_staff(database, email=f"{key.partition('/')[0]}@school.example")
    promise_to(database, ben, key)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    return ben


def clear(database: Database, clock: StandingClock) -> int:
    with database.writing() as db:
        return clear_of_days(db, [Topic.YEAR_11_LIST], THE_DAY_AFTER, clock.now)


def standing(database: Database) -> list[StandingMessage]:
    with database.reading() as db:
        return still_standing(db)


@pytest.mark.parametrize("stands", [Settings().posted_list_days, 3])
async def test_the_year_11_list_goes_so_many_days_after_its_day_and_nothing_else_with_it(
    database: Database, far_side: FarSide, clock: StandingClock, stands: int
) -> None:
    with database.writing() as db:
        db.add(SettingChange(name="posted_list_days", value=str(stands), changed_at=clock.now))
    leader, mentor = [await sent(database, far_side, clock, key) for key in (KEY, "slip.new/7")]
    for days, texts in ((stands - 1, ["sessions.list"]), (1, [])):
        clock.put_on(days=days)
        run_due(database, clock.now, timetable)
        await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
        assert far_side.texts(f"small-{leader}") == texts
    assert far_side.texts(f"small-{mentor}") == ["slip.new"]
    assert notice(database, KEY).ended == NoticeEnd.CLEARED
    assert [each.reference for each in deliveries(database, KEY)] == [""]


@pytest.mark.parametrize(
    "mood",
    [Mood.WAIT, Mood.BROKEN_BEFORE, Mood.BROKEN_AFTER, Mood.SILENT_BEFORE, Mood.SILENT_AFTER],
)
async def test_a_platform_in_trouble_takes_nothing_from_what_has_to_go(
    database: Database, far_side: FarSide, clock: StandingClock, mood: Mood
) -> None:
    leader = await sent(database, far_side, clock)
    assert clear(database, clock) == 1
    far_side.mood = moods(*[mood] * 9, on="/delete")
    await passes(database, SmallCourier(far_side.url), clock, times=11)
    assert far_side.texts(f"small-{leader}") == []
    assert [(each.reference, each.owed, each.trouble) for each in deliveries(database, KEY)] == [
        ("", False, "")
    ]
    assert standing(database) == []


async def test_what_is_refused_is_listed_with_its_link_told_and_asked_for_again(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    leader = await sent(database, far_side, clock)
    (reference,) = [each.reference for each in deliveries(database, KEY)]
    clear(database, clock)
    courier = SmallCourier(far_side.url)
    far_side.mood = moods(Mood.GONE, on="/delete")
    await deliver_due(database, [courier], Words(), clock)
    assert [(each.what, each.to_staff, each.link) for each in standing(database)] == [
        (Topic.YEAR_11_LIST.label, leader, f"{far_side.url}/{reference}")
    ]
    assert far_side.texts(f"small-{lead}") == ["delivery.trouble"]
    for waited, calls in ((ASKED_AGAIN - timedelta(minutes=1), 1), (timedelta(minutes=1), 2)):
        clock.now += waited
        with database.writing() as db:
            ask_again(db, clock.now)
        await deliver_due(database, [courier], Words(), clock)
        assert far_side.calls["/delete"] == calls
    assert standing(database) == []
    assert far_side.texts(f"small-{leader}") == []


@pytest.mark.parametrize(
    ("refused", "said", "stands"),
    [
        (("/delete",), [EMPTIED], EMPTIED_SAID),
        (("/delete", "/empty"), ["sessions.list"], STILL_SAYS),
    ],
)
async def test_what_is_not_deleted_names_nobody_where_it_can_be_emptied_and_says_which(
    database: Database,
    far_side: FarSide,
    clock: StandingClock,
    refused: tuple[str, ...],
    said: list[str],
    stands: str,
) -> None:
    leader = await sent(database, far_side, clock)
    clear(database, clock)
    far_side.mood = lambda path: Mood.GONE if path in refused else Mood.FINE
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert far_side.texts(f"small-{leader}") == said
    (found,) = standing(database)
    assert found.why.endswith(stands)


@pytest.mark.parametrize("mood", [Mood.WAIT, Mood.BROKEN_AFTER, Mood.SILENT_BEFORE])
async def test_emptying_is_tried_until_the_platform_has_answered(
    database: Database, far_side: FarSide, clock: StandingClock, mood: Mood
) -> None:
    leader = await sent(database, far_side, clock)
    clear(database, clock)
    troubled = [mood] * 3
    far_side.mood = lambda path: (
        Mood.GONE if path == "/delete" else troubled.pop() if path == "/empty" and troubled else Mood.FINE
    )
    await passes(database, SmallCourier(far_side.url), clock, times=5)
    assert far_side.texts(f"small-{leader}") == [EMPTIED]
    assert [each.why.endswith(EMPTIED_SAID) for each in standing(database)] == [True]


async def test_what_is_gone_is_never_drawn_again(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    leader = await sent(database, far_side, clock)
    clear(database, clock)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    words = Words()
    with database.writing() as db:
        refresh(db, topic=Topic.YEAR_11_LIST, about_day=str(MORNING.date()))
    assert clear(database, clock) == 0
    await deliver_due(database, [SmallCourier(far_side.url)], words, clock)
    assert far_side.texts(f"small-{leader}") == []
    assert words.asked == []


async def test_a_list_that_was_on_its_way_when_it_had_to_go_goes_too(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    leader = add_staff(database)
    promise_to(database, leader, KEY)
    far_side.mood = moods(Mood.SILENT_AFTER)
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    with database.writing() as db:
        db.get_one(Notice, 1).ended = NoticeEnd.CLEARED
    await passes(database, courier, clock, times=2)
    assert far_side.texts(f"small-{leader}") == ["sessions.list"]
    assert clear(database, clock) == 1
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{leader}") == []


@pytest.mark.parametrize("kept", [Settings().retention_messages, 75, 180])
async def test_no_message_outlives_its_reference(
    database: Database, far_side: FarSide, clock: StandingClock, kept: int
) -> None:
    """A week before the school lets its reference go; set to be kept for longer, on the day before, it stands."""
    mentor = await sent(database, far_side, clock, "slip.new/7")
    with database.writing() as db:
        db.add(SettingChange(name="retention_messages", value=str(kept), changed_at=clock.now))
    for days, texts in ((kept - 8, ["slip.new"]), (1, ["slip.new"]), (1, [])):
        clock.put_on(days=days)
        run_due(database, clock.now, timetable)
        await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
        assert far_side.texts(f"small-{mentor}") == texts
