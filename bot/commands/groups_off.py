"""`off`: a day's sessions of a year group, a class or a host, with the reason: a trip, an exam (R8)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import closing as cards
from bot.inputs.behind import take_from_behind
from bot.inputs.days import DayField
from bot.inputs.one_day import OneDayField
from bot.inputs.whom import leading
from bot.inputs.whose import SessionsOf, WhoseField
from bot.inputs.words import LineField
from bot.registry import Errand, Menu, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.wording import to_type
from models.sessions.booking import could_book
from models.sessions.groups_off import as_called_off, call_off_group

_ONE_DAY = OneDayField(
    line="off 11Ma1 {day} trip", own="your own group and reason", none="Nothing was called off."
)


@dataclass(frozen=True)
class GroupsOff:
    whose: Annotated[SessionsOf, WhoseField()]
    day: Annotated[date, _ONE_DAY]
    why: Annotated[
        str, LineField(label="Why", limit=60, hint="Such as trip, mock exam or ill", in_words=True)
    ]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Why may stand first. One pupil is no group: their name would stand in the reason, and the rest be asked for."""
    words = values.get("why", "").split()
    said = leading(ask.school, words) if "whose" not in values else 0
    if said and ask.school.names.match(" ".join(words[:said])).ids:
        day = DayField().recognise(ask, words, said) if words[said:] else None
        one = " ".join(words[: said + (day[0] if day is not None else 0)])
        raise Sorry(
            "These are sessions of a year group, a class, a form or a host. "
            f"One pupil's: {to_type(f'cancel {one}')}",
            field="whose",
        )
    take_from_behind(ask, values, "why", {"whose": WhoseField(), "day": _ONE_DAY})


@command(
    "off",
    GroupsOff,
    may=Action.CANCEL_BOOKING,
    offers=could_book,
    menu=Menu(65, reached=True),
    errand=Errand.SESSIONS,
    title="Call sessions off",
    submit="Call off",
    settle=_settle,
    aliases=("calloff",),
    examples=("off year 11 thu trip", "cancel 11Ma1 fri mock exam", "off Mr Zając thu ill"),
    looks=Deed.SESSIONS_LIST,
)
def off_(ask: Ask, given: GroupsOff) -> Result:
    """Call off a day's sessions of a year group, a class or a host: everybody concerned is told why, once."""
    done = call_off_group(
        ask.db,
        ask.actor,
        who=ask.who,
        day=given.day,
        why=given.why,
        pupil_ids=given.whose.pupils(ask),
        host_id=given.whose.host,
    )
    return Reply(cards.called_off(ask, done), undo=done.entry)


@shown(Deed.SESSIONS_CALL_OFF)
def off_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the bookings as they are now."""
    return cards.called_off(ask, as_called_off(ask.db, entry))


ALL: tuple[Any, ...] = (off_, off_again)
