"""Who never spoke to us: where a door reaches them, asked once for all that waits for them."""

from collections.abc import Sequence

from models.db.database import Database
from models.school.links import link
from scheduler.courier import Address, NotNow, Unreachable
from scheduler.delivery import Deliverer, deliver_due
from tests.scheduler.small_school import StandingClock, Words, add_staff, promise_to
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide

BEN = "b.hughes@school.example"


class Directory(SmallCourier):
    """Notes whom it is asked for."""

    def __init__(self, url: str, asked: list[str], knows: Sequence[str] = ()) -> None:
        super().__init__(url, knows=knows)
        self._asked = asked

    async def reach(self, email: str, staff_id: int) -> Address | Unreachable | NotNow:
        self._asked.append(email)
        return await super().reach(email, staff_id)


async def test_who_never_spoke_is_looked_up(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database, spoke_on=())
    promise_to(database, ben, "slip.new/7")
    stranger = SmallCourier(far_side.url, door="other")
    known = SmallCourier(far_side.url, knows=["b.hughes@school.example"])
    await deliver_due(database, [stranger, known], Words(), clock)
    assert far_side.texts(f"dm-{ben}") == ["slip.new"]


async def test_who_is_found_nowhere_is_asked_for_once_for_all_that_waits_and_gets_all_when_found(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database, spoke_on=())
    asked: list[str] = []
    stranger = Directory(far_side.url, asked)
    for number in range(5):
        promise_to(database, ben, f"slip.new/{number}")
    await deliver_due(database, [stranger], Words(), clock)
    promise_to(database, ben, "slip.new/5")
    assert await deliver_due(database, [stranger], Words(), clock) == []
    assert len(asked) == 1
    clock.put_on(seconds=20)
    await deliver_due(database, [stranger], Words(), clock)
    assert len(asked) == 2
    # One that cannot wait asks; where that finds them, nothing else waits for its own turn.
    promise_to(database, ben, "slip.new/6", now=clock.now, urgent=True)
    await deliver_due(database, [Directory(far_side.url, asked, [BEN])], Words(), clock)
    assert far_side.texts(f"dm-{ben}") == ["slip.new"] * 7
    assert len(asked) == 3


async def test_those_who_deliver_at_once_ask_for_each_person_once(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben, cara = (add_staff(database, email=each, spoke_on=()) for each in (BEN, "c@school.example"))
    for number in range(5):
        for who in (ben, cara):
            promise_to(database, who, f"slip.new/{number}-{who}")
    asked: list[str] = []
    eight = Deliverer(database, [Directory(far_side.url, asked, [BEN])], Words(), clock)
    await eight.once()
    assert sorted(asked) == [BEN, "c@school.example"]
    while await eight.once():
        pass
    assert sorted(asked) == [BEN, "c@school.example"]
    assert far_side.texts(f"dm-{ben}") == ["slip.new"] * 5


async def test_whoever_is_to_hear_at_once_is_asked_for_first(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    cara, ben = (add_staff(database, email=each, spoke_on=()) for each in ("c@school.example", BEN))
    for who in (cara, ben):
        promise_to(database, who, f"slip.new/{who}")
    promise_to(database, ben, "slip.new/3", urgent=True)
    asked: list[str] = []
    await Deliverer(database, [Directory(far_side.url, asked)], Words(), clock, at_once=1).once()
    assert asked == [BEN]


async def test_who_speaks_at_last_gets_what_waited_for_them_at_once(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    ben = add_staff(database, spoke_on=())
    promise_to(database, ben, "slip.new/7")
    for _ in range(3):
        await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
        clock.put_on(minutes=2)
    await deliver_due(database, [SmallCourier(far_side.url)], Words(), clock)
    with database.writing() as db:
        link(db, door="small", tenant="T1", account="B", email="b.hughes@school.example", now=clock.now)
    await deliver_due(
        database, [SmallCourier(far_side.url, knows=["b.hughes@school.example"])], Words(), clock
    )
    assert far_side.texts(f"dm-{ben}") == ["slip.new"]
