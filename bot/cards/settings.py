"""Settings in words (P14)."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated

from pydantic import Field

from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.press import DoorWord, Press, SettingWord, StartForm, Version, Word
from bot.say.viewer import Viewer
from bot.say.words import count, when_words
from models.rules.calendar import academic_year
from models.rules.wording import day_of_month, to_type
from models.rules.wording import listed as listed_words
from models.school.day_settings import (
    LEADER,
    RESULTS_DAY,
    ROLLOVER,
    SESSION_KINDS,
    SESSION_TIMES,
    SESSION_YEARS,
    SUBJECTS,
)
from models.school.grade_settings import CLASS_ACCURACY, KS2_BOUNDS, SUBJECT_PLACES, UNGRADED
from models.school.mentoring_settings import SLIP_PHRASES
from models.school.setting_fields import KnownSetting
from models.school.setting_words import NOT_SET, value_words, write_value
from models.school.settings import Settings
from models.settings.change_settings import Changed, SettingNow
from models.settings.place import KnownChannel

AT_ONCE = 10
UNDER = {
    "When messages come": ("list_time", "telling_time", "morning_time", "digest_time"),
    "The school day": (*SESSION_TIMES, "periods"),
    "Sessions": ("latest_", SESSION_YEARS, SESSION_KINDS, "per_", "plan_", "small_", "settled_"),
    "Registers and following up": ("register_", "not_there_", "follow_up_"),
    "Grades and interventions": ("intervention_", "below_", "review_", "collection_", UNGRADED),
    "Cohorts": (
        SUBJECT_PLACES,
        KS2_BOUNDS,
        "residual_",
        "stand_out_",
        "no_change_",
        CLASS_ACCURACY,
        "accuracy_",
        "became_",
    ),
    "The school year": (RESULTS_DAY, ROLLOVER, "policy_"),
    "Slips, meetings and home": ("undo_", "slip_", "meetings_", "meeting_", "mentor_", "contact_", "labels_"),
    "Sending and importing": ("delivery_", "import_"),
    "Requests for a record, and papers": ("request_", "papers_"),
    "The leader of the day": (LEADER,),
    "Whose day it is": (SUBJECTS,),
    "Safeguarding": ("safeguarding_",),
    "How long records are kept": ("retention_", "hold_", "posted_list_days"),
}
"""How settings are grouped, by how their names begin."""


@dataclass(frozen=True)
class MoreSettings(Press, action="settings.more"):
    """Show the settings that follow."""

    page: Annotated[int, Field(ge=1, le=99)]


@dataclass(frozen=True)
class ChangeSurely(Press, action="settings.surely"):
    """Yes, take away what was named; `seen` is the change that was the newest then."""

    name: SettingWord
    value: Word
    seen: Version


@dataclass(frozen=True)
class EndPlace(Press, action="settings.unbind"):
    """Yes, leadership has no place on this door any more."""

    door: DoorWord


def listed(viewer: Viewer, all_of_them: list[SettingNow], bound: list[KnownChannel], page: int = 1) -> Card:
    """Ten settings with their values and meanings and who changed them, and leadership's channels before the first."""
    some = all_of_them[(page - 1) * AT_ONCE : page * AT_ONCE]
    parts: list[Part] = []
    for under, group in groupby(some, key=lambda each: _under(each.known.name)):
        parts.extend((Heading(under), *(Row(*_row(viewer, each)) for each in group)))
    rest = len(all_of_them) - page * AT_ONCE
    if page == 1:
        parts = [Heading("Leadership's place"), *(_channel(each) for each in bound), *parts]
    if not bound and page == 1:
        each = "each of leadership gets the Year 11 list in their own chat"
        parts.insert(
            1,
            Row(
                "leadership's place (none)",
                f"{each}; to have one, type there: {to_type('settings leadership here')}",
            ),
        )
    parts.append(Note(f"To change one, type such as: {to_type('settings digest time 16:45')}"))
    change = Button("Change a setting", StartForm("settings"), Style.PRIMARY)
    more = (Button(f"{rest} more", MoreSettings(page + 1)),) if rest > 0 else ()
    return Card("Settings", tuple(parts), (change, *more))


def _under(name: str) -> str:
    """What a setting is about."""
    return next((title for title, begins in UNDER.items() if name.startswith(begins)), "Everything else")


def _channel(bound: KnownChannel) -> Row:
    lost = f"nothing is posted there, and each of leadership gets the Year 11 list in their own chat: {bound.trouble}"
    return Row(
        f"leadership's place in {bound.door.capitalize()} ({bound.called})",
        lost if bound.trouble else "gets the Year 11 list",
    )


