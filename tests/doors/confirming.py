"""What the local Slack lacks: it does not say that an account's e-mail is confirmed, without which nobody is let in.

`python -m tests.doors.confirming` stands before its Web API, and adds that to what it tells of an account.
"""

import json

from aiohttp import ClientSession, web

LOCAL = "http://127.0.0.1:3100"
PORT = 3102
API_URL = f"http://127.0.0.1:{PORT}/api/"


async def passed_on(request: web.Request) -> web.Response:
    """The local Slack's answer, in which each account is confirmed."""
    kept = {
        name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers
    }
    async with (
        ClientSession() as web_api,
        web_api.request(
            request.method,
            f"{LOCAL}{request.path_qs}",
            data=await request.read(),
            headers=kept,
            skip_auto_headers=("Content-Type",),
        ) as answer,
    ):
        body = await answer.read()
        if answer.content_type == "application/json":
            body = json.dumps(confirmed(json.loads(body))).encode()
        return web.Response(body=body, status=answer.status, content_type=answer.content_type)


def confirmed(said: dict[str, object]) -> dict[str, object]:
    """The same, where the account of a person says that its e-mail is confirmed."""
    account = said.get("user")
    return {**said, "user": {**account, "is_email_confirmed": True}} if isinstance(account, dict) else said


def main() -> None:
    app = web.Application(client_max_size=2**22)
    app.router.add_route("*", "/api/{method}", passed_on)
    web.run_app(app, host="127.0.0.1", port=PORT, print=None)


if __name__ == "__main__":
    main()
