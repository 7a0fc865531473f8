"""Lanes: turns, order, backpressure, errors, and what closing does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import threading
import time

import pytest

from wyoming_jabber.engine.worker import EngineWorker, Lane


@pytest.fixture
async def worker() -> AsyncIterator[EngineWorker]:
    worker = EngineWorker(threads=2)
    yield worker
    await asyncio.to_thread(worker.close)


@pytest.fixture
async def single() -> AsyncIterator[EngineWorker]:
    worker = EngineWorker(threads=1)
    yield worker
    await asyncio.to_thread(worker.close)


class Steps(Iterator[int]):
    """Counts its steps, and notices that it was closed."""

    def __init__(self, length: int, seconds: float = 0.0) -> None:
        self.length = length
        self.seconds = seconds
        self.taken = 0
        self.closed = threading.Event()

    def __next__(self) -> int:
        if self.taken == self.length:
            raise StopIteration
        time.sleep(self.seconds)
        self.taken += 1
        return self.taken

    def close(self) -> None:
        self.closed.set()


class Nothing(Iterator[object]):
    """Steps that bring nothing."""

    def __init__(self, count: int) -> None:
        self.left = count

    def __next__(self) -> object:
        self.left -= 1
        if self.left >= 0:
            return None
        raise StopIteration


def filled_lane(worker: EngineWorker, *sources: Iterator[object], ahead: int = 8):
    lane: Lane[object] = worker.open_lane(ahead)
    for source in sources:
        lane.add(source)
    lane.end()
    return lane


def noted(name: str, order: list[str]) -> Iterator[None]:
    """Five steps that bring nothing, and write down when they are taken."""
    for _ in range(5):
        order.append(name)
        yield None


async def read(lane: Lane[object]) -> list[object]:
    return [block async for block in lane]


async def test_blocks_come_in_order_over_all_sources(worker):
    lane = filled_lane(worker, iter("ab"), iter("c"), iter(""), iter("def"))
    assert await read(lane) == list("abcdef")


async def test_a_step_without_a_block_is_a_turn_and_nothing_to_read(worker):
    lane = filled_lane(worker, iter([None, "a", None, None]), iter([None, "b", None]))
    assert await read(lane) == list("ab")
    assert await read(filled_lane(worker, iter([None] * 3))) == []


async def test_a_lane_without_blocks_leaves_turns_to_others(worker):
    quiet = filled_lane(worker, Nothing(100_000))
    assert await read(filled_lane(worker, iter("abc"))) == list("abc")
    quiet.close()


async def test_many_lanes_each_get_their_own(worker):
    lanes = [filled_lane(worker, Steps(20), Steps(20)) for _ in range(20)]
    results = await asyncio.gather(*(read(lane) for lane in lanes))
    assert results == [[*range(1, 21), *range(1, 21)]] * 20


async def test_blocks_keep_their_order_whichever_threads_bring_them():
    worker = EngineWorker(threads=4)
    lane = filled_lane(worker, iter(range(20_000)), ahead=1000)
    assert await read(lane) == list(range(20_000))
    await asyncio.to_thread(worker.close)


async def test_steps_run_off_the_event_loop(worker):
    def name_thread() -> Iterator[object]:
        yield threading.current_thread().name

    (name,) = await read(filled_lane(worker, name_thread()))
    assert str(name).startswith("engine-")


async def test_a_short_lane_does_not_wait_for_a_long_one(single):
    long = Steps(400, seconds=0.002)
    lane = filled_lane(single, long, ahead=1000)
    await anext(lane)
    assert await read(filled_lane(single, Steps(3))) == [1, 2, 3]
    assert long.taken < 100
    lane.close()


async def test_lanes_take_turns_step_by_step(single):
    order: list[str] = []
    blocker = filled_lane(single, Steps(1, seconds=0.1))
    lanes = [filled_lane(single, noted(name, order)) for name in "ab"]
    await asyncio.gather(read(blocker), *map(read, lanes))
    assert order == list("ababababab")


async def test_other_work_takes_turns_with_the_lanes(single):
    order: list[str] = []
    blocker = filled_lane(single, Steps(1, seconds=0.1))
    lane = filled_lane(single, noted("a", order))
    work = single.take_turns(noted("b", order))
    await asyncio.gather(read(blocker), read(lane), work)
    assert order == list("ababababab")


async def test_an_error_of_such_work_is_raised(single):
    def fail() -> Iterator[None]:
        yield
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await single.take_turns(fail())


async def test_such_work_ends_with_whoever_waits_for_it(single):
    steps = Nothing(10**9)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await single.take_turns(steps)
    await asyncio.sleep(0.01)
    left = steps.left
    await asyncio.sleep(0.05)
    assert steps.left == left > 0


async def test_a_lane_that_is_not_read_rests(worker):
    source = Steps(1000)
    lane = filled_lane(worker, source, ahead=4)
    await asyncio.sleep(0.1)
    assert source.taken == 4
    await anext(lane)
    await anext(lane)
    await asyncio.sleep(0.1)
    assert source.taken == 6
    lane.close()


async def test_work_added_later_is_done(worker):
    lane: Lane[object] = worker.open_lane()
    reading = asyncio.create_task(read(lane))
    await asyncio.sleep(0.02)
    assert not reading.done()
    lane.add(iter([1]))
    await asyncio.sleep(0.02)
    lane.add(iter([2]))
    lane.end()
    lane.add(iter([3]))  # too late: nothing is added after the end
    assert await reading == [1, 2]


async def test_an_error_comes_after_the_blocks_before_it_and_ends_the_lane(worker):
    def fail() -> Iterator[object]:
        yield 1
        raise ValueError("broken")

    never = Steps(3)
    lane = filled_lane(worker, fail(), never)
    assert await anext(lane) == 1
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            await anext(lane)
    assert never.closed.wait(1)
    assert never.taken == 0


async def test_closing_stops_within_one_step_and_closes_what_is_left(worker):
    running, waiting = Steps(100, seconds=0.02), Steps(5)
    lane = filled_lane(worker, running, waiting, ahead=100)
    await anext(lane)
    lane.close()
    lane.close()
    taken = running.taken
    assert running.closed.wait(1)
    assert waiting.closed.wait(1)
    assert running.taken <= taken + 1
    assert await read(lane) == []


async def test_closing_a_parked_lane_closes_its_source(worker):
    source = Steps(100)
    lane = filled_lane(worker, source, ahead=2)
    await asyncio.sleep(0.05)
    lane.close()
    assert source.closed.wait(1)


async def test_closing_a_queued_lane_closes_its_source(single):
    blocker = filled_lane(single, Steps(1, seconds=0.1))
    await asyncio.sleep(0.02)
    source = Steps(3)
    lane = filled_lane(single, source)
    lane.close()
    assert await read(blocker) == [1]
    assert source.closed.wait(1)
    assert source.taken == 0


async def test_closing_after_the_last_step_ends_reading_too(worker):
    lane = filled_lane(worker, Steps(5))
    assert await anext(lane) == 1
    async with asyncio.timeout(5):
        while not lane._drained:  # noqa: ASYNC110 - threads tell the reader only
            await asyncio.sleep(0.01)
    lane.close()
    assert await read(lane) == [], "whoever was cut hears nothing more"


async def test_after_closing_there_is_no_error_either(worker):
    def fail() -> Iterator[object]:
        yield 1
        raise ValueError("broken")

    lane = filled_lane(worker, fail())
    await anext(lane)
    with pytest.raises(ValueError, match="broken"):
        await anext(lane)
    lane.close()
    assert await read(lane) == []


async def test_lanes_that_are_quick_for_ever_do_not_starve_the_others(single):
    def repeat() -> Iterator[object]:
        while True:
            yield 0

    async def drain(lane: Lane[object]) -> None:
        async for _ in lane:
            pass

    quick: list[Lane[object]] = [single.open_lane(10_000) for _ in range(6)]
    for lane in quick:
        lane.is_quick = lambda: True
        lane.add(repeat())
    drains = [asyncio.create_task(drain(lane)) for lane in quick]
    async with asyncio.timeout(10):
        assert await read(filled_lane(single, Steps(20))) == list(range(1, 21))
    for lane in quick:
        lane.close()
    await asyncio.gather(*drains)


async def test_closing_while_the_last_step_ends(single):
    entered, go_on = threading.Event(), threading.Event()

    class Held(Steps):
        def __next__(self) -> int:
            entered.set()
            go_on.wait(5)
            raise StopIteration

    lane = filled_lane(single, Held(0))
    await asyncio.to_thread(entered.wait, 5)
    lane.close()
    go_on.set()
    assert await read(lane) == []
    assert await read(filled_lane(single, Steps(1))) == [1]


async def test_a_source_that_fails_while_closing_harms_nobody(worker, caplog):
    class Stubborn(Steps):
        def close(self) -> None:
            raise RuntimeError("no")

    lane = filled_lane(worker, Stubborn(100), ahead=1)
    await anext(lane)
    lane.close()
    assert await read(filled_lane(worker, Steps(2))) == [1, 2]
    for _ in range(500):  # another engine thread may close the source
        if "did not end cleanly" in caplog.text:
            break
        await asyncio.sleep(0.01)
    assert "did not end cleanly" in caplog.text


async def test_busy_seconds_count_work_and_not_waiting(worker):
    lane = filled_lane(worker, Steps(3, seconds=0.02))
    await read(lane)
    await asyncio.sleep(0.1)
    assert 0.06 <= lane.busy_seconds < 0.15


async def test_other_blocking_work_has_its_own_threads(single):
    lane = filled_lane(single, Steps(1, seconds=0.2))
    started = time.perf_counter()
    assert await single.run(lambda a, b: a + b, 1, 2) == 3
    assert time.perf_counter() - started < 0.15
    assert await read(lane) == [1]


async def test_an_error_of_other_blocking_work_is_raised(worker):
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0)


async def test_close_may_be_repeated_and_leaves_no_thread():
    worker = EngineWorker(threads=3)
    await read(filled_lane(worker, Steps(3)))
    await asyncio.to_thread(worker.close)
    await asyncio.to_thread(worker.close)
    assert not [thread for thread in worker._threads if thread.is_alive()]


def test_a_lane_outliving_its_loop_is_no_error():
    worker = EngineWorker(threads=1)

    async def leave() -> Steps:
        source = Steps(5, seconds=0.05)
        filled_lane(worker, source)
        await asyncio.sleep(0.01)
        return source

    source = asyncio.run(leave())
    time.sleep(0.2)
    worker.close()
    assert source.taken >= 1
