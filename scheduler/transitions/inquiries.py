"""What a platform is asked: whether a message that was perhaps sent has come, and for a way to a person."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from models.db.tables import Db
from models.outbox.notices import DeliveryState, look_again
from scheduler.addresses import key_of
from scheduler.claims import Claim
from scheduler.courier import (
    Address,
    CannotAsk,
    NotNow,
    NotThere,
    Sent,
    Unknown,
    Unreachable,
    Whereabouts,
)
from scheduler.transitions.beforehand import over_for, receiver
from scheduler.transitions.states import arrived, close_if_done, drop, give_up, let_go, most_tries
from scheduler.transitions.steps import ASKED_TO_WAIT, Steps, as_asked, in_a_transaction, locked, put_off
from scheduler.transitions.ways import also_looking, wait_with

ASKED_FOR = timedelta(days=1)
"""So long at least, and for as long as it is of use, a platform is asked whether a message has come."""


class Inquiries(Steps):
    """What is written down of the answers to questions."""

    @in_a_transaction
    def found(self, db: Db, claim: Claim, found: Whereabouts, now: datetime) -> DeliveryState | None:
        """What the platform said of a message that was perhaps sent; None where it may be sent now.

        What it does not say is asked for as long as the message is of use; only to send counts as a try.
        """
        if (mine := locked(db, claim)) is None:
            return DeliveryState.MAYBE_SENT
        notice, delivery = mine
        match found:
            case Sent() as there:
                arrived(notice, delivery, there, now)
            case NotThere():
                if delivery.attempts < most_tries(db):
                    return None
                give_up(db, notice, delivery, DeliveryState.FAILED, delivery.trouble or "no answer", now)
            case CannotAsk():
                if notice.again and delivery.attempts < most_tries(db):
                    return None
                give_up(db, notice, delivery, DeliveryState.UNCERTAIN, delivery.trouble or "no answer", now)
            case NotNow(seconds):
                let_go(delivery, not_before=now + as_asked(seconds))
            case Unknown(why):
                # To ask is no try at sending: once it is known not to be there, it is sent.
                since = delivery.sent_at or now
                if now < max(notice.useful_until, since + ASKED_FOR):
                    put_off(delivery, why, now + self.patience.as_long_again(now - since))
                else:
                    give_up(db, notice, delivery, DeliveryState.UNCERTAIN, why, now)
            case _:
                assert_never(found)
        close_if_done(db, notice, now)
        return DeliveryState(delivery.state)

    @in_a_transaction
    def way(
        self, db: Db, claim: Claim, answer: Address | Unreachable | NotNow, now: datetime
    ) -> Claim | None:
        """What was found of a way to a person: the claim is for there from now on; None where there is none yet.

        What was found holds for all that waits for this person: the platform is asked once, not for each.
        """
        if (mine := locked(db, claim)) is None:
            return None
        notice, delivery = mine
        if (over := over_for(notice, receiver(db, notice), now)) is not None:
            drop(db, notice, delivery, over, now)
            return None
        match answer:
            case NotNow(seconds):
                put_off(delivery, ASKED_TO_WAIT, now + as_asked(seconds))
                wait_with(db, notice, delivery, now, tried=False)
            case Unreachable(why):
                delivery.trouble = why
                delivery.attempts += 1
                if delivery.attempts >= most_tries(db):
                    give_up(db, notice, delivery, DeliveryState.FAILED, why, now)
                else:
                    let_go(delivery, not_before=now + self.patience.after(delivery.attempts))
                    wait_with(db, notice, delivery, now, tried=True)
            case Address() as to:
                look_again(db, notice.to_staff, now)
                for its, each in [mine, *also_looking(db, notice, now)]:
                    each.key, each.attempts, each.trouble = key_of(its, to, each.part), 0, ""
                    each.door, each.destination, each.service = to.door, to.destination, to.service
                return replace(claim, key=delivery.key, to=to)
            case _:
                assert_never(answer)
        return None
