"""Preparing a small voice, and speaking with what came of it."""

from collections.abc import Callable, Mapping
import errno
import json
from pathlib import Path
import shutil
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pytest

from tests.paths import is_there
from tests.tiny_models import write_piper_voice
from tests.tiny_vits import write_vits_voice
from wyoming_jabber.engine.cpu import Cpu, this_cpu
from wyoming_jabber.engine.session import SessionOptions, engine_version
from wyoming_jabber.errors import EngineError, PreparationError
from wyoming_jabber.optimize import preparation, variants
from wyoming_jabber.optimize.bench import Bench
from wyoming_jabber.optimize.fidelity import Fidelity
from wyoming_jabber.optimize.piper import prepare_voice
from wyoming_jabber.optimize.preparation import STEPS, prepare
from wyoming_jabber.optimize.rows import in_rows
from wyoming_jabber.optimize.storage import claim, store
from wyoming_jabber.voices.base import Preparable, SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.piper import PiperFamily, PiperVoice
from wyoming_jabber.voices.piper_graphs import SplitGraphs, WholeGraph
from wyoming_jabber.voices.preparations import (
    Preparation,
    find,
    kind_of,
    places,
    variant_of,
)
from wyoming_jabber.voices.registry import known_gain, measured_gain

PLAIN = SessionOptions()
SILENT = SynthesisOptions(noise_scale=0.0, noise_w_scale=0.0)
LONG = "A long sentence, that takes more than one window, is spoken for the test. " * 3


def voice_in(folder: Path) -> VoiceInfo:
    (info,) = PiperFamily().scan([folder])
    return info


def load(folder: Path, options: SessionOptions = PLAIN) -> PiperVoice:
    return PiperFamily().load(voice_in(folder), options)


def spoken(voice: PiperVoice, options: SynthesisOptions = SILENT) -> list[np.ndarray]:
    return list(voice.generate(voice.phonemize(LONG), options))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a voice of four speakers that is prepared without loss."""
    folder = tmp_path_factory.mktemp("prepared")
    write_vits_voice(folder, speakers=("a", "b", "c", "d"))
    prepare(voice_in(folder), PLAIN, keep="fp32")
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same, to be spoilt."""
    return Path(shutil.copytree(prepared, tmp_path / "voices"))


def test_windows_say_what_the_whole_does(prepared: Path) -> None:
    voice = load(prepared)
    assert isinstance(voice.graph, SplitGraphs)
    assert voice.graph.shape.stages, "rows that nobody needs are dropped"
    whole = PiperFamily().load_whole(voice.info, PLAIN)
    assert isinstance(whole.graph, WholeGraph)
    for speaker in ("a", "d"):
        options = SynthesisOptions(noise_scale=0.0, noise_w_scale=0.0, speaker=speaker)
        blocks = spoken(voice, options)
        assert len(blocks) > 3
        assert len(blocks[0]) < len(blocks[1]) < len(blocks[2])
        (expected,) = spoken(whole, options)
        np.testing.assert_allclose(np.concatenate(blocks), expected, atol=1e-5)


def test_variation_is_still_there(prepared: Path) -> None:
    voice = load(prepared)
    first, second = (np.concatenate(spoken(voice, SynthesisOptions())) for _ in "12")
    assert first.size != second.size or not np.array_equal(first, second)


def test_the_report_says_what_was_measured(prepared: Path) -> None:
    (file,) = prepared.glob("*.prepared/*/prepared.json")
    report = json.loads(file.read_text())
    assert report["chosen"] == {"flow": "fp32", "decoder": "fp32", "text": "fp32"}
    assert report["onnxruntime"] == engine_version()
    assert report["exactness"] > 60
    for part in ("flow", "decoder"):
        names = [entry["variant"] for entry in report["measured"][part]]
        assert names == list(variants.NAMES)
    for entries in report["measured"].values():
        assert all(entry["long"] > 0 for entry in entries)
        assert all(entry["snr"] > 20 for entry in entries[1:])
    assert report["measured"]["text"][1]["rhythm"] < 0.1


def test_a_prepared_voice_knows_how_loud_it_is(folder: Path) -> None:
    voice = load(folder)
    gain = known_gain(voice)
    assert gain == pytest.approx(measured_gain(voice), abs=0.5)
    (file,) = folder.glob("*.prepared/*/prepared.json")
    report = json.loads(file.read_text())
    levelling = report.pop("levelling")
    assert levelling["gain_db"] == gain
    others: list[Mapping[str, object]] = [
        report,  # as it was written before
        {**report, "levelling": {**levelling, "target_lufs": 0.0}},
    ]
    for other in others:
        file.write_text(json.dumps(other))
        assert known_gain(load(folder)) is None


