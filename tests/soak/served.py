"""`staffroom serve`, but that Teams' keys and the bot's own token are those of a small Teams of ours."""

import os
import sys
from collections.abc import Awaitable, Callable

from bot.cli import main
from bot.logs import forgo_previews
from bot.settings import Environment
from tests.doors.small_teams.server import FAR_TOKEN
from tests.soak.serving import KEYS


def serve() -> None:
    """Serve, as the environment says."""
    forgo_previews()
    from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

    from bot.platforms.teams import opening

    # Microsoft's addresses stand in no setting: nobody is to be led to others.
    opening.PUBLIC = with_overrides(  # type: ignore[attr-defined]  # it is imported there, to be used there
        PUBLIC, openid_metadata_url=os.environ[KEYS]
    )
    opening.token_of = _far_token_of
    sys.argv = ["staffroom", "serve"]
    main()


def _far_token_of(environment: Environment) -> Callable[[], Awaitable[str]]:
    del environment

    async def far_token() -> str:
        return FAR_TOKEN

    return far_token


if __name__ == "__main__":
    serve()
