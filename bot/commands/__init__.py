"""Everything that can be said, in one list."""

from bot.commands import (
    away,
    booking,
    change_bookings,
    clashes,
    closing,
    covering,
    digest,
    followups,
    grades,
    groups_off,
    mentoring,
    mine,
    needs,
    papers,
    plan,
    pupil,
    register,
    removing,
    sessions,
    settings,
    slip_lists,
    slips,
    targets,
    todo,
    undo,
    where,
    year11,
    years,
)
from bot.registry import Declared, Registry

EVERYTHING: tuple[Declared, ...] = (
    *slips.ALL,
    *slip_lists.ALL,
    *removing.ALL,
    *booking.ALL,
    *change_bookings.ALL,
    *needs.ALL,
    *clashes.ALL,
    *plan.ALL,
    *sessions.ALL,
    *year11.ALL,
    *where.ALL,
    *register.ALL,
    *covering.ALL,
    *followups.ALL,
    *mentoring.ALL,
    *targets.ALL,
    *grades.ALL,
    *pupil.ALL,
    *digest.ALL,
    *closing.ALL,
    *groups_off.ALL,
    *settings.ALL,
    *away.ALL,
    *todo.ALL,
    *mine.ALL,
    *papers.ALL,
    *undo.ALL,
    *years.ALL,
)


def registry() -> Registry:
    """All commands, buttons and answers. Raises ValueError where two claim the same word."""
    return Registry.of(EVERYTHING)
