"""How near a host is, by its name alone."""

import pytest

from wyoming_jabber.catalog.nearness import Nearness, nearness


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("huggingface.co", Nearness.WORLD),
        ("8.8.8.8", Nearness.WORLD),
        ("2001:4860:4860::8888", Nearness.WORLD),
        ("local.example.org", Nearness.WORLD),
        ("a" * 300 + ".org", Nearness.WORLD),
        ("nas", Nearness.HOME),
        ("homeassistant.local", Nearness.HOME),
        ("NAS.Home.Arpa.", Nearness.HOME),
        ("192.168.1.5", Nearness.HOME),
        ("172.30.32.2", Nearness.HOME),
        ("169.254.169.254", Nearness.HOME),
        ("100.64.0.1", Nearness.HOME),
        ("fd00::1", Nearness.HOME),
        ("fe80::1%eth0", Nearness.HOME),
        ("::ffff:10.0.0.1", Nearness.HOME),
        ("3232235781", Nearness.HOME),
        ("localhost", Nearness.HERE),
        ("LOCALHOST.", Nearness.HERE),
        ("a.localhost", Nearness.HERE),
        ("127.0.0.1", Nearness.HERE),
        ("127.1", Nearness.HERE),
        ("0x7f000001", Nearness.HERE),
        ("0.0.0.0", Nearness.HERE),
        ("::1", Nearness.HERE),
        ("::", Nearness.HERE),
        ("::ffff:127.0.0.1", Nearness.HERE),
    ],
)
def test_hosts_are_in_the_world_at_home_or_here(host, expected):
    assert nearness(host) is expected
