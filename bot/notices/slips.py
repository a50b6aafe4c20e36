"""A slip reaches the mentor without its text, which stands behind the button."""

from bot.ask import Ask
from bot.cards import slips as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card, Text
from bot.say.drawn import telling
from models.access.authoriser import About, Action, require
from models.mentoring import slips
from models.mentoring.slip_thread import find_reply
from models.outbox.notices import Notice, was_sent
from models.settings.own_settings import preferences


def new(ask: Ask, notice: Notice) -> Composed:
    """Who sent a slip about which pupil, of what kind, and the button that shows it."""
    if slips.is_removed(ask.db, notice.about_id):
        return removed_words()
    slip = slips.find(ask.db, notice.about_id)
    if slip is None:
        return Dropped("the slip is gone")
    if slip.removed_at is not None:
        return telling(Card(f"A slip about {slip.pupil} was taken back."), slip)
    if slip.read_at is not None and not was_sent(ask.db, notice):
        return Dropped("it was read before it was sent")
    if preferences(ask.db, ask.who.staff_id).gathered and not was_sent(ask.db, notice):
        return Dropped("it stands in the morning note with the others")
    require(ask.db, ask.who, Action.READ_SLIP, About(pupil_id=slip.pupil_id, subject_id=slip.subject_id))
    title = f"{cards.kind(slip)} about {slip.pupil} from {slip.sent_by}"
    if slip.withdrawn_at is not None:
        return telling(Card(f"{title}: withdrawn"), slip)
    read = (Text(f"R{cards.read_words(ask, slip)[1:]}."),) if slip.read_at is not None else ()
    return telling(Card(title, read, (cards.read_button(slip),), plain=title), slip)


def copied(ask: Ask, notice: Notice) -> Composed:
    """To the head of its subject: who sent a negative slip about which pupil, and the button that shows it."""
    if slips.is_removed(ask.db, notice.about_id):
        return removed_words()
    slip = slips.find(ask.db, notice.about_id)
    if slip is None:
        return Dropped("the slip is gone")
    if slip.removed_at is not None or not slip.copied:
        taken = telling(Card(f"A slip about {slip.pupil} was taken back."), slip)
        return taken if was_sent(ask.db, notice) else Dropped("the slip is gone")
    about = About(pupil_id=slip.pupil_id, subject_id=slip.subject_id, copied=slip.copied)
    require(ask.db, ask.who, Action.READ_SLIP, about)
    what = f"{cards.kind(slip).lower()} about {slip.pupil} from {slip.sent_by}"
    title = f"A copy for you as head of {slip.subject}: {what}"
    if slip.withdrawn_at is not None:
        return telling(Card(f"{title}: withdrawn"), slip)
    return telling(Card(title, (), (cards.read_button(slip),), plain=title), slip)


def replied(ask: Ask, notice: Notice) -> Composed:
    """Who replied to which kind of slip about whom; the words stand behind the button."""
    reply = find_reply(ask.db, notice.about_id)
    slip = slips.find(ask.db, reply.slip_id) if reply is not None else None
    if reply is None or slip is None or slip.removed_at is not None:
        return Dropped("the reply is gone")
    own = slip.from_id == ask.who.staff_id
    require(
        ask.db, ask.who, Action.READ_SLIP, About(pupil_id=slip.pupil_id, subject_id=slip.subject_id, own=own)
    )
    by = ask.school.staff_name(reply.from_id)
    title = f"{by} replied to the {cards.kind(slip).lower()} about {slip.pupil}"
    return telling(Card(title, (), (cards.read_button(slip),), plain=title), slip)


def shown(ask: Ask, notice: Notice) -> Composed:
    """What stands in place of a message that carried a slip's words, once the slip was removed."""
    slip = slips.find_to_tell_of(ask.db, notice.about_id)
    return removed_words() if slip is None or slip.removed_by else Dropped("the slip stands")


def removed_words() -> Card:
    """Nothing of the slip, and nobody's name."""
    return Card("A slip that stood here was removed by the safeguarding lead.")
