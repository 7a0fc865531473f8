"""Time is charged to the innermost stage, and to no other."""

import time

import pytest

from wyoming_jabber.audit.stopwatch import Stopwatch


def work(seconds: float) -> None:
    """Keep this core busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_stage_inside_another_stops_the_outer_ones_clock():
    watch = Stopwatch()
    with watch.stage("outer"):
        work(0.01)
        with watch.stage("inner"):
            work(0.03)
        work(0.01)
    costs = watch.take()
    assert set(costs) == {"outer", "inner"}
    assert 0.02 <= costs["outer"].cpu < 0.03 <= costs["inner"].cpu
    assert all(cost.wall > 0 for cost in costs.values())


def test_what_is_outside_of_stages_is_charged_to_none():
    watch = Stopwatch()
    with watch.stage("a"):
        work(0.005)
    work(0.05)
    with watch.stage("a"):
        work(0.005)
    assert 0.01 <= watch.take()["a"].cpu < 0.05


def test_a_source_is_charged_for_making_and_not_for_what_becomes_of_it():
    watch = Stopwatch()

    def source():
        for number in range(3):
            work(0.005)
            yield number

    with watch.stage("user"):
        taken = []
        for number in watch.each("source", source()):
            work(0.01)
            taken.append(number)
    assert taken == [0, 1, 2]
    costs = watch.take()
    assert 0.015 <= costs["source"].cpu < 0.03 <= costs["user"].cpu


def test_taken_costs_are_gone():
    watch = Stopwatch()
    with watch.stage("a"):
        pass
    assert list(watch.take()) == ["a"]
    assert watch.take() == {}


def test_an_error_ends_its_stage():
    watch = Stopwatch()
    with pytest.raises(ZeroDivisionError), watch.stage("a"):
        _ = 1 / 0
    with watch.stage("b"):
        work(0.005)
    costs = watch.take()
    assert costs["b"].cpu >= 0.005 > costs["a"].cpu
