"""Blocking work on a thread, which nobody leaves half done."""

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

Result = TypeVar("Result")
Args = TypeVarTuple("Args")


async def finish(function: Callable[[*Args], Result], *args: *Args) -> Result:
    """Run blocking work on a thread.

    When the caller is cancelled, it goes on only when the work has ended: what the work
    uses may be closed or deleted then.
    """
    job = asyncio.ensure_future(asyncio.to_thread(function, *args))
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        await asyncio.wait([job])
        if not job.cancelled():
            job.exception()  # told to nobody: the caller has left
        raise
