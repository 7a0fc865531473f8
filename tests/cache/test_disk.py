"""Units on disk: private, bounded, and never more than a cache to lose."""

from concurrent.futures import ThreadPoolExecutor
import errno
from functools import partial
import os
from pathlib import Path
import resource
import signal
import stat
import subprocess
import sys
import time

import pytest

from tests.cache.stores import key, rendering, same, wait_until
from wyoming_jabber.cache import disk
from wyoming_jabber.cache.disk import DiskStore

MEGABYTE = 1_000_000
UNIT = rendering().size_bytes  # 44 kB


def opened(folder: Path, budget: int = MEGABYTE) -> DiskStore:
    store = DiskStore(folder, budget)
    store.open()
    return store


def units(folder: Path) -> list[Path]:
    return sorted((folder / "speech").glob("*.unit"))


def has_stored(store: DiskStore, number: int) -> bool:
    return store.counters()["cache_disk_stored"] == number


def filled(folder: Path, number: int, budget: int = MEGABYTE) -> DiskStore:
    """A store whose units 0, 1, ... were written in this order."""
    store = opened(folder, budget)
    for n in range(number):
        store.put(key(n), rendering(n))
        wait_until(partial(has_stored, store, n + 1))
        for file in units(folder):  # as if a second had passed for each
            os.utime(file, ns=(0, file.stat().st_mtime_ns - 10**9))
    return store


def test_a_unit_is_found_after_a_restart(tmp_path):
    first = opened(tmp_path)
    assert first.get(key(1)) is None
    first.put(key(1), rendering(1))
    first.close()
    second = opened(tmp_path)
    assert same(second.get(key(1)), rendering(1))
    assert second.get(key(2)) is None
    wait_until(lambda: second.counters()["cache_disk_units"] == 1)
    assert second.counters()["cache_disk_bytes"] == UNIT
    second.close()
    second.close()


def test_nothing_is_touched_before_it_is_opened(tmp_path):
    store = DiskStore(tmp_path / "a", MEGABYTE)
    assert store.get(key(1)) is None
    store.put(key(1), rendering())
    store.close()
    assert not (tmp_path / "a").exists()


def test_all_is_private_and_nothing_says_what_was_spoken(tmp_path):
    old_mask = os.umask(0)
    try:
        filled(tmp_path / "new" / "cache", 2).close()
    finally:
        os.umask(old_mask)
    folder = tmp_path / "new" / "cache" / "speech"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len(files) == 3
    for file in files:
        assert key(1).hex() not in file.name
        assert file.stat().st_size in (UNIT, 32)


def test_two_folders_give_a_unit_two_names(tmp_path):
    for name in "ab":
        filled(tmp_path / name, 1).close()
    first, second = (units(tmp_path / name)[0].name for name in "ab")
    assert first != second


def test_an_open_folder_is_closed_to_others(tmp_path):
    (tmp_path / "speech").mkdir(mode=0o777)
    opened(tmp_path).close()
    assert stat.S_IMODE((tmp_path / "speech").stat().st_mode) == 0o700


def test_a_link_in_place_of_the_folder_is_refused(tmp_path, caplog):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "speech").symlink_to(tmp_path / "elsewhere")
    store = opened(tmp_path)
    store.put(key(1), rendering())
    assert store.get(key(1)) is None
    store.close()
    assert "belongs to another user, or is a link" in caplog.text
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_link_in_place_of_a_unit_is_not_followed(tmp_path):
    store = filled(tmp_path, 1)
    (unit,) = units(tmp_path)
    unit.rename(tmp_path / "moved")
    unit.symlink_to(tmp_path / "moved")
    assert store.get(key(0)) is None
    assert store.counters()["cache_disk_errors"] == 1
    store.close()


def test_the_least_recently_used_leaves_first(tmp_path):
    store = filled(tmp_path, 3, budget=3 * UNIT)
    assert store.get(key(0)) is not None
    wait_until(lambda: time.time() - units_newest(tmp_path) < 60)
    store.put(key(3), rendering(3))
    store.close()
    again = opened(tmp_path, 3 * UNIT)
    assert [again.get(key(n)) is not None for n in range(4)] == [
        True,
        False,
        True,
        True,
    ]
    again.close()
    assert len(units(tmp_path)) == 3


def units_newest(folder: Path) -> float:
    return max(file.stat().st_mtime for file in units(folder))


def test_the_order_of_use_survives_a_restart(tmp_path):
    filled(tmp_path, 4).close()
    store = opened(tmp_path, 2 * UNIT)
    wait_until(lambda: len(units(tmp_path)) == 2)
    assert [store.get(key(n)) is not None for n in range(4)] == [
        False,
        False,
        True,
        True,
    ]
    store.close()


