"""Blocks made ahead: the same ones, bounded, and only by threads that are idle."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import threading

import pytest

from wyoming_jabber.engine.ahead import Ahead
from wyoming_jabber.engine.turns import Turns
from wyoming_jabber.engine.worker import EngineWorker, Lane


class Made:
    """An iterator that is made ahead by hand."""

    def __init__(self, source: Iterator[int]) -> None:
        self.is_wanted = True
        self.spent = 0.0
        self.turns: Turns[Ahead[int]] = Turns()
        self.ahead = Ahead(
            source, self.turns, is_wanted=lambda: self.is_wanted, spent=self.spend
        )
        self.offer()

    def offer(self) -> None:
        with self.turns.lock:
            self.ahead.offer()

    def spend(self, seconds: float) -> None:
        self.spent += seconds

    def work(self) -> int:
        """Take all the steps that are offered; return how many."""
        steps = 0
        while self.turns._spare:
            item = self.turns.next()
            assert item is not None
            item.step()
            steps += 1
        return steps


def failing(number: int) -> Iterator[int]:
    yield from range(number)
    raise ValueError("broken")


@pytest.mark.parametrize("length", [0, 1, 5, 30])
def test_the_blocks_are_the_same_and_a_few_are_there_already(length: int) -> None:
    made = Made(iter(range(length)))
    made.work()
    assert len(made.ahead._blocks) == min(length, 8)
    assert list(made.ahead) == list(range(length))
    assert made.spent > 0


def test_the_reader_makes_what_is_not_there() -> None:
    assert list(Made(iter(range(20))).ahead) == list(range(20))


def test_an_error_comes_in_its_place() -> None:
    made = Made(failing(2))
    made.work()
    assert [next(made.ahead), next(made.ahead)] == [0, 1]
    with pytest.raises(ValueError, match="broken"):
        next(made.ahead)
    assert list(made.ahead) == []


def test_nothing_is_made_that_nobody_wants() -> None:
    made = Made(iter(range(20)))
    made.is_wanted = False
    assert made.work() == 1
    assert not made.ahead._blocks
    made.offer()
    assert made.work() == 0
    made.is_wanted = True
    made.offer()
    made.offer()
    assert made.work() == 8


def test_help_from_the_lane_counts_there_and_offers_nothing() -> None:
    made = Made(iter(range(3)))
    made.ahead.help()
    assert len(made.ahead._blocks) == 1
    assert made.spent == 0.0, "the lane counts its own step"
    assert len(made.turns._spare) == 1, "as before"
    assert list(made.ahead) == [0, 1, 2]


def test_closing_closes_the_source_and_ends_the_help() -> None:
    closed = []

    def source() -> Iterator[int]:
        try:
            yield from range(20)
        finally:
            closed.append(True)

    made = Made(source())
    next(made.ahead)
    made.ahead.close()
    made.ahead.close()
    assert closed == [True]
    made.work()
    assert list(made.ahead) == []


def test_a_source_that_needs_no_closing() -> None:
    made = Made(iter(range(3)))
    made.ahead.close()
    assert list(made.ahead) == []


class Slow(Iterator[int]):
    """Makes one block, when it is let."""

    def __init__(self) -> None:
        self.entered, self.go_on = threading.Event(), threading.Event()
        self.is_over = False

    def __next__(self) -> int:
        if self.is_over:
            raise StopIteration
        self.entered.set()
        assert self.go_on.wait(5)
        self.is_over = True
        return 1


def test_a_step_leaves_the_reader_alone() -> None:
    source = Slow()
    made = Made(source)
    thread = threading.Thread(target=lambda: next(made.ahead))
    thread.start()
    assert source.entered.wait(5)
    assert made.work() == 1, "it returns at once"
    source.go_on.set()
    thread.join(5)


def test_who_would_wait_does_something_else_meanwhile() -> None:
    source = Slow()
    made = Made(source)
    thread = threading.Thread(target=made.work)
    thread.start()
    assert source.entered.wait(5)
    assert made.ahead.take(source.go_on.set) == 1
    thread.join(5)


# Lanes


@pytest.fixture
async def worker() -> AsyncIterator[EngineWorker]:
    worker = EngineWorker(threads=2)
    yield worker
    await asyncio.to_thread(worker.close)


def meeting(barrier: threading.Barrier, number: int) -> Iterator[int]:
    """Steps that end only when other threads take one at the same time."""
    for block in range(number):
        barrier.wait(10)
        yield block


async def test_an_idle_thread_works_for_a_lane_that_is_alone(
    worker: EngineWorker,
) -> None:
    barrier = threading.Barrier(2)
    lane: Lane[int] = worker.open_lane()

    def perform() -> Iterator[int]:
        later = lane.make_ahead(meeting(barrier, 5))
        yield from meeting(barrier, 5)
        yield from later

    lane.add(perform())
    lane.end()
    assert [block async for block in lane] == [*range(5), *range(5)]
    assert lane.busy_seconds > 0


async def test_who_waits_for_a_thread_comes_before_what_is_made_ahead() -> None:
    worker = EngineWorker(threads=1)
    order: list[str] = []
    begun, go_on = threading.Event(), threading.Event()
    alone: Lane[int] = worker.open_lane(100)
    other: Lane[int] = worker.open_lane(100)

    def note(name: str, number: int) -> Iterator[int]:
        for block in range(number):
            order.append(name)
            yield block

    def perform() -> Iterator[int]:
        ahead = alone.make_ahead(note("ahead", 3))
        begun.set()
        assert go_on.wait(5)
        yield from note("alone", 3)
        yield from ahead

    alone.add(perform())
    alone.end()
    await asyncio.to_thread(begun.wait, 5)
    other.add(note("other", 3))
    other.end()
    go_on.set()
    for lane in (other, alone):
        assert [block async for block in lane]
    # With one thread, in turns; nothing is made ahead while somebody waits.
    assert order[:5] == ["alone", "other", "alone", "other", "alone"]
    assert sorted(order) == ["ahead"] * 3 + ["alone"] * 3 + ["other"] * 3
    await asyncio.to_thread(worker.close)


async def test_a_lane_that_rests_wants_no_help(worker: EngineWorker) -> None:
    lane: Lane[int] = worker.open_lane(ahead=1)
    made: list[int] = []

    def note() -> Iterator[int]:
        for block in range(8):
            made.append(block)
            yield block

    def perform() -> Iterator[int]:
        yield 0
        ahead = lane.make_ahead(note())
        yield 1
        yield from ahead

    lane.add(perform())
    lane.end()
    await asyncio.sleep(0.1)
    assert made == [], "nobody has read the first block"
    assert [block async for block in lane] == [0, 1, *range(8)]


async def test_closing_a_lane_closes_what_it_has_begun(worker: EngineWorker) -> None:
    lane: Lane[int] = worker.open_lane()
    closed = threading.Event()

    def source() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            closed.set()

    def perform() -> Iterator[int]:
        ahead = lane.make_ahead(source())
        try:
            yield from range(1000)
            yield from ahead
        finally:
            next(ahead)
            ahead.close()

    lane.add(perform())
    await anext(lane)
    lane.close()
    assert await asyncio.to_thread(closed.wait, 5)


# Resizing


async def meet(worker: EngineWorker, parties: int) -> None:
    barrier = threading.Barrier(parties)
    lanes: list[Lane[int]] = [worker.open_lane() for _ in range(parties)]
    for lane in lanes:
        lane.add(meeting(barrier, 3))
        lane.end()
    for lane in lanes:
        assert [block async for block in lane] == [0, 1, 2]


async def test_threads_may_become_more_and_fewer(worker: EngineWorker) -> None:
    worker.resize(4)
    await meet(worker, 4)
    worker.resize(1)
    assert worker.threads == 1
    async with asyncio.timeout(5):
        while sum(t.is_alive() for t in worker._threads) > 2:  # noqa: ASYNC110 - one is the quick one
            await asyncio.sleep(0.01)
    worker.resize(2)
    await meet(worker, 2)
    assert len(worker._threads) == 3


async def test_a_closed_worker_stays_closed(worker: EngineWorker) -> None:
    await asyncio.to_thread(worker.close)
    worker.resize(5)
    assert worker.threads == 2
    assert not any(thread.is_alive() for thread in worker._threads)


def test_what_nobody_had_time_for_is_forgotten_with_its_reader() -> None:
    made = Made(iter(range(5)))
    assert len(made.turns._spare) == 1
    made.ahead.close()
    assert not made.turns._spare
    made.offer()
    assert not made.turns._spare


def test_one_that_a_thread_has_taken_can_be_closed() -> None:
    made = Made(iter(range(5)))
    item = made.turns.next()
    assert item is made.ahead
    made.ahead.close()
    item.step()
    assert not made.turns._spare
