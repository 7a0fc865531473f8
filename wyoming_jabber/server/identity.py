"""The name of this server on the network: unique there, the same after a restart.

Home Assistant remembers a server by this name: a name that changes makes a second
server out of the first one, and a name that two servers share hides one of them.
"""

from collections.abc import Callable, Iterator
import contextlib
import fcntl
import hmac
import logging
import os
from pathlib import Path
import re
import secrets
import uuid

from wyoming_jabber.whole_file import write_whole

_LOGGER = logging.getLogger(__name__)

MACHINE_ID = Path("/etc/machine-id")

_FILE_NAME = "instance-id"
_LOCK_NAME = ".instance-id.lock"
# 128 random bits in hexadecimal: what systemd uses for a machine id, too.
_ID_BYTES = 16
_ID = re.compile(rb"([0-9a-f]{32})\n?")
# Reading stops here: longer than any id, so that a wrong file is seen as wrong
# without loading all of it.
_MAX_ID_FILE_BYTES = 64
# 32 bits: two of a thousand servers on one network meet once in 8,600 networks.
_NAME_DIGITS = 8
# The two lowest bits of a MAC address's first byte say "group" (so Python marks the
# random number it returns where it finds no address) and "made up locally": many
# containers on different hosts share one of those.
_NOT_A_REAL_MAC = 0b11 << 40


def instance_name(
    state_dir: Path,
    port: int,
    *,
    machine_id: Path = MACHINE_ID,
    node: Callable[[], int] = uuid.getnode,
) -> str:
    """Return a name such as "jabber-3f9a2c1b", the same at every start.

    It comes from a random id in `state_dir`, which is created at the first start.
    Where that can't be kept, from the machine's id or MAC address; neither is
    published. Servers on other ports of one host get other names. Blocks on files.
    """
    try:
        identity = _kept_id(state_dir)
    except OSError as error:
        _LOGGER.info("Can't keep an instance id in %s: %s", state_dir, error)
        identity = _machine(machine_id) or _mac(node) or _fleeting_id()
    return f"jabber-{_digest(identity, port)}"


def _digest(identity: str, port: int) -> str:
    # Keyed with the id, as machine-id(5) asks: nobody can work back to it.
    message = f"wyoming-jabber instance at port {port}".encode()
    return hmac.digest(identity.encode(), message, "sha256").hex()[:_NAME_DIGITS]


def _kept_id(state_dir: Path) -> str:
    """Read the id from its file, or create that; OSError if neither works."""
    path = state_dir / _FILE_NAME
    if (identity := _read_id(path)) is not None:
        return identity
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(state_dir / _LOCK_NAME):
        # Another process may have written it while this one waited for the lock.
        return _read_id(path) or _create_id(path)


def _read_id(path: Path) -> str | None:
    """Return the id, or None if the file is missing or holds something else."""
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_ID_FILE_BYTES)
    except FileNotFoundError:
        return None
    match = _ID.fullmatch(content)
    return match[1].decode() if match else None


def _create_id(path: Path) -> str:
    """Write a new id, so that a reader sees all of it or nothing."""
    if path.exists():
        _LOGGER.warning(
            "%s is broken and replaced: this server gets a new name on the network",
            path,
        )
    identity = secrets.token_hex(_ID_BYTES)
    write_whole(path, f"{identity}\n", mode=0o600)
    return identity


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other processes out for the few milliseconds that a file needs."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # gives the lock back as well


def _machine(path: Path) -> str | None:
    """Return the machine id; None if there is none, or not yet one."""
    try:
        return _read_id(path)
    except OSError:
        return None


def _mac(node: Callable[[], int]) -> str | None:
    """Return the MAC address, if it is the hardware's own."""
    address = node()
    return None if address == 0 or address & _NOT_A_REAL_MAC else f"{address:012x}"


def _fleeting_id() -> str:
    _LOGGER.warning(
        "Nothing on this machine stays the same over restarts: this server gets a new "
        "name on the network each time, and Home Assistant will list it again"
    )
    return secrets.token_hex(_ID_BYTES)
