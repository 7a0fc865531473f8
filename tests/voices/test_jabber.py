"""Jabber voices: from text to sound in windows, with every control."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
import hashlib
import json
import logging
from pathlib import Path
import subprocess
import sys
import tracemalloc
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import numpy as np
from onnx import TensorProto, helper
import pytest

from tests.tiny_jabber import BASE_F0, FRAMES_PER_PHONEME, write_jabber_voice
from tests.tiny_models import write_piper_voice
from wyoming_jabber.audio.pcm import Samples, to_pcm
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import (
    EngineError,
    ProviderError,
    SpeakerNotFoundError,
    VoiceError,
)
from wyoming_jabber.voices import jabber
from wyoming_jabber.voices.base import Family, SynthesisOptions, Voice
from wyoming_jabber.voices.jabber import JabberFamily, JabberVoice
from wyoming_jabber.voices.jabber_graphs import window_stops

PLAIN = SynthesisOptions()
RATE, HOP = 22050, 256

SENTENCE = "ð ə kˈɪtʃən lˈaɪt ɪz nˈaʊ ˈɔːf, ænd ðə dˈɔːɹ ɪz klˈoʊzd."

Load = Callable[..., JabberVoice]


def fake_ipa(text: str, language: str) -> str:
    """Stand in for espeak: the text is IPA already."""
    assert language == "en-us"
    return text


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Write a voice and load it."""

    def write_and_load(**options: Any) -> JabberVoice:
        folder = tmp_path_factory.mktemp("voice")
        write_jabber_voice(folder, **options)
        family = JabberFamily(fake_ipa)
        (info,) = family.scan([folder])
        return family.load(info, SessionOptions())

    return write_and_load


@pytest.fixture(scope="module")
def voice(load: Load) -> JabberVoice:
    """A voice of two blocks, whose halos are six frames."""
    return load(blocks=2)


def speak(voice: JabberVoice, ipa: str = SENTENCE, **options: Any) -> Samples:
    phonemes = voice.phonemize(ipa)
    return np.concatenate(list(voice.generate(phonemes, SynthesisOptions(**options))))


def pitch_of(samples: Samples) -> float:
    """Measure F0: the shortest time, from 600 Hz on, after which the sound is alike."""
    shortest, longest = RATE // 600, RATE // 50
    likeness = np.correlate(samples, samples[:-longest], "valid")
    alike = likeness[shortest:] > 0.5 * likeness[0]
    first = shortest + int(np.argmax(alike))
    return RATE / (first + int(np.argmax(likeness[first : first + 5])))


def test_it_is_a_family_and_a_voice(voice: JabberVoice) -> None:
    family: Family = JabberFamily()
    spoken: Voice = voice
    assert family.scan([]) == []
    assert spoken.info.family == "jabber"


def test_importing_it_is_cheap() -> None:
    code = (
        "import sys, wyoming_jabber.voices.jabber as j; j.JabberFamily().scan([]);"
        "print([m for m in ('onnxruntime', 'phonemizer') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


# Text


def test_text_becomes_sounds(tmp_path: Path) -> None:
    write_jabber_voice(tmp_path)
    family = JabberFamily()
    (info,) = family.scan([tmp_path])
    voice = family.load(info, SessionOptions())
    assert voice.phonemize("Hello, you!") == [*"həl", "ˈoʊ", ",", " ", "j", "uː", "!"]
    assert voice.phonemize("... - !?") == []


def test_the_text_s_own_controls_are_no_controls(voice: JabberVoice) -> None:
    assert voice.phonemize("^b$ ^") == ["b", "."]


def test_unknown_sounds_are_told_once(voice: JabberVoice, caplog: Any) -> None:
    with caplog.at_level(logging.WARNING):
        assert voice.phonemize("bʘt ʘ") == ["b", "t", "."]
        voice.phonemize("ʘ")
    assert [record.args for record in caplog.records] == [(voice.info.name, "ʘ")]


@pytest.mark.parametrize("ipa", ["b", "ˈaɪ", "?b", "z " * 40])
def test_any_text_has_a_sound(voice: JabberVoice, ipa: str) -> None:
    samples = speak(voice, ipa)
    assert samples.dtype == np.float32
    assert samples.size % HOP == 0
    assert np.abs(samples).max() <= 1.0
    assert np.sqrt(np.mean(samples**2)) > 0.02


# Windows


def in_windows(voice: JabberVoice, stops: Any) -> Samples:
    """Speak in windows that end where `stops` says for a number of frames."""
    with pytest.MonkeyPatch.context() as patch:
        # There is no option for it.
        patch.setattr(jabber, "window_stops", lambda frames, _: stops(frames))
        return speak(voice)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sets(st.integers(1, 10_000)))