def test_what_fits_is_not_done_again(prepared: Path) -> None:
    told: list[str] = []
    found = prepare(voice_in(prepared), PLAIN, progress=told.append)
    assert told == []
    assert found.failure is None


def test_what_is_asked_for_is_done_though_something_fits(folder: Path) -> None:
    before = load(folder).variant
    found = prepare(voice_in(folder), PLAIN, keep="int8-products")
    assert found.report["chosen"]["decoder"] == "int8-products"
    assert load(folder).variant != before, "cached speech is of the other"


def test_the_variant_tells_every_change(folder: Path) -> None:
    found = find(
        next(folder.glob("*.onnx")), None, kind_of(engine_version(), this_cpu())
    )
    assert found is not None
    assert variant_of(found) == load(folder).variant
    shape = {**found.report["shape"], "flow_halo": 9}
    files = {**found.report["files"], "flow.ort": "0"}
    others = [{**found.report, "shape": shape}, {**found.report, "files": files}]
    variants_ = {variant_of(Preparation(folder, report)) for report in others}
    assert len({variant_of(found), *variants_}) == 3


def test_it_is_done_again_by_force(folder: Path) -> None:
    told: list[str] = []
    info = voice_in(folder)
    found = prepare(info, PLAIN, is_forced=True, progress=told.append)
    assert told == list(STEPS)
    assert found.report["keep"] is None
    assert [path.name for path in found.folder.parent.iterdir()] == [found.folder.name]


def test_8_bits_speak_too(tmp_path: Path) -> None:
    write_vits_voice(tmp_path)
    prepare(voice_in(tmp_path), PLAIN, keep="int8-convolutions")
    voice = load(tmp_path)
    (expected,) = spoken(PiperFamily().load_whole(voice.info, PLAIN))
    sound = np.concatenate(spoken(voice))
    # A few phonemes may be a frame longer or shorter.
    assert abs(sound.size - expected.size) <= 0.02 * expected.size
    assert np.abs(sound).mean() == pytest.approx(np.abs(expected).mean(), rel=0.05)


def test_a_cpu_that_overflows_gets_smaller_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []
    make = in_rows

    def noting(graph: Any, rounding: Any) -> Any:
        limits.append(rounding.weight_limit)
        return make(graph, rounding)

    # Which limit is used can't be heard, hence the patch.
    monkeypatch.setattr(variants, "in_rows", noting)
    write_vits_voice(tmp_path)
    old = Cpu("x86_64", frozenset({"avx2"}))
    done = prepare_voice(voice_in(tmp_path), "fp32", lambda _: None, old)
    assert set(limits) == {63}
    assert done.chosen["decoder"].name == "fp32"


# What doesn't fit


def test_another_file_of_the_same_name_is_not_spoken_with_it(folder: Path) -> None:
    write_vits_voice(folder, speakers=("a", "b", "c", "d", "e")[:4])
    assert isinstance(load(folder).graph, SplitGraphs), "the same bytes, written again"
    model = next(folder.glob("*.onnx"))
    content = bytearray(model.read_bytes())
    content[-1] ^= 1
    model.write_bytes(content)
    info = voice_in(folder)
    assert PiperFamily().needs_preparation(info, PLAIN)


def test_another_kind_of_machine_prepares_its_own(prepared: Path) -> None:
    info = voice_in(prepared)
    assert info.path is not None
    here = kind_of(engine_version(), this_cpu())
    assert find(info.path, None, here) is not None
    others = {
        kind_of("1.20.0", this_cpu()),
        kind_of(engine_version(), Cpu("aarch64", frozenset({"asimd"}))),
    }
    assert here not in others
    assert all(find(info.path, None, kind) is None for kind in others)


def test_only_the_cpu_uses_it(prepared: Path) -> None:
    options = SessionOptions(provider="cuda")
    assert not PiperFamily().needs_preparation(voice_in(prepared), options)


@pytest.mark.parametrize("spoil", ["no json", "[]", '{"voice": 3}'])
def test_a_spoilt_report_is_no_preparation(
    folder: Path, spoil: str, caplog: pytest.LogCaptureFixture
) -> None:
    (file,) = folder.glob("*.prepared/*/prepared.json")
    file.write_text(spoil)
    assert isinstance(load(folder).graph, WholeGraph)
    assert "can't be used" in caplog.text


