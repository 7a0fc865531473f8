"""A real server in this process, its clients, and guards around both."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from blockbuster import BlockBuster, blockbuster_ctx
import pytest

from tests.conversation.client import Client
from tests.tiny_models import write_piper_voice
from wyoming_jabber.app import App
from wyoming_jabber.config import Settings
from wyoming_jabber.voices.shipped import shipped_voices

# Looks at the disk once in a process; no test of the event loop shall see it.
shipped_voices()

StartServer = Callable[..., Awaitable[App]]
Connect = Callable[..., Awaitable[Client]]

TINY = "en_US-tiny-medium"


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """Fail a test whose event loop is blocked by our code waiting for something."""
    shipped_voices()  # looks at the disk once for each process
    with blockbuster_ctx("wyoming_jabber") as guard:
        # Coverage holds a lock of its own when a thread enters a file it has not seen.
        guard.functions["threading.Lock.acquire"].can_block_in(
            "coverage/collector.py", "lock_data"
        )
        yield guard


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder with one tiny Piper voice."""
    folder = tmp_path / "voices"
    folder.mkdir()
    write_piper_voice(folder, TINY)
    return folder


@pytest.fixture
async def start_server(data_dir: Path) -> AsyncIterator[StartServer]:
    """Start a server that listens on a free port of this machine."""
    async with AsyncExitStack() as stack:

        async def start(**options: Any) -> App:
            return await stack.enter_async_context(running(data_dir, **options))

        yield start


@asynccontextmanager
async def running(folder: Path, **options: Any) -> AsyncIterator[App]:
    async with not_ready(folder, **options) as app:
        await app.warm_up()
        yield app


@asynccontextmanager
async def not_ready(folder: Path, **options: Any) -> AsyncIterator[App]:
    """A server that listens, and has not loaded a voice."""
    settings = Settings(
        **{
            "uri": "tcp://127.0.0.1:0",
            "data_dir": (folder,),
            "zeroconf": False,
            "shutdown_timeout": 0.2,
            # Most tests say the same text often, and want it to be work each time.
            "cache": "off",
            **options,
        }
    )
    app = App(settings)
    try:
        await app.start()
        yield app
    finally:
        await app.stop()


@pytest.fixture
async def server(start_server: StartServer) -> App:
    return await start_server()


@pytest.fixture
async def connect(server: App) -> AsyncIterator[Connect]:
    """Open connections, by default to the fixture `server`, and close them after."""
    clients: list[Client] = []

    async def connect(app: App | None = None, **options: Any) -> Client:
        port = (app or server).listener.port
        streams = await asyncio.open_connection(
            "127.0.0.1", port, limit=2**24, **options
        )
        clients.append(Client(*streams))
        return clients[-1]

    yield connect
    for client in clients:
        await client.close()


@pytest.fixture
async def client(server: App, connect: Connect) -> Client:
    return await connect(server)
