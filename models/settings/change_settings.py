"""Changing the school's settings (P14)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import take_back
from models.outbox.topics import Topic
from models.rules.days import read_month
from models.rules.kinds import SessionKind
from models.rules.letters import fold
from models.rules.phrases import QuickPhrase, WrongPhrase, revised_phrases
from models.rules.wording import listed, to_type
from models.school.day_settings import LEADER, SESSION_KINDS, SESSION_TIMES, SESSION_YEARS, SUBJECTS
from models.school.grade_settings import SUBJECT_PLACES
from models.school.mentoring_settings import MEETINGS_UNTIL, SLIP_PHRASES
from models.school.people import TITLES, Role, Staff, fold_address, with_role
from models.school.setting_fields import KnownSetting
from models.school.setting_values import read_value
from models.school.setting_words import value_words, write_value
from models.school.settings import LISTS, SAFEGUARDING_WORDS, SettingChange, Settings, known_settings
from models.school.snapshot import changed, school, settings, staff_name
from models.settings.kind_settings import revised_session_kinds, subjects_of_day
from models.settings.lists import revised_words, revised_years
from models.settings.safeguards import tell_of_loss
from models.settings.subject_places import revised_places

DEFAULT = "default"
"""What is typed for the value that a setting has by itself."""
_NOBODY = frozenset({DEFAULT, "none", "nobody", "-", "clear", "off", "remove", "nothing", "no one"})
_SCHOOL_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7)


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
    going: tuple[str, ...] = ()
    """What would be taken away: nothing was written yet, because that is asked first."""
    seen: int = 0
    """Which change of the setting was the newest when it was asked."""


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


def known_setting(name: str) -> KnownSetting:
    """The setting of this name. Raises Sorry where there is none."""
    found = next((each for each in known_settings() if each.name == name), None)
    if found is None:
        raise Sorry(f"There is no such setting. Type {to_type('settings')} to see them all.", field="name")
    return found


def read_setting(db: Db, known: KnownSetting, words: str) -> Any:
    """What was typed, as the setting's value. Raises Sorry, saying what fits, for what cannot work."""
    value = _value(db, known, words.strip())
    _check(settings(db), known.name, value)
    return value


def _value(db: Db, known: KnownSetting, words: str) -> Any:
    if words.casefold() == DEFAULT:
        return known.default
    if known.name.startswith(LEADER):
        return _leader(db, words)
    if known.name.startswith(SUBJECTS):
        return subjects_of_day(db, "" if words.casefold() in _NOBODY else words)
    if known.name == SUBJECT_PLACES:
        return "" if words.casefold() in _NOBODY else revised_places(school(db), words)
    if known.name.startswith(MEETINGS_UNTIL):
        return _month(known, words)
    return _list(db, known, words) if known.name in LISTS else _read(known, words)


def change_setting(
    db: Db, actor: Actor, *, who: Person, name: str, words: str, seen: int | None = None
) -> Changed:
    """Change a setting for the whole school, from now on; `default` takes it back to what it is by itself.

    What takes something away from a list is asked about first: nothing is written without `seen`, the change
    that was the newest when it was asked. Of a safeguard that is lost the safeguarding lead is told.
    Raises Sorry for a value that does not fit, NotAllowed for anybody but the scheme lead.
    """
    require(db, who, Action.SETTINGS)
    known = known_setting(name)
    value = read_setting(db, known, words)
    before = getattr(settings(db), name)
    if value == before:
        return Changed(known, before, value)
    going = _going(before, value) if name in LISTS else ()
    newest = newest_change(db, name)
    if going and seen != newest:
        return Changed(known, before, before, going=going, seen=newest)
    stored = None if value == known.default else write_value(value)
    change = SettingChange(name=name, value=stored, changed_at=actor.at, changed_by=who.staff_id)
    db.add(change)
    db.flush()
    entry = record(db, actor, Deed.SETTING_CHANGE, about=(RecordKind.SETTING, change.id), fields=name)
    changed(db)
    if going and name == SAFEGUARDING_WORDS:
        tell_of_loss(db, actor, (RecordKind.SETTING, change.id))
    return Changed(known, before, value, entry)


def _going(before: Any, value: Any) -> tuple[str, ...]:
    """What of a list would be taken away; a kind of session that is changed keeps its name."""
    if isinstance(next(iter(before), None), SessionKind):
        return tuple(each.name for each in before if not any(one.is_called(each.name) for one in value))
    if isinstance(next(iter(before), None), QuickPhrase):
        # One that is said anew under its short word keeps its place.
        return tuple(
            each.text
            for each in before
            if not any(one.is_called(each.text) or one.is_called(each.short) for one in value)
        )
    return tuple(str(each) for each in before if each not in value)


