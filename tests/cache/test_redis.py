"""A real Redis: shared, and whatever happens to it, nobody waits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
import logging
from pathlib import Path
import statistics
import time

import pytest

from tests.cache.stores import key, rendering, same, wait_until
from tests.redis_server import RedisServer, running_redis
from wyoming_jabber.cache.redis import RedisStore

redis = pytest.importorskip("redis", reason="the extra `redis` is not installed")

# What a test on a busy machine allows for: the store itself waits for 4 ms.
PATIENT = 0.5


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


@pytest.fixture
def store(server) -> Iterator[RedisStore]:
    store = connected(server)
    yield store
    store.close()


def connected(server: RedisServer, patience: float = PATIENT) -> RedisStore:
    store = RedisStore(server.url, patience)
    store.open()
    wait_until(lambda: is_there(store))
    return store


def is_there(store: RedisStore) -> bool:
    return store.counters()["cache_redis_connected"] == 1


def keep(store: RedisStore, number: int) -> None:
    stored = store.counters()["cache_redis_stored"]
    store.put(key(number), rendering(number))
    wait_until(lambda: store.counters()["cache_redis_stored"] > stored)


def test_two_servers_share_what_they_keep(server, store):
    other = connected(server)
    assert store.get(key(1)) is None
    keep(store, 1)
    assert same(other.get(key(1)), rendering(1))
    keep(other, 2)
    assert same(store.get(key(2)), rendering(2))
    other.close()
    other.close()


def test_what_is_kept_survives_the_server(server):
    first = connected(server)
    first.put(key(1), rendering(1))
    first.close()
    second = connected(server)
    assert same(second.get(key(1)), rendering(1))
    second.close()


def test_redis_holds_salted_names_audio_and_a_time_to_end(server, store):
    keep(store, 1)
    client = redis.Redis(port=server.port)
    names = sorted(client.keys("*"))
    assert names[0] == b"wyoming-jabber:salt"
    assert names[1].startswith(b"wyoming-jabber:speech:")
    assert key(1).hex().encode() not in names[1]
    assert client.strlen(names[1]) == rendering(1).size_bytes
    assert 29 * 24 * 3600 < client.ttl(names[1]) <= 30 * 24 * 3600
    client.close()


def test_a_salt_that_redis_has_lost_is_put_back(server, store):
    client = redis.Redis(port=server.port)
    salt = client.get("wyoming-jabber:salt")
    client.flushall()
    keep(store, 1)
    assert client.get("wyoming-jabber:salt") == salt
    client.close()


def test_of_two_salts_that_of_redis_wins(server, store):
    client = redis.Redis(port=server.port)
    client.set("wyoming-jabber:salt", b"s" * 32)
    keep(store, 1)
    keep(store, 2)
    other = connected(server)
    assert other.get(key(1)) is None
    assert same(other.get(key(2)), rendering(2))
    other.close()
    client.close()


def test_what_is_no_unit_is_a_miss(server, store):
    keep(store, 1)
    client = redis.Redis(port=server.port)
    (name,) = client.keys("*speech*")
    client.set(name, b"something else")
    assert store.get(key(1)) is None
    client.delete(name)
    client.lpush(name, b"a list")
    assert store.get(key(1)) is None
    assert store.counters()["cache_redis_errors"] == 2
    client.close()


def test_a_redis_that_is_used_for_something_else_is_left_alone(server, caplog):
    client = redis.Redis(port=server.port)
    client.set("wyoming-jabber:salt", b"somebody else's")
    store = RedisStore(server.url)
    store.open()
    wait_until(lambda: "holds something else" in caplog.text)
    store.close()
    assert client.get("wyoming-jabber:salt") == b"somebody else's"
    client.close()


def test_a_redis_that_is_not_there_at_first_is_found_later(server, caplog):
    caplog.set_level(logging.INFO)
    server.kill()
    store = RedisStore(server.url, PATIENT)
    store.open()
    wait_until(lambda: caplog.messages)
    started = time.perf_counter()
    for number in range(100):
        assert store.get(key(number)) is None
        store.put(key(number), rendering(number, seconds=0.01))
    assert time.perf_counter() - started < 0.5
    server.start()
    wait_until(lambda: is_there(store))
    keep(store, 1)
    assert same(store.get(key(1)), rendering(1))
    store.close()
    away, back = caplog.messages
    assert away.startswith(f"Redis at 127.0.0.1:{server.port}/0 does not answer")
    assert back == f"Redis at 127.0.0.1:{server.port}/0 is back"


def waits(store: RedisStore, number: int) -> list[float]:
    """Seconds that each of so many questions took."""
    times = []
    for _ in range(number):
        started = time.perf_counter()
        store.get(key(1))
        times.append(time.perf_counter() - started)
        time.sleep(0.01)
    return times


def test_a_frozen_redis_delays_a_few_questions_by_milliseconds(server, caplog):
    caplog.set_level(logging.INFO)
    store = connected(server, 0.004)
    keep(store, 1)
    server.freeze()
    times = waits(store, 60)
    wait_until(lambda: not is_there(store))
    # A few waited in the tenth of a second that it takes to notice; a busy machine
    # wakes them late. From then on Redis is not asked.
    assert statistics.median(times) < 0.002
    late = store.counters()["cache_redis_late"]
    waits(store, 10)
    assert store.counters()["cache_redis_late"] == late < 20
    server.thaw()
    wait_until(lambda: is_there(store))
    wait_until(lambda: same(store.get(key(1)), rendering(1)))
    store.close()
    assert [" is back" in line for line in caplog.messages] == [False, True]


def test_a_killed_redis_delays_nobody(server, caplog):
    caplog.set_level(logging.INFO)
    store = connected(server)
    keep(store, 1)
    server.kill()
    times = waits(store, 40)
    assert sum(seconds > 0.05 for seconds in times) <= 1
    assert not is_there(store)
    server.start()
    wait_until(lambda: is_there(store))
    assert store.get(key(1)) is None  # it had kept it in memory
    keep(store, 1)
    assert same(store.get(key(1)), rendering(1))
    store.close()
    assert [" is back" in line for line in caplog.messages] == [False, True]


def test_freezing_while_storing_does_not_delay_either(server):
    store = connected(server)
    server.freeze()
    started = time.perf_counter()
    for number in range(40):
        store.put(key(number), rendering(1, seconds=0.2))
    assert time.perf_counter() - started < 0.5
    server.kill()
    store.close()
    assert time.perf_counter() - started < 4


def test_more_than_it_takes_is_dropped(server, store):
    server.freeze()
    large = rendering(1, seconds=20)
    for number in range(10):
        store.put(key(number), large)
    assert store.counters()["cache_redis_dropped"] >= 4
    server.thaw()


def test_a_full_redis_is_told_once_and_still_read(tmp_path, caplog):
    full = ("--maxmemory", "4mb", "--maxmemory-policy", "noeviction")
    with running_redis(tmp_path, *full) as server:
        store = connected(server)
        keep(store, 0)
        for number in range(1, 150):
            store.put(key(number), rendering(number))
            time.sleep(0.002)
        wait_until(lambda: store.counters()["cache_redis_errors"] > 1)
        assert same(store.get(key(0)), rendering(0))
        store.close()
    (line,) = caplog.messages
    assert "keeps no more speech" in line
    assert "maxmemory" in line


def test_a_password_is_used_and_never_told(tmp_path, caplog):
    with running_redis(tmp_path, "--requirepass", "s3cret") as server:
        place = f"127.0.0.1:{server.port}/0"
        denied = RedisStore(f"redis://:wr0ng@{place}")
        denied.open()
        wait_until(lambda: caplog.messages)
        denied.close()
        allowed = RedisStore(f"redis://:s3cret@{place}", PATIENT)
        allowed.open()
        wait_until(lambda: is_there(allowed))
        allowed.close()
    (line,) = caplog.messages
    assert place in line
    assert "wr0ng" not in caplog.text
    assert "s3cret" not in caplog.text


def test_many_threads_get_what_is_theirs(store):
    wanted = [rendering(n) for n in range(10)]
    for number in range(10):
        keep(store, number)

    def work(seed: int) -> int:
        hits = 0
        for step in range(50):
            number = (seed + step) % 10
            found = store.get(key(number))
            hits += found is not None
            assert found is None or same(found, wanted[number])
        return hits

    with ThreadPoolExecutor(12) as pool:
        # With more threads than questions at a time some are not asked, and after an
        # answer that came late, none for a while.
        assert sum(pool.map(work, range(12))) > 0


def test_a_closed_store_keeps_and_finds_nothing(server):
    store = connected(server)
    store.close()
    store.put(key(1), rendering(1))
    assert store.get(key(1)) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://localhost", "scheme"), ("redis://localhost:port", "port")],
)
def test_a_wrong_address_is_a_value_error(url, reason):
    with pytest.raises(ValueError, match=reason):
        RedisStore(url)
