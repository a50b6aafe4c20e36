"""`digest`: leadership's digest now (P13, P15)."""

from datetime import date
from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import digest as cards
from bot.registry import Errand, Menu, button, command
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.views.digest import Digest, digest


@command(
    "digest",
    may=Action.DIGEST,
    menu=Menu(180),
    errand=Errand.SCHOOL,
    title="Digest",
    examples=("digest",),
    looks=Deed.DIGEST,
)
def digest_(ask: Ask) -> Result:
    """See the day at a glance: sessions, meetings and slips overdue, pupils newly below target."""
    return Reply(cards.digest(ask, _of(ask, ask.today)))


@button(cards.ShowBelow, may=Action.DIGEST, looks=Deed.DIGEST_BELOW)
def below(ask: Ask, press: cards.ShowBelow) -> Result:
    """Show who is newly below target, with the grades; the digest stays."""
    require(ask.db, ask.who, Action.SEE_GRADES)
    found = _of(ask, press.day)
    return Reply(cards.below(found.below, found.month))


@button(cards.ShowOverdue, may=Action.DIGEST, looks=Deed.DIGEST_OVERDUE)
def overdue(ask: Ask, press: cards.ShowOverdue) -> Result:
    """Show whose meetings are overdue, by mentor; the digest stays."""
    return Reply(cards.overdue(_of(ask, press.day).overdue))


@button(cards.ShowWhole, may=Action.DIGEST, looks=Deed.DIGEST)
def whole(ask: Ask, press: cards.ShowWhole) -> Result:
    """Show every name of one part; the digest stays."""
    return Reply(cards.whole(ask, _of(ask, press.day), press.part))


def _of(ask: Ask, day: date) -> Digest:
    require(ask.db, ask.who, Action.DIGEST)
    return digest(ask.db, day, ask.now, ask.school.settings, ask.school.calendar, asked=True)


ALL: tuple[Any, ...] = (digest_, below, overdue, whole)
