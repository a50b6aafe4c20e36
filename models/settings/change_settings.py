"""Changing the school's settings, and binding a channel to leadership (P14)."""

from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.tables import Db
from models.outbox.notices import reopen
from models.rules.days import read_month
from models.rules.names import fold
from models.rules.wording import listed, to_type
from models.school.channels import Channel, KnownChannel
from models.school.people import Role, with_role
from models.school.settings import (
    KnownSetting,
    SettingChange,
    Settings,
    known_settings,
    read_value,
    write_value,
)
from models.school.snapshot import changed, school, settings, staff_name

LEADERSHIP = "leadership"
"""The purpose of the channel that gets the Year 11 list."""
DEFAULT = "default"
"""What is typed for the value that a setting has by itself."""
_NOBODY = frozenset({DEFAULT, "none", "nobody", "-"})
_SCHOOL_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7)
_TWICE = 1
"""The hour that comes twice when the clocks go back: nothing is sent in it."""
WORDS = "safeguarding_words"
"""The setting that is a list of words."""
LONGEST_SLIP = 500
"""What the form of a slip holds."""
_SENT_AT = frozenset({"list_time", "morning_time", "digest_time"})
_IN_ORDER = ("before_school", "lunch", "after_school")


@dataclass(frozen=True)
class SettingNow:
    """A setting with its value, and who changed it when; nobody where it has its default."""

    known: KnownSetting
    value: Any
    changed_by: str | None = None
    changed_at: datetime | None = None

    @property
    def words(self) -> str:
        """The value as it is typed."""
        return write_value(self.value)


@dataclass(frozen=True)
class Changed:
    """A setting that was changed; without an entry it was so already."""

    known: KnownSetting
    before: Any
    value: Any
    entry: Entry | None = None


def settings_now(db: Db) -> list[SettingNow]:
    """Every setting, with who changed it last."""
    now = settings(db)
    standing = select(SettingChange).where(~col(SettingChange.taken_back)).order_by(col(SettingChange.id))
    newest = {change.name: change for change in db.exec(standing)}
    found = []
    for known in known_settings():
        value = getattr(now, known.name)
        last = newest.get(known.name)
        if last is None or last.value is None:
            found.append(SettingNow(known, value))
        else:
            found.append(SettingNow(known, value, staff_name(db, last.changed_by), last.changed_at))
    return found


def channels(db: Db) -> list[KnownChannel]:
    """The channels that are bound to leadership, a door each."""
    known = school(db)
    return [
        KnownChannel(each.door, each.name, each.trouble, known.staff_name(each.bound_by))
        for each in db.exec(select(Channel).where(Channel.purpose == LEADERSHIP).order_by(Channel.door))
    ]


def known_setting(name: str) -> KnownSetting:
    """The setting of this name. Raises Sorry where there is none."""
    found = next((each for each in known_settings() if each.name == name), None)
    if found is None:
        raise Sorry(f"There is no such setting. Type {to_type('settings')} to see them all.", field="name")
    return found


def read_setting(db: Db, known: KnownSetting, words: str) -> Any:
    """What was typed, as the setting's value. Raises Sorry, saying what fits, for what cannot work."""
    words = words.strip()
    if words.casefold() == DEFAULT:
        return known.default
    if known.name.startswith("leader_"):
        return _leader(db, words)
    if known.name.startswith("meetings_until_"):
        return _month(known, words)
    value: Any = _words(db, known, words) if known.name == WORDS else _read(known, words)
    if known.name in _SENT_AT and value.hour == _TWICE:
        raise Sorry(
            f"Nothing is sent between 01:00 and 02:00. Type another time, such as {write_value(known.default)}.",
            field="value",
        )
    if known.name in _IN_ORDER:
        _check_order(settings(db), known.name, value)
    if known.name == "slip_limit" and value > LONGEST_SLIP:
        raise Sorry(f"A slip holds at most {LONGEST_SLIP} characters.", field="value")
    return value


def change_setting(db: Db, actor: Actor, *, who: Person, name: str, words: str) -> Changed:
    """Change a setting for the whole school, from now on; `default` takes it back to what it is by itself.

    Raises Sorry for a value that does not fit, NotAllowed for anybody but the scheme lead.
    """
    require(db, who, Action.SETTINGS)
    known = known_setting(name)
    value = read_setting(db, known, words)
    before = getattr(settings(db), name)
    if value == before:
        return Changed(known, before, value)
    stored = None if value == known.default else write_value(value)
    change = SettingChange(name=name, value=stored, changed_at=actor.at, changed_by=who.staff_id)
    db.add(change)
    db.flush()
    entry = record(db, actor, Deed.SETTING_CHANGE, about=("setting", change.id), fields=name)
    changed(db)
    return Changed(known, before, value, entry)


def as_changed(db: Db, entry: Entry) -> Changed:
    """What an earlier change stands for, as it is now."""
    known = known_setting(entry.fields)
    value = getattr(settings(db), known.name)
    return Changed(known, value, value)


