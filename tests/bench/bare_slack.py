"""A bolt app that does nothing, behind the same web server: what the Slack door is measured against."""

import os
import re

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


def make() -> Starlette:
    """The app; where Slack is stands in the environment, as for `staffroom serve`."""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    bolt = AsyncApp(
        client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"], process_before_response=True
    )
    handler = AsyncSlackRequestHandler(bolt)
    api = Starlette()

    @bolt.command(re.compile(".*"))
    async def nothing(ack: AsyncAck) -> None:
        await ack()

    def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    api.add_route("/slack/events", handler.handle, methods=["POST"])
    api.add_route("/healthz", healthz)
    return api


if __name__ == "__main__":
    uvicorn.run(make(), host="127.0.0.1", port=int(os.environ["PORT"]), log_config=None, access_log=False)