def _row(viewer: Viewer, each: SettingNow) -> tuple[str, str]:
    to_come = _to_come(viewer.school.settings, each.known, viewer.today)
    title = f"{each.known.words} ({value_words(each.known, each.value)}{to_come})"
    if each.changed_at is None:
        return title, each.known.meaning
    by = f" by {each.changed_by}" if each.changed_by else ""
    when = when_words(viewer.local(each.changed_at), viewer.today)
    usual = value_words(each.known, each.known.default)
    return title, f"{each.known.meaning} (changed{by}, {when}; by default {usual})"


def _to_come(settings: Settings, known: KnownSetting, today: date) -> str:
    """From when a value holds that does not yet, and what does until then; blank where it does."""
    day = settings.ks2_to_come(today) if known.name == KS2_BOUNDS else None
    if day is None:
        return ""
    now = settings.ks2_in(academic_year(today))
    until_then = value_words(known, (now.lower, now.upper))
    return f" from {day_of_month(day)} {day.year}, until then {until_then}"


def changed(done: Changed, settings: Settings, today: date) -> Card:
    """What a setting is now or will be, and what it was; `settings` are those after it was changed."""
    name = done.known.words[:1].upper() + done.known.words[1:]
    now, before = value_words(done.known, done.value), value_words(done.known, done.before)
    is_set = now != NOT_SET
    many = name.endswith("s") and (isinstance(done.value, tuple) or not is_set)
    to_come = _to_come(settings, done.known, today)
    if done.value == done.before:
        are = "are" if many else "is"
        return Card(
            f"{name} {are} {now} already{to_come}." if is_set else f"{name} {are} not set, as before."
        )
    was = f" It was {before}." if now != before and not to_come else ""
    meaning = f"{done.known.meaning[:1].upper()}{done.known.meaning[1:]}."
    said = f"{name}: {now} any more." if done.value == () or not is_set else f"{name} set to {now}{to_come}."
    return Card(f"{said}{was}", (Text(meaning),))


def asked(done: Changed, value: str) -> Card:
    """What would go, by name, before it does."""
    surely = ChangeSurely(done.known.name, value, done.seen)
    if done.known.name == SESSION_YEARS:
        years = f"Year {listed_words(done.going)}"
        title = f"Not changed yet. Sessions would no longer be for {years}."
        return Card(title, (), (Button(f"Yes, take {years} away", surely, Style.DANGER),))
    if done.known.name == SESSION_KINDS:
        gone = listed_words(done.going)
        title = f"Not changed yet. There would be no {gone} any more."
        stays = Text("What is booked stays booked.")
        return Card(
            title,
            (stays,),
            (Button(f"Yes, take {count(len(done.going), 'kind')} away", surely, Style.DANGER),),
        )
    if done.known.name == SLIP_PHRASES:
        title = f"Not changed yet. These would be offered no more: {listed_words(done.going)}."
        yes = f"Yes, take {count(len(done.going), 'phrase')} away"
        return Card(title, (), (Button(yes, surely, Style.DANGER),))
    many = count(len(done.going), "word")
    title = f"Not changed yet. {many} would no longer ask: {listed_words(done.going)}."
    hears = Note("The safeguarding lead is told of it. Staffroom's own rules ask as before.")
    return Card(title, (hears,), (Button(f"Yes, take {many} away", surely, Style.DANGER),))


def place_asked(place: KnownChannel, line: str) -> Card:
    """Which place would be lost, before it is."""
    return Card(
        f"Not changed yet. {_named(place)} is leadership's place now, and would be so no more.",
        (Text(f"To make this one the place instead, type here: {to_type(line)}"),),
    )


def place_ends(places: list[KnownChannel]) -> Card:
    """Which places can be given up, each by its name."""
    if not places:
        return Card("Leadership has no place.")
    rows = tuple(
        Row(
            f"{_named(each)} in {each.door.capitalize()}",
            "Each of leadership would get the Year 11 list in their own chat.",
            (Button("Yes, end it", EndPlace(each.door), Style.DANGER),),
        )
        for each in places
    )
    return Card("Not changed yet. Which place should no longer be leadership's?", rows)


def place_ended(door: str) -> Card:
    """What was given up."""
    return Card(
        f"Leadership has no place in {door.capitalize()} any more.",
        (Text("Each of leadership gets the Year 11 list in their own chat."),),
    )


def _named(place: KnownChannel) -> str:
    return place.called if place.name else f"A {place.kind}"


def bound(viewer: Viewer, channel: KnownChannel, *, already: bool) -> Card:
    """Which channel is leadership's now."""
    name = channel.called if channel.name else f"This {channel.kind}"
    said = f"{name} is leadership's place{' already' if already else ' now'}."
    at = write_value(viewer.school.settings.list_time)
    by = f" Bound by {channel.bound_by}." if already else ""
    return Card(f"{said}{by}", (Text(f"The Year 11 list is posted here at {at} each school day."),))
