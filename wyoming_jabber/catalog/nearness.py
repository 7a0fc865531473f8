"""How near a host is: what a catalog from elsewhere may not make this machine ask."""

from contextlib import suppress
from enum import IntEnum
import ipaddress
import socket
from typing import Final

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Names that only a network of one's own can give.
_HOME_DOMAINS: Final = (".local", ".lan", ".internal", ".home.arpa")


class Nearness(IntEnum):
    """Where a host is; the larger, the more it trusts whoever asks from here."""

    WORLD = 0
    HOME = 1  # in the network of the house, or one like it
    HERE = 2  # this machine itself


def nearness(host: str) -> Nearness:
    """Tell how near a host is, by its name alone; nobody is asked.

    A name of the world may belong to an address of the house. TLS is what protects the
    house then: no device there has a certificate for that name.
    """
    name = host.lower().rstrip(".")
    address = _parse(name)
    if address is None:
        if name == "localhost" or name.endswith(".localhost"):
            return Nearness.HERE
        is_home = "." not in name or name.endswith(_HOME_DOMAINS)
        return Nearness.HOME if is_home else Nearness.WORLD
    if address.is_loopback or address.is_unspecified:
        return Nearness.HERE
    return Nearness.WORLD if address.is_global else Nearness.HOME


def _parse(host: str) -> _Address | None:
    """Read an address, also in the spellings that the system takes, such as 127.1."""
    with suppress(ValueError):
        address = ipaddress.ip_address(host.partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None)
        return address if mapped is None else mapped
    with suppress(OSError, UnicodeError):
        return ipaddress.IPv4Address(socket.inet_aton(host))
    return None
