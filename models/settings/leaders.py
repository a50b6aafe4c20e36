"""Who leads a weekday stays the same person, whatever becomes of the address by which the setting names them."""

from dataclasses import fields

from sqlmodel import col, select

from models.audit.entries import Actor
from models.db.tables import Db
from models.school.day_settings import LEADER
from models.school.people import Staff
from models.school.settings import SettingChange, Settings
from models.school.snapshot import read_settings


def leaders(db: Db) -> dict[str, int]:
    """The settings that name a leader of a weekday, and whom they name."""
    known = read_settings(db)
    named = {
        each.name: getattr(known, each.name) for each in fields(Settings) if each.name.startswith(LEADER)
    }
    wanted = select(Staff.email, Staff.id).where(col(Staff.email).in_(set(named.values()) - {""}))
    ids = {email: staff_id or 0 for email, staff_id in db.exec(wanted)}
    return {name: ids[email] for name, email in named.items() if email in ids}


def lead_on(db: Db, before: dict[str, int], actor: Actor) -> None:
    """Let those who led before lead on under their addresses of now; nobody leads by an address that was theirs."""
    known = read_settings(db)
    addresses = {
        each.id: each.email for each in db.exec(select(Staff).where(col(Staff.id).in_(set(before.values()))))
    }
    for name, staff_id in before.items():
        address = addresses.get(staff_id, "")
        now = address if "@" in address else ""
        if getattr(known, name) != now:
            db.add(
                SettingChange(name=name, value=now or None, changed_at=actor.at, changed_by=actor.staff_id)
            )
