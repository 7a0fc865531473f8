"""Records: whole or not at all."""

from hypothesis import given, strategies as st
import numpy as np
import pytest

from tests.cache.stores import rendering, same
from wyoming_jabber.cache.rendering import Rendering, decode, encode


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.5])
def test_a_record_is_read_as_it_was_written(seconds):
    whole = rendering(seconds=seconds)
    record = encode(whole)
    assert len(record) == whole.size_bytes
    assert same(decode(record), whole)


def test_blocks_are_the_samples():
    whole = rendering(seconds=2.0)
    blocks = list(whole.blocks())
    assert len(blocks) > 2
    assert blocks[0].size < blocks[1].size  # what somebody waits for comes soon
    assert np.concatenate(blocks).tobytes() == whole.samples.tobytes()
    assert list(Rendering(np.zeros(0, np.float32), 0).blocks()) == []


RECORD = encode(rendering(seconds=0.01))


@given(st.integers(0, 8 * len(RECORD) - 1))
def test_no_bit_can_change_unnoticed(place):
    changed = bytearray(RECORD)
    changed[place // 8] ^= 1 << place % 8
    assert decode(bytes(changed)) is None


@given(st.integers(0, len(RECORD) - 1))
def test_a_torn_record_is_none(length):
    assert decode(RECORD[:length]) is None


@given(st.binary(max_size=200))
def test_anything_else_is_none(record):
    assert decode(record) is None
    assert decode(RECORD + record + b"x") is None


def test_more_silence_than_sound_is_none():
    assert decode(encode(Rendering(np.zeros(3, np.float32), 4))) is None
