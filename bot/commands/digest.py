"""`digest`: leadership's digest now (P13, P15)."""

from datetime import date
from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import digest as cards
from bot.registry import Errand, Menu, button, command
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import record
from models.views.digest import Digest, digest


@command(
    "digest", may=Action.DIGEST, menu=Menu(180), errand=Errand.SCHOOL, title="Digest", examples=("digest",)
)
def digest_(ask: Ask) -> Result:
    """See the day at a glance: sessions, meetings and slips overdue, pupils newly below target."""
    return Reply(cards.digest(ask, _looked_at(ask, ask.today, Deed.DIGEST)))


@button(cards.ShowBelow, may=Action.DIGEST)
def below(ask: Ask, press: cards.ShowBelow) -> Result:
    """Show who is newly below target, with the grades; the digest stays."""
    require(ask.db, ask.who, Action.SEE_GRADES)
    return Reply(cards.below(_looked_at(ask, press.day, Deed.DIGEST_BELOW)))


@button(cards.ShowOverdue, may=Action.DIGEST)
def overdue(ask: Ask, press: cards.ShowOverdue) -> Result:
    """Show whose meetings are overdue, by mentor; the digest stays."""
    return Reply(cards.overdue(_looked_at(ask, press.day, Deed.DIGEST_OVERDUE)))


@button(cards.ShowWhole, may=Action.DIGEST)
def whole(ask: Ask, press: cards.ShowWhole) -> Result:
    """Show every name of one part; the digest stays."""
    return Reply(cards.whole(ask, _looked_at(ask, press.day, Deed.DIGEST, press.part), press.part))


def _looked_at(ask: Ask, day: date, deed: Deed, part: str = "") -> Digest:
    require(ask.db, ask.who, Action.DIGEST)
    record(ask.db, ask.actor, deed, fields=part)
    return digest(ask.db, day, ask.now, ask.school.settings, ask.school.calendar, asked=True)


ALL: tuple[Any, ...] = (digest_, below, overdue, whole)
