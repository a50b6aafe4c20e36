"""What a platform does not take as a card is said plainly."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

Drawn = TypeVar("Drawn")
Sent = TypeVar("Sent")
Refusal = TypeVar("Refusal", bound=Exception)

log = structlog.get_logger(__name__)


async def or_plainer(
    send: Callable[[Drawn], Awaitable[Sent]],
    drawn: Drawn,
    plain: Drawn | None,
    refusal: type[Refusal],
    why_card: Callable[[Refusal], str],
) -> Sent:
    """Send it as it is drawn, and plainly where its drawing is refused; raises every other refusal.

    `why_card`: what the platform has against the card; blank where it refused for another reason.
    """
    try:
        return await send(drawn)
    except refusal as refused:
        why = why_card(refused)
        if plain is None or not why:
            raise
        log.warning("card refused", why=why)
    return await send(plain)
