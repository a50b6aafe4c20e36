"""`staffroom request complaint`: a complaint about somebody's data, taken down and acknowledged."""

from dataclasses import dataclass

from bot.at_hand import AtHand, at_hand, one_of_these
from bot.subject_access import gone_on, said_of
from models.lifecycle.subject_access.complaining import ComplaintTaken, acknowledge, take_down_complaint
from models.rules.askers import Asker, Came


@dataclass(frozen=True)
class NewComplaint:
    """A complaint as it is typed."""

    whom: str
    asker: str
    name: str
    came: str
    received: str
    words: str
    of_staff: bool = False


def take_down(email: str, given: NewComplaint) -> list[str]:
    """Keep a complaint, and say what follows."""

    def deed(at: AtHand) -> list[str]:
        taken = ComplaintTaken(
            pupil_id=at.pupil(given.whom) if not given.of_staff else None,
            staff_id=at.colleague(given.whom) if given.of_staff else None,
            asker=one_of_these(Asker, given.asker),
            asker_name=given.name,
            came=one_of_these(Came, given.came),
            received_on=at.day(given.received),
            words=given.words,
        )
        made = take_down_complaint(at.db, at.actor, at.who, taken)
        return [f"Complaint {made.id} is taken down.", *said_of(made, at.today)]

    return at_hand(email, deed)


def acknowledge_complaint(email: str, number: int, on: str) -> list[str]:
    """Who complained was told that it was received."""
    return gone_on(email, lambda at: acknowledge(at.db, at.actor, at.who, number, at.day(on)))
