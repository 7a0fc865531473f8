"""The leak soak: its arithmetic, and a short real one."""

from importlib import import_module
import json
from pathlib import Path
import random

from hypothesis import given, strategies as st
import pytest

# A script, which mypy doesn't look for.
soak = import_module("soak")

XS = range(1000, 10_001, 100)


def noisy(slope: float, noise: float, seed: int = 1) -> list[tuple[int, float]]:
    generator = random.Random(seed)
    return [(x, 100 + slope * x + generator.gauss(0, noise)) for x in XS]


@given(slope=st.floats(-1, 1), start=st.floats(0, 1000))
def test_a_line_has_its_own_slope(slope: float, start: float) -> None:
    found = soak.theil_sen([(x, start + slope * x) for x in XS])
    assert found == pytest.approx((slope, slope, slope), abs=1e-9)


def test_the_interval_holds_the_slope_in_spite_of_outliers() -> None:
    points = noisy(0.001, 0.5)
    points[10] = (points[10][0], 10_000.0)
    slope = soak.theil_sen(points)
    assert slope.low < 0.001 < slope.high
    assert slope.high - slope.low < 0.0002


def test_a_slope_needs_two_points() -> None:
    with pytest.raises(ValueError, match="two points"):
        soak.theil_sen([(1, 1.0)])
    assert soak.theil_sen([(1, 1.0), (2, 2.0)]) == (1.0, 1.0, 1.0)


def test_what_settles_is_no_leak_and_what_goes_on_is() -> None:
    settling = [(x, 200 - 20 * 0.5 ** (x / 1000)) for x in XS]
    assert soak.is_leak(settling)
    assert not soak.is_leak(soak.settled(settling))
    assert soak.is_leak(soak.settled([(x, y + 0.001 * x) for x, y in settling]))
    assert soak.settled(settling[:10]) == settling[:10]


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_no_leak(seed: int) -> None:
    assert not soak.is_leak(noisy(0.0, 2.0, seed))


def test_a_kilobyte_for_each_utterance_is_one() -> None:
    assert soak.is_leak(noisy(0.001, 1.0))


def test_a_tenth_of_a_kilobyte_is_below_what_can_be_told() -> None:
    assert not soak.is_leak(noisy(0.0001, 0.01))


def test_all_kinds_take_their_turn_and_only_one_repeats() -> None:
    requests = [soak.request(number) for number in range(800)]
    assert {wanted.kind for wanted in requests} == {*soak.KINDS}
    said = [w.text for w in requests if w.kind not in ("again", "unspeakable")]
    assert len(set(said)) == len(said)
    assert {wanted.language for wanted in requests} == {None, "de", "fr", "es", "ru"}


@pytest.mark.timeout(60)
def test_a_short_soak_with_a_real_server(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(soak, "SAMPLE_EVERY", 8)
    file = tmp_path / "soak.json"
    flags = ["--utterances", "40", "--skip", "8", "--mode", "caches full"]
    status = soak.main([*flags, "--json", str(file)])
    (report,) = json.loads(file.read_text())
    assert status == int(report["leaks"])
    assert [x for x, _ in report["points"]] == [8, 16, 24, 32, 40]
    assert all(20 < megabytes < 1000 for _, megabytes in report["points"])
    assert capsys.readouterr().out.startswith("caches full: ")


def test_too_few_to_say_anything(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        soak.main(["--utterances", "1100"])
    assert "at least 200 more than --skip" in capsys.readouterr().err
