"""Which machines are asked, and where a redirect may lead."""

import httpx2
import pytest

from tests.catalog.site import redirect, send, serve_file, status
from wyoming_jabber.catalog.errors import FetchError
from wyoming_jabber.catalog.network import NetworkOptions, Web, host_of, shown
from wyoming_jabber.errors import ConfigError


async def get(*addresses: str, limit: int = 1000, **options) -> bytes:
    options = {"attempts": 2, "backoff": 0.01, "read_timeout": 5.0} | options
    web = Web(NetworkOptions(**options))
    try:
        return await web.get_small(addresses, limit)
    finally:
        await web.close()
        await web.close()


async def refusal(*addresses: str, **options) -> str:
    with pytest.raises(FetchError) as failure:
        await get(*addresses, **options)
    return str(failure.value)


@pytest.fixture
def page(site) -> str:
    site.files["/page"] = b"content"
    return f"{site.url}/page"


async def test_a_small_body_is_returned(page):
    assert await get(page) == b"content"


async def test_a_large_one_is_not_read_to_its_end(site, page):
    site.files["/page"] = b"x" * 5_000_000
    assert "is larger than 0.0 MB" in await refusal(page)


async def test_the_next_address_helps(page):
    assert await get("http://127.0.0.1:1/", page) == b"content"


async def test_without_an_address_there_is_an_error():
    assert "no address" in await refusal()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/voices.json",
        "http://192.168.1.5/voices.json",
        "ftp://example.org/",
        "file:///etc/passwd",
        "voices.json",
        "https:///voices.json",
    ],
)
async def test_only_tls_leads_beyond_this_machine(address):
    assert "is not an https address" in await refusal(address)


@pytest.mark.parametrize("address", ["http://[::1", "https://a\0b/", "https://x:y/"])
async def test_what_is_no_address_is_told(address):
    message = await refusal(address)
    assert "is not an address" in message
    assert message.isprintable()


async def test_plain_addresses_can_be_allowed(site, page):
    # A proxy on this machine stands for the other machine.
    answer = await get("http://example.org/page", allows_plain=True, proxy=site.url)
    assert answer == b"content"
    assert site.requests[0].headers["host"] == "example.org"


async def test_the_proxy_of_the_environment_is_used(site, page, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", site.url)
    assert await get("http://example.org/page", allows_plain=True) == b"content"


async def test_a_proxy_that_is_not_there_is_told(page):
    assert "can't be reached" in await refusal(page, proxy="http://127.0.0.1:1")


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://proxy", "socks5://proxy:1080"])
def test_a_proxy_that_can_not_be_is_refused_at_once(proxy):
    with pytest.raises(ConfigError, match=r"^proxy: "):
        Web(NetworkOptions(proxy=proxy))


# Redirects


async def test_redirects_are_followed(site, page):
    site.plan("/a", redirect("/b", "301 Moved Permanently"))
    site.plan("/b", redirect(page, "308 Permanent Redirect"))
    assert await get(f"{site.url}/a") == b"content"


async def test_a_loop_ends(site):
    site.always(redirect("/again"))
    assert "redirects more than 5 times" in await refusal(f"{site.url}/a")
    assert len(site.requests) == 6


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("http://example.org/", "http://example.org/ is not an https address"),
        ("ftp://127.0.0.1/", "ftp://127.0.0.1/ is not an https address"),
        ("file:///etc/passwd", "is not an https address"),
    ],
)
async def test_a_redirect_to_another_scheme_is_refused(site, target, problem):
    site.plan("/a", redirect(target))
    message = await refusal(f"{site.url}/a")
    assert problem in message
    assert "/a redirects to it" in message
    assert len(site.requests) == 1


async def test_a_redirect_to_nonsense_is_refused(site):
    site.plan("/a", *[redirect("javascript:alert(1)"), redirect("http://[")] * 2)
    for _ in range(2):
        assert "/a" in await refusal(f"{site.url}/a", attempts=1)
    assert len(site.requests) == 2


async def test_a_redirect_from_another_machine_to_this_one_is_refused(site, page):
    site.plan("/far", redirect(page))
    message = await refusal("http://example.org/far", allows_plain=True, proxy=site.url)
    assert "redirects to this machine itself" in message
    assert len(site.requests) == 1


