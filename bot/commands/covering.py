"""Who covers a session, and who goes to find who is not there (P11, R10)."""

from typing import Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import not_there as cards
from bot.registry import button, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.sessions.covering import Covered, as_covered, coverable, set_cover
from models.sessions.fetching import Fetched, go_and_fetch
from models.sessions.register_which import SaidOfSession
from models.sessions.untaken import not_there


def covered(ask: Ask, staff_id: int, said: SaidOfSession) -> Result:
    """Let a colleague take the session that is meant: on now or next; of several, ask which."""
    found = coverable(ask.db, ask.who, said, ask.local(ask.now))
    if not found:
        raise Sorry(
            "There is no session to come that is yours to have covered. Say which: its day and subject."
        )
    if len(found) > 1:
        return Reply(cards.which_to_cover(ask, found, staff_id))
    return _covered(ask, found[0].session_id, staff_id)


@button(cards.CoverThis, may=Action.SET_COVER)
def cover_this(ask: Ask, press: cards.CoverThis) -> Result:
    """Let a colleague take the session that was chosen."""
    return _covered(ask, press.session, press.cover)


def _covered(ask: Ask, session_id: int, staff_id: int) -> Reply:
    done = set_cover(ask.db, ask.actor, who=ask.who, session_id=session_id, staff_id=staff_id)
    return Reply(cards.covered(ask, done), undo=done.entry)


@shown(Deed.COVER_SET)
def covered_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from who covers now."""
    done: Covered | None = as_covered(ask.db, entry)
    return cards.covered(ask, done) if done is not None else Card("Nobody covers that session now.")


@button(cards.OnIt, may=Action.FETCH, looks=Deed.REGISTER_SEE)
def on_it(ask: Ask, press: cards.OnIt) -> Result:
    """Note who goes to find the pupil, and draw the list as it is now."""
    done = go_and_fetch(ask.db, ask.actor, who=ask.who, session_id=press.session, pupil_id=press.pupil)
    missing = not_there(ask.db, done.session.day, done.session.starts)
    drawn = cards.not_there(ask, done.session.day, done.session.starts, missing)
    return Replace(drawn, note=_note(ask, done), done=done.entry)


def _note(ask: Ask, done: Fetched) -> str:
    return f"{done.by} was on it before you." if done.entry is None and done.by != ask.who.name else ""


@shown(Deed.FETCH)
def on_it_again(ask: Ask, entry: Entry) -> Card:
    """The first answer."""
    label = ask.school.label(entry.pupil_id) if entry.pupil_id is not None else "that register"
    return Card(f"You are on it: {label}.")


ALL: tuple[Any, ...] = (cover_this, covered_again, on_it, on_it_again)