def flip(file: Path) -> None:
    """Change one weight: it still loads."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 64
    file.write_bytes(content)


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda file: file.write_bytes(b"x"), flip]
)
def test_a_voice_whose_preparation_is_spoilt_is_whole(
    folder: Path, spoil: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    (file,) = folder.glob("*.prepared/*/decoder.ort")
    spoil(file)
    assert isinstance(load(folder).graph, WholeGraph)
    assert "the voice is whole" in caplog.text
    info = voice_in(folder)
    assert PiperFamily().needs_preparation(info, PLAIN)
    prepare(info, PLAIN, keep="fp32")
    assert isinstance(load(folder).graph, SplitGraphs)


# What can't be prepared


def test_a_graph_of_another_kind_is_used_whole_and_not_tried_again(
    tmp_path: Path,
) -> None:
    write_piper_voice(tmp_path)
    info = voice_in(tmp_path)
    family = PiperFamily()
    assert isinstance(family, Preparable)
    assert family.needs_preparation(info, PLAIN)
    with pytest.raises(
        PreparationError, match=r"tiny-medium is used whole: .* Piper's"
    ):
        prepare(info, PLAIN)
    assert not family.needs_preparation(info, PLAIN)
    assert isinstance(load(tmp_path).graph, WholeGraph)
    failure = prepare(info, PLAIN).failure
    assert failure is not None
    assert "unlike Piper's" in failure


def test_a_family_that_takes_no_part_is_refused(prepared: Path) -> None:
    info = VoiceInfo(
        name="robot",
        family="espeak",
        description="",
        languages=("en",),
        sample_rate=8000,
        licence="",
        attribution_name="",
        attribution_url="",
    )
    with pytest.raises(
        PreparationError, match="robot can't be prepared: family espeak"
    ):
        prepare(info, PLAIN)


# All or nothing


def stored(model: Path, state_dir: Path | None = None) -> Path:
    with claim(model, state_dir) as place:
        return store(place, "kind", {"text.onnx": b"x"}, {"voice": {}})


def test_an_interrupted_preparation_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_vits_voice(tmp_path)
    info = voice_in(tmp_path)
    before = sorted(tmp_path.iterdir())

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    # The moment after everything is written and before it counts.
    monkeypatch.setattr(Path, "rename", interrupt)
    with pytest.raises(KeyboardInterrupt):
        prepare(info, PLAIN, keep="fp32")
    assert sorted(tmp_path.iterdir()) == before


def test_what_killed_processes_left_is_removed(tmp_path: Path) -> None:
    place = next(places(tmp_path / "v.onnx", None))
    (place / ".unfinished-old").mkdir(parents=True)
    (place / ".unfinished-old" / "text.onnx").write_bytes(b"half")
    stored(tmp_path / "v.onnx")
    assert [path.name for path in place.iterdir()] == ["kind"]


def test_one_prepares_at_a_time(tmp_path: Path) -> None:
    model = write_vits_voice(tmp_path)
    with claim(model, tmp_path / "state") as place:
        with pytest.raises(PreparationError, match="another process prepares it now"):
            prepare(voice_in(tmp_path), PLAIN)
    assert not place.exists(), "nothing came of it"
    assert PiperFamily().needs_preparation(voice_in(tmp_path), PLAIN)


def test_a_folder_that_went_while_it_was_opened_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[Path] = []

    def lock(descriptor: int, how: int) -> None:
        if not went:
            went.append(next(places(tmp_path / "v.onnx", None)))
            went[0].rmdir()

    # Nobody else can be made to remove it at this very moment.
    monkeypatch.setattr("wyoming_jabber.optimize.storage.fcntl.flock", lock)
    assert stored(tmp_path / "v.onnx").exists()
    assert went


def test_where_there_are_no_locks_nobody_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    # As on some network drives.
    monkeypatch.setattr("wyoming_jabber.optimize.storage.fcntl.flock", no_locks)
    assert stored(tmp_path / "v.onnx").exists()


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("wyoming_jabber.optimize.storage.os.fsync", full)
    write_vits_voice(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(PreparationError, match="No space left on device"):
        prepare(voice_in(tmp_path), PLAIN, keep="fp32")
    assert sorted(tmp_path.iterdir()) == before


def kill_when(folder: Path, sign: str) -> None:
    """Prepare in another process; kill it as soon as such a path is there."""
    command = ["prepare", "en_US-vits-low", "--force", f"--data-dir={folder}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "wyoming_jabber", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while process.poll() is None and not is_there(folder, sign):
            time.sleep(0.0005)
    finally:
        process.kill()
        process.wait()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("sign", ["*.prepared", "text.ort", "prepared.json"])
def test_who_is_killed_does_no_harm(tmp_path: Path, sign: str) -> None:
    write_vits_voice(tmp_path)
    kill_when(tmp_path, sign)
    voice = load(tmp_path)
    assert isinstance(voice.graph, WholeGraph | SplitGraphs)
    assert spoken(voice)
    found = prepare(voice_in(tmp_path), PLAIN, keep="fp32")
    assert [path.name for path in found.folder.parent.iterdir()] == [found.folder.name]
    assert isinstance(load(tmp_path).graph, SplitGraphs)


def test_a_voice_replaced_meanwhile_is_prepared_again(tmp_path: Path) -> None:
    model = write_vits_voice(tmp_path)
    info = voice_in(tmp_path)

    def replace(step: str) -> None:
        if step == "text":
            model.write_bytes(model.read_bytes() + b"\0")

    with pytest.raises(PreparationError, match="was replaced meanwhile"):
        prepare(info, PLAIN, keep="fp32", progress=replace)
    assert [path.suffix for path in sorted(tmp_path.iterdir())] == [".onnx", ".json"]
    assert PiperFamily().needs_preparation(info, PLAIN)


def test_trouble_of_the_machine_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise EngineError("out of memory")

    monkeypatch.setattr("wyoming_jabber.optimize.piper.split", fail)
    write_vits_voice(tmp_path)
    with pytest.raises(PreparationError, match="is used whole: out of memory"):
        prepare(voice_in(tmp_path), PLAIN)
    assert PiperFamily().needs_preparation(voice_in(tmp_path), PLAIN)


def test_where_the_voice_can_not_be_written_to_it_lies_with_the_state(
    tmp_path: Path,
) -> None:
    model, state = tmp_path / "v.onnx", tmp_path / "state"
    # Root may write to any folder, but nobody into a file.
    next(places(model, None)).write_text("in the way")
    folder = stored(model, state)
    assert folder.is_relative_to(state)
    assert [p.parent for p in state.rglob("prepared.json")] == [folder]
    with pytest.raises(PreparationError, match=r"nowhere to write to .*v\.onnx\.prep"):
        stored(model)


def test_the_state_is_searched_too(tmp_path: Path) -> None:
    write_piper_voice(tmp_path)
    info = voice_in(tmp_path)
    assert info.path is not None
    next(places(info.path, None)).write_text("in the way")
    options = SessionOptions(state_dir=tmp_path / "state")
    with pytest.raises(PreparationError):
        prepare(info, options)
    assert not PiperFamily().needs_preparation(info, options)


def test_a_table_names_the_families_that_take_part() -> None:
    assert list(preparation.PREPARERS) == ["piper"]
    assert Preparation(Path(), {}).failure is None


@pytest.mark.parametrize(
    ("failing", "plain"),
    [(0, set()), (1, {"flow"}), (2, {"decoder"}), (3, {"flow", "decoder"})],
)
def test_as_little_as_it_takes_is_taken_back_to_pass_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, plain: set[str]
) -> None:
    judge = Bench._fidelity
    refused: list[object] = []

    def strict(bench: Bench, sessions: Any) -> Fidelity:
        found = judge(bench, sessions)
        if len(sessions) < 2 or len(refused) == failing:
            return found
        refused.append(sessions)
        return found._replace(snr=1.0)

    # No small voice is that near to the threshold, hence the patch.
    monkeypatch.setattr(Bench, "_fidelity", strict)
    write_vits_voice(tmp_path)
    done = prepare_voice(voice_in(tmp_path), "int8-products", lambda _: None)
    parts = ("flow", "decoder")
    assert {part for part in parts if done.chosen[part].name == "fp32"} == plain


def test_windows_that_differ_are_no_preparation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wyoming_jabber.optimize.piper.LEAST_EXACTNESS", 300.0)
    write_vits_voice(tmp_path)
    with pytest.raises(PreparationError, match="windows differ from the shipped graph"):
        prepare_voice(voice_in(tmp_path), None, lambda _: None)


def test_what_nobody_has_thought_of_is_written_down_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("wyoming_jabber.optimize.piper.split", surprise)
    write_vits_voice(tmp_path)
    with pytest.raises(PreparationError, match="is used whole: KeyError"):
        prepare(voice_in(tmp_path), PLAIN)
    assert not PiperFamily().needs_preparation(voice_in(tmp_path), PLAIN)


def test_a_variant_that_can_not_be_made_or_loaded_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PreparationError("not here")

    def spoil(graph: Any, rounding: Any) -> Any:
        rewritten = in_rows(graph, rounding)
        rewritten.nodes[0].op_type = "NoSuchOperator"
        return rewritten

    monkeypatch.setattr(variants, "in_images", refuse)
    monkeypatch.setattr(variants, "in_rows", spoil)
    write_vits_voice(tmp_path)
    done = prepare_voice(voice_in(tmp_path), None, lambda _: None)
    assert [entry.name for entry in done.measured["flow"]] == ["fp32"]
