"""The two short transactions around each call to a platform: what to send, and what became of it.

They are shared, on SQLite, with what else waits to be written: both come back only once it is saved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar, assert_never

from models.db.held import write_last
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.topics import Topic
from models.school.snapshot import Receiver, settings
from scheduler.addresses import quiet_end
from scheduler.claims import Claim
from scheduler.courier import (
    Answer,
    Closed,
    Composer,
    Drop,
    NotNow,
    Rejected,
    Sent,
    Unknown,
)
from scheduler.places import is_closed
from scheduler.transitions.beforehand import over_for, receiver, thought_out
from scheduler.transitions.states import (
    Over,
    arrived,
    close_if_done,
    closed_to_us,
    drop,
    give_up,
    goes_instead,
    grow,
    is_deleted,
    let_go,
    most_tries,
    stays,
)
from scheduler.transitions.steps import ASKED_TO_WAIT, Steps, as_asked, in_a_transaction, locked, put_off

M = TypeVar("M")
P = TypeVar("P")
NO_SUCH_PART = Over(NoticeEnd.NOTHING_TO_TELL, "the message has fewer parts now")
BELIEVED_AFTER = 3
"""So many refusals in a row until a destination counts as closed to us."""


@dataclass(frozen=True)
class Ready(Generic[P]):
    """A part to send, or to put in place of what was sent (None: blank it), drawn from this version.

    `clears`: what was sent is deleted instead.
    """

    part: P | None
    version: int
    clears: bool = False


class Calls(Steps):
    """What is written down before a call to send, to update or to delete, and after it."""

    def prepare(
        self,
        claim: Claim,
        compose: Composer[M],
        split: Callable[[M], Sequence[P]],
        clock: Callable[[], datetime],
        enough: timedelta,
    ) -> Ready[P] | None:
        """Compose by the facts of now and write *maybe sent*; None where there is nothing to send now.

        `enough`: the time that must be left of the lease.
        """
        before = thought_out(self.database, claim, compose, clock())

        def mark(db: Db) -> Ready[P] | None:
            mine = locked(db, claim)
            # Read only now: the wait for the locks may have used up the lease.
            now = clock()
            if mine is None or claim.leased_until - now < enough:
                return None
            notice, delivery = mine
            sent = delivery.state == DeliveryState.SENT
            staff = receiver(db, notice)
            if not sent and _waits_or_is_over(db, notice, delivery, staff, now):
                return None
            if sent and notice.ended == NoticeEnd.CLEARED:
                delivery.attempts += 1
                return Ready(None, notice.version, clears=True)
            if sent and is_closed(db, notice, delivery):
                delivery.attempts += 1
                return Ready(None, notice.version)
            made = (before and before.still(db, notice)) or compose(db, notice, now, delivery.door)
            if isinstance(made, Drop):
                drop(db, notice, delivery, Over(NoticeEnd.NOTHING_TO_TELL, made.why), now)
                return None
            made.put_on_record(db)
            parts = split(made.message)
            if delivery.part == 0:
                grow(db, notice, delivery, len(parts), now)
            here = delivery.part < len(parts)
            if not here and not sent:
                drop(db, notice, delivery, NO_SUCH_PART, now)
                return None
            delivery.attempts += 1
            if not sent:
                delivery.state, delivery.drawn = DeliveryState.MAYBE_SENT, notice.version
                delivery.sent_at = delivery.sent_at or now
            write_last(db, delivery)
            return Ready(parts[delivery.part] if here else None, notice.version)

        return self.database.write(mark)

    @in_a_transaction
    def sent(self, db: Db, claim: Claim, answer: Answer, version: int, now: datetime) -> DeliveryState | None:
        """What became of a call to send or to update; the state it leaves, None where the claim was lost."""
        if (mine := locked(db, claim)) is None:
            return None
        notice, delivery = mine
        updating = delivery.state == DeliveryState.SENT
        match answer:
            case Sent() as there:
                if updating:
                    delivery.drawn = version
                arrived(notice, delivery, there, now)
            case NotNow(seconds):
                delivery.state = DeliveryState.SENT if updating else DeliveryState.WAITING
                delivery.attempts -= 1
                put_off(delivery, ASKED_TO_WAIT, now + as_asked(seconds))
            case Unknown(why) if updating and delivery.attempts >= most_tries(db):
                give_up(db, notice, delivery, DeliveryState.SENT, why, now)
            case Unknown(why):
                put_off(delivery, why, now + self.patience.after(delivery.attempts))
            case Closed(why) if delivery.attempts < min(most_tries(db), BELIEVED_AFTER):
                delivery.state = DeliveryState.SENT if updating else DeliveryState.WAITING
                put_off(delivery, why, now + self.patience.after(delivery.attempts))
            case Closed(why):
                _refused(db, notice, delivery, Rejected(why, gone=True), now)
            case Rejected():
                _refused(db, notice, delivery, answer, now)
            case _:
                assert_never(answer)
        write_last(db, delivery)
        close_if_done(db, notice, now)
        write_last(db, notice)
        return DeliveryState(delivery.state)

    @in_a_transaction
    def cleared(self, db: Db, claim: Claim, answer: Answer, now: datetime) -> DeliveryState | None:
        """What became of a call to delete; None where the claim was lost.

        It is tried for as long as nobody refuses: a platform that is away takes nothing from what has to go.
        """
        if (mine := locked(db, claim)) is None:
            return None
        notice, delivery = mine
        match answer:
            case Sent() | Rejected(vanished=True):
                is_deleted(db, delivery, now)
            case Rejected(why, link=link):
                stays(db, delivery, why, link, now)
            case NotNow(seconds):
                delivery.attempts -= 1
                put_off(delivery, ASKED_TO_WAIT, now + as_asked(seconds))
            case Unknown(why) | Closed(why):
                put_off(delivery, why, now + self.patience.after(delivery.attempts))
            case _:
                assert_never(answer)
        close_if_done(db, notice, now)
        return DeliveryState(delivery.state)

    @in_a_transaction
    def stumbled(self, db: Db, claim: Claim, reference: str, now: datetime) -> None:
        """Our own program failed; the reference is the one in the log."""
        if (mine := locked(db, claim)) is None:
            return
        notice, delivery = mine
        why = our_fault(reference)
        delivery.attempts += 1
        delivery.trouble = why
        # What was perhaps sent is asked about first, however often we stumbled: giving up is found's.
        if delivery.attempts >= most_tries(db) and delivery.state != DeliveryState.MAYBE_SENT:
            state = DeliveryState.SENT if delivery.state == DeliveryState.SENT else DeliveryState.FAILED
            give_up(db, notice, delivery, state, why, now)
        elif delivery.attempts >= most_tries(db) * 2:
            give_up(db, notice, delivery, DeliveryState.UNCERTAIN, why, now)
        else:
            let_go(delivery, not_before=now + self.patience.after(delivery.attempts))


def our_fault(reference: str) -> str:
    """Why a message waits where our own program failed; the log says more under the reference."""
    return f"something went wrong here (reference {reference})"


def _refused(db: Db, notice: Notice, delivery: Delivery, answer: Rejected, now: datetime) -> None:
    sent_anyhow = answer.gone and closed_to_us(db, notice, delivery, answer.why, now)
    if sent_anyhow and delivery.state != DeliveryState.SENT:
        drop(db, notice, delivery, Over(NoticeEnd.SENT_TO_EACH, answer.why), now)
    elif not answer.vanished and goes_instead(db, notice, delivery, now):
        return
    elif delivery.state == DeliveryState.SENT and notice.topic == Topic.SLIP_SHOWN and not answer.vanished:
        # What should not stand there does: somebody has to see to it.
        give_up(db, notice, delivery, DeliveryState.SENT, answer.why, now)
    elif delivery.state == DeliveryState.SENT:
        # The sent message was deleted or is too old to change: nobody waits for that.
        delivery.owed = False
        let_go(delivery)
    else:
        give_up(db, notice, delivery, DeliveryState.FAILED, answer.why, now)


def _waits_or_is_over(
    db: Db, notice: Notice, delivery: Delivery, staff: Receiver | None, now: datetime
) -> bool:
    """Whether it is not to be sent now, which is written down: it is over, or it is the person's quiet hours."""
    if (over := over_for(notice, staff, now)) is not None:
        drop(db, notice, delivery, over, now)
        return True
    if notice.urgent or staff is None:
        return False
    if until := quiet_end(staff, now, settings(db).timezone):
        let_go(delivery, not_before=until)
    return until is not None