def test_a_redirect_that_leaves_tls_is_refused():
    web = Web(NetworkOptions(allows_plain=True))
    old, new = (httpx2.URL(f"{kind}://example.org/") for kind in ("https", "http"))
    with pytest.raises(FetchError, match="redirects from https to http"):
        web._redirected(old, new, str(old))


async def test_a_redirect_without_a_place_is_an_answer_like_others(site):
    site.plan("/a", status("302 Found"))
    assert "answers 302 Found" in await refusal(f"{site.url}/a")


async def test_passwords_do_not_travel_along(site, page):
    address = page.replace("127.0.0.1", "me:secret@127.0.0.1").replace("page", "a")
    site.plan("/a", redirect(page.replace("127.0.0.1", "localhost")))
    assert await get(address) == b"content"
    first, second = site.requests
    assert "authorization" in first.headers
    assert "authorization" not in second.headers


def test_an_address_in_the_log_has_no_secrets():
    assert shown("https://me:secret@example.org:8443/a?Signature=xyz") == (
        "https://example.org:8443/a"
    )
    assert "\n" not in shown("http://[\n")
    assert "secret" not in shown("https://me:secret@[/")


# Patience


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("7", 7, 7),
        ("100000", 60, 60),
        ("-5", 0, 0),
        ("soon", 0, 0),
        ("\xb2", 0, 0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 60, 60),
        ("Sat, 01 Jan 2000 00:00:00 GMT", 0, 0),
    ],
)
async def test_a_server_may_ask_for_a_pause_but_not_for_ever(site, value, low, high):
    web = Web(NetworkOptions())
    site.plan("/a", status("503 Busy", Retry_After=value))
    try:
        with pytest.raises(FetchError) as failure:
            async with web.get(f"{site.url}/a"):
                pass
    finally:
        await web.close()
    assert failure.value.may_pass
    assert low <= failure.value.wait <= high


def test_pauses_grow():
    web = Web(NetworkOptions(backoff=1.0))
    failure = FetchError("x")
    pauses = [web.pause(attempt, failure) for attempt in range(10)]
    assert 0.7 < pauses[0] < 1.3
    assert 2.9 < pauses[2] < 5.1
    assert max(pauses) == 60.0
    assert web.pause(0, FetchError("x", wait=9.0)) == 9.0


async def test_a_server_that_recovers_is_forgiven(site, page):
    site.plan("/page", status("500 Oops"), serve_file)
    assert await get(page) == b"content"


@pytest.mark.parametrize("code", [204, 404, 418])
async def test_other_answers_are_not_bodies(site, page, code):
    site.plan("/page", send(b"", f"{code} Odd"))
    assert f"answers {code} Odd" in await refusal(page)
    assert len(site.requests) == 1


async def test_nonsense_in_place_of_http_is_told(site, page):
    async def babble(exchange) -> None:
        exchange.writer.write(b"220 mail.example.org ESMTP\r\n")

    site.plan("/page", babble, babble)
    assert "has broken off its answer" in await refusal(page)


async def test_a_redirect_into_the_house_is_refused(site):
    site.always(redirect("http://192.168.1.1/"))
    message = await refusal("http://example.org/a", allows_plain=True, proxy=site.url)
    assert message == "http://example.org/a redirects to the house"
    assert len(site.requests) == 1


async def test_a_redirect_to_a_port_that_can_not_be_is_refused(site):
    site.plan("/a", redirect("http://127.0.0.1:99999/"))
    assert "is not an https address" in await refusal(f"{site.url}/a")


async def test_a_small_body_that_is_compressed_is_refused(site, page):
    # A kilobyte of it may be a gigabyte.
    site.plan("/page", send(b"x" * 10, Content_Encoding="gzip"))
    assert "is compressed on its way" in await refusal(page)


@pytest.mark.parametrize(
    "address", ["http://[::1", "/x", "ftp://a/", "https://a:99999/"]
)
def test_what_is_no_address_of_the_web_has_no_host(address):
    assert host_of(address) == ""
