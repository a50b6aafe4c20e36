"""`settings`: what the school may change, and which channel is leadership's (P14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, CommandResult, LookFirst, OpenForm, Replace, Reply, Result
from bot.cards import settings as cards
from bot.forms import Filled, opened, with_error
from bot.inputs.settings import CHANNEL, SettingName, SettingValue, value_alone
from bot.registry import Errand, Hints, Menu, button, command, shown
from bot.say.card import Card
from bot.say.form import Form
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.wording import to_type
from models.school.grade_settings import SUBJECT_PLACES
from models.school.setting_words import value_words, write_value
from models.school.settings import LISTS
from models.school.snapshot import settings
from models.settings.change_settings import (
    Changed,
    as_changed,
    change_setting,
    known_setting,
    read_setting,
    settings_now,
)
from models.settings.place import bind_channel, bound_channel, channels, unbind_channel

HERE_LINE = "settings leadership here"
HERE = "here"
"""The word that binds."""
INSTEAD = "here instead"
"""The words that bind where another place is bound, which is so no more."""
COURTESY = frozenset({"please", "pls", "plz", "now", "thanks", "thank", "you", "ta", "cheers"})
OFF = frozenset({"off", "none", "nobody", "nowhere", "-", "default", "clear", "remove", "end"})
TERMINAL = "terminal"
ADDED_TO = LISTS | {SUBJECT_PLACES}
"""The settings of which what is there already does not stand in the field, as what is typed is added to it."""


@dataclass(frozen=True)
class OneSetting:
    name: Annotated[str | None, SettingName(optional=True)]
    value: Annotated[str | None, SettingValue(optional=True)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Only the scheme lead, and only what can work."""
    require(ask.db, ask.who, Action.SETTINGS)
    name, value = values.get("name"), values.get("value")
    if name and value and name != CHANNEL:
        values["value"] = value_alone(name, value)
        read_setting(ask.db, known_setting(name), values["value"])


