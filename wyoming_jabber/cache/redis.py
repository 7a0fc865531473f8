"""Rendered units in Redis, shared by several servers.

Speech waits for Redis a few milliseconds at most, and not at all once it is known to be
away. Connecting, storing and asking whether it is back are done in the background.
"""

from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import partial
import logging
import secrets
import threading
import time
from typing import TYPE_CHECKING, Final, TypeGuard
from urllib.parse import urlsplit

from wyoming_jabber.cache.background import Background
from wyoming_jabber.cache.keys import SALT_SIZE, Key, stored_name
from wyoming_jabber.cache.rendering import Rendering, decode, encode
from wyoming_jabber.metrics import Counters, Tally

if TYPE_CHECKING:
    from redis import Redis

_LOGGER = logging.getLogger(__name__)

SCHEMES: Final = ("redis", "rediss", "unix")
"""How an address of Redis begins."""

_SALT: Final = "wyoming-jabber:salt"
_PREFIX: Final = "wyoming-jabber:speech:"

# Seconds until Redis forgets a unit, counted from the last time it was stored.
_LIFETIME: Final = 30 * 24 * 3600

# Seconds that speech waits for an answer; the usual one comes in a tenth of that.
_SPEECH_PATIENCE: Final = 0.004
# Seconds until a question that nobody waits for any more counts as a failure.
_READ_TIMEOUT: Final = 0.1
# Seconds for what the background does: long enough for the largest unit over Wi-Fi.
_WRITE_TIMEOUT: Final = 2.0

# Questions at the same time. With all of them open, Redis is slow, and is not asked.
_READERS: Final = 4

# Seconds until Redis is tried again; doubles up to the second.
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 60.0

# Bytes that wait to be stored: 90 s of speech.
_WAITING_BYTES: Final = 8_000_000

# Seconds for the rest when the server stops.
_PATIENCE: Final = 1.0

# Seconds between two lines about a full Redis, which takes some units and not others.
_REMINDER: Final = 3600.0

_COUNTERS: Final = ("stored", "dropped", "late", "errors")


