"""What a message led to: a form that it asked for may be sent much later, and is its deed all the same."""

import json
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from bot.ask import Ask, CommandResult, OpenForm, Replace, Reply, Result
from bot.concern import CONCERN
from bot.forms import LIKE_COMMAND
from bot.requests import Said, Submitted, Words
from models.audit.entries import Entry
from models.audit.undo import is_taken_back
from models.outbox import once

Answer = TypeVar("Answer", Result, CommandResult)

OF = "of"
"""Under which name a form carries the key of the message that asked for it."""
_LONGEST = 300
"""Characters of such a key."""


def asked_by(result: Answer, key: str) -> Answer:
    """The answer, whose form knows the key of the message that asked for it."""
    if not key or len(key) > _LONGEST or not isinstance(result, OpenForm):
        return result
    return replace(result, form=replace(result.form, hidden={**result.form.hidden, OF: key}))


def before(ask: Ask, said: Submitted) -> Entry | None:
    """What the very same form did, where that stands: answered by typing and in the form as well, it counts once."""
    led = _key(said) if said.values.get(CONCERN) else ""
    found = once.heard(ask.db, led) if led else None
    if found is None or found.entry_id is None or found.staff_id != ask.who.staff_id:
        return None
    entry = ask.db.get(Entry, found.entry_id)
    return None if entry is None or is_taken_back(ask.db, entry) else entry


def keep(ask: Ask, said: Said, result: CommandResult) -> None:
    """Write down, in the transaction of the deed, that the message led to it."""
    done = (result.undo or result.done) if isinstance(result, Reply | Replace) else None
    led = _key(said)
    if led and done is not None:
        once.hear(ask.db, led, ask.who.staff_id, done.id, ask.now)


def _key(said: Said) -> str:
    """The message's key with what was sent; blank where no message is known."""
    match said:
        case Submitted(command=command, values=values, hidden=hidden):
            written = {
                name: value if isinstance(value, str) else list(value)
                for name, value in values.items()
                if value and name not in {CONCERN, LIKE_COMMAND}
            }
            of = hidden.get(OF, "")
            sent = sha256(json.dumps([command, sorted(written.items())]).encode()).hexdigest()
            return once.led_key(of, sent) if 0 < len(of) <= _LONGEST else ""
        case Words(of=of, key=key):
            return once.led_key(of, key) if of else ""
    return ""
