"""From checkpoints to a folder that the runtime reads and speaks with."""

import json
import re
import sys

import numpy as np
from onnx import TensorProto
import pytest

torch = pytest.importorskip("torch")

from tests.training.untrained_voice import (  # noqa: E402 - needs torch
    PHONEMES,
    SPEAKERS,
    random_sentences,
    random_symbols,
    untrained_voice,
    write_work,
)
from training import acoustic_model, voice_folder  # noqa: E402
from training.export import GRAPHS  # noqa: E402
from training.fidelity import load_graphs  # noqa: E402
from training.graph_voice import (  # noqa: E402
    GraphVoice,
    Sentence,
    TextReader,
    aligned_sentences,
    decoder_feeds,
    pulse_sound,
)
from training.prosody_calibration import (  # noqa: E402
    Prosody,
    held_out_recordings,
    spread,
)
from wyoming_jabber.engine.session import SessionOptions  # noqa: E402
from wyoming_jabber.voices.base import SynthesisOptions  # noqa: E402
from wyoming_jabber.voices.jabber import JabberFamily  # noqa: E402
from wyoming_jabber.voices.jabber_config import read_config  # noqa: E402
from wyoming_jabber.voices.jabber_phonemes import PhonemeTable  # noqa: E402
from wyoming_jabber.voices.jabber_prosody import write_score  # noqa: E402

NAME = "en_US-untrained-medium"
FLOAT16 = TensorProto.FLOAT16


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["voice_folder", *map(str, arguments)])
    voice_folder.main()


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return write_work(tmp_path_factory.mktemp("work"), untrained_voice())


@pytest.fixture(scope="module")
def folder(work):
    """Make the voice once."""
    target = work.folder / "voice" / NAME
    with pytest.MonkeyPatch.context() as monkeypatch:
        checkpoints = ("--acoustic", work.acoustic, "--vocoder", work.vocoder)
        where = ("--work", work.folder, "--out", target)
        run(monkeypatch, *where, *checkpoints, "--clips", "2", "--sentences", "8")
    return target


@pytest.fixture(scope="module")
def config(folder):
    return read_config(folder / "voice.json")


def test_the_runtime_reads_what_was_written(config, work):
    saved = json.loads((work.folder / "voice" / NAME / "voice.json").read_text())
    assert config.name == NAME
    assert config.phonemes == PHONEMES
    assert [speaker.name for speaker in config.speakers] == ["lj", "slt"]
    assert config.speakers[1].log_f0_mean == SPEAKERS[1]["log_f0_mean"]
    assert (config.decoder.halo, config.vocoder.halo) == (18, 21)
    assert saved["training"]["steps"] == {"acoustic": 1200, "vocoder": 3400}
    assert re.fullmatch(r"[0-9a-f]{40}\+?|unknown", saved["training"]["commit"])


def test_the_runtime_finds_the_voice_and_speaks(folder):
    family = JabberFamily(lambda text, _: text)
    (info,) = family.scan([folder.parent])
    voice = family.load(info, SessionOptions())
    for speaker in ("lj", "slt"):
        phonemes = voice.phonemize("bad iːgoʊ.")
        blocks = list(voice.generate(phonemes, SynthesisOptions(speaker=speaker)))
        assert np.abs(np.concatenate(blocks)).max() > 0


def test_the_runtime_speaks_windows_of_the_whole(folder, config):
    """The same samples as the graphs make of the whole unit, without noise."""
    family = JabberFamily(lambda text, _: text)
    voice = family.load(family.scan([folder.parent])[0], SessionOptions())
    symbols = random_symbols(np.random.default_rng(1), 90)
    spoken = np.concatenate(
        list(voice.generate(symbols, SynthesisOptions(noise_scale=0.0)))
    )
    whole, own = GraphVoice(load_graphs(folder)), config.speakers[0]
    encoding = whole.encode(Sentence(PhonemeTable(PHONEMES).ids(symbols), 0))
    factors = {"length_scale": own.length_scale, "pitch_range": own.pitch_range}
    score = write_score(encoding, **factors, pitch_shift=0.0)
    decoded = whole.run("decoder", decoder_feeds(score, 0))
    sound = pulse_sound(whole.filters(decoded), decoded["log_f0"][0])
    assert score.frames > 300
    np.testing.assert_array_equal(spoken, np.clip(sound, -1, 1))


def test_graphs_are_in_the_form_that_is_loaded_fastest(folder):
    for name, model in load_graphs(folder).items():
        operators = {node.op_type for node in model.graph.node}
        assert ("FusedGemm" if name == "encoder" else "QGemm") in operators
        assert not {"Relu", "DequantizeLinear"} & operators
        halves = [w for w in model.graph.initializer if w.data_type == FLOAT16]
        assert bool(halves) == (name == "encoder")


