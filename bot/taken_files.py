"""`staffroom taken`: the files that were taken out of Staffroom and are still to be deleted by who took them."""

from bot.at_hand import at_hand
from bot.taking_away import taken_in_lines
from models.lifecycle.taken_files import say_deleted, taken_files


def list_taken(email: str) -> list[str]:
    """Those that nobody said are deleted: one's own, or everybody's for who may see what is kept too long."""
    return at_hand(
        email,
        lambda at: (
            [*taken_in_lines(taken_files(at.db, at.actor, at.who), at.today)]
            or ["No file that was taken out of Staffroom is still to be deleted."]
        ),
        asked="taken",
    )


def delete_taken(email: str, number: int) -> list[str]:
    """One of them is deleted, and every copy of it."""
    at_hand(email, lambda at: say_deleted(at.db, at.actor, at.who, number), asked="taken")
    return [f"File {number} is noted as deleted."]
