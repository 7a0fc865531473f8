"""What the door asks of the rest of the server."""

from collections.abc import Awaitable, Callable

Look = Callable[[], Awaitable[None]]
"""Reads the data folders again, so that what has just changed holds at once."""
