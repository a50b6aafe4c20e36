"""The bot's own token, with which it speaks to the Bot Connector."""

import time
from collections.abc import Awaitable, Callable

from microsoft_teams.api import ClientCredentials, ManagedIdentityCredentials
from microsoft_teams.api.auth.cloud_environment import CloudEnvironment
from microsoft_teams.apps.token_manager import TokenManager

_EARLY_SECONDS = 300


def own_token(
    *, app_id: str, secret: str, tenant: str, cloud: CloudEnvironment
) -> Callable[[], Awaitable[str]]:
    """Gives a token good for some minutes more; without a secret, by the machine's managed identity."""
    credentials = (
        ClientCredentials(client_id=app_id, client_secret=secret, tenant_id=tenant)
        if secret
        else ManagedIdentityCredentials(client_id=app_id, tenant_id=tenant)
    )
    manager = TokenManager(credentials, cloud)
    kept = ("", 0.0)

    async def token() -> str:
        nonlocal kept
        if kept[1] - time.time() < _EARLY_SECONDS:
            found = await manager.get_bot_token()
            if found is None:
                raise RuntimeError("Microsoft gave no token")
            kept = (str(found), (found.expiration or 0) / 1000)
        return kept[0]

    return token
