"""Where the door listens and who may come in."""

import pytest

from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError
from wyoming_jabber.server.http.address import (
    SUPERVISOR,
    host_name,
    parse_address,
    read_policy,
)

TOKEN = "0123456789abcdef"


def policy(http="127.0.0.1:8080", **options):
    return read_policy(Settings(http=http, **options))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("localhost:0", ("localhost", 0)),
        ("[::1]:99", ("::1", 99)),
        ("[::]:99", ("::", 99)),
        (":80", ("::", 80)),
        ("0.0.0.0:65535", ("0.0.0.0", 65535)),
    ],
)
def test_an_address_is_a_host_and_a_port(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["on", "8080", "host:", "host:port", "host:65536", "host:-1", "::1:80", "a:²"],
)
def test_what_is_no_address_is_shown(text):
    with pytest.raises(ConfigError, match="HOST:PORT") as caught:
        parse_address(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    "http", ["0.0.0.0:80", "[::]:80", ":80", "192.168.1.2:80", "x:1"]
)
def test_a_door_to_the_network_needs_a_lock(http):
    with pytest.raises(ConfigError, match="http_token, or http_clients, or http_open"):
        policy(http)
    assert policy(http, http_token=TOKEN).token == TOKEN
    assert policy(http, http_open=True).token is None
    assert policy(http, http_clients=("10.0.0.0/8",)).clients


@pytest.mark.parametrize(
    "http", ["127.0.0.1:80", "127.8.9.1:80", "[::1]:80", "localhost:80"]
)
def test_a_door_to_this_machine_needs_none(http):
    assert policy(http).token is None


@pytest.mark.parametrize("token", ["short", "with space 0123456789", "é" * 20])
def test_a_weak_token_is_refused_and_not_shown(token):
    with pytest.raises(ConfigError, match="http_token") as caught:
        policy(http_token=token)
    assert token not in str(caught.value)


def test_clients_are_addresses_and_networks():
    found = policy(http_clients=("192.168.1.5", "10.0.0.0/8", "fd00::/8"))
    for address in ("192.168.1.5", "10.9.9.9", "fd00::5", "::ffff:10.0.0.1"):
        assert found.admits(address)
    for address in ("192.168.1.6", "11.0.0.1", "fe80::1%eth0", "", "nonsense"):
        assert not found.admits(address)
    assert policy().admits("203.0.113.9")


@pytest.mark.parametrize("text", ["nowhere", "10.0.0.1/8", "300.1.1.1"])
def test_what_is_no_client_is_shown(text):
    with pytest.raises(ConfigError, match="http_clients") as caught:
        policy(http_clients=(text,))
    assert repr(text) in str(caught.value)


def test_only_ingress_is_trusted_and_only_when_it_is_named():
    assert policy(http_clients=(SUPERVISOR,)).trusts(SUPERVISOR)
    assert not policy(http_clients=(SUPERVISOR, "10.0.0.0/8")).trusts("10.0.0.1")
    assert not policy(http_clients=("0.0.0.0/0",)).trusts(SUPERVISOR)
    assert not policy().trusts(SUPERVISOR)


@pytest.mark.parametrize(
    "header",
    [
        *("localhost", "localhost:8080", "192.168.1.2:80", "[::1]:80", "raspberrypi"),
        *("jabber.local", "Jabber.LOCAL.", "a.b.home.arpa", "speech.example.org:8080"),
    ],
)
def test_names_of_this_machine_are_known(header):
    assert policy(http_hosts=("Speech.example.org",)).knows_host(header)


@pytest.mark.parametrize(
    "header",
    ["evil.example", "localhost.evil.example", "", "a b", "[nonsense]", "..", "-x"],
)
def test_names_that_others_can_give_are_not(header):
    assert not policy().knows_host(header)


def test_a_host_may_have_a_port_and_brackets():
    assert host_name("[fe80::1]:80") == "fe80::1"
    assert host_name("EXAMPLE.org:1") == "example.org"


def test_what_is_no_name_is_shown():
    with pytest.raises(ConfigError, match="http_hosts: 'a b'"):
        policy(http_hosts=("a b",))
