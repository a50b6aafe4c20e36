"""`reply`: sender and mentor write to each other about a slip; and the sender withdraws one (P8)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import slips as cards
from bot.inputs.recent import SlipField
from bot.inputs.words import TextField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, Allowed, may
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.mentoring import slips
from models.mentoring.slip import KnownSlip
from models.mentoring.slip_thread import REPLY_LIMIT, may_reply, replies_to, reply, withdraw
from models.mentoring.targets import target_of_slip
from models.rules.wording import to_type


@dataclass(frozen=True)
class NewReply:
    slip: Annotated[int | None, SlipField()]
    text: Annotated[str, TextField(label="Your reply", limit=REPLY_LIMIT)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """There has to be a slip to reply to, before anything is typed in vain."""
    if values.get("slip") is None:
        raise Sorry(f"Open the slip first, and press Reply under it. To see them: {to_type('slips')}")
    may_reply(ask.db, ask.who, values["slip"])


@command(
    "reply",
    NewReply,
    may=Action.READ_SLIP,
    menu=Menu(145, reached=True),
    errand=Errand.MENTORING,
    settle=_settle,
    offers=lambda _: False,
    title="Reply about a slip",
    submit="Send",
    examples=("reply",),
    looks=Deed.SLIPS_LIST,
    changes=True,
)
def reply_(ask: Ask, given: NewReply) -> Result:
    """Reply to a slip that you have open: to its sender, or as its sender to the mentor."""
    done = reply(ask.db, ask.actor, who=ask.who, slip_id=given.slip or 0, text=given.text)
    return Reply(cards.replied(done), undo=done.entry)


@shown(Deed.SLIP_REPLY)
def replied_again(ask: Ask, entry: Entry) -> Card:
    """The slip with what was written about it, as it stands now."""
    return _drawn(ask, entry)


@button(cards.WithdrawSlip, may=Action.SEND_SLIP)
def withdraw_(ask: Ask, press: cards.WithdrawSlip) -> Result:
    """Withdraw one's own slip: it is marked, and stays on record."""
    found, entry = withdraw(ask.db, ask.actor, who=ask.who, slip_id=press.slip)
    return Replace(slip_card(ask, found), undo=entry)


@shown(Deed.SLIP_WITHDRAW)
def withdrawn_again(ask: Ask, entry: Entry) -> Card:
    """The slip as it stands now."""
    return _drawn(ask, entry)


def _drawn(ask: Ask, entry: Entry) -> Card:
    found = slips.find(ask.db, entry.record_id)
    if found is None or found.removed_at is not None:
        return Card("That slip was taken back.")
    return slip_card(ask, found)


def slip_card(ask: Ask, found: KnownSlip) -> Card:
    """The whole slip with its thread, and with what became of the target that it suggests."""
    may_meet = may(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=found.pupil_id))
    return cards.opened(
        ask,
        found,
        replies_to(ask.db, found.id),
        target_of_slip(ask.db, found.id) if found.target else None,
        may_agree=isinstance(may_meet, Allowed),
    )


ALL: tuple[Any, ...] = (reply_, replied_again, withdraw_, withdrawn_again)