def test_any_windows_give_the_sound_of_the_whole(
    voice: JabberVoice, numbers: set[int]
) -> None:
    def some(frames: int) -> Iterator[int]:
        yield from sorted({number % frames for number in numbers} - {0})
        yield frames

    whole = in_windows(voice, lambda frames: [frames])
    np.testing.assert_array_equal(in_windows(voice, some), whole)


def test_the_last_windows_may_be_shorter_than_the_halo(voice: JabberVoice) -> None:
    whole = in_windows(voice, lambda frames: [frames])
    parts = in_windows(voice, lambda frames: range(frames - 3, frames + 1))
    np.testing.assert_array_equal(parts, whole)


def test_the_usual_windows_give_the_sound_of_the_whole(voice: JabberVoice) -> None:
    whole = in_windows(voice, lambda frames: [frames])
    phonemes = voice.phonemize(SENTENCE)
    lead = voice._score(phonemes, 0, PLAIN).lead
    blocks = list(voice.generate(phonemes, PLAIN))
    assert len(blocks) == 2
    assert blocks[0].size == (lead + 11) * HOP
    np.testing.assert_array_equal(np.concatenate(blocks), whole)
    assert to_pcm(np.concatenate(blocks)) == to_pcm(whole)


def test_a_halo_too_small_is_heard(load: Load) -> None:
    """The property above is no accident of convolutions that see nothing."""
    own = load(blocks=2)
    own._graphs._vocoder_halo = 2
    whole = in_windows(own, lambda frames: [frames])
    cut = in_windows(own, lambda frames: [frames // 2, frames])
    assert not np.array_equal(cut, whole)


@pytest.mark.parametrize(
    ("frames", "lead", "stops"),
    [
        (0, 0, []),
        (1, 1, [1]),
        (44, 0, [44]),
        (45, 0, [12, 45]),
        (58, 14, [58]),
        (59, 14, [26, 59]),
        (300, 0, [12, 300]),
        (301, 0, [12, 268, 301]),
        (5168, 4, [16, *range(272, 4881, 256), 5168]),
        (5168, 5000, [5012, 5168]),
    ],
)
def test_the_first_window_is_short_and_the_others_long(
    frames: int, lead: int, stops: list[int]
) -> None:
    assert list(window_stops(frames, lead)) == stops


def test_a_minute_takes_no_more_memory_than_ten_seconds(voice: JabberVoice) -> None:
    ten_seconds = voice.phonemize("bˈaɪ " * 80)

    def peak(phonemes: list[str]) -> int:
        tracemalloc.start()
        seconds = sum(b.size for b in voice.generate(phonemes, PLAIN)) / RATE
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert seconds > len(phonemes) * FRAMES_PER_PHONEME * HOP / RATE / 2
        return most

    peak(voice.phonemize("b"))
    assert peak(ten_seconds * 6) < peak(ten_seconds) + 2_000_000


# Controls


def test_the_same_text_has_the_same_bytes(load: Load, voice: JabberVoice) -> None:
    np.testing.assert_array_equal(speak(voice), speak(voice))
    np.testing.assert_array_equal(speak(load(blocks=2)), speak(voice))


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.25, 2.0])
def test_speed_changes_durations_and_no_pitch(
    voice: JabberVoice, factor: float
) -> None:
    flat: dict[str, Any] = {"pitch_range": 0.0, "noise_scale": 0.0}
    plain = speak(voice, **flat)
    slow = speak(voice, length_scale=factor, **flat)
    assert slow.size == pytest.approx(plain.size * factor, abs=2 * HOP)
    assert pitch_of(slow) == pytest.approx(pitch_of(plain), rel=0.05)
    np.testing.assert_array_equal(slow, speak(voice, rate=1 / factor, **flat))


