"""Announces the server on the local network, so that Home Assistant finds it.

This is DNS-SD over multicast DNS ("zeroconf"). Home Assistant reads the addresses,
the port and the instance name of a `_wyoming._tcp` service and nothing else. It drops
one whose addresses are all unspecified (0.0.0.0) or link-local.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
import ipaddress
import logging
import re
import secrets
import socket
from typing import TypeAlias
import unicodedata

import ifaddr
from zeroconf import DNSQuestionType
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from wyoming_jabber.errors import ConfigError

_LOGGER = logging.getLogger(__name__)

SERVICE_TYPE = "_wyoming._tcp.local."

# UTF-8 bytes. DNS allows 63 for a label; three are kept for the "-2" to "-99" that is
# put behind a name which somebody else on the network has already.
MAX_INSTANCE_NAME_BYTES = 60
# Seconds between two looks at the addresses: a look takes under a millisecond, and a
# new address is rarer than a new minute.
LOOK_INTERVAL = 15.0
# Seconds from a change to its announcement: an IPv6 host looks for duplicates of a new
# address for up to two, and no socket can use it before.
SETTLE_TIME = 3.0
# Seconds for the goodbye, which takes a quarter of one: no shutdown waits longer.
CLOSE_TIMEOUT = 3.0
# After each failure the next try waits twice as long, this many times.
_MAX_DOUBLINGS = 3
# RFC 6763 section 6.1 wants at least one string here, and section 6.7 has this one.
_TXT = {"txtvers": "1"}
# Container bridges and tunnels: their addresses mean nothing to other machines, or
# something else (every Docker host has a 172.17.0.1). OpenWrt's LAN is "br-lan", so
# of the "br-" names only Docker's, which end in an id, are meant.
_VIRTUAL_INTERFACE = re.compile(
    r"br-[0-9a-f]{12}$|(docker|podman|hassio|veth|virbr|lxcbr|lxdbr|cni|cali|flannel"
    r"|tun|wg|tailscale)"
)

_IPV6_ONLY = (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)

SocketAddress: TypeAlias = tuple[str, int] | tuple[str, int, int, int]
_IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


def check_instance_name(name: str) -> str:
    """Return a name that can be announced, tidied; ConfigError says what is wrong."""
    tidy = unicodedata.normalize("NFC", name.strip())
    if not tidy:
        raise ConfigError("The zeroconf name is empty.")
    if not tidy.isprintable():
        raise ConfigError(f"The zeroconf name {name!r} has control characters.")
    if "." in tidy or tidy.startswith("_"):
        raise ConfigError(
            f"The zeroconf name {name!r} has a dot, or begins with an underscore: "
            "these belong to service types."
        )
    if (size := len(tidy.encode())) > MAX_INSTANCE_NAME_BYTES:
        raise ConfigError(
            f"The zeroconf name {name!r} has {size} bytes in UTF-8; "
            f"at most {MAX_INSTANCE_NAME_BYTES} are possible."
        )
    return tidy


class Announcer:
    """Keeps the server announced, at the addresses it has at the time.

    No network, a refused port or a new address never reach the server: a background
    task tries again. `name` changes if somebody else on the network has it already.
    """

    def __init__(
        self,
        name: str,
        port: int,
        bound: Sequence[SocketAddress],
        *,
        find_addresses: Callable[[Sequence[SocketAddress]], list[str]] | None = None,
        open_zeroconf: Callable[[list[str]], AsyncZeroconf] = AsyncZeroconf,
        interval: float = LOOK_INTERVAL,
        close_timeout: float = CLOSE_TIMEOUT,
    ) -> None:
        self.name = name
        self.announced = asyncio.Event()
        """Set while other machines can find the server."""
        self._port = port
        self._bound = bound
        self._find_addresses = find_addresses or addresses
        self._open_zeroconf = open_zeroconf
        self._interval = interval
        self._close_timeout = close_timeout
        # Random, not the instance name: two hosts that share one host name overwrite
        # each other's addresses, and zeroconf checks the instance name alone.
        self._host = f"jabber-{secrets.token_hex(8)}.local."
        self._task: asyncio.Task[None] | None = None
        self._zeroconf: AsyncZeroconf | None = None
        self._current: frozenset[str] | None = None
        self._failures = 0

    async def start(self) -> None:
        """Begin to announce, in the background."""
        if is_local_only(self._bound):
            _LOGGER.info("Only this machine can connect: nothing to announce")
            return
        self._task = asyncio.create_task(self._follow(), name="announcer")

    async def close(self) -> None:
        """Say goodbye and free the sockets, soon; may be called twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        try:
            async with asyncio.timeout(self._close_timeout):
                await self._close_zeroconf()
        except TimeoutError:
            _LOGGER.warning("Saying goodbye to the network took too long")

    async def _follow(self) -> None:
        """Announce every change of the addresses, until cancelled."""
        while True:
            try:
                await self._look()
                self._failures = 0
            except Exception as error:  # noqa: BLE001 - no fault in here may cost speech
                self._note_failure(error)
            await asyncio.sleep(self._interval * 2**self._failures)

    async def _look(self) -> None:
        if frozenset(await self._find()) != self._current:
            await asyncio.sleep(min(SETTLE_TIME, self._interval))
            await self._replace(await self._find())

    async def _find(self) -> list[str]:
        return await asyncio.to_thread(self._find_addresses, self._bound)

    async def _replace(self, found: list[str]) -> None:
        """Stop answering at the former addresses, and announce these."""
        self._current = None
        self._forget()
        await self._close_zeroconf()
        if found:
            await self._announce(found)
        else:
            _LOGGER.info("No address to announce yet; waiting for a network")
        self._current = frozenset(found)

    async def _announce(self, found: list[str]) -> None:
        # A new one each time: its sockets belong to the interfaces of its first moment.
        # In a thread it would run a loop of its own; it takes two milliseconds.
        self._zeroconf = zeroconf = self._open_zeroconf(found)
        service = self._service(found)
        announcement = await _claim(zeroconf, service)
        self._take_name(service.name.removesuffix(f".{SERVICE_TYPE}"))
        self.announced.set()
        _LOGGER.info(
            "Announced as %s at %s, port %d", self.name, ", ".join(found), self._port
        )
        await announcement

    def _service(self, found: list[str]) -> AsyncServiceInfo:
        return AsyncServiceInfo(
            SERVICE_TYPE,
            f"{self.name}.{SERVICE_TYPE}",
            port=self._port,
            parsed_addresses=found,
            properties=_TXT,
            server=self._host,
        )

    def _take_name(self, registered: str) -> None:
        if registered != self.name:
            _LOGGER.warning(
                "The name %s is taken on this network: announced as %s",
                self.name,
                registered,
            )
            self.name = registered

    def _forget(self) -> None:
        """Withdraw without a goodbye.

        That would make Home Assistant drop what the next announcement only
        corrects, and where no address is left, none can be sent.
        """
        self.announced.clear()
        if self._zeroconf is not None:
            registry = self._zeroconf.zeroconf.registry
            registry.async_remove(registry.async_get_service_infos())

    async def _close_zeroconf(self) -> None:
        """Say goodbye for what is still registered, and free the sockets."""
        self.announced.clear()
        if self._zeroconf is not None:
            await self._zeroconf.async_close()
            self._zeroconf = None

    def _note_failure(self, error: Exception) -> None:
        """Log the first failure in a row where it is seen, the others for debugging."""
        _LOGGER.log(
            logging.DEBUG if self._failures else logging.WARNING,
            "Can't announce the server on the network, will try again: %s",
            str(error) or type(error).__name__,
            exc_info=_LOGGER.isEnabledFor(logging.DEBUG),
        )
        self._failures = min(self._failures + 1, _MAX_DOUBLINGS)


