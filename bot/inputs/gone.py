"""What a form still holds that is at the school no more: who has left since it was opened, what is not taught now."""

from bot.inputs.line import picked_id
from bot.say.form import Value
from models.db.errors import Sorry

PUPIL_LEFT = "That pupil has left the school. Pick another one."
COLLEAGUE_LEFT = "That colleague has left the school. Pick another one."
NOT_TAUGHT = "That subject is not taught any more. Pick another one."


def not_listed(raw: Value, what: str, gone: str) -> Sorry:
    """Why this is none of the list: an id was one of it when the form was opened; other words are no choice of ours."""
    ids = (raw,) if isinstance(raw, str) else raw
    return Sorry(
        gone if ids and all(picked_id(each) is not None for each in ids) else f"Pick {what} from the list."
    )
