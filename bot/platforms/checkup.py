"""What `doctor` finds out about any platform by looking at what was kept of its refusals."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlmodel import col, select

from models.db.tables import Db
from models.outbox.notices import Purpose
from models.school.links import Link
from models.school.people import Staff
from models.settings.place import Channel

NAMED = 5
"""How many people are named before the rest is counted."""


class Finding(NamedTuple):
    """One thing that was looked at; where it is not fine, the sentence says what to do."""

    fine: bool
    sentence: str


def kept(db: Db, door: str, platform: str, how: str, where: str = "a private channel") -> Iterator[Finding]:
    """The place of leadership, and whom the door reaches no more; `how` is what to type `where` to have a place."""
    yield leadership(db, door, platform, how, where)
    if found := [f"{staff.name} ({why})" for staff, why in lost(db, door)]:
        yield Finding(False, f"{platform} does not reach {named(found)}.")


def leadership(db: Db, door: str, platform: str, how: str, where: str) -> Finding:
    """Whether leadership has its place."""
    bound = db.get(Channel, (door, Purpose.LEADERSHIP))
    if bound is None:
        return Finding(
            False,
            f"Leadership has no place in {platform} yet. In {where}, type: {how}\n"
            "Until then each of them gets the Year 11 list in their own chat.",
        )
    if bound.trouble:
        return Finding(False, f"Nothing is posted in leadership's place: {bound.trouble}")
    return Finding(True, f"Leadership has its place in {platform}.")


def lost(db: Db, door: str) -> list[tuple[Staff, str]]:
    """Whom the door reached once and reaches no more, and why, by surname."""
    reached = select(Link.staff_id).where(Link.door == door, Link.trouble == "")
    wanted = (
        select(Staff, Link)
        .join(Link, col(Link.staff_id) == Staff.id)
        .where(Link.door == door, Link.trouble != "", col(Staff.active), col(Staff.id).not_in(reached))
        .order_by(Staff.surname, Staff.forename)
    )
    return [(staff, link.trouble) for staff, link in db.exec(wanted)]


def unreached(db: Db) -> Sequence[Staff]:
    """Whom no door reaches, by surname."""
    reached = select(Link.staff_id).where(Link.trouble == "")
    wanted = select(Staff).where(col(Staff.active), col(Staff.id).not_in(reached))
    return db.exec(wanted.order_by(Staff.surname, Staff.forename)).all()


def named(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