async def _claim(zeroconf: AsyncZeroconf, service: AsyncServiceInfo) -> Awaitable[None]:
    """Register the service under its name or a free one like it.

    Returns what waits until it is announced. zeroconf learns from unicast answers
    whether a name is free. On a host where several programs share port 5353 those may
    reach another one, so ask for multicast answers as well.
    """
    await zeroconf.zeroconf.async_wait_for_start()
    if not zeroconf.zeroconf.engine.senders:
        # zeroconf passes over an address that is not ready, and then sends nothing.
        raise OSError("no address is ready to send from")
    browser = AsyncServiceBrowser(
        zeroconf.zeroconf,
        SERVICE_TYPE,
        handlers=[_ignore],
        question_type=DNSQuestionType.QM,
    )
    try:
        return await zeroconf.async_register_service(service, allow_name_change=True)
    finally:
        await browser.async_cancel()


def _ignore(**_change: object) -> None:
    """Take a browser's news: here only its questions matter."""


def is_local_only(bound: Sequence[SocketAddress]) -> bool:
    """Whether no other machine can connect to these addresses."""
    return all(_ip(address[0]).is_loopback for address in bound)


def bound_addresses(sockets: Iterable[socket.socket]) -> list[SocketAddress]:
    """Return where listening sockets really accept connections.

    An IPv6 socket may take IPv4 as well, which its own address doesn't tell; asyncio
    opens "::" for IPv6 alone. Sockets that have no port (Unix) are left out.
    """
    found: list[SocketAddress] = []
    for one in sockets:
        if one.family in (socket.AF_INET, socket.AF_INET6):
            found.append(one.getsockname())
            if found[-1][0] == "::" and not one.getsockopt(*_IPV6_ONLY):
                found.append(("0.0.0.0", found[-1][1]))  # noqa: S104 - it is so
    return found


def addresses(
    bound: Sequence[SocketAddress],
    adapters: Callable[[], Iterable[ifaddr.Adapter]] = ifaddr.get_adapters,
) -> list[str]:
    """Return the addresses at which other machines reach these sockets, IPv4 first.

    An unspecified address (0.0.0.0 or ::) stands for all of its IP version. Link-local
    addresses and those of container bridges and tunnels count only if there are no
    others. IPv6 addresses come without a scope id.
    """
    wanted = [_ip(address[0]) for address in bound]
    found = [
        (adapter.name, ip)
        for adapter in adapters()
        for ip in (_ip(one.ip) for one in adapter.ips)
        if not ip.is_loopback and any(_covers(one, ip) for one in wanted)
    ]
    found = [one for one in found if not one[1].is_link_local] or found
    found = [one for one in found if not _VIRTUAL_INTERFACE.match(one[0])] or found
    ordered = sorted((ip for _, ip in found), key=lambda ip: ip.version)
    return list(dict.fromkeys(str(ip) for ip in ordered))


def _covers(bound: _IPAddress, ip: _IPAddress) -> bool:
    return bound == ip or (bound.is_unspecified and bound.version == ip.version)


def _ip(address: str | tuple[str, int, int]) -> _IPAddress:
    """Read a socket's or an adapter's address: no scope id, and IPv4 as IPv4."""
    text = address if isinstance(address, str) else address[0]
    ip = ipaddress.ip_address(text.partition("%")[0])
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip
