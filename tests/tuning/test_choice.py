"""Choosing numbers of threads, from measurements that no machine has to make."""

from hypothesis import given, strategies as st
import pytest

from wyoming_jabber.tuning.choice import MOST, Measured, Setup, candidates, choose


def measured(
    threads: int, runs: int, first: float | None, rate: float, noise: float = 0.01
) -> Measured:
    """Five rounds around these values."""
    spread = [1 - noise, 1 - noise / 2, 1.0, 1 + noise / 2, 1 + noise]
    firsts = () if first is None else tuple(first * s for s in spread)
    return Measured(
        setup=Setup(threads, runs),
        first_audio=firsts,
        rate=tuple(rate * s for s in spread),
    )


def test_candidates_double_and_fit_the_cores() -> None:
    assert list(candidates(1)) == [(1, 1)]
    assert list(candidates(2)) == [(1, 1), (1, 2), (2, 1)]
    assert list(candidates(4)) == [(1, 1), (1, 2), (1, 4), (2, 1), (2, 2), (4, 1)]
    assert list(candidates(3)) == [(1, 1), (1, 2), (2, 1)]
    assert max(max(setup) for setup in candidates(64)) == MOST


def test_without_measurements_it_is_one_of_each() -> None:
    assert choose([], 8) == (1, 1)
    assert choose([measured(1, 1, 0.1, 10)], 1) == (1, 1)
    assert choose([measured(2, 1, 0.1, 10)], 2) == (1, 1), "nothing to compare with"


@pytest.mark.parametrize(
    ("first", "rate", "threads"),
    [
        (0.90, 2.2, 1),  # 10 % sooner is not worth twice the processor
        (0.80, 2.5, 1),
        (0.60, 3.4, 2),  # the second core brings much
        (1.20, 1.7, 1),  # it even harms
    ],
)
def test_more_threads_have_to_be_worth_it(
    first: float, rate: float, threads: int
) -> None:
    entries = [
        measured(1, 1, 1.0, 2.0),
        measured(1, 2, None, 3.8),
        measured(2, 1, first, rate),
    ]
    assert choose(entries, 2).session_threads == threads


def test_what_nobody_notices_is_not_worth_it() -> None:
    """A fast voice is twice as fast with two threads: 4 ms instead of 8."""
    entries = [
        measured(1, 1, 0.008, 80),
        measured(1, 2, None, 150),
        measured(2, 1, 0.004, 160),
    ]
    assert choose(entries, 2) == (1, 2)


def test_a_voice_that_can_not_keep_up_takes_what_it_gets() -> None:
    """First audio is as it was, but speech would stutter with one thread."""
    entries = [measured(1, 1, 1.0, 0.7), measured(2, 1, 0.98, 1.2)]
    assert choose(entries, 2) == (2, 1)


def test_noise_goes_to_fewer_threads() -> None:
    entries = [
        measured(1, 1, 0.30, 3, noise=0.9),
        measured(1, 2, None, 5.8),
        measured(2, 1, 0.20, 4.5, noise=0.9),
    ]
    assert choose(entries, 2).session_threads == 1


def test_two_rounds_prove_nothing() -> None:
    few = Measured(setup=Setup(2, 1), first_audio=(0.1, 0.1), rate=(8.0, 8.0))
    assert choose([measured(1, 1, 0.4, 2), few], 2) == (1, 1)


def test_several_clients_must_not_suffer() -> None:
    """Alone it is much sooner, but four clients get half of what they would."""
    entries = [
        measured(1, 1, 0.9, 1.5),
        measured(1, 4, None, 5.6),
        measured(4, 1, 0.4, 2.8),
    ]
    assert choose(entries, 4) == (1, 4)
    entries[-1] = measured(4, 1, 0.3, 5.0)
    assert choose(entries, 4) == (4, 1)


def test_four_threads_are_compared_with_the_best_so_far() -> None:
    entries = [
        measured(1, 1, 0.9, 1.5),
        measured(2, 1, 0.5, 2.7),
        measured(2, 2, None, 4.4),
        measured(1, 4, None, 4.6),
        measured(4, 1, 0.45, 3.0),
    ]
    assert choose(entries, 4) == (2, 2)


def test_as_few_sessions_as_make_nearly_all_the_speech() -> None:
    entries = [
        measured(1, 1, 0.005, 100),
        measured(1, 2, None, 190),
        measured(1, 4, None, 200),
    ]
    assert choose(entries, 4) == (1, 2)


def test_setups_beyond_the_cores_are_not_considered() -> None:
    entries = [measured(1, 1, 0.9, 1), measured(1, 4, None, 4), measured(4, 1, 0.2, 4)]
    assert choose(entries, 1) == (1, 1)


NUMBERS = st.sampled_from([1, 2, 4, 8])
VALUES = st.lists(st.floats(1e-4, 1e3), max_size=9).map(tuple)
ENTRIES = st.builds(
    lambda threads, runs, firsts, rates: Measured(
        setup=Setup(threads, runs), first_audio=firsts, rate=rates
    ),
    *(NUMBERS, NUMBERS, VALUES, VALUES),
)


@given(entries=st.lists(ENTRIES, max_size=10), cores=st.integers(1, 16))
def test_the_choice_always_fits_the_cores(entries: list[Measured], cores: int) -> None:
    threads, runs = choose(entries, cores)
    assert threads >= 1
    assert runs >= 1
    assert threads * runs <= cores