def test_a_unit_over_the_budget_is_not_written(tmp_path):
    store = opened(tmp_path, UNIT - 1)
    store.put(key(1), rendering())
    store.close()
    assert units(tmp_path) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"x" * UNIT),
        lambda file: os.truncate(file, UNIT // 2),
        lambda file: file.write_bytes(file.read_bytes() + b"x"),
    ],
    ids=["empty", "other", "torn", "longer"],
)
def test_a_broken_file_is_deleted_and_written_anew(tmp_path, damage):
    store = filled(tmp_path, 1)
    damage(units(tmp_path)[0])
    assert store.get(key(0)) is None
    wait_until(lambda: not units(tmp_path))
    store.put(key(0), rendering(0))
    store.close()
    assert same(opened(tmp_path).get(key(0)), rendering(0))


def test_a_broken_salt_makes_all_units_strangers(tmp_path):
    filled(tmp_path, 1).close()
    (tmp_path / "speech" / "salt").write_bytes(b"short")
    store = opened(tmp_path)
    assert store.get(key(0)) is None
    wait_until(lambda: store.counters()["cache_disk_units"] == 1)
    store.close()


def test_files_that_vanish_are_only_lost(tmp_path):
    store = filled(tmp_path, 2)
    units(tmp_path)[0].unlink()
    found = [store.get(key(n)) is not None for n in range(2)]
    assert sorted(found) == [False, True]
    store.close()


def test_what_a_crash_has_left_is_cleared_away(tmp_path):
    filled(tmp_path, 1).close()
    folder = tmp_path / "speech"
    for name, age in (("old", 10_000), ("new", 0)):
        part = folder / f".{name}.part"
        part.write_bytes(b"x")
        os.utime(part, (time.time() - age,) * 2)
    (folder / "notes.txt").write_text("not ours")
    opened(tmp_path).close()
    names = {file.name for file in folder.iterdir()}
    assert names >= {".new.part", "notes.txt", "salt"}
    assert ".old.part" not in names


@pytest.fixture
def full_disk():
    """No file can grow beyond 10 kB, as on a disk that is full."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(is_full: bool) -> None:
        limit = 10_000 if is_full else soft
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))

    yield fill
    fill(False)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_loses_only_what_does_not_fit(tmp_path, full_disk, caplog):
    store = filled(tmp_path, 1)
    full_disk(True)
    for number in range(1, 4):
        store.put(key(number), rendering(number))
    wait_until(lambda: store.counters()["cache_disk_errors"] == 3)
    assert same(store.get(key(0)), rendering(0))
    full_disk(False)
    store.put(key(4), rendering(4))
    store.close()
    assert same(store.get(key(4)), rendering(4))
    (line,) = caplog.messages
    assert "can't be kept" in line
    assert os.strerror(errno.EFBIG) in line
    assert not list((tmp_path / "speech").glob("*.part"))


def test_a_folder_that_cannot_be_made_is_told_once(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    store = opened(tmp_path / "file")
    store.put(key(1), rendering())
    assert store.get(key(1)) is None
    store.close()
    (line,) = caplog.messages
    assert str(tmp_path / "file") in line


def test_a_folder_that_goes_away_costs_nothing_but_the_cache(tmp_path):
    store = filled(tmp_path, 1)
    (tmp_path / "speech").rename(tmp_path / "away")
    assert store.get(key(0)) is None
    store.put(key(1), rendering(1))
    wait_until(lambda: store.counters()["cache_disk_errors"] == 1)
    store.close()


def test_more_than_the_disk_can_take_is_dropped(tmp_path, monkeypatch):
    write = disk._write

    def slow(path: Path, content: bytes) -> None:
        time.sleep(0.02)
        write(path, content)

    store = opened(tmp_path, 100 * MEGABYTE)
    monkeypatch.setattr(disk, "_write", slow)  # a card that is slow is no setting
    started = time.perf_counter()
    for number in range(20):
        store.put(key(number), rendering(number, seconds=10))
    assert time.perf_counter() - started < 5  # most of it makes the noise
    assert store.counters()["cache_disk_dropped"] > 0
    store.close()


WRITE_AND_DIE = """
import os, sys
from pathlib import Path
from tests.cache.stores import key, rendering
from wyoming_jabber.cache import disk

store = disk.DiskStore(Path(sys.argv[1]), 10**9)
store.open()
for n in range(10**6):
    store.put(key(n % 50), rendering(n % 50))
    if n == 20:
        print("writing", flush=True)
"""


def test_a_server_that_is_killed_leaves_only_whole_units(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_AND_DIE, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.kill()
    store = opened(tmp_path, 100 * MEGABYTE)
    found = [n for n in range(50) if store.get(key(n)) is not None]
    assert found
    for number in found:
        assert same(store.get(key(number)), rendering(number))
    assert store.counters()["cache_disk_errors"] == 0
    store.close()


def test_many_threads_and_two_stores_share_a_folder(tmp_path):
    stores = [opened(tmp_path, 8 * UNIT) for _ in range(2)]
    wanted = [rendering(n) for n in range(12)]

    def work(seed: int) -> None:
        store = stores[seed % 2]
        for step in range(60):
            number = (seed * 5 + step * 7) % 12
            found = store.get(key(number))
            assert found is None or same(found, wanted[number])
            if step % 2:
                store.put(key(number), wanted[number])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    for store in stores:
        store.close()
        assert store.counters()["cache_disk_errors"] == 0
        assert store.counters()["cache_disk_bytes"] <= 8 * UNIT
