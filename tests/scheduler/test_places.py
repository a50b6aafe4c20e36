"""Where a purpose is told: in its place, else each of its people, the leader of the day first (P10)."""

import pytest

from models.db.database import Database
from models.outbox.notices import DeliveryState, Purpose, refresh, reopen
from models.outbox.topics import Topic
from models.school.people import Role
from models.school.settings import SettingChange
from models.school.snapshot import changed
from models.settings.place import Channel
from scheduler.courier import Address, Answer, Closed, Rejected, Sent
from scheduler.delivery import deliver_due
from scheduler.places import close_place
from tests.scheduler.small_school import (
    MORNING,
    StandingClock,
    Words,
    add_staff,
    bind,
    deliveries,
    notice,
    promise_to,
)
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide

pytestmark = pytest.mark.P10

LIST = "sessions.list/2026-11-23"


def leaders(database: Database, *, leader: str = "") -> list[int]:
    """Three of leadership, by surname alike; one of them leads on Monday."""
    found = [
        add_staff(database, email=f"{name}@school.example", role=Role.LEADERSHIP) for name in ("a", "b", "c")
    ]
    add_staff(database, email="teacher@school.example", role=Role.TEACHER)
    with database.writing() as db:
        db.add(SettingChange(name="leader_monday", value=leader, changed_at=MORNING))
        changed(db)
    return found


class Refusing(SmallCourier):
    """Refuses the channel, by an answer a call, and takes everything else."""

    def __init__(self, url: str, *answers: Answer, channel: str = "C1") -> None:
        super().__init__(url)
        self._answers = list(answers)
        self._refused = channel

    async def send(self, to: Address, part: str, key: str) -> Answer:
        if to.destination == self._refused and self._answers:
            return self._answers.pop(0)
        return await super().send(to, part, key)

    async def update(self, to: Address, reference: str, part: str | None, key: str) -> Answer:
        if to.destination == self._refused and self._answers:
            return self._answers.pop(0)
        return await super().update(to, reference, part, key)


async def test_without_a_place_each_is_told_the_leader_of_the_day_first_and_all_are_kept_in_step(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    a, b, c = leaders(database, leader="b@school.example")
    promise_to(database, None, LIST, purpose="leadership")
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(lambda _notice: ("nobody told",)), clock)
    assert [each.to for each in far_side.messages] == [f"small-{b}", f"small-{a}", f"small-{c}"]
    assert notice(database, LIST).closed_at == MORNING
    with database.writing() as db:
        refresh(db, topic=Topic.YEAR_11_LIST, about_day="2026-11-23")
    await deliver_due(database, [courier], Words(lambda _notice: ("one told",)), clock)
    assert [each.texts for each in far_side.messages] == [["nobody told", "one told"]] * 3


