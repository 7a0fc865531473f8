"""A bounded memory: what was used last stays."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, strategies as st

from wyoming_jabber.lru import Lru


def test_the_least_recently_used_leaves_first():
    lru: Lru[str, int] = Lru(30)
    for number, key in enumerate("abc"):
        assert lru.put(key, number, 10) == []
    assert lru.get("a") == 0
    assert lru.put("d", 3, 10) == ["b"]
    assert lru.put("e", 4, 20) == ["c", "a"]
    assert [lru.get(key) for key in "abcde"] == [None, None, None, 3, 4]
    assert (len(lru), lru.size_bytes) == (2, 30)


def test_what_is_over_the_budget_pushes_nothing_out():
    lru: Lru[str, int] = Lru(30)
    lru.put("a", 1, 30)
    assert lru.put("b", 2, 31) == []
    assert lru.get("a") == 1
    assert lru.put("a", 2, 31) == []
    assert (len(lru), lru.size_bytes) == (0, 0)


def test_what_is_removed_is_gone():
    lru: Lru[str, int] = Lru(30)
    lru.put("a", 1, 10)
    lru.remove("a")
    lru.remove("a")
    assert (lru.get("a"), lru.size_bytes) == (None, 0)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60))))
def test_it_never_holds_more_than_its_budget(puts):
    lru: Lru[int, int] = Lru(100)
    kept: dict[int, int] = {}
    for key, size in puts:
        kept.pop(key, None)
        gone = lru.put(key, size, size)
        kept[key] = size
        for old in gone:
            del kept[old]
        assert lru.size_bytes == sum(kept.values()) <= 100
    assert {key: lru.get(key) for key in range(10)} == {
        key: kept.get(key) for key in range(10)
    }


def test_many_threads_do_not_lose_count():
    lru: Lru[int, int] = Lru(1000)

    def work(seed: int) -> None:
        for number in range(2000):
            key = (seed * 7 + number * 13) % 50
            if number % 3:
                assert lru.get(key) in (None, key)
            else:
                lru.put(key, key, 1 + key)
            if not number % 11:
                lru.remove(key)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    sizes = [1 + key for key in range(50) if lru.get(key) is not None]
    assert sum(sizes) == lru.size_bytes <= 1000
