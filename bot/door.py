"""What `serve` asks of a door to a platform."""

from typing import Any, Protocol

from starlette.applications import Starlette

from bot.platforms.health import DoorHealth
from bot.say.card import Card
from scheduler.courier import Courier


class Door(Protocol):
    """One platform: its routes, its way out, and its start and stop."""

    @property
    def name(self) -> str: ...

    @property
    def courier(self) -> Courier[Card, Any]: ...

    @property
    def health(self) -> DoorHealth: ...

    def mount(self, api: Starlette) -> None:
        """Hang the platform's routes into the web app, where it has any."""

    async def start(self) -> None:
        """Begin to listen; called once the database is ready."""

    async def stop(self) -> None:
        """Take nothing new, and finish what was begun."""
