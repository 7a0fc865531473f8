"""Home Assistant as its own web page talks to it: HTTP and one WebSocket."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeAlias, TypeVar

import aiohttp

from home_assistant.programs import HOME_PORT, START_TIMEOUT

_T = TypeVar("_T")

Json: TypeAlias = Any
"""What a JSON text may be."""

_BASE = f"http://127.0.0.1:{HOME_PORT}"

# Seconds for one request; Home Assistant's own retries take up to eight.
_PATIENCE = 60.0


class Home:
    """A running Home Assistant in which somebody has just made an account."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._http = session
        self._headers: dict[str, str] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._last_id = 0

    async def move_in(self) -> str:
        """Wait until it answers, make the first account; return its version."""
        await eventually(self._answers, "Home Assistant's first page", START_TIMEOUT)
        owner = {
            "client_id": f"{_BASE}/",
            "name": "Somebody",
            "username": "somebody",
            "password": "only in a network of its own",
            "language": "en",
        }
        code = (await self.post("/api/onboarding/users", owner))["auth_code"]
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": f"{_BASE}/",
        }
        async with self._http.post(f"{_BASE}/auth/token", data=form) as answer:
            token = (await answer.json())["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}
        return await self._open_socket(token)

    async def get(self, path: str) -> Json:
        """GET a JSON answer."""
        return await self._request("GET", path)

    async def post(self, path: str, body: object) -> Json:
        """POST a JSON body for a JSON answer."""
        return await self._request("POST", path, json=body)

    async def delete(self, path: str) -> Json:
        """DELETE, for a JSON answer."""
        return await self._request("DELETE", path)

    async def download(self, path: str) -> bytes:
        """GET a file, as a media player does."""
        async with asyncio.timeout(_PATIENCE):
            async with self._http.get(f"{_BASE}{path}") as answer:
                if answer.status != HTTPStatus.OK:
                    raise ValueError(f"Home Assistant answers {answer.status}")
                return await answer.read()

    async def command(self, kind: str, **data: object) -> Json:
        """Send a WebSocket command and return its result."""
        number = await self._send(kind, data)
        while True:
            message = await self._receive()
            if message.get("id") == number and message["type"] == "result":
                if not message["success"]:
                    raise ValueError(f"{kind}: {message['error']['message']}")
                return message["result"]

    async def run_pipeline(self, **data: object) -> list[dict[str, Any]]:
        """Run an Assist pipeline and return its events."""
        number = await self._send("assist_pipeline/run", data)
        events: list[dict[str, Any]] = []
        while not events or events[-1]["type"] != "run-end":
            message = await self._receive()
            if message.get("id") == number and message["type"] == "event":
                events.append(message["event"])
        return events

    async def _answers(self) -> bool:
        try:
            async with self._http.get(f"{_BASE}/api/onboarding") as answer:
                return answer.status == HTTPStatus.OK
        except aiohttp.ClientError:
            return False

    async def _open_socket(self, token: str) -> str:
        self._socket = await self._http.ws_connect(f"{_BASE}/api/websocket")
        version: str = (await self._receive())["ha_version"]
        await self._socket.send_json({"type": "auth", "access_token": token})
        assert (await self._receive())["type"] == "auth_ok"
        return version

    async def _request(self, method: str, path: str, **body: Json) -> Json:
        url = f"{_BASE}{path}"
        async with asyncio.timeout(_PATIENCE):
            async with self._http.request(
                method, url, headers=self._headers, **body
            ) as answer:
                if answer.status >= HTTPStatus.BAD_REQUEST:
                    told = (await answer.text())[:200]
                    raise ValueError(f"{method} {path}: {answer.status} {told}")
                return await answer.json()

    async def _send(self, kind: str, data: dict[str, Any]) -> int:
        assert self._socket is not None
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, "type": kind, **data})
        return self._last_id

    async def _receive(self) -> dict[str, Any]:
        assert self._socket is not None
        async with asyncio.timeout(_PATIENCE):
            message: dict[str, Any] = await self._socket.receive_json()
        return message


async def eventually(
    ask: Callable[[], Awaitable[_T]], what: str, seconds: float = _PATIENCE
) -> _T:
    """Ask until the answer is something; ValueError if it never is."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        if answer := await ask():
            return answer
        await asyncio.sleep(0.5)
    raise ValueError(f"{what}: not within {seconds:g} s")
