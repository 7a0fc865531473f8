"""A real server with its HTTP door open, and clients for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conversation.conftest import (  # noqa: F401 - fixtures
    TINY,
    blockbuster,
    connect,
    data_dir,
    running,
    server,
    start_server,
)
from wyoming_jabber.app import App

StartWeb = Callable[..., Awaitable["Web"]]


class Web:
    """A server, and a client of its HTTP door."""

    def __init__(self, app: App, client: httpx2.AsyncClient) -> None:
        self.app = app
        self.client = client

    @property
    def port(self) -> int:
        assert self.app.http is not None
        return self.app.http.listener.port

    async def get(self, path: str, **options: Any) -> httpx2.Response:
        return await self.client.get(path, **options)

    async def send(
        self, method: str, path: str, content: object = None, **options: Any
    ) -> httpx2.Response:
        if content is None:
            headers = {"X-Requested-With": "test", **options.pop("headers", {})}
            return await self.client.request(method, path, headers=headers, **options)
        return await self.client.request(method, path, json=content, **options)

    async def say(self, text: object = "Hello.", **fields: object) -> httpx2.Response:
        content = {"model": "tts-1", "input": text, "response_format": "wav", **fields}
        return await self.send("POST", "/v1/audio/speech", content)


@pytest.fixture
async def start_web(data_dir: Path) -> AsyncIterator[StartWeb]:  # noqa: F811 - the fixture
    """Start a server with an HTTP door on a free port of this machine."""
    async with AsyncExitStack() as stack:

        async def start(*, token: str | None = None, **options: Any) -> Web:
            settings = {
                "http": "127.0.0.1:0",
                "voice": TINY,
                "http_token": token,
                **options,
            }
            app = await stack.enter_async_context(running(data_dir, **settings))
            assert app.http is not None
            client = httpx2.AsyncClient(
                base_url=f"http://127.0.0.1:{app.http.listener.port}",
                headers={"Authorization": f"Bearer {token}"} if token else {},
                timeout=15,
                trust_env=False,
            )
            await stack.enter_async_context(client)
            return Web(app, client)

        yield start


@pytest.fixture
async def web(start_web: StartWeb) -> Web:
    return await start_web()
