"""What these tests need of a school: a person or two, a clock that stands until it is put on, a sender."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from models.db.database import Database
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, Purpose, promise
from models.outbox.topics import Topic
from models.school.links import Link
from models.school.people import Role, Staff, StaffRole
from models.settings.place import Channel
from scheduler.courier import Drop, Worded
from tests.soak.courier import Parts

MORNING = datetime(2026, 11, 23, 8, 15, tzinfo=UTC)


@dataclass
class StandingClock:
    """Stands still until it is put on."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def put_on(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Words:
    """A composer whose facts the test holds; by default a notice says what stands first in its key."""

    say: Callable[[Notice], Parts | Drop] = lambda notice: (notice.key.partition("/")[0],)
    asked: list[str] = field(default_factory=list)

    def __call__(self, db: Db, notice: Notice, now: datetime, door: str) -> Worded[Parts] | Drop:  # noqa: ARG002 - the shape of a composer
        self.asked.append(notice.key)
        said = self.say(notice)
        return said if isinstance(said, Drop) else Worded(said)


def add_staff(
    database: Database,
    *,
    email: str = "b.hughes@school.example",
    role: Role | None = None,
    spoke_on: Sequence[str] = ("small",),
    quiet: tuple[int, int] | None = None,
) -> int:
    """A member of staff who spoke on these doors, the last one last."""
    with database.writing() as db:
        staff = Staff(email=email, forename="Ben", surname="Hughes")
        if quiet is not None:
            staff.quiet_from, staff.quiet_to = quiet
        db.add(staff)
        db.flush()
        assert staff.id is not None
        if role is not None:
            db.add(StaffRole(staff_id=staff.id, role=role))
        for minutes, door in enumerate(spoke_on):
            db.add(
                Link(
                    door=door,
                    tenant="T1",
                    account=email,
                    staff_id=staff.id,
                    address=f"{door}-{staff.id}",
                    linked_at=MORNING - timedelta(days=9),
                    last_spoke=MORNING - timedelta(days=1) + timedelta(minutes=minutes),
                )
            )
        return staff.id


def bind(database: Database, purpose: str, address: str, *, door: str = "small") -> None:
    with database.writing() as db:
        db.add(Channel(door=door, purpose=purpose, address=address, bound_at=MORNING))


def promise_to(
    database: Database,
    staff_id: int | None,
    key: str,
    *,
    now: datetime = MORNING,
    useful_for: timedelta = timedelta(hours=8),
    urgent: bool = False,
    again: bool = False,
    purpose: str = "",
    due: datetime | None = None,
) -> None:
    with database.writing() as db:
        promise(
            db,
            topic_of(key),
            key=key,
            due=due or now,
            useful_until=(due or now) + useful_for,
            now=now,
            to_staff=staff_id,
            to_purpose=Purpose(purpose) if purpose else None,
            about=(RecordKind.SLIP, 7),
            about_day="2026-11-23",
            urgent=urgent,
            again=again,
        )


def topic_of(key: str) -> Topic:
    """The topic that a key names; for keys that only say an order, a slip."""
    named = key.partition("/")[0]
    return next((each for each in Topic if each == named), Topic.SLIP_NEW)


def notice(database: Database, key: str) -> Notice:
    with database.reading() as db:
        return db.exec(select(Notice).where(Notice.key == key)).one()


def deliveries(database: Database, key: str) -> list[Delivery]:
    with database.reading() as db:
        found = (
            select(Delivery).join(Notice, col(Notice.id) == col(Delivery.notice_id)).where(Notice.key == key)
        )
        return list(db.exec(found.order_by(col(Delivery.door), col(Delivery.part))))


def states(database: Database, key: str) -> list[DeliveryState]:
    return [DeliveryState(each.state) for each in deliveries(database, key)]
