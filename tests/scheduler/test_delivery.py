"""From a promise to a message: where, in which order, in which parts, and not at all where it no longer holds."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.db.records import RecordKind
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd, promise, refresh, take_back
from models.outbox.topics import Topic
from models.outbox.undelivered import expire, undelivered
from models.school.people import Staff
from scheduler.courier import Address, Answer, Drop
from scheduler.delivery import deliver_due
from tests.scheduler.small_school import (
    MORNING,
    StandingClock,
    Words,
    add_staff,
    bind,
    notice,
    promise_to,
    states,
)
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide


async def test_a_promise_is_told_once(database: Database, far_side: FarSide, clock: StandingClock) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "slip.new/7")
    promise_to(database, ben, "slip.new/7")
    courier = SmallCourier(far_side.url)
    told = await deliver_due(database, [courier], Words(), clock)
    assert [(each.to.destination, each.state) for each in told] == [(f"small-{ben}", DeliveryState.SENT)]
    assert await deliver_due(database, [courier], Words(), clock) == []
    assert far_side.texts(f"small-{ben}") == ["slip.new"]
    assert notice(database, "slip.new/7").closed_at == MORNING


async def test_nothing_is_told_before_it_is_due(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "later/1", due=MORNING + timedelta(minutes=5))
    courier = SmallCourier(far_side.url)
    assert await deliver_due(database, [courier], Words(), clock) == []
    clock.put_on(minutes=5)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{ben}") == ["later"]


async def test_a_person_is_told_where_they_last_spoke(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database, spoke_on=("small", "other"))
    promise_to(database, ben, "slip.new/7")
    couriers = [SmallCourier(far_side.url), SmallCourier(far_side.url, door="other")]
    await deliver_due(database, couriers, Words(), clock)
    assert far_side.texts(f"other-{ben}") == ["slip.new"]
    assert far_side.texts(f"small-{ben}") == []


async def test_a_purpose_is_told_on_every_door_that_binds_it(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    bind(database, "leadership", "C1")
    bind(database, "leadership", "C2", door="other")
    promise_to(database, None, "sessions.list/2026-11-23", purpose="leadership")
    couriers = [SmallCourier(far_side.url), SmallCourier(far_side.url, door="other")]
    await deliver_due(database, couriers, Words(), clock)
    assert far_side.texts("C1") == far_side.texts("C2") == ["sessions.list"]
    assert notice(database, "sessions.list/2026-11-23").closed_at == MORNING


async def test_urgent_first_then_by_due(database: Database, far_side: FarSide, clock: StandingClock) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "second/1", due=MORNING - timedelta(minutes=1))
    promise_to(database, ben, "first/1", due=MORNING - timedelta(minutes=2))
    promise_to(database, ben, "clash/1", urgent=True)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert far_side.texts(f"small-{ben}") == ["clash", "first", "second"]


async def test_quiet_hours_hold_back_what_can_wait(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database, quiet=(18 * 60, 7 * 60 + 30))
    evening = datetime(2026, 11, 23, 21, tzinfo=UTC)
    clock.now = evening
    promise_to(database, ben, "can.wait/1", now=evening, useful_for=timedelta(hours=20))
    promise_to(database, ben, "clash/1", now=evening, urgent=True)
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{ben}") == ["clash"]
    clock.now = datetime(2026, 11, 24, 7, 29, tzinfo=UTC)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{ben}") == ["clash"]
    clock.now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{ben}") == ["clash", "can.wait"]


async def test_what_no_longer_holds_is_dropped(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "slip.new/7")
    words = Words(lambda _notice: Drop("not allowed any more"))
    await deliver_due(database, [SmallCourier(far_side.url)], words, clock)
    assert far_side.messages == []
    found = notice(database, "slip.new/7")
    assert (found.why, found.closed_at) == ("not allowed any more", MORNING)


async def test_nobody_is_told_who_has_left(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "slip.new/7")
    with database.writing() as db:
        db.get_one(Staff, ben).active = False
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert far_side.messages == []
    assert notice(database, "slip.new/7").ended == NoticeEnd.NO_LONGER_STAFF


@pytest.mark.parametrize("left", [True, False])
async def test_what_is_remembered_of_a_person_holds_no_longer_than_another_process_leaves_it(
    database: Database, far_side: FarSide, clock: StandingClock, left: bool
) -> None:
    ben, elsewhere, courier = add_staff(database), Database(database.url), SmallCourier(far_side.url)
    promise_to(database, ben, "slip.new/7")
    await deliver_due(database, [courier], Words(), clock)
    promise_to(database, ben, "slip.new/8")
    with elsewhere.writing() as db:
        staff = db.get_one(Staff, ben)
        staff.active = not left
        staff.quiet_from, staff.quiet_to = 0, 24 * 60 - 1
    elsewhere.close()
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{ben}") == ["slip.new"]
    assert notice(database, "slip.new/8").ended == (NoticeEnd.NO_LONGER_STAFF if left else NoticeEnd.OPEN)


async def test_what_comes_too_late_is_not_told(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "slip.new/7", useful_for=timedelta(hours=1))
    clock.put_on(hours=1)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert far_side.messages == []


async def test_a_long_message_goes_in_parts_in_their_order(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    bind(database, "leadership", "C1")
    promise_to(database, None, "sessions.list/2026-11-23", purpose="leadership")
    words = Words(lambda _notice: ("1 of 3", "2 of 3", "3 of 3"))
    await deliver_due(database, [SmallCourier(far_side.url)], words, clock)
    assert far_side.texts("C1") == ["1 of 3", "2 of 3", "3 of 3"]
    assert len({each.key for each in far_side.messages}) == 3


async def test_sent_messages_are_updated_in_place_and_may_grow_and_shrink(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    bind(database, "leadership", "C1")
    promise_to(database, None, "sessions.list/2026-11-23", purpose="leadership")
    courier = SmallCourier(far_side.url)
    for parts in (("Amy",), ("Amy, told", "Ben"), ("Amy, told",), ("Amy, told", "Ben", "Cem")):
        await deliver_due(database, [courier], Words(lambda _notice, parts=parts: parts), clock)  # type: ignore[misc]  # the loop's own value
        shown = far_side.texts("C1")
        assert shown[: len(parts)] == list(parts)
        assert set(shown[len(parts) :]) <= {"(no more)"}
        with database.writing() as db:
            refresh(db, topic=Topic.YEAR_11_LIST, about_day="2026-11-23")
    assert len(far_side.messages) == 3


async def test_when_it_was_sent_stays_when_it_is_updated(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    bind(database, "leadership", "C1")
    promise_to(database, None, "sessions.list/2026-11-23", purpose="leadership")
    courier = SmallCourier(far_side.url)
    for words in ("Amy", "Amy, told"):
        await deliver_due(database, [courier], Words(lambda _notice, words=words: (words,)), clock)  # type: ignore[misc]  # as above
        assert far_side.texts("C1") == [words]
        with database.writing() as db:
            assert db.exec(select(Delivery.sent_at)).one() == MORNING
            refresh(db, topic=Topic.YEAR_11_LIST, about_day="2026-11-23")
        clock.put_on(minutes=20)


async def test_nobody_waits_to_write_while_a_notice_is_put_into_words(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), "leadership.digest/2026-11-23")

    def say(_notice: Notice) -> tuple[str]:
        with database.writing(within=0.1):  # raises Busy where somebody else may write
            return ("the day",)

    await deliver_due(database, [SmallCourier(far_side.url)], Words(say), clock)
    assert [message.texts for message in far_side.messages] == [["the day"]]


@pytest.mark.parametrize("deed", [Deed.SLIP_REMOVE, Deed.MENTOR_GIVE, Deed.SLIP_SEND], ids=str)
async def test_what_was_taken_away_while_it_was_put_into_words_is_not_told(
    database: Database, far_side: FarSide, clock: StandingClock, deed: Deed
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "leadership.digest/2026-11-23")
    words = Words()

    def say(_notice: Notice) -> tuple[str]:
        if len(words.asked) == 1:
            with database.writing(within=0.1) as db:
                record(db, Actor(ben, clock.now), deed)
        return (f"asked {len(words.asked)} times",)

    words.say = say
    await deliver_due(database, [SmallCourier(far_side.url)], words, clock)
    times = "1" if deed is Deed.SLIP_SEND else "2"
    assert [message.texts for message in far_side.messages] == [[f"asked {times} times"]]


async def test_what_changed_while_it_was_being_sent_is_updated_after(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "slip.new/7")
    facts = ["unread"]
    courier = SmallCourier(far_side.url)

    class ReadMeanwhile(SmallCourier):
        async def send(self, to: Address, part: str, key: str) -> Answer:
            with database.writing() as db:
                refresh(db, topic=Topic.SLIP_NEW, about_id=7)
            facts[0] = "read"
            return await super().send(to, part, key)

    words = Words(lambda _notice: (facts[0],))
    await deliver_due(database, [ReadMeanwhile(far_side.url)], words, clock)
    await deliver_due(database, [courier], words, clock)
    assert [message.texts for message in far_side.messages] == [["unread", "read"]]


async def test_taken_back_before_it_was_told_is_never_told(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    promise_to(database, ben, "slip.new/7")
    with database.writing() as db:
        take_back(db, topic=Topic.SLIP_NEW, about=(RecordKind.SLIP, 7))
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert far_side.messages == []


async def test_taken_back_after_it_was_told_is_said_in_its_place(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    def say(it: Notice) -> tuple[str]:
        return ("taken back" if it.ended == NoticeEnd.TAKEN_BACK else "a slip",)

    ben = add_staff(database)
    promise_to(database, ben, "slip.new/7")
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(say), clock)
    with database.writing() as db:
        take_back(db, topic=Topic.SLIP_NEW, about=(RecordKind.SLIP, 7))
    await deliver_due(database, [courier], Words(say), clock)
    assert [message.texts for message in far_side.messages] == [["a slip", "taken back"]]


async def test_a_list_that_had_nothing_to_say_is_told_when_it_has(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    bind(database, "leadership", "C1")
    promise_to(database, None, "sessions.list/2026-11-23", purpose="leadership")
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(lambda _notice: Drop("nobody is booked")), clock)
    assert notice(database, "sessions.list/2026-11-23").closed_at == MORNING
    with database.writing() as db:
        refresh(db, topic=Topic.YEAR_11_LIST, about_day="2026-11-23")
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts("C1") == ["sessions.list"]
    assert states(database, "sessions.list/2026-11-23") == [DeliveryState.SENT]


async def test_looking_again_too_late_is_no_trouble(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    promise_to(database, add_staff(database), "mentor.morning/1", useful_for=timedelta(hours=9))
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(lambda _notice: Drop("all done")), clock)
    clock.put_on(hours=10)
    with database.writing() as db:
        refresh(db, topic=Topic.MORNING_NOTE, about_day="2026-11-23")
        expire(db, clock.now)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.messages == []
    with database.reading() as db:
        assert undelivered(db, clock.now) == []


async def test_a_promise_rolls_back_with_its_fact(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database)
    later = MORNING + timedelta(hours=1)

    def refused() -> None:
        with database.writing() as db:
            promise(
                db,
                Topic.SLIP_NEW,
                key="slip.new/8",
                due=MORNING,
                useful_until=later,
                now=MORNING,
                to_staff=ben,
            )
            raise LookupError("the slip was refused")

    with pytest.raises(LookupError):
        refused()
    assert await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock) == []
