"""The story: Home Assistant finds the server, adds it, speaks with it, survives it.

Each step shows one thing and says what was seen. A step that fails is told and the next
one is tried; the exit status is 1 if any has failed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
import sys
import tempfile

import aiohttp

from home_assistant.home import Home
from home_assistant.programs import Jabber, home_assistant, tail
from home_assistant.steps import Steps

# Seconds for everything: the steps take about one minute.
_TIMEOUT = 540.0

# What steps fail with; a TypeError is how aiohttp tells that the WebSocket was closed.
_FAILURES = (
    *(ValueError, LookupError, RuntimeError, TypeError, OSError),
    aiohttp.ClientError,
)

Row = tuple[str, bool, str]


async def main() -> int:
    """Show all steps; return the exit status."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="wyoming-jabber-home-") as name:
        folder = Path(name)
        try:
            async with asyncio.timeout(_TIMEOUT), AsyncExitStack() as stack:
                steps = await _set_up(folder, stack, rows)
                for title, step in steps.all():
                    await _show(rows, title, step)
        except TimeoutError:
            rows.append(("all of it", False, f"not done within {_TIMEOUT:g} s"))
        failed = [row for row in rows if not row[1]]
        if failed:
            _print_logs(folder)
    _print_summary(rows)
    return 1 if failed else 0


async def _set_up(folder: Path, stack: AsyncExitStack, rows: list[Row]) -> Steps:
    data = folder / "jabber"
    data.mkdir()
    jabber = Jabber(data)
    stack.push_async_callback(jabber.stop)
    home = Home(await stack.enter_async_context(aiohttp.ClientSession()))
    steps = Steps(home, jabber)
    await _show(rows, "our server starts", jabber.start)
    await _show(rows, "wyoming-jabber health", jabber.health)
    await stack.enter_async_context(home_assistant(folder / "home"))
    await _show(rows, "Home Assistant starts", home.move_in)
    return steps


async def _show(
    rows: list[Row], title: str, step: Callable[[], Awaitable[str]]
) -> None:
    try:
        row = title, True, await step()
    except _FAILURES as error:
        row = title, False, str(error) or type(error).__name__
    except AssertionError as error:
        row = title, False, f"not as expected: {error}"
    rows.append(row)
    print(_line(row), flush=True)


def _line(row: Row) -> str:
    title, passed, seen = row
    return f"{'ok  ' if passed else 'FAIL'}  {title:<44}  {seen}"


def _print_summary(rows: list[Row]) -> None:
    passed = sum(row[1] for row in rows)
    print(f"\n{passed} of {len(rows)} steps shown")
    for row in rows:
        if not row[1]:
            print(_line(row))


def _print_logs(folder: Path) -> None:
    for log in (folder / "jabber" / "jabber.log", folder / "home" / "output.log"):
        print(f"\n{log.name}:", *tail(log)[-20:], sep="\n  ")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
