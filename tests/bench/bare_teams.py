"""The SDK's own app with a handler that only answers "ok": what the Teams door is measured against."""

import asyncio
import os

import uvicorn
from fastapi import FastAPI
from microsoft_teams.api.activities.message import MessageActivity
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from microsoft_teams.apps import ActivityContext, App, FastAPIAdapter

from tests.doors.small_teams import Keys
from tests.soak.serving import KEYS

PATH = "/bare/messages"


async def serve() -> None:
    """Serve, as the environment says."""
    api = FastAPI()
    mine = Keys().token("")  # the SDK looks into it, and the far side takes any

    async def token(scope: object, tenant: object) -> str:
        del scope, tenant
        return mine

    app = App(
        http_server_adapter=FastAPIAdapter(api),
        messaging_endpoint=PATH,
        client_id=os.environ["TEAMS_APP_ID"],
        tenant_id=os.environ["TEAMS_TENANT_ID"],
        token=token,
        cloud=with_overrides(PUBLIC, openid_metadata_url=os.environ[KEYS]),
    )

    @app.on_message
    async def answer(context: ActivityContext[MessageActivity]) -> None:
        await context.send("ok")

    @api.get("/healthz")
    def healthz() -> str:
        return "ok"

    await app.initialize()
    config = uvicorn.Config(
        api, host="127.0.0.1", port=int(os.environ["PORT"]), log_config=None, access_log=False
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(serve())