@pytest.mark.parametrize("semitones", [-12, -3, 4, 12])
def test_pitch_changes_and_the_duration_does_not(
    voice: JabberVoice, semitones: int
) -> None:
    plain = speak(voice, pitch_range=0.0, noise_scale=0.0)
    shifted = speak(voice, pitch_range=0.0, noise_scale=0.0, pitch=semitones)
    assert shifted.size == plain.size
    ratio = pitch_of(shifted) / pitch_of(plain)
    assert ratio == pytest.approx(2 ** (semitones / 12), rel=0.03)


def test_pitch_range_changes_the_melody(voice: JabberVoice) -> None:
    """Flat pulses are the same from one period to the next, lively ones are not."""

    def likeness(pitch_range: float) -> float:
        samples = speak(voice, "lˈaɪm", pitch_range=pitch_range, noise_scale=0.0)
        period = round(RATE / pitch_of(samples))
        one, other = samples[:-period], samples[period:]
        return float(np.corrcoef(one, other)[0, 1])

    assert likeness(0.0) > likeness(4.0)


def test_noise_scale_is_the_loudness_of_the_noise(voice: JabberVoice) -> None:
    none, half, plain = (speak(voice, noise_scale=scale) for scale in (0.0, 0.5, 1.0))
    np.testing.assert_array_equal(speak(voice), plain)
    assert np.std(plain - none) > 0.001
    np.testing.assert_allclose(half - none, (plain - none) / 2, atol=1e-5)


@pytest.mark.parametrize(("speaker", "same"), [("anna", "0"), ("bert", "1")])
def test_speakers_have_names_and_numbers(
    voice: JabberVoice, speaker: str, same: str
) -> None:
    flat: dict[str, Any] = {"pitch_range": 0.0, "noise_scale": 0.0}
    samples = speak(voice, speaker=speaker, **flat)
    np.testing.assert_array_equal(samples, speak(voice, speaker=same, **flat))
    f0 = BASE_F0 * 2 ** (int(same) / 6)
    assert pitch_of(samples) == pytest.approx(f0, rel=0.1)


def test_the_first_speaker_is_the_default(voice: JabberVoice) -> None:
    np.testing.assert_array_equal(speak(voice), speak(voice, speaker="anna"))
    assert not np.array_equal(speak(voice), speak(voice, speaker="bert"))


@pytest.mark.parametrize("speaker", ["2", "-1", "Anna", "", "x" * 999])
def test_an_unknown_speaker_is_an_error(voice: JabberVoice, speaker: str) -> None:
    with pytest.raises(SpeakerNotFoundError, match="it has anna, bert") as raised:
        speak(voice, speaker=speaker)
    assert len(str(raised.value)) < 150


def test_a_voice_of_one_speaker_has_number_zero(load: Load) -> None:
    voice = load(speakers=["anna"])
    np.testing.assert_array_equal(speak(voice), speak(voice, speaker="0"))
    with pytest.raises(SpeakerNotFoundError, match="it has only one"):
        speak(voice, speaker="1")


def test_a_speaker_s_own_manner_is_where_factors_begin(load: Load) -> None:
    plain = {"log_f0_mean": 5.3, "log_f0_scale": 0.2}
    slow = {**plain, "length_scale": 1.5, "pitch_range": 0.0}
    usual = load(changes={"speakers": [{"name": "anna", **plain}]})
    voice = load(changes={"speakers": [{"name": "anna", **slow}]})
    for factor in (0.8, 1.0):
        np.testing.assert_array_equal(
            speak(voice, length_scale=factor),
            speak(usual, length_scale=1.5 * factor, pitch_range=0.0),
        )


def test_several_threads_may_speak_at_once(voice: JabberVoice) -> None:
    wanted = [speak(voice, length_scale=1 + n / 10) for n in range(4)]
    with ThreadPoolExecutor(4) as threads:
        again = threads.map(
            lambda n: speak(voice, length_scale=1 + n % 4 / 10), range(12)
        )
        for number, samples in enumerate(again):
            np.testing.assert_array_equal(samples, wanted[number % 4])


# Files that are wrong


def changed_model(folder: Path, graph: str, model: bytes) -> Path:
    """Write a voice with another model in place of one of its own."""
    file = write_jabber_voice(folder)
    target = folder / f"{graph}.onnx"
    target.write_bytes(model)
    config = json.loads(file.read_text())
    config[graph]["sha256"] = hashlib.sha256(model).hexdigest()
    file.write_text(json.dumps(config))
    return target


