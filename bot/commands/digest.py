"""`digest`: leadership's digest now (P13, P15)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.cards import digest as cards
from bot.registry import Ask, Reply, Result, button, command
from bot.say.card import Press
from models.access.authoriser import Action, require
from models.audit.entries import Did, record
from models.views.digest import Digest, digest


@dataclass(frozen=True)
class Now:
    """A command that needs no more words."""


@command("digest", Now, may=Action.DIGEST, title="Digest", examples=("digest",))
def digest_(ask: Ask, given: Now) -> Result:  # noqa: ARG001 - every command has this shape
    """See the day at a glance: sessions, meetings and slips overdue, pupils newly below target."""
    return Reply(cards.digest(ask, _looked_at(ask, ask.today, "digest")))


@button("digest.below")
def below(ask: Ask, press: Press) -> Result:
    """Show who is newly below target, with the grades; the digest stays."""
    require(ask.db, ask.who, Action.SEE_GRADES)
    return Reply(cards.below(ask, _looked_at(ask, date.fromisoformat(press.get("day")), "digest.below")))


@button("digest.overdue")
def overdue(ask: Ask, press: Press) -> Result:
    """Show whose meetings are overdue, by mentor; the digest stays."""
    return Reply(cards.overdue(ask, _looked_at(ask, date.fromisoformat(press.get("day")), "digest.overdue")))


def _looked_at(ask: Ask, day: date, deed: str) -> Digest:
    require(ask.db, ask.who, Action.DIGEST)
    record(ask.db, ask.actor, deed, did=Did.SAW)
    return digest(ask.db, day, ask.now, ask.school.settings, ask.school.calendar)


ALL: tuple[Any, ...] = (digest_, below, overdue)
