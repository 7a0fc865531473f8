import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
import contextlib
from functools import partial
import logging
import secrets
import socket
from typing import Any

import ifaddr
import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from wyoming_jabber.errors import ConfigError
from wyoming_jabber.server.discovery import (
    MAX_INSTANCE_NAME_BYTES,
    SERVICE_TYPE,
    Announcer,
    SocketAddress,
    addresses,
    bound_addresses,
    check_instance_name,
    is_local_only,
)

PORT = 10200
EVERY_IPV4: SocketAddress = ("0.0.0.0", PORT)
EVERY_IPV6: SocketAddress = ("::", PORT, 0, 0)
LAN = "192.168.1.5"
ULA = "fd12::5"
GLOBAL = "2001:db8::5"
TEMPORARY = "2001:db8::a1b2:c3d4:e5f6:1"
LINK_LOCAL = "fe80::5"


def adapter(name: str, *ips: str) -> ifaddr.Adapter:
    found = [ifaddr.IP((ip, 0, 2) if ":" in ip else ip, 24, name) for ip in ips]
    return ifaddr.Adapter(name, name, found, index=2)


LO = adapter("lo", "127.0.0.1", "::1")
ETH = adapter("eth0", LAN, GLOBAL, TEMPORARY, ULA, LINK_LOCAL)
WIFI = adapter("wlan0", "192.168.1.6", "fe80::6")
AUTO_IP = adapter("eth0", "169.254.7.7", LINK_LOCAL)
DOCKER = adapter("docker0", "172.17.0.1", "fe80::42")
BRIDGE = adapter("br-0123456789ab", "172.18.0.1")


@pytest.mark.parametrize(
    ("bound", "adapters", "expected"),
    [
        ([EVERY_IPV4], [LO, ETH], [LAN]),
        ([EVERY_IPV6], [LO, ETH], [GLOBAL, TEMPORARY, ULA]),
        ([EVERY_IPV6, EVERY_IPV4], [ETH], [LAN, GLOBAL, TEMPORARY, ULA]),
        ([EVERY_IPV4], [WIFI, LO, ETH], ["192.168.1.6", LAN]),
        ([EVERY_IPV4, EVERY_IPV4], [ETH, ETH], [LAN]),
        ([EVERY_IPV4], [LO], []),
        ([EVERY_IPV4], [], []),
        ([(LAN, PORT)], [ETH, WIFI], [LAN]),
        ([(f"{ULA}%eth0", PORT, 0, 2)], [ETH, WIFI], [ULA]),
        ([(f"::ffff:{LAN}", PORT, 0, 0)], [ETH, WIFI], [LAN]),
        ([("172.17.0.1", PORT)], [ETH, DOCKER], ["172.17.0.1"]),
        ([("fe80::5%eth0", PORT, 0, 2)], [ETH], [LINK_LOCAL]),
        ([("192.168.1.99", PORT)], [ETH], []),
        ([("127.0.0.1", PORT)], [LO, ETH], []),
        ([("127.0.0.1", PORT), (LAN, PORT)], [LO, ETH], [LAN]),
        ([EVERY_IPV4, EVERY_IPV6], [AUTO_IP], ["169.254.7.7", LINK_LOCAL]),
        ([EVERY_IPV4], [AUTO_IP, WIFI], ["192.168.1.6"]),
        ([EVERY_IPV4, EVERY_IPV6], [DOCKER, BRIDGE, ETH, AUTO_IP], [
            LAN, GLOBAL, TEMPORARY, ULA,
        ]),
        ([EVERY_IPV4], [DOCKER, BRIDGE], ["172.17.0.1", "172.18.0.1"]),
        # Heard only on the bridge, by containers: more than nobody.
        ([EVERY_IPV4], [DOCKER, AUTO_IP], ["172.17.0.1"]),
        # OpenWrt's LAN.
        ([EVERY_IPV4], [adapter("br-lan", LAN), WIFI], [LAN, "192.168.1.6"]),
        ([EVERY_IPV4], [adapter("tailscale0", "100.64.0.9"), WIFI], ["192.168.1.6"]),
    ],
)  # fmt: skip
def test_addresses(
    bound: list[SocketAddress], adapters: list[ifaddr.Adapter], expected: list[str]
) -> None:
    assert addresses(bound, adapters=lambda: adapters) == expected


def test_addresses_of_this_machine_are_real_ones() -> None:
    found = addresses([EVERY_IPV4, EVERY_IPV6])
    assert not {"0.0.0.0", "::", "127.0.0.1", "::1"} & set(found)


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ([], True),
        ([("127.0.0.1", PORT), ("::1", PORT, 0, 0)], True),
        ([("127.1.2.3", PORT)], True),
        ([("::ffff:127.0.0.1", PORT, 0, 0)], True),
        ([("127.0.0.1", PORT), (LAN, PORT)], False),
        ([EVERY_IPV4], False),
    ],
)
def test_is_local_only(bound: list[SocketAddress], expected: bool) -> None:
    assert is_local_only(bound) is expected