def constant_model(inputs: Any, outputs: Any, value: float) -> bytes:
    """Build a graph whose outputs have one number, whatever goes in."""
    nodes, values = [], []
    for name, shape in outputs:
        filled = helper.make_tensor("value", TensorProto.FLOAT, [1], [value])
        sizes = helper.make_tensor(
            f"{name}_shape", TensorProto.INT64, [len(shape)], shape
        )
        values.append(sizes)
        nodes.append(
            helper.make_node("ConstantOfShape", [f"{name}_shape"], [name], value=filled)
        )
    tensor = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "constant",
        [tensor(name, kind, None) for name, kind in inputs],
        [tensor(name, TensorProto.FLOAT, None) for name, _ in outputs],
        values,
    )
    opset = helper.make_opsetid("", 17)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    serialized: bytes = model.SerializeToString()
    return serialized


def load_from(folder: Path) -> JabberVoice:
    family = JabberFamily(fake_ipa)
    (info,) = family.scan([folder])
    return family.load(info, SessionOptions())


@pytest.mark.parametrize("graph", ["encoder", "decoder", "vocoder"])
def test_a_model_that_was_changed_is_refused(tmp_path: Path, graph: str) -> None:
    write_jabber_voice(tmp_path)
    file = tmp_path / f"{graph}.onnx"
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(VoiceError, match=f"{graph}.onnx is not the file"):
        load_from(tmp_path)


def test_a_model_that_is_gone_is_told(tmp_path: Path) -> None:
    write_jabber_voice(tmp_path)
    family = JabberFamily()
    (info,) = family.scan([tmp_path])
    (tmp_path / "vocoder.onnx").unlink()
    with pytest.raises(VoiceError, match=r"vocoder\.onnx can't be read"):
        family.load(info, SessionOptions())


def test_a_voice_without_files_can_t_be_loaded(voice: JabberVoice) -> None:
    with pytest.raises(VoiceError, match="has no files"):
        JabberFamily().load(voice.info._replace(path=None), SessionOptions())


def test_a_broken_model_is_the_voice_s_fault(tmp_path: Path) -> None:
    target = changed_model(tmp_path, "decoder", b"not a model")
    with pytest.raises(VoiceError, match=target.name):
        load_from(tmp_path)


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = write_piper_voice(tmp_path / "piper")
    changed_model(tmp_path / "jabber", "decoder", other.read_bytes())
    with pytest.raises(VoiceError, match="inputs hidden, prosody, speaker and the out"):
        load_from(tmp_path / "jabber")


def test_a_missing_provider_is_not_the_voice_s_fault(tmp_path: Path) -> None:
    write_jabber_voice(tmp_path)
    family = JabberFamily()
    (info,) = family.scan([tmp_path])
    with pytest.raises(ProviderError):
        family.load(info, SessionOptions(provider="qnn"))


ENCODER = [(n, TensorProto.INT64) for n in ("phonemes", "stresses", "edges", "speaker")]
ENCODED = [("hidden", [1, 3, 8]), *((n, [1, 3]) for n in ("log_durations", "pitch"))]
VOCODER = [("mel", TensorProto.FLOAT), ("log_f0", TensorProto.FLOAT)]
FILTERS = [("filters", [1, 200, 3, 257])]


@pytest.mark.parametrize(
    ("graph", "inputs", "outputs"),
    [
        ("encoder", ENCODER, [*ENCODED, ("energy", [1, 3])]),
        ("vocoder", VOCODER, FILTERS),
    ],
)
def test_what_is_not_a_number_is_an_error(
    tmp_path: Path, graph: str, inputs: Any, outputs: Any
) -> None:
    changed_model(tmp_path, graph, constant_model(inputs, outputs, np.nan))
    voice = load_from(tmp_path)
    with pytest.raises(EngineError, match="not a number"):
        list(voice.generate(["b"], PLAIN))


def test_nothing_is_said_where_nothing_has_a_duration(tmp_path: Path) -> None:
    encoder = constant_model(ENCODER, [*ENCODED, ("energy", [1, 3])], 0.0)
    changed_model(tmp_path, "encoder", encoder)
    assert list(load_from(tmp_path).generate(["b"], PLAIN)) == []


def test_a_graph_that_fails_is_an_engine_error(voice: JabberVoice) -> None:
    with pytest.raises(EngineError, match="failed"):
        voice._graphs.encode(voice._table.ids(["b"]), speaker=99)
