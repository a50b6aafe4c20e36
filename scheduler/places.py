"""Where a purpose's notices go: to its place, and where that is closed to us, to each of its people."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.db.afterwards import announces
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd, Purpose, promise
from models.outbox.topics import Topic, key_for
from models.outbox.undelivered import PENDING
from models.school.people import Role, Staff, with_role
from models.school.snapshot import settings
from models.settings.place import Channel
from scheduler.deeds.auditor import tell_of_trouble

PEOPLE: Mapping[str, tuple[Role, ...]] = {Purpose.LEADERSHIP: (Role.LEADERSHIP, Role.SCHEME_LEAD)}
"""Who stands behind a purpose."""


def send_to_each(db: Db, notice: Notice, now: datetime) -> bool:
    """Promise each of the purpose's people what their place would have got; whether there is anybody.

    Once, however often it is asked. The leader of the day comes first, and does not wait for quiet hours to end.
    """
    people = _people(db, notice.to_purpose)
    leader = settings(db).leader_on(now.astimezone(settings(db).timezone).weekday())
    for staff in sorted(people, key=lambda each: each.email != leader):
        promise(
            db,
            Topic(notice.topic),
            key=key_for(notice.key, staff.id),
            due=now,
            useful_until=notice.useful_until,
            now=now,
            to_staff=staff.id,
            about=notice.of,
            about_day=notice.about_day,
            urgent=notice.urgent or staff.email == leader,
            again=notice.again,
            late=notice.late,
        )
    return bool(people)


def close_place(db: Db, door: str, purpose: str, why: str, now: datetime) -> None:
    """Nothing more is sent there until it is bound anew: each gets what it was, and the scheme lead hears.

    What stands there already is emptied, since somebody may be there who must not read it.
    """
    place = db.get(Channel, (door, purpose), with_for_update=True)
    if place is None or place.trouble:
        return
    place.trouble = why
    for notice in db.exec(_useful(purpose, now).order_by(col(Notice.id)).with_for_update()):
        if not is_sent_elsewhere(db, notice, door):
            send_to_each(db, notice, now)
    db.flush()
    db.execute(
        update(Delivery)
        .where(
            col(Delivery.door) == door,
            col(Delivery.destination) == place.address,
            col(Delivery.state) == DeliveryState.SENT,
            col(Delivery.notice_id).in_(select(Notice.id).where(Notice.to_purpose == purpose)),
        )
        .values(owed=True, attempts=0, not_before=now)
    )
    announces(db)
    tell_of_trouble(db, now, settings(db).timezone)


def is_closed(db: Db, notice: Notice, delivery: Delivery) -> bool:
    """Whether it stands in a place of a purpose that is closed to us, where nothing may be read any more."""
    place = db.get(Channel, (delivery.door, notice.to_purpose)) if notice.to_purpose else None
    return place is not None and bool(place.trouble) and place.address == delivery.destination


def _people(db: Db, purpose: str) -> list[Staff]:
    found = {staff.id: staff for role in PEOPLE.get(purpose, ()) for staff in with_role(db, role)}
    return list(found.values())


def _useful(purpose: str, now: datetime) -> SelectOfScalar[Notice]:
    """What the purpose was promised and is still of use, sent or not."""
    return select(Notice).where(
        Notice.to_purpose == purpose,
        Notice.ended == NoticeEnd.OPEN,
        col(Notice.due) <= now,
        col(Notice.useful_until) > now,
    )


def is_sent_elsewhere(db: Db, notice: Notice, door: str) -> bool:
    """Whether the purpose has the notice, or is about to, in a place of another door."""
    wanted = (
        select(Delivery.id)
        .join(
            Channel,
            and_(col(Channel.door) == col(Delivery.door), col(Channel.address) == col(Delivery.destination)),
        )
        .where(
            Delivery.notice_id == notice.id,
            Delivery.door != door,
            col(Delivery.state).in_([*PENDING, DeliveryState.SENT]),
            Channel.purpose == notice.to_purpose,
            Channel.trouble == "",
        )
    )
    return db.exec(wanted.limit(1)).first() is not None
