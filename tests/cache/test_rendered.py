"""The cache as a whole: memory first, complete units only."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.cache.stores import RATE, key, rendering, same
from tests.cache.test_keys import INFO, Actor
from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.cache import Key, KeyMaker, RenderCache, Rendering, slowest
from wyoming_jabber.metrics import Counters
from wyoming_jabber.voices.base import SynthesisOptions

MEGABYTE = 1_000_000


class Shelf:
    """A store that keeps all, at once, and says in which order it was used."""

    def __init__(self, name: str, log: list[str] | None = None) -> None:
        self.name = name
        self.units: dict[Key, Rendering] = {}
        self.log = [] if log is None else log

    def open(self) -> None:
        self.log.append(f"open {self.name}")

    def get(self, key: Key) -> Rendering | None:
        self.log.append(f"get {self.name}")
        return self.units.get(key)

    def put(self, key: Key, rendering: Rendering) -> None:
        self.units[key] = rendering

    def counters(self) -> Counters:
        return {f"cache_{self.name}_units": len(self.units)}

    def close(self) -> None:
        self.log.append(f"close {self.name}")


def make_cache(*stores: Shelf, memory: int = MEGABYTE, **options) -> RenderCache:
    return RenderCache(KeyMaker(), memory, stores, **options)


def blocks_of(unit: Rendering) -> Iterator[Samples]:
    yield from np.array_split(unit.samples, 5)


def record(cache: RenderCache, number: int, unit: Rendering) -> Iterator[Samples]:
    return cache.record(key(number), blocks_of(unit), RATE, lambda: unit.silence)


def test_a_complete_unit_is_found_again():
    cache, unit = make_cache(), rendering(1)
    heard = list(record(cache, 1, unit))
    assert np.concatenate(heard).tobytes() == unit.samples.tobytes()
    found = cache.find(key(1))
    assert found is not None
    assert found.source == "memory"
    assert same(found.rendering, unit)
    assert not found.rendering.samples.flags.writeable
    assert cache.find(key(2)) is None


def test_blocks_are_handed_on_as_they_come():
    taken: list[int] = []

    def counted() -> Iterator[Samples]:
        for number in range(5):
            taken.append(number)
            yield np.ones(10, np.float32)

    blocks = make_cache().record(key(1), counted(), RATE, lambda: 0)
    next(blocks)
    assert taken == [0]


def test_a_unit_that_is_given_up_is_not_kept():
    shelf = Shelf("disk")
    cache = make_cache(shelf)
    blocks = record(cache, 1, rendering(1))
    for _ in range(5):
        next(blocks)
    blocks.close()  # type: ignore[attr-defined]
    assert cache.find(key(1)) is None
    assert not shelf.units


def test_a_unit_that_fails_is_not_kept():
    def failing() -> Iterator[Samples]:
        yield np.ones(10, np.float32)
        raise OSError("broken")

    cache = make_cache()
    with pytest.raises(OSError, match="broken"):
        list(cache.record(key(1), failing(), RATE, lambda: 0))
    assert cache.find(key(1)) is None


@pytest.mark.parametrize(("seconds", "is_kept"), [(29.9, True), (30.5, False)])
def test_a_unit_over_the_limit_is_spoken_and_not_kept(seconds, is_kept):
    cache, unit = make_cache(memory=10 * MEGABYTE), rendering(1, seconds)
    heard = sum(block.size for block in record(cache, 1, unit))
    assert heard == unit.samples.size
    assert (cache.find(key(1)) is not None) == is_kept
    assert cache.counters()["cache_too_long"] == (not is_kept)


def test_a_unit_without_sound_is_kept_too():
    cache = make_cache()
    assert list(cache.record(key(1), iter(()), RATE, lambda: 0)) == []
    found = cache.find(key(1))
    assert found is not None
    assert found.rendering.samples.size == 0


def test_stores_are_asked_in_their_order_and_fill_those_before_them():
    log: list[str] = []
    disk, redis = Shelf("disk", log), Shelf("redis", log)
    cache = make_cache(disk, redis)
    redis.units[key(1)] = rendering(1)
    sources = [found and found.source for found in map(cache.find, [key(1)] * 2)]
    assert sources == ["redis", "memory"]
    assert log == ["get disk", "get redis"]
    assert same(disk.units[key(1)], rendering(1))
    again = make_cache(disk, redis)
    found = again.find(key(1))
    assert found is not None
    assert found.source == "disk"
    counters = cache.counters()
    assert counters["cache_hits_redis"] == counters["cache_hits_memory"] == 1
    assert counters["cache_misses"] == counters["cache_hits_disk"] == 0
    assert counters["cache_disk_units"] == 1


def test_memory_is_bounded():
    cache = make_cache(memory=200_000)
    for number in range(50):
        list(record(cache, number, rendering(number, 0.3)))
    counters = cache.counters()
    assert 150_000 < counters["cache_memory_bytes"] <= 200_000
    assert counters["cache_memory_units"] < 10
    assert cache.find(key(49)) is not None
    assert cache.find(key(0)) is None
    assert counters["cache_misses"] == 0


def test_stores_are_opened_in_their_order_and_closed_in_reverse():
    log: list[str] = []
    cache = make_cache(Shelf("disk", log), Shelf("redis", log))
    cache.open()
    cache.close()
    assert log == ["open disk", "open redis", "close redis", "close disk"]


@pytest.mark.parametrize(
    ("has_variation", "options", "is_kept"),
    [
        (True, {}, False),
        (True, {"noise_scale": 0.0}, False),
        (True, {"noise_scale": 0.0, "noise_w_scale": 0.0}, True),
        (False, {}, True),
    ],
)
def test_what_varies_may_be_left_out(has_variation, options, is_kept):
    voice = Actor(INFO._replace(has_variation=has_variation))
    for keeps_varied in (True, False):
        cache = make_cache(keeps_varied=keeps_varied)
        assert not cache.knows(voice.info)
        cache.learn(voice.info)
        assert cache.knows(voice.info)
        found = cache.key(voice, SynthesisOptions(**options), "Hello.")
        assert (found is not None) == (keeps_varied or is_kept)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (set(), None),
        ({None}, None),
        ({"memory", None}, None),
        ({"memory"}, "memory"),
        ({"disk", "memory"}, "disk"),
        ({"redis", "disk", "memory"}, "redis"),
    ],
)
def test_the_slowest_source_is_told(sources, expected):
    assert slowest(sources) == expected
