"""What is looked at in a backup that is tried out: a pupil's page and a Year 11 list, as leadership would see them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, func, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.platforms.terminal import plain
from bot.requests import Pressing, Said, Words
from bot.say.card import Mood
from bot.say.press import OpenPupil
from models.db.database import Database
from models.db.errors import Sorry
from models.school.people import Pupil, Role, with_role
from models.sessions.session import Session

DOOR = "drill"


def look_into(copy: Database, now: datetime) -> Sequence[str]:
    """Draw both from the copy, and say that they were; no name is said. Raises Sorry where one cannot be drawn."""
    with copy.reading() as db:
        leaders = with_role(db, Role.LEADERSHIP)
        pupil = db.exec(
            select(Pupil.id).where(col(Pupil.left_on).is_(None)).order_by(col(Pupil.id)).limit(1)
        ).first()
        day = db.exec(select(func.coalesce(func.max(Session.day), now.date()))).one()
    if not leaders or pupil is None:
        return ["There is no pupil and nobody of leadership in it, so that nothing was drawn from it."]
    who = leaders[0].id or 0
    _draw(copy, now, Pressing(staff_id=who, door=DOOR, token=OpenPupil(pupil).token()), "A pupil's page")
    wanted = day.isoformat()
    _draw(copy, now, Words(staff_id=who, door=DOOR, words=f"today {wanted}"), "The Year 11 list")
    return [f"A pupil's page and the Year 11 list of {wanted} were drawn from it."]


def _draw(copy: Database, now: datetime, said: Said, what: str) -> None:
    answer = make_dispatcher(copy, now=lambda: now).hear(said)
    if not isinstance(answer, Reply) or answer.card.mood is Mood.REFUSED:
        raise Sorry(
            f"{what} cannot be drawn from the backup. Use another one, and tell who looks after Staffroom."
        )
    drawn, _ = plain.draw(answer.card, 1)
    if not drawn.strip():
        raise Sorry(f"{what} of the backup is empty. Use another one, and tell who looks after Staffroom.")
