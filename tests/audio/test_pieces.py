"""Blocks are joined only where nobody waits for them, and none is lost."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from wyoming_jabber.audio import pieces
from wyoming_jabber.audio.pieces import Pieces

RATE = 1000
SECOND = bytes(2 * RATE)


class Clock:
    """Stands in for the module `time`, since a second of sound need not last one."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pieces, "time", clock)
    return clock


def lengths(found: Iterator[bytes | None]) -> list[float | None]:
    """Seconds of each piece."""
    return [None if piece is None else len(piece) / len(SECOND) for piece in found]


def test_sound_that_comes_fast_is_joined_more_and_more(clock: Clock) -> None:
    found = lengths(Pieces(RATE).join(iter([SECOND] * 20)))
    assert found[:3] == [1, 1, 1]
    given = [seconds for seconds in found if seconds]
    assert given == sorted(given[:-1]) + given[-1:]
    assert max(given) == 3
    assert sum(given) == 20


def test_sound_that_is_only_just_in_time_is_handed_on_at_once(clock: Clock) -> None:
    def slow() -> Iterator[bytes]:
        for _ in range(10):
            clock.now += 0.9
            yield SECOND

    assert lengths(Pieces(RATE).join(slow())) == [1] * 10


def test_nothing_is_held_behind_what_may_take_long(clock: Clock) -> None:
    tenth = SECOND[: len(SECOND) // 10]
    found = lengths(Pieces(RATE).join(iter([SECOND, SECOND, tenth, b"", b"", tenth])))
    assert found == [1, 1, None, 0.1, None, None, 0.1]


def test_what_a_listener_has_in_hand_counts_over_all_parts(clock: Clock) -> None:
    whole = Pieces(RATE)
    assert lengths(whole.join(iter([SECOND] * 3))) == [1, 1, 1]
    assert lengths(whole.join(iter([SECOND] * 3))) == [None, 2, None, 1]


def test_closing_closes_what_is_joined() -> None:
    is_closed = []

    def blocks() -> Iterator[bytes]:
        try:
            yield SECOND
            yield SECOND
        finally:
            is_closed.append(True)

    joined = Pieces(RATE).join(blocks())
    next(joined)
    joined.close()  # type: ignore[attr-defined]
    assert is_closed


def test_an_error_comes_after_all_that_was_made_before_it() -> None:
    def blocks() -> Iterator[bytes]:
        yield from [SECOND] * 6
        raise OSError("no more")

    heard: list[bytes | None] = []
    with pytest.raises(OSError, match="no more"):
        heard.extend(Pieces(RATE).join(blocks()))
    assert sum(filter(None, lengths(iter(heard)))) == 6


@given(blocks=st.lists(st.binary(max_size=3000)))
def test_all_bytes_come_out_in_order(blocks: list[bytes]) -> None:
    found = list(Pieces(RATE).join(iter(blocks)))
    assert b"".join(filter(None, found)) == b"".join(blocks)
    assert b"" not in found
    assert len(found) <= len(blocks) + 1


def test_turns_are_as_many_as_blocks(clock: Clock) -> None:
    # Whoever waits for a turn waits for one block, not for a piece.
    steps: list[int] = []

    def blocks() -> Iterator[bytes]:
        for number in range(20):
            steps.append(number)
            yield SECOND

    counts = [len(steps) for _ in Pieces(RATE).join(blocks())]
    assert all(later - earlier <= 1 for earlier, later in pairwise(counts))