async def test_the_leader_of_the_day_does_not_wait_for_quiet_hours(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    all_day = (0, 23 * 60)
    lead = add_staff(database, email="b@school.example", role=Role.LEADERSHIP, quiet=all_day)
    add_staff(database, email="a@school.example", role=Role.LEADERSHIP, quiet=all_day)
    with database.writing() as db:
        db.add(SettingChange(name="leader_monday", value="b@school.example", changed_at=MORNING))
        changed(db)
    promise_to(database, None, LIST, purpose="leadership")
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert [each.to for each in far_side.messages] == [f"small-{lead}"]


async def test_a_place_that_refuses_is_closed_and_each_is_told_at_once(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    people = leaders(database)
    bind(database, "leadership", "C1")
    promise_to(database, None, LIST, purpose="leadership")
    courier = Refusing(far_side.url, Rejected("There are guests in this channel.", gone=True))
    await deliver_due(database, [courier], Words(), clock)
    assert {each.to for each in far_side.messages} == {f"small-{each}" for each in people}
    with database.reading() as db:
        assert db.get_one(Channel, ("small", "leadership")).trouble == "There are guests in this channel."


async def test_a_place_that_refuses_an_update_leaves_nobody_with_an_old_list(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    people = leaders(database)
    bind(database, "leadership", "C1")
    promise_to(database, None, LIST, purpose="leadership")
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    assert [each.to for each in far_side.messages] == ["C1"]
    with database.writing() as db:
        refresh(db, topic=Topic.YEAR_11_LIST, about_day="2026-11-23")
    courier = Refusing(far_side.url, Rejected("not private", gone=True))
    await deliver_due(database, [courier], Words(lambda _notice: ("changed",)), clock)
    told = {each.to: each.texts[-1] for each in far_side.messages}
    assert told == {"C1": "sessions.list"} | {f"small-{each}": "changed" for each in people}


async def test_the_first_refusal_is_not_the_last_word(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    bind(database, "leadership", "C1")
    promise_to(database, None, LIST, purpose="leadership")
    courier = Refusing(far_side.url, Closed("404"), Closed("404"))
    for _ in range(3):
        await deliver_due(database, [courier], Words(), clock)
        clock.put_on(minutes=2)
    assert far_side.texts("C1") == ["sessions.list"]
    with database.reading() as db:
        assert db.get_one(Channel, ("small", "leadership")).trouble == ""


async def test_a_refusal_that_stays_is_believed(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    people = leaders(database)
    bind(database, "leadership", "C1")
    promise_to(database, None, LIST, purpose="leadership")
    courier = Refusing(far_side.url, *[Closed("403")] * 9)
    for _ in range(4):
        await deliver_due(database, [courier], Words(), clock)
        clock.put_on(minutes=2)
    assert [each.state for each in deliveries(database, LIST)] == [DeliveryState.DROPPED]
    assert {each.to for each in far_side.messages} == {f"small-{each}" for each in people}


async def test_where_another_door_has_its_place_nobody_is_told_twice(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    leaders(database)
    bind(database, "leadership", "C1")
    bind(database, "leadership", "C2", door="other")
    promise_to(database, None, LIST, purpose="leadership")
    couriers = [
        Refusing(far_side.url, Rejected("public", gone=True)),
        SmallCourier(far_side.url, door="other"),
    ]
    await deliver_due(database, couriers, Words(), clock)
    assert {each.to for each in far_side.messages} == {"C2"}


async def test_a_place_that_is_lost_is_noticed_when_it_happens(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    people = leaders(database)
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    bind(database, "leadership", "C1")
    promise_to(database, None, LIST, purpose="leadership")
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    with database.writing() as db:
        close_place(db, "small", "leadership", "The channel was deleted.", clock.now)
    await deliver_due(database, [courier], Words(), clock)
    told = [(each.to, each.texts[-1]) for each in far_side.messages]
    assert {to for to, text in told if text == "sessions.list"} >= {f"small-{each}" for each in people}
    assert (f"small-{lead}", "delivery.trouble") in told


async def test_a_place_that_is_bound_later_still_gets_it(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    people = leaders(database)
    promise_to(database, None, LIST, purpose="leadership")
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    assert {each.to for each in far_side.messages} == {f"small-{each}" for each in people}
    bind(database, "leadership", "C1")
    with database.writing() as db:
        reopen(db, to_purpose=Purpose.LEADERSHIP, now=clock.now)
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts("C1") == ["sessions.list"]


async def test_a_message_that_went_to_a_chat_opened_anew_is_updated_there(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    class Moving(SmallCourier):
        async def send(self, to: Address, part: str, key: str) -> Answer:  # noqa: ARG002 - it goes elsewhere
            sent = await super().send(Address(self.door, "anew"), part, key)
            return Sent(sent.reference, Address(self.door, "anew")) if isinstance(sent, Sent) else sent

        async def update(self, to: Address, reference: str, part: str | None, key: str) -> Answer:
            assert to.destination == "anew"
            return await super().update(to, reference, part, key)

    promise_to(database, add_staff(database), "slip.new/7")
    courier = Moving(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    with database.writing() as db:
        refresh(db, topic=Topic.SLIP_NEW, about_id=7)
    await deliver_due(database, [courier], Words(lambda _notice: ("again",)), clock)
    assert far_side.texts("anew") == ["again"]