def test_released_graphs_say_the_same_to_the_last_bit(work):
    trained = voice_folder.load_trained(work.acoustic, work.vocoder)
    exact = voice_folder.exact_graphs(trained)
    one, other = map(GraphVoice, (exact, voice_folder.released(exact)))
    for sentence in random_sentences(3):
        for said, again in zip(
            one.encode(sentence), other.encode(sentence), strict=True
        ):
            np.testing.assert_array_equal(said, again)


def test_both_precisions_have_one_encoder(folder, work):
    exact = work.folder / "exact" / NAME / "encoder.onnx"
    assert exact.read_bytes() == (folder / "encoder.onnx").read_bytes()
    sizes = [(folder / f"{graph}.onnx").stat().st_size for graph in GRAPHS]
    larger = [(exact.parent / f"{graph}.onnx").stat().st_size for graph in GRAPHS]
    assert sum(sizes) < sum(larger)


def test_calibration_meets_the_recordings(folder, work):
    speakers = json.loads((folder / "voice.json").read_text())["speakers"]
    trained = voice_folder.load_trained(work.acoustic, work.vocoder)
    exact = load_graphs(work.folder / "exact" / NAME)
    found = voice_folder.calibrated_speakers(exact, work.folder, trained, 2)[1]
    for speaker in speakers:
        prosody = found[speaker["name"]]
        assert speaker["length_scale"] == prosody.length_scale
        assert 1.02 <= prosody.length_ratio <= 1.08
        assert 0.5 <= prosody.pitch_range <= 2.0


def test_held_out_recordings_are_the_marked_ones_or_the_last(work):
    marked, last = (
        held_out_recordings(work.folder, speaker, number, PHONEMES, most=3)
        for number, speaker in enumerate(("lj", "slt"))
    )
    assert (len(marked), len(last)) == (2, 3)
    for recording in (*marked, *last):
        assert recording.frames.sum() == len(recording.log_f0) == len(recording.voiced)


def test_a_speaker_without_recordings_is_not_calibrated(work, tmp_path):
    (tmp_path / "alignments").symlink_to(work.folder / "alignments")
    with pytest.raises(ValueError, match="lj has no recordings"):
        held_out_recordings(tmp_path, "lj", 0, PHONEMES, 3)


@pytest.mark.parametrize(
    ("length_scale", "pitch_range", "expected"),
    [(1.1, 1.2, False), (1.1, 2.0, True), (1.8, 1.0, True)],
)
def test_a_factor_at_its_limit_is_told(length_scale, pitch_range, expected):
    prosody = Prosody(length_scale, pitch_range, 1.0, 1.0, 12)
    assert prosody.is_at_limit is expected


def test_spread_is_within_sentences():
    melody = np.float32([5.0, 5.2, 9.0])
    voiced = np.array([True, True, False])
    pairs = [(melody, voiced), (melody + 1, voiced), (melody, np.zeros(3, bool))]
    assert spread(pairs) == pytest.approx(0.1, rel=1e-4)
    assert spread([(melody, np.zeros(3, bool))]) > 0


def test_calibration_sentences_take_turns_and_are_not_held_out(work):
    sentences = aligned_sentences(work.folder, ["lj", "slt"], 5)
    assert [sentence.speaker for sentence in sentences] == [0, 1, 0, 1]
    held = held_out_recordings(work.folder, "lj", 0, PHONEMES, 2)
    texts = [sentence.ids.phonemes.tolist() for sentence in sentences]
    assert not any(row.sentence.ids.phonemes.tolist() in texts for row in held)


def test_texts_are_read_as_the_server_reads_them():
    (one, other) = TextReader([*PHONEMES, "æ"]).sentences(["Bad tea."], 2)
    assert one.ids is other.ids
    assert (one.speaker, other.speaker) == (0, 1)
    assert len(one.ids.phonemes) == len([*"^bædt", "iː", *".$"])


def test_the_card_says_what_was_measured_and_no_more(folder, tmp_path, monkeypatch):
    figures = tmp_path / "figures.json"
    result = {"command": "ask someone", "figures": {"naturalness": "3.9"}}
    figures.write_text(json.dumps(result))
    run(monkeypatch, "--card", folder, "--figures", figures)
    card = (folder / "MODEL_CARD.md").read_text()
    assert "| naturalness | 3.9 |" in card
    assert "`ask someone`" in card
    assert "1200 of `acoustic`" in card
    assert "Carnegie Mellon University" in card
    assert "Nobody has listened" in card
    assert "spread of F0" in card
    run(monkeypatch, "--card", folder)
    assert "3.9" not in (folder / "MODEL_CARD.md").read_text()


def test_the_licence_keeps_the_teachers_notice(folder):
    licence = (folder / "LICENSE").read_text()
    for part in (
        "2003 Carnegie Mellon University",
        "Any modifications",
        "DISCLAIM ALL",
    ):
        assert part in licence


def test_missing_arguments_are_named(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        run(monkeypatch, "--work", "somewhere")
    assert "--acoustic, --vocoder, --out" in capsys.readouterr().err


def test_the_halo_is_the_networks(config):
    assert config.decoder.halo == acoustic_model.HALO