def _hints(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """What the setting means, and how to leave it to itself."""
    name = values.get("name")
    if not name or name == CHANNEL:
        return Hints({"value": "Such as 16:45"})
    known = known_setting(name)
    meaning = f"{known.meaning[:1].upper()}{known.meaning[1:]}."
    if name in ADDED_TO:
        now = value_words(known, getattr(ask.school.settings, name))
        said = f"{meaning} Now: {now}. What you type is added. To take some away: remove, and which"
        return Hints({"value": said})
    limits = f" {known.limits[:1].upper()}{known.limits[1:]}." if known.limits else ""
    return Hints({"value": f"{meaning}{limits} Type default for {value_words(known, known.default)}"})


@command(
    "settings",
    OneSetting,
    may=Action.SETTINGS,
    menu=Menu(210),
    errand=Errand.SCHOOL,
    title="Settings",
    aliases=("setting",),
    settle=_settle,
    hints=_hints,
    examples=(
        "settings",
        "settings digest time 16:45",
        "settings after school 15:25-16:25",
        "settings leader monday p.lowe@school.example",
        "settings digest time default",
        "settings leadership here",
    ),
)
def settings_(ask: Ask, given: OneSetting) -> CommandResult:
    """See and change what the school decides: times, limits, the leader of the day, leadership's place."""
    require(ask.db, ask.who, Action.SETTINGS)
    if given.name is None and given.value:
        raise Sorry("Pick the setting to change.", field="name")
    if given.name is None:
        return Reply(cards.listed(ask, settings_now(ask.db), channels(ask.db)))
    if given.name == CHANNEL:
        return _bind(ask, given.value or "")
    if not given.value:
        now = value_words(known_setting(given.name), getattr(ask.school.settings, given.name))
        return OpenForm(
            with_error(_form(ask, given.name), "value", f"It is {now} now. Type what it should be.")
        )
    done = change_setting(ask.db, ask.actor, who=ask.who, name=given.name, words=given.value)
    return Reply(
        cards.asked(done, given.value) if done.going else _changed(ask, done),
        undo=done.entry,
    )


@button(cards.ChangeSurely, may=Action.SETTINGS)
def surely(ask: Ask, press: cards.ChangeSurely) -> Result:
    """Take away what was named, if nothing changed since; else it is asked again."""
    done = change_setting(ask.db, ask.actor, who=ask.who, name=press.name, words=press.value, seen=press.seen)
    return Replace(cards.asked(done, press.value) if done.going else _changed(ask, done), undo=done.entry)


@button(cards.EndPlace, may=Action.SETTINGS)
def end_place(ask: Ask, press: cards.EndPlace) -> Result:
    """Leadership has no place on that door any more."""
    entry = unbind_channel(ask.db, ask.actor, who=ask.who, door=press.door)
    return Replace(cards.place_ended(press.door), undo=entry)


@button(cards.MoreSettings, may=Action.SETTINGS)
def more(ask: Ask, press: cards.MoreSettings) -> Result:
    """Show the settings that follow."""
    require(ask.db, ask.who, Action.SETTINGS)
    return Reply(cards.listed(ask, settings_now(ask.db), channels(ask.db), press.page))


def _changed(ask: Ask, done: Changed) -> Card:
    """Drawn from the settings as they are since."""
    return cards.changed(done, settings(ask.db), ask.today)


def _form(ask: Ask, name: str) -> Form:
    filled = Filled()
    # A list is added to: what is on it already does not stand in the field to be lost.
    now = "" if name in ADDED_TO else write_value(getattr(ask.school.settings, name))
    filled.values = {"name": name, **({"value": now} if now else {})}
    return opened(ask, settings_, filled)


def _bind(ask: Ask, words: str) -> CommandResult:
    words = _without_courtesy(words)
    if words in OFF:
        return Reply(cards.place_ends(channels(ask.db)))
    if words not in {HERE, INSTEAD}:
        raise Sorry(f"Type {to_type(HERE_LINE)}, in leadership's own private channel.")
    if ask.door == TERMINAL:
        raise Sorry(
            "The terminal has no channels. In Slack or Teams, type it in leadership's private channel; in Teams "
            "their group chat will do."
        )
    if not ask.channel:
        raise Sorry(
            "This is a private talk. Type it in leadership's private channel, so that I know which it is; in Teams "
            "their group chat will do."
        )
    if ask.place is None:
        return LookFirst()
    done = bind_channel(
        ask.db,
        ask.actor,
        who=ask.who,
        address=ask.channel,
        name=ask.place.name,
        kind=ask.place.kind,
        service=ask.channel_service,
        instead=words == INSTEAD,
    )
    if done.asks:
        return Reply(cards.place_asked(done.place, f"settings leadership {INSTEAD}"))
    return Reply(cards.bound(ask, done.place, already=done.entry is None), undo=done.entry)


def _without_courtesy(words: str) -> str:
    """The words that bind or end, without what is said around them out of politeness, and without stops."""
    plain = (word.strip(".,;:!?") for word in words.casefold().split())
    said = [word for word in plain if word not in COURTESY]
    return " ".join(filter(None, said)) or words.strip()


@shown(Deed.SETTING_CHANGE)
def changed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the setting as it is now."""
    return _changed(ask, as_changed(ask.db, entry))


@shown(Deed.CHANNEL_UNBIND)
def ended_again(ask: Ask, entry: Entry) -> Card:
    """The first answer once more."""
    return cards.place_ended(entry.door)


@shown(Deed.CHANNEL_BIND)
def bound_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the channel as it is now."""
    found = bound_channel(ask.db, entry.door)
    return (
        cards.bound(ask, found, already=True)
        if found is not None
        else Card("Leadership has no place of its own.")
    )


ALL: tuple[Any, ...] = (settings_, surely, end_place, more, changed_again, bound_again, ended_again)