def bind_channel(
    db: Db, actor: Actor, *, who: Person, address: str, name: str = "", service: str = ""
) -> tuple[KnownChannel, Entry | None]:
    """Make this channel leadership's on this door; one that was before is so no more.

    Whether it is private is for the door to check. Without an entry it was so already.
    """
    require(db, who, Action.SETTINGS)
    found = db.get(Channel, (actor.door, LEADERSHIP), with_for_update=True)
    if found is not None and found.address == address and not found.trouble:
        found.name, found.service = name or found.name, service or found.service
        return _bound(db, actor.door)[0], None
    before = found.model_dump(mode="json") if found is not None else None
    db.merge(
        Channel(
            door=actor.door,
            purpose=LEADERSHIP,
            address=address,
            name=name,
            service=service,
            bound_by=who.staff_id,
            bound_at=actor.at,
        )
    )
    db.flush()
    reopen(db, to_purpose=LEADERSHIP, now=actor.at)
    entry = record(db, actor, Deed.CHANNEL_BIND, about=("channel", None), fields="address")
    remember(db, entry, {"before": before})
    return _bound(db, actor.door)[0], entry


def bound_channel(db: Db, door: str) -> KnownChannel | None:
    """Leadership's channel on this door; None where there is none."""
    return next(iter(_bound(db, door)), None)


def _bound(db: Db, door: str) -> list[KnownChannel]:
    return [each for each in channels(db) if each.door == door]


def _read(known: KnownSetting, words: str) -> Any:
    try:
        return read_value(known, words)
    except Sorry as sorry:
        raise Sorry(f"{sorry.sentence[:1].upper()}{sorry.sentence[1:]}", field="value") from None


def _words(db: Db, known: KnownSetting, words: str) -> tuple[str, ...]:
    """A list of words; after `add` or `remove` only those come or go, so that nobody types all of them."""
    first, _, rest = words.partition(" ")
    now: tuple[str, ...] = getattr(settings(db), known.name)
    if first.casefold().strip(":") == "add" and rest:
        return (*now, *(each for each in _read(known, rest) if each not in now))
    if first.casefold().strip(":") == "remove" and rest:
        gone = _read(known, rest)
        if strange := [each for each in gone if each not in now]:
            raise Sorry(f"{', '.join(strange)} is not on the list.", field="value")
        left = tuple(each for each in now if each not in gone)
    else:
        left = _read(known, words)
    if not left:
        raise Sorry("At least one word has to stay, so that the question is asked.", field="value")
    return left


def _leader(db: Db, words: str) -> str:
    """The e-mail of a member of leadership, by e-mail or by name; blank for nobody."""
    if words.casefold() in _NOBODY:
        return ""
    leaders = {each.id: each for role in (Role.LEADERSHIP, Role.SCHEME_LEAD) for each in with_role(db, role)}
    wanted = fold(words)
    found = [
        each
        for each in leaders.values()
        if words.casefold() == each.email or wanted in {fold(each.name), fold(each.surname)}
    ]
    if len(found) == 1:
        return found[0].email
    names = listed((each.email for each in leaders.values()), last="or")
    raise Sorry(
        f"{words} is not one of leadership. Type one of {names}.",
        field="value",
    )


def _month(known: KnownSetting, words: str) -> int:
    """A month of the school year, by number or by name."""
    number = int(words) if words.isdecimal() else read_month(words)
    if number not in _SCHOOL_MONTHS:
        name = f"{known.words[:1].upper()}{known.words[1:]}"
        raise Sorry(f"{name} is a month from September to July, such as May or 5.", field="value")
    return number


def _check_order(now: Settings, name: str, value: tuple[time, time]) -> None:
    """The three parts of the day must not overlap, or sessions could not be told apart."""
    spans = {each: value if each == name else getattr(now, each) for each in _IN_ORDER}
    for earlier, later in pairwise(_IN_ORDER):
        if spans[earlier][1] > spans[later][0]:
            words = {each: each.replace("_", " ") for each in (earlier, later)}
            raise Sorry(
                f"{words[earlier].capitalize()} ({write_value(spans[earlier])}) would run into "
                f"{words[later]} ({write_value(spans[later])}). Change the other one first.",
                field="value",
            )


@undoes(Deed.SETTING_CHANGE)
def _take_back(undoing: Undoing) -> str:
    db, entry = undoing.db, undoing.entry
    change = db.get(SettingChange, entry.record_id, with_for_update=True)
    if change is None or change.taken_back:
        return "The setting was already back."
    newer = select(SettingChange.id).where(
        SettingChange.name == change.name,
        col(SettingChange.id) > entry.record_id,
        ~col(SettingChange.taken_back),
    )
    known = known_setting(change.name)
    if db.exec(newer).first() is not None:
        raise Sorry(
            f"{known.words} was changed again since. Type {to_type('settings')} to see it as it is now."
        )
    change.taken_back = True
    changed(db)
    now = write_value(getattr(settings(db), known.name)) or "nobody"
    words = f"{now} again" if known.name != WORDS else "the list is as it was"
    return f"{known.words[:1].upper()}{known.words[1:]}: {words}."


@undoes(Deed.CHANNEL_BIND)
def _unbind(undoing: Undoing) -> str:
    db, entry = undoing.db, undoing.entry
    bound = db.get(Channel, (entry.door, LEADERSHIP), with_for_update=True)
    if bound is None or bound.bound_at != entry.at:
        raise Sorry(f"Leadership's channel was changed since. Type {to_type('settings')} to see which it is.")
    if (before := undoing.facts.get("before")) is not None:
        db.merge(Channel.model_validate(before))
        return f"{before['name'] or 'The channel before'} is leadership's channel again."
    db.delete(bound)
    return f"This is leadership's channel no more. Type {to_type('settings leadership here')} in the one that is."
