"""`settings`: what the school may change, and which channel is leadership's (P14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.cards import settings as cards
from bot.forms import Filled, opened, with_error
from bot.inputs.settings import CHANNEL, SettingName, SettingValue
from bot.registry import Ask, LookFirst, OpenForm, Ran, Reply, command, shown
from bot.say.card import Card
from bot.say.form import Form
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.wording import to_type
from models.school.settings import write_value
from models.settings.change_settings import (
    WORDS,
    as_changed,
    bind_channel,
    bound_channel,
    change_setting,
    channels,
    known_setting,
    read_setting,
    settings_now,
)

HERE_LINE = "settings leadership here"
HERE = "here"
"""The one word that binds."""
TERMINAL = "terminal"


@dataclass(frozen=True)
class OneSetting:
    name: Annotated[str | None, SettingName(optional=True)]
    value: Annotated[str | None, SettingValue(optional=True)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Only the scheme lead, and only what can work."""
    require(ask.db, ask.who, Action.SETTINGS)
    name, value = values.get("name"), values.get("value")
    if name and value and name != CHANNEL:
        read_setting(ask.db, known_setting(name), value)


def _hints(ask: Ask, values: Mapping[str, Any]) -> Mapping[str, str]:
    """What the setting means, and how to leave it to itself."""
    name = values.get("name")
    if not name or name == CHANNEL:
        return {"value": "Such as 16:45"}
    known = known_setting(name)
    meaning = f"{known.meaning[:1].upper()}{known.meaning[1:]}."
    if name == WORDS:
        return {"value": f"{meaning} Type add or remove, then the words"}
    return {"value": f"{meaning} Type default for {cards.value_words(known.default)}"}


@command(
    "settings",
    OneSetting,
    may=Action.SETTINGS,
    menu=None,
    title="Settings",
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
def settings_(ask: Ask, given: OneSetting) -> Ran:
    """See and change what the school decides: times, limits, the leader of the day, leadership's channel."""
    require(ask.db, ask.who, Action.SETTINGS)
    if given.name is None and given.value:
        raise Sorry("Pick the setting to change.", field="name")
    if given.name is None:
        return Reply(cards.listed(ask, settings_now(ask.db), channels(ask.db)))
    if given.name == CHANNEL:
        return _bind(ask, given.value or "")
    if not given.value:
        now = cards.value_words(getattr(ask.school.settings, given.name))
        return OpenForm(
            with_error(_form(ask, given.name), "value", f"It is {now} now. Type what it should be.")
        )
    done = change_setting(ask.db, ask.actor, who=ask.who, name=given.name, words=given.value)
    return Reply(cards.changed(done), undo=done.entry)


def _form(ask: Ask, name: str) -> Form:
    filled = Filled()
    filled.values = {"name": name, "value": write_value(getattr(ask.school.settings, name))}
    return opened(ask, settings_, filled)


def _bind(ask: Ask, words: str) -> Ran:
    if words.casefold() != HERE:
        raise Sorry(f"Type {to_type(HERE_LINE)}, in leadership's own private channel.")
    if ask.door == TERMINAL:
        raise Sorry(
            "The terminal has no channels. In Slack or Teams, type it in leadership's private channel."
        )
    if not ask.channel:
        raise Sorry(
            "This is a private talk. Type it in leadership's private channel, so that I know which it is."
        )
    if ask.place is None:
        return LookFirst()
    channel, entry = bind_channel(
        ask.db,
        ask.actor,
        who=ask.who,
        address=ask.channel,
        name=ask.place.name,
        service=ask.channel_service,
    )
    return Reply(cards.bound(ask, channel, already=entry is None), undo=entry)


@shown(Deed.SETTING_CHANGE)
def changed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the setting as it is now."""
    return cards.changed(as_changed(ask.db, entry))


@shown(Deed.CHANNEL_BIND)
def bound_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the channel as it is now."""
    found = bound_channel(ask.db, entry.door)
    return cards.bound(ask, found, already=True) if found is not None else Card("Leadership has no channel.")


ALL: tuple[Any, ...] = (settings_, changed_again, bound_again)
