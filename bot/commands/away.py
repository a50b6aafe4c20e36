"""`absent`: who is away today (P10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import away as cards
from bot.inputs.days import DayField
from bot.inputs.line import Asking
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from bot.say.drawn import telling
from bot.say.form import Value
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.sessions.away import AwayNow, is_away, mark_away, mark_back


@dataclass(frozen=True, kw_only=True)
class TodayField(DayField):
    """Today, which need not be said; another day is refused with what works."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        found = super().recognise(ask, tokens, at)
        if found is not None:
            self._require_today(ask, found[1])
        return found

    def take(self, ask: Asking, raw: Value) -> date:
        return self._require_today(ask, super().take(ask, raw))

    def _require_today(self, ask: Asking, day: date) -> date:
        if day != ask.today:
            raise Sorry("I mark who is away today. Type it again on the day.")
        return day

    def offered(self, ask: Asking) -> bool:
        return False


@dataclass(frozen=True)
class WhoIsAway:
    pupil: Annotated[int, PupilField()]
    day: Annotated[date | None, TodayField(optional=True)]


@command(
    "absent",
    WhoIsAway,
    may=Action.MARK_AWAY,
    menu=Menu(170),
    errand=Errand.SESSIONS,
    title="Away today",
    examples=("absent Amy Carter",),
    looks=Deed.AWAY_SEE,
)
def absent(ask: Ask, given: WhoIsAway) -> Result:
    """Mark a pupil as away today, so that nobody looks for them."""
    return _answered(ask, mark_away(ask.db, ask.actor, who=ask.who, pupil_id=given.pupil))


@button(cards.BackInSchool, may=Action.MARK_AWAY, looks=Deed.AWAY_SEE, by_memory=True)
def back(ask: Ask, press: cards.BackInSchool) -> Result:
    """The pupil came after all."""
    return _answered(ask, mark_back(ask.db, ask.actor, who=ask.who, away_id=press.away))


def _answered(ask: Ask, now: AwayNow) -> Reply:
    label, changed = ask.school.label(now.pupil_id), now.entry is not None
    if now.away_id is not None:
        card = cards.marked(label) if changed else cards.already(label, now.away_id)
    else:
        card = cards.back(label) if changed else cards.back_before(label)
    return Reply(telling(card, now), undo=now.entry)


@shown(Deed.AWAY_MARK)
def marked_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, while it holds."""
    holds = is_away(ask.db, entry.record_id)
    return cards.marked(ask.school.label(entry.pupil_id or 0)) if holds else cards.taken_back()


@shown(Deed.AWAY_END)
def back_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, while it holds."""
    holds = not is_away(ask.db, entry.record_id)
    return cards.back(ask.school.label(entry.pupil_id or 0)) if holds else cards.taken_back()


ALL: tuple[Any, ...] = (absent, marked_again, back, back_again)
