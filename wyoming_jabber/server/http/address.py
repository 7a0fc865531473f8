"""Where the door listens, and who may come in: checked before anything is opened."""

from dataclasses import dataclass
import ipaddress
import re
import socket
from typing import Final, TypeAlias

from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

SUPERVISOR: Final = "172.30.32.2"
"""Home Assistant's Supervisor, which has checked the user of a page under ingress."""

# Characters: 16 random ones outlast any guessing over a network.
_SHORTEST_TOKEN: Final = 16
_TOKEN = re.compile(r"[!-~]+")

_HIGHEST_PORT: Final = 65_535

# Names that only a person's own network can give: nobody on the internet can point one
# of them at this machine, so a page that has such a name is ours.
_HOME_DOMAINS: Final = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Who may come in."""

    host: str
    port: int
    token: str | None
    clients: tuple[Network, ...] = ()
    """Networks that may connect; empty: all."""

    names: frozenset[str] = frozenset()
    """Names of this machine, in small letters."""

    def admits(self, address: str) -> bool:
        """Whether a client at this address may ask anything."""
        if not self.clients:
            return True
        client = _parse_address(address)
        return client is not None and any(client in network for network in self.clients)

    def trusts(self, address: str) -> bool:
        """Whether the client is the Supervisor, let in by its own address."""
        client = _parse_address(address)
        if client is None or str(client) != SUPERVISOR:
            return False
        return ipaddress.ip_network(SUPERVISOR) in self.clients

    def knows_host(self, header: str) -> bool:
        """Whether a `Host` header names this machine.

        A page of another site may have its own name point at our address; what the
        browser sends then is that name.
        """
        name = host_name(header)
        if name is None:
            return False
        if _parse_address(name) is not None or "." not in name:
            return True
        return name in self.names or name.endswith(_HOME_DOMAINS)


def read_policy(settings: Settings) -> Policy:
    """Check the settings of the door.

    Raises ConfigError: an address that can't be read, a weak token, or a door that
    would stand open to the network though nobody has said so.
    """
    host, port = parse_address(settings.http)
    token = _check_token(settings.http_token)
    clients = tuple(map(_parse_network, settings.http_clients))
    if not (is_loopback(host) or token or clients or settings.http_open):
        raise ConfigError(
            f"http: {settings.http} can be reached from the network: set http_token, "
            "or http_clients, or http_open to let everybody in"
        )
    own_name = socket.gethostname().lower()
    names = map(_parse_name, settings.http_hosts)
    return Policy(
        host=host,
        port=port,
        token=token,
        clients=clients,
        names=frozenset((own_name, *names)),
    )


def parse_address(text: str) -> tuple[str, int]:
    """Split HOST:PORT; an IPv6 address stands in brackets. Raises ConfigError."""
    host, colon, port = text.rpartition(":")
    is_bare = ":" in host and not (host.startswith("[") and host.endswith("]"))
    is_number = port.isascii() and port.isdigit()
    if not colon or is_bare or not is_number or int(port) > _HIGHEST_PORT:
        raise ConfigError(
            f"http: {text!r} must be off, or HOST:PORT such as 127.0.0.1:8080"
        )
    return host.strip("[]") or "::", int(port)


def show_address(host: str, port: int) -> str:
    """Write an address as a URL has it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    address = _parse_address(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


def host_name(header: str) -> str | None:
    """Return the name of a `Host` header without its port; None if it is none."""
    name = header.strip().lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
        return name if _parse_address(name) is not None else None
    name = name.partition(":")[0].rstrip(".")
    return name if _NAME.fullmatch(name) else None


def _parse_address(text: str) -> _Address | None:
    """Read an address; IPv4 inside of IPv6 is IPv4."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _parse_network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError as error:
        raise ConfigError(
            f"http_clients: {text!r} is no address such as 192.168.1.5, and no network "
            "such as 192.168.1.0/24"
        ) from error


def _parse_name(text: str) -> str:
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise ConfigError(f"http_hosts: {text!r} is no name such as speech.example.org")
    return name


def _check_token(token: str | None) -> str | None:
    # Never the token itself: the line may end in a log.
    if token is None:
        return None
    if len(token) < _SHORTEST_TOKEN or not _TOKEN.fullmatch(token):
        raise ConfigError(
            f"http_token: needs at least {_SHORTEST_TOKEN} letters, digits or signs, "
            "without spaces; `openssl rand -hex 16` makes one"
        )
    return token