class RedisStore:
    """A `Store` in Redis, which bounds and evicts by its own settings.

    Names are salted with bytes that Redis itself keeps, so that all its servers, and
    only they, know them.
    """

    name = "redis"

    def __init__(self, url: str, patience: float = _SPEECH_PATIENCE) -> None:
        """Nothing is connected before `open`. Raises ValueError, ImportError."""
        self._patience = patience
        self._asking = _client(url, _READ_TIMEOUT)
        self._storing = _client(url, _WRITE_TIMEOUT)
        self._place = _place(url)
        self._readers = ThreadPoolExecutor(_READERS, "redis-reader")
        self._free = threading.Semaphore(_READERS)
        self._background = Background("redis-cache", _WAITING_BYTES, self._tend)
        self._tally = Tally(*(f"cache_redis_{name}" for name in _COUNTERS))
        self._lock = threading.Lock()
        # None while Redis is away.
        self._salt: bytes | None = None
        self._pause = _FIRST_PAUSE
        self._next_try = 0.0
        self._is_told_away = False
        self._tell_full_from = 0.0

    def open(self) -> None:
        """Begin to connect."""
        self._background.open()

    def get(self, key: Key) -> Rendering | None:
        """Ask for a unit, for a few milliseconds."""
        salt = self._salt
        if salt is None:
            return None
        if not self._free.acquire(blocking=False):
            self._count("late")
            return None
        try:
            answer = self._readers.submit(self._read, _PREFIX + stored_name(key, salt))
        except RuntimeError:  # closed meanwhile
            return None
        try:
            record = answer.result(self._patience)
        except (TimeoutError, CancelledError):
            self._count("late")
            return None
        return self._decoded(record)

    def put(self, key: Key, rendering: Rendering) -> None:
        """Store a unit, when there is time and Redis is there."""
        if self._salt is None:
            return
        job = partial(self._write, key, rendering)
        if not self._background.add(job, rendering.size_bytes):
            self._count("dropped")

    def counters(self) -> Counters:
        """Numbers of this store."""
        is_there = float(self._salt is not None)
        return {**self._tally.counters(), "cache_redis_connected": is_there}

    def close(self) -> None:
        """Store what waits, for a second at most, and leave."""
        self._background.close(_PATIENCE)
        self._salt = None
        self._readers.shutdown(wait=False, cancel_futures=True)
        for client in (self._asking, self._storing):
            client.close()

    def _read(self, name: str) -> object:
        try:
            return self._asking.get(name)
        except _failures() as error:
            self._lose(error)
            return None
        finally:
            self._free.release()

    def _decoded(self, record: object) -> Rendering | None:
        if not isinstance(record, bytes):
            return None
        rendering = decode(record)
        if rendering is None:
            self._count("errors")
        return rendering

    def _write(self, key: Key, rendering: Rendering) -> None:
        """Store a unit, and the salt anew, should Redis have lost it."""
        salt = self._salt
        if salt is None:
            self._count("dropped")
            return
        name = _PREFIX + stored_name(key, salt)
        try:
            with self._storing.pipeline(transaction=False) as steps:
                steps.set(_SALT, salt, nx=True)
                steps.get(_SALT)
                steps.set(name, encode(rendering), ex=_LIFETIME)
                _, there, done = steps.execute(raise_on_error=False)
        except _failures() as error:
            self._lose(error)
            return
        if _is_salt(there):
            self._salt = there
        self._note_stored(done)

    def _note_stored(self, done: object) -> None:
        """Count what has become of a unit; a refusal is told, now and then."""
        if not isinstance(done, Exception):
            self._count("stored")
            return
        self._count("errors")
        if time.monotonic() >= self._tell_full_from:
            self._tell_full_from = time.monotonic() + _REMINDER
            _LOGGER.warning("Redis at %s keeps no more speech: %s", self._place, done)

    def _tend(self) -> float | None:
        """Connect again when it is time; return the seconds until then."""
        if self._salt is not None:
            return None
        if (wait := self._next_try - time.monotonic()) > 0:
            return wait
        try:
            salt = self._shared_salt()
        except _failures() as error:
            return self._stay_away(error)
        self._come_back(salt)
        return None

    def _shared_salt(self) -> bytes:
        """Return the salt that all servers use; the first of them has made it."""
        self._storing.set(_SALT, secrets.token_bytes(SALT_SIZE), nx=True)
        salt = self._storing.get(_SALT)
        if not _is_salt(salt):
            raise ConnectionError(f"{_SALT} holds something else")
        return salt

    def _come_back(self, salt: bytes) -> None:
        with self._lock:
            self._salt = salt
            self._pause = _FIRST_PAUSE
            was_away, self._is_told_away = self._is_told_away, False
        if was_away:
            _LOGGER.info("Redis at %s is back", self._place)
        else:
            _LOGGER.debug("Redis at %s is there", self._place)

    def _lose(self, error: Exception) -> None:
        """Leave Redis alone from now on; the background looks for it."""
        with self._lock:
            was_there, self._salt = self._salt is not None, None
        if was_there:
            self._stay_away(error)
            self._background.add(lambda: None)  # wakes it

    def _stay_away(self, error: Exception) -> float:
        """Note a failure, told once; return the seconds until the next try."""
        self._count("errors")
        with self._lock:
            pause = self._pause
            self._pause = min(2 * pause, _LONGEST_PAUSE)
            self._next_try = time.monotonic() + pause
            was_told, self._is_told_away = self._is_told_away, True
        if not was_told:
            _LOGGER.warning(
                "Redis at %s does not answer (%s); speech goes on without it",
                self._place,
                error,
            )
        return pause

    def _count(self, name: str) -> None:
        self._tally.add(f"cache_redis_{name}")


def _client(url: str, timeout: float) -> "Redis":
    """Return a client that fails at once and does not try again by itself."""
    from redis import Redis  # noqa: PLC0415 - an extra, and a tenth of a second
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    client: Redis = Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
        protocol=2,  # what every Redis speaks
    )
    return client


def _failures() -> tuple[type[Exception], ...]:
    from redis import RedisError  # noqa: PLC0415 - an extra

    # ValueError: bytes that are no answer of a Redis.
    return (RedisError, OSError, ValueError)


def _place(url: str) -> str:
    """Return where a Redis is, without its password."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2] + parts.path


def _is_salt(value: object) -> TypeGuard[bytes]:
    return isinstance(value, bytes) and len(value) == SALT_SIZE