async def test_bound_addresses_tells_what_sockets_take() -> None:
    unix = socket.socket(socket.AF_UNIX)
    both = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    server = await asyncio.start_server(lambda _r, _w: None, ["127.0.0.1", "::"], 0)
    with unix, both:
        port = both.getsockname()[1]
        assert bound_addresses([unix, both]) == [("::", port, 0, 0), ("0.0.0.0", port)]
        assert {one[0] for one in bound_addresses(server.sockets)} == {
            "127.0.0.1",
            "::",
        }
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (" Küche ", "Küche"),
        ("Ku\u0308che", "K\u00fcche"),
        ("a" * MAX_INSTANCE_NAME_BYTES, "a" * MAX_INSTANCE_NAME_BYTES),
    ],
)
def test_check_instance_name(name: str, expected: str) -> None:
    assert check_instance_name(name) == expected


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("a\nb", "control"),
        ("a\x7fb", "control"),
        ("a\udcffb", "control"),
        ("kitchen.local", "dot"),
        ("_sub", "underscore"),
        ("a" * (MAX_INSTANCE_NAME_BYTES + 1), str(MAX_INSTANCE_NAME_BYTES)),
        ("é" * 31, "62 bytes"),
    ],
)
def test_check_instance_name_says_what_is_wrong(name: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        check_instance_name(name)


# --- on the wire: real packets, which never leave this machine


def loopback_zeroconf(_addresses: list[str] | None = None) -> AsyncZeroconf:
    return AsyncZeroconf(interfaces=["127.0.0.1"])


@pytest.fixture(scope="module")
def multicast() -> None:
    """Skip where a machine has no multicast on its loopback interface."""
    group = socket.inet_aton("224.0.0.251") + socket.inet_aton("127.0.0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("", 0))
            probe.settimeout(2)
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, group[4:])
            probe.sendto(b"?", ("224.0.0.251", probe.getsockname()[1]))
            probe.recv(1)
        except OSError as error:
            pytest.skip(f"no multicast on the loopback interface: {error}")


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - what happens elsewhere sets no event here
        await asyncio.sleep(0.01)


class Network:
    """What another machine sees of one name and those derived from it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.zeroconf = loopback_zeroconf()
        self.seen: list[tuple[ServiceStateChange, str]] = []
        self.browser = AsyncServiceBrowser(
            self.zeroconf.zeroconf, SERVICE_TYPE, handlers=[self._note]
        )

    def _note(
        self,
        zeroconf: Zeroconf,
        service_type: str,
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        if name.startswith(self.name):
            self.seen.append((state_change, name.removesuffix(f".{SERVICE_TYPE}")))

    async def wait_for(self, change: ServiceStateChange, name: str) -> None:
        await until(lambda: (change, name) in self.seen)

    async def find(self, name: str, timeout_ms: int) -> AsyncServiceInfo | None:
        return await self.zeroconf.async_get_service_info(
            SERVICE_TYPE, f"{name}.{SERVICE_TYPE}", timeout_ms
        )

    async def ask(self, name: str) -> AsyncServiceInfo:
        service = await self.find(name, timeout_ms=3000)
        assert service is not None
        return service

    async def addresses(self, name: str) -> set[str]:
        return set((await self.ask(name)).parsed_addresses())

    async def close(self) -> None:
        await self.browser.async_cancel()
        await self.zeroconf.async_close()


@pytest.fixture
def name() -> str:
    return f"test-{secrets.token_hex(6)}"


@pytest.fixture
async def network(multicast: None, name: str) -> AsyncGenerator[Network, None]:
    network = Network(name)
    yield network
    await network.close()


@contextlib.asynccontextmanager
async def announcing(
    name: str, found: list[str], **options: Any
) -> AsyncGenerator[Announcer, None]:
    """Start an announcer; its addresses are what the list `found` has at the time."""
    fast: dict[str, Any] = {
        "find_addresses": lambda _bound: list(found),
        "open_zeroconf": loopback_zeroconf,
        "interval": 0.02,
    }
    announcer = Announcer(name, PORT, [EVERY_IPV4, EVERY_IPV6], **(fast | options))
    await announcer.start()
    try:
        yield announcer
    finally:
        await announcer.close()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        one.getMessage()
        for one in caplog.records
        if one.levelno >= logging.WARNING and one.name.startswith("wyoming_jabber")
    ]


async def test_is_found_says_goodbye_and_keeps_its_name(
    name: str, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    find = partial(addresses, adapters=lambda: [LO, DOCKER, ETH])
    async with announcing(name, [], find_addresses=find) as announcer:
        await network.wait_for(ServiceStateChange.Added, name)
        service = await network.ask(name)
        assert set(service.parsed_addresses()) == {LAN, GLOBAL, TEMPORARY, ULA}
        assert service.port == PORT
        assert service.server is not None
        assert service.server.startswith("jabber-")
        assert announcer.announced.is_set()
        await announcer.close()
        await network.wait_for(ServiceStateChange.Removed, name)
        assert not announcer.announced.is_set()

    network.seen.clear()
    async with announcing(name, [LAN]) as announcer:
        await network.wait_for(ServiceStateChange.Added, name)
        assert announcer.name == name
    assert not warnings(caplog)


async def test_takes_another_name_if_its_own_is_taken(
    name: str, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    async with announcing(name, ["192.0.2.1"]) as first:
        await first.announced.wait()
        await asyncio.sleep(1.5)  # within a second, mDNS does not repeat an answer
        async with announcing(name, ["192.0.2.2"]) as second:
            await second.announced.wait()
            assert first.name == name
            assert second.name == f"{name}-2"
            assert len(warnings(caplog)) == 1
            assert second.name in warnings(caplog)[0]
            hosts = {(await network.ask(one.name)).server for one in (first, second)}
            assert len(hosts) == 2
            assert await network.addresses(first.name) == {"192.0.2.1"}
            assert await network.addresses(second.name) == {"192.0.2.2"}


async def test_follows_its_addresses(
    name: str, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    found: list[str] = []
    async with announcing(name, found) as announcer:
        await until(lambda: "waiting for a network" in caplog.text)
        assert not announcer.announced.is_set()

        found[:] = ["192.0.2.1"]
        await announcer.announced.wait()
        assert await network.addresses(name) == {"192.0.2.1"}

        found[:] = ["192.0.2.2", ULA]
        await until(lambda: not announcer.announced.is_set())
        await announcer.announced.wait()
        await network.wait_for(ServiceStateChange.Updated, name)
        # The old address lives for one more second (RFC 6762 section 10.2).
        await asyncio.sleep(1.1)
        assert await network.addresses(name) == {"192.0.2.2", ULA}
        assert (ServiceStateChange.Removed, name) not in network.seen

        found[:] = [ULA, "192.0.2.2"]
        await asyncio.sleep(0.1)
        assert announcer.announced.is_set()

        found.clear()
        await until(lambda: not announcer.announced.is_set())
        await until(lambda: caplog.text.count("waiting for a network") == 2)
        newcomer = Network(name)
        assert await newcomer.find(name, timeout_ms=500) is None
        await newcomer.close()
    assert not warnings(caplog)


async def test_tries_again_after_failures_and_complains_once(
    name: str, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    openings = []

    def zeroconf(_addresses: list[str]) -> AsyncZeroconf:
        openings.append(1)
        if len(openings) < 4:
            raise OSError(98, "Address in use")
        if len(openings) == 4:
            return AsyncZeroconf(interfaces=[])  # no socket to send from
        return loopback_zeroconf()

    looks = []

    def find(_bound: Sequence[SocketAddress]) -> list[str]:
        looks.append(1)
        if len(looks) == 12:
            raise RuntimeError
        return ["192.0.2.1"]

    async with announcing(
        name, [], find_addresses=find, open_zeroconf=zeroconf, interval=0.01
    ) as announcer:
        await announcer.announced.wait()
        assert await network.addresses(name) == {"192.0.2.1"}
        assert len(openings) == 5
        assert len(warnings(caplog)) == 1
        assert "Address in use" in warnings(caplog)[0]

        await until(lambda: len(looks) > 13)
        assert announcer.announced.is_set()
        assert "RuntimeError" in warnings(caplog)[1]


async def test_starts_at_once_and_can_be_closed_at_any_moment(
    name: str, multicast: None
) -> None:
    for moment in (0, 0.05, 0.4):
        before = asyncio.get_running_loop().time()
        async with announcing(name, ["192.0.2.1"]) as announcer:
            assert asyncio.get_running_loop().time() - before < 0.1
            assert not announcer.announced.is_set()
            await asyncio.sleep(moment)
    await Announcer(name, PORT, [EVERY_IPV4]).close()


async def test_announces_nothing_that_only_this_machine_reaches(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="wyoming_jabber")
    announcer = Announcer(name, PORT, [("127.0.0.1", PORT), ("::1", PORT, 0, 0)])
    await announcer.start()
    await announcer.close()
    assert [one.levelno for one in caplog.records] == [logging.INFO]


class StuckZeroconf(AsyncZeroconf):
    """Hangs when it is closed, and then frees its sockets after all."""

    async def async_close(self) -> None:
        try:
            await asyncio.sleep(30)
        finally:
            await super().async_close()


async def test_a_goodbye_that_hangs_is_cut_short(
    name: str, multicast: None, caplog: pytest.LogCaptureFixture
) -> None:
    opened = []

    def stuck(_addresses: list[str]) -> AsyncZeroconf:
        opened.append(StuckZeroconf(interfaces=["127.0.0.1"]))
        return opened[-1]

    async with announcing(name, ["192.0.2.1"], open_zeroconf=stuck, close_timeout=0.05):
        await until(lambda: opened)
    assert "too long" in warnings(caplog)[0]
