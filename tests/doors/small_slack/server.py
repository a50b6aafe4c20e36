"""The server: Slack's Web API, `response_url`s and Socket Mode on a loopback port, in a thread of its own."""

import asyncio
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from bot.platforms.slack.manifest import SCOPES
from tests.doors.small_slack.limits import MESSAGE, Json, reasons_blocks
from tests.doors.small_slack.methods import METHODS, no_such_method
from tests.doors.small_slack.workspace import APP_ID, APP_TOKEN, BOT_TOKEN, RefusedError, Workspace
from tests.patience import LONGEST


@dataclass(frozen=True)
class Call:
    """One request that was made of the Web API, or of a `response_url` (method `respond`)."""

    method: str
    args: Json
    token: str
    at: float
    connection: object = None
    """Over which it came: the same for calls that came over the same."""


@dataclass(frozen=True)
class Trouble:
    """How one call goes wrong: an error Slack names, a status, or silence; with or without its effect."""

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    effect: bool = False
    hang: float = 0.0
    body: str = "trouble"
    hangs_up: bool = False
    """The connection is closed, and nothing is answered."""
    cut: bool = False
    """The newest Socket Mode connection ends first, and the call goes well."""


class SmallSlack(Workspace):
    """A workspace that answers over HTTP and Socket Mode; `with SmallSlack() as slack` runs it."""

    def __init__(self, *, seconds_now: Callable[[], float] = time.monotonic) -> None:
        """`seconds_now` tells how old a trigger is."""
        super().__init__(seconds_now=seconds_now)
        self.calls: list[Call] = []
        self.scopes: list[str] = sorted(SCOPES)
        """What the workspace has granted the app; all that the manifest asks for."""
        self.responses: dict[str, list[Json]] = defaultdict(list)
        self.mood: Callable[[str], Trouble | None] = lambda _method: None
        """Decides about each call for which no trouble was set."""
        self.when_hanging: Callable[[], object] = lambda: None
        """Called when a call begins to be kept waiting."""
        self._hooks: dict[str, tuple[str, str]] = {}
        self._trouble: dict[str, deque[Trouble]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._is_connected = threading.Event()
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._closing = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="small-slack", daemon=True)
        self._runner: web.AppRunner | None = None

    def trouble(self, method: str, *troubles: Trouble) -> None:
        """The next calls of `method` go wrong in these ways, in this order."""
        self._trouble[method].extend(troubles)

    def response_url(self, channel: str, message_ts: str = "") -> str:
        """Where an interaction may be answered; `message_ts` is the message that may be replaced."""
        key = f"hook{next(self._numbers)}"
        self._hooks[key] = (channel, message_ts)
        return f"{self.url}/respond/{key}"

    def replies(self, response_url: str) -> list[Json]:
        """What was posted to a response_url, oldest first."""
        return self.responses[response_url.rsplit("/", 1)[1]]

    def called(self, method: str) -> list[Json]:
        return [call.args for call in self.calls if call.method == method]

    # Socket Mode: envelopes go to the newest connection.

    def push(self, kind: str, payload: Json, *, patience: float = LONGEST, **more: Any) -> Json:
        """Send an envelope over Socket Mode and give back the payload of its acknowledgement."""
        return asyncio.run_coroutine_threadsafe(
            self._push(kind, payload, more, patience), self._loop
        ).result()

    def send(self, kind: str, payload: Json) -> None:
        """Send an envelope over Socket Mode and wait for nothing."""
        asyncio.run_coroutine_threadsafe(self._push(kind, payload, {}, LONGEST), self._loop)

    def dismiss(self, reason: str) -> None:
        """Tell the newest connection to go away, and close it."""
        asyncio.run_coroutine_threadsafe(self._dismiss(reason), self._loop).result()

    def hang_up(self) -> None:
        """Close every connection over which a call came."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()

    async def _hang_up(self) -> None:
        for each in {call.connection for call in self.calls}:
            _close(each)

    async def _dismiss(self, reason: str) -> None:
        socket = self._sockets[-1]
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "small"}})

    def connected(self, patience: float = LONGEST) -> bool:
        """Whether a Socket Mode client is there, waiting for one a moment."""
        return self._is_connected.wait(patience)

    async def _push(self, kind: str, payload: Json, more: Json, patience: float) -> Json:
        envelope = f"envelope-{next(self._numbers)}"
        self._acks[envelope] = self._loop.create_future()
        body = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": True,
            **more,
        }
        await self._sockets[-1].send_json(body)
        return await asyncio.wait_for(self._acks[envelope], patience)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP_ID}})
        self._sockets.append(socket)
        self._is_connected.set()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                body = json.loads(message.data)
                waiting = self._acks.get(body.get("envelope_id", ""))
                if waiting is not None and not waiting.done():
                    waiting.set_result(body.get("payload") or {})
        self._sockets.remove(socket)
        if not self._sockets:
            self._is_connected.clear()
        return socket

    # Running.

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        # What was closed is let go in the loop's next turn.
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application(client_max_size=2**22)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{key}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/files/{file}", self._file)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=LONGEST)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"

    async def _stop(self) -> None:
        self._closing.set()
        for socket in list(self._sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # The Web API.

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        args = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))
        self.calls.append(Call(method, args, token, time.monotonic(), request.transport))
        return await self._with_trouble(method, lambda: self._answer(method, args, token))

    async def _with_trouble(self, method: str, deed: Callable[[], Awaitable[web.Response]]) -> web.Response:
        queue = self._trouble[method]
        trouble = queue.popleft() if queue else self.mood(method)
        if trouble is None:
            return await deed()
        if trouble.cut:
            await self._sockets[-1].close()
            return await deed()
        if trouble.effect:
            await deed()
        if trouble.hangs_up:
            _close(self.calls[-1].connection)
        if trouble.hang:
            self.when_hanging()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), trouble.hang)
        if trouble.status == 429:
            after = str(trouble.retry_after or 1)
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": after}
            )
        if trouble.status != 200:
            return web.Response(status=trouble.status, text=trouble.body)
        return web.json_response({"ok": False, "error": trouble.error or "internal_error"})

    async def _answer(self, method: str, args: Json, token: str) -> web.Response:
        try:
            self._check_token(method, token)
            done = {"ok": True, **METHODS.get(method, no_such_method)(self, args)}
            return web.json_response(done, headers={"x-oauth-scopes": ",".join(self.scopes)})
        except RefusedError as refused:
            body: Json = {"ok": False, "error": refused.error}
            if refused.reasons:
                body["errors"] = refused.reasons
                body["response_metadata"] = {"messages": [f"[ERROR] {reason}" for reason in refused.reasons]}
            return web.json_response(body)

    def _check_token(self, method: str, token: str) -> None:
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token != wanted:
            raise RefusedError("invalid_auth" if token else "not_authed")

    async def _respond(self, request: web.Request) -> web.Response:
        key = request.match_info["key"]
        args = await _arguments(request)
        self.calls.append(Call("respond", args, "", time.monotonic()))
        return await self._with_trouble("respond", lambda: self._take_response(key, args))

    async def _upload(self, request: web.Request) -> web.Response:
        return await self._with_trouble("upload", lambda: self._take_file(request))

    async def _take_file(self, request: web.Request) -> web.Response:
        self.files[request.match_info["file"]]["bytes"] = await request.read()
        return web.Response(text="OK")

    async def _file(self, request: web.Request) -> web.Response:
        """What was sent with a message: to the bot's token, and to nobody else."""
        if not request.headers.get("Authorization", "").startswith("Bearer xoxb-"):
            return web.Response(status=302, headers={"Location": "/signin"})
        return await self._with_trouble("files", lambda: self._give_file(request.match_info["file"]))

    async def _give_file(self, name: str) -> web.Response:
        return web.Response(body=self.files[name]["bytes"], content_type="application/octet-stream")

    async def _take_response(self, key: str, args: Json) -> web.Response:
        if key not in self._hooks or len(self.responses[key]) >= 5:
            return web.Response(status=404, text="used_url")
        reasons = reasons_blocks(args.get("blocks", []), MESSAGE)
        if reasons:
            return web.Response(status=400, text="invalid_blocks")
        self.responses[key].append(args)
        channel, stamp = self._hooks[key]
        if args.get("replace_original") and channel in self.channels:
            for message in self.channels[channel].messages:
                if message["ts"] == stamp:
                    message.update(text=args.get("text", ""), blocks=args.get("blocks", []))
        return web.Response(text="ok")


def _close(connection: object) -> None:
    if isinstance(connection, asyncio.BaseTransport):
        connection.close()


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        read = await request.json()
        return dict(read)
    form: Mapping[str, Any] = await request.post() if request.method == "POST" else {}
    args: Json = {**request.query, **form}
    for name in ("blocks", "metadata", "view", "attachments"):
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    return args
