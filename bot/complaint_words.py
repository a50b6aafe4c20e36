"""A complaint about somebody's data at the command line: how it stands, what is next, and what is told of it."""

from collections.abc import Iterator
from datetime import date

from models.lifecycle.subject_access.told import REGULATOR
from models.rules.askers import Came, ClosedAs
from models.rules.wording import day_in_full
from models.views.data_requests import KnownRequest


def stands(found: KnownRequest, today: date) -> str:
    """In a few words, behind whose it is."""
    if found.closed_on is not None:
        return f"{found.closed_as} on {day_in_full(found.closed_on, today)}"
    if found.acknowledged_on is not None:
        return f"acknowledged on {day_in_full(found.acknowledged_on, today)}, to be answered without delay"
    return f"to be acknowledged by {day_in_full(found.due, today)}" if found.due is not None else ""


def details(found: KnownRequest, today: date) -> Iterator[str]:
    """What it is about, and what is next; once it is closed, what who complained is told."""
    yield f"  It came {Came(found.came).how} on {day_in_full(found.received_on, today)}: {found.complaint}"
    if found.is_open:
        yield f"  Next: {_next(found)}"
        return
    if found.outcome:
        yield f"  Answered: {found.outcome}"
    if found.closed_as != ClosedAs.WITHDRAWN:
        yield f"  Tell who complained the outcome, and that they may complain to {REGULATOR}, and go to a court."


def after_refusal(found: KnownRequest) -> Iterator[str]:
    """What who asked is told where a request is refused."""
    yield f"  Why: {found.outcome}"
    yield (
        "  Tell who asked why, within the month that there is to answer, and that they may complain to the school, to "
        f"{REGULATOR}, and go to a court."
    )


def _next(found: KnownRequest) -> str:
    close = f'staffroom request close {found.id} --how upheld, "upheld in part" or "not upheld" --because "…"'
    if found.acknowledged_on is not None:
        return f"look into it and answer it, without delay. Then: {close}"
    return (
        f"write to who complained that it came, and who looks into it. Then: staffroom request acknowledge "
        f"{found.id}. Once it is answered: {close}"
    )
