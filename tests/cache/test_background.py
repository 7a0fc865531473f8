"""Work that nobody waits for."""

from functools import partial
import threading

from tests.cache.stores import wait_until
from wyoming_jabber.cache.background import Background


def test_jobs_are_done_in_order_before_the_end():
    done: list[int] = []
    background = Background("test", 100)
    background.open()
    for number in range(100):
        assert background.add(partial(done.append, number), 1)
    background.close(5)
    assert done == list(range(100))
    assert not background.add(lambda: done.append(-1))
    background.close(5)


def test_too_much_is_refused_until_there_is_room():
    gate = threading.Event()
    background = Background("test", 100)
    assert background.add(gate.wait, 60)
    assert not background.add(gate.wait, 60)
    assert background.add(gate.wait, 40)
    background.open()
    gate.set()
    wait_until(lambda: background.add(lambda: None, 100))
    background.close(5)


def test_a_job_that_fails_is_told_and_the_next_is_done(caplog):
    done = threading.Event()
    background = Background("test", 100)
    background.add(lambda: 1 // 0)
    background.add(done.set)
    background.open()
    assert done.wait(5)
    background.close(5)
    assert "Work in the background failed" in caplog.text


def test_the_end_does_not_wait_for_ever():
    gate = threading.Event()
    background = Background("test", 100)
    background.open()
    background.add(gate.wait)
    background.close(0.01)
    gate.set()


def test_it_may_be_closed_without_having_been_opened():
    background = Background("test", 100)
    background.add(lambda: None)
    background.close(1)


def test_it_is_tended_when_it_is_time_and_after_each_job():
    times: list[float | None] = [0.001, 0.001, None, None]
    tended: list[int] = []

    def tend() -> float | None:
        tended.append(1)
        return times.pop(0) if times else None

    background = Background("test", 100, tend)
    background.open()
    wait_until(lambda: len(tended) == 3)
    background.add(lambda: None)
    wait_until(lambda: len(tended) == 4)
    background.close(5)