@dataclass(frozen=True)
class WordsGone:
    """Words of the school that ask no more: which, by whom, and whether that was taken back."""

    words: tuple[str, ...]
    by: str
    taken_back: bool


def words_gone(db: Db, change_id: int | None) -> WordsGone | None:
    """What a change of the words took away; None where it is gone."""
    change = db.get(SettingChange, change_id)
    if change is None:
        return None
    before = db.exec(
        select(SettingChange.value)
        .where(
            SettingChange.name == change.name,
            col(SettingChange.id) < change_id,
            ~col(SettingChange.taken_back),
        )
        .order_by(col(SettingChange.id).desc())
        .limit(1)
    ).first()
    known = known_setting(change.name)
    was, now = (_read(known, each or "") for each in (before, change.value))
    gone = tuple(each for each in was if each not in now)
    return WordsGone(gone, staff_name(db, change.changed_by), change.taken_back)


def newest_change(db: Db, name: str) -> int:
    """The id of the newest change of a setting; 0 where it was never changed."""
    newest = select(SettingChange.id).where(SettingChange.name == name).order_by(col(SettingChange.id).desc())
    return db.exec(newest.limit(1)).first() or 0


def as_changed(db: Db, entry: Entry) -> Changed:
    """What an earlier change stands for, as it is now."""
    known = known_setting(db.get_one(SettingChange, entry.record_id).name)
    value = getattr(settings(db), known.name)
    return Changed(known, value, value)


def _read(known: KnownSetting, words: str) -> Any:
    try:
        return read_value(known, words)
    except Sorry as sorry:
        raise Sorry(f"{sorry.sentence[:1].upper()}{sorry.sentence[1:]}", field="value") from None


def _list(db: Db, known: KnownSetting, words: str) -> Any:
    """A list: what is typed is added, so that nobody loses one by a new word; what goes is asked about."""
    now = getattr(settings(db), known.name)
    if known.name == SESSION_YEARS:
        years = revised_years(now, words)
        return _read(known, write_value(years) if years is not None else words)
    if known.name == SESSION_KINDS:
        return revised_session_kinds(db, known, now, words)
    if known.name == SLIP_PHRASES:
        try:
            return revised_phrases(now, words)
        except WrongPhrase as wrong:
            raise Sorry(str(wrong), field="value") from None
    return _read(known, write_value(revised_words(now, words)))


def _leader(db: Db, words: str) -> str:
    """The e-mail of a member of leadership, by e-mail or by name; blank for nobody."""
    if words.casefold() in _NOBODY:
        return ""
    leaders = {each.id: each for role in (Role.LEADERSHIP, Role.SCHEME_LEAD) for each in with_role(db, role)}
    wanted = fold(words)
    found = [
        each for each in leaders.values() if fold_address(words) == each.email or wanted in _called(each)
    ]
    if len(found) == 1:
        return found[0].email
    names = listed((each.email for each in leaders.values()), last="or")
    raise Sorry(
        f"{words} is not one of leadership. Type one of {names}.",
        field="value",
    )


def _called(staff: Staff) -> set[str]:
    """How a colleague may be called here: Peter Lowe, Lowe, P Lowe, Mr Lowe."""
    first, last = fold(staff.forename), fold(staff.surname)
    return {fold(staff.name), last, f"{first[:1]} {last}", *(f"{title} {last}" for title in TITLES)}


def _month(known: KnownSetting, words: str) -> int:
    """A month of the school year, by number or by name."""
    number = int(words) if words.isdecimal() and len(words) < 3 else read_month(words)
    if number not in _SCHOOL_MONTHS:
        name = f"{known.words[:1].upper()}{known.words[1:]}"
        raise Sorry(f"{name} is a month from September to July, such as May or 5.", field="value")
    return number


def _check(now: Settings, name: str, value: Any) -> None:
    """Whether a value goes with the others, however it came: typed, as the default, or by undo.

    The three parts of the day must not overlap, or sessions could not be told apart.
    """
    if name not in SESSION_TIMES:
        return
    spans = {each: value if each == name else getattr(now, each) for each in SESSION_TIMES}
    for earlier, later in pairwise(SESSION_TIMES):
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
    take_back(db, topic=Topic.SAFEGUARD_LOST, about=(RecordKind.SETTING, change.id or 0))
    value = getattr(settings(db), known.name)
    _check(settings(db), known.name, value)
    now = value_words(known, value)
    words = f"{now} again" if known.name != SAFEGUARDING_WORDS else "the list is as it was"
    return f"{known.words[:1].upper()}{known.words[1:]}: {words}."
