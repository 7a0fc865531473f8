import json
import random

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from training.aligner import (  # noqa: E402 - needs torch
    Aligner,
    Alignment,
    align,
    augment,
    load_aligner,
    save_aligner,
)
from training.aligner_training import Examples, Lesson, example, learn  # noqa: E402
from training.train_aligner import run, suspects  # noqa: E402
from training.viterbi import Step, viterbi  # noqa: E402

PHONEMES = ["!", "$", ",", ".", "?", "^", *"abdefhijklmnopstuvwzæðəɛɪɹʃʊʌ", "oʊ", "iː"]
SILENT = set("!$,.?^")


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


# Paths


def certain(classes, wrong=-5.0):
    """Emissions `(T, 8)` that leave no doubt."""
    scores = np.full((len(classes), 8), wrong)
    scores[np.arange(len(classes)), classes] = -0.1
    return scores


@st.composite
def spoken(draw):
    """Steps, and the frames that each took; neighbours differ."""
    steps, frames = [Step(sound=0)], [draw(st.integers(1, 4))]
    for _ in range(draw(st.integers(1, 6))):
        sound = draw(st.sampled_from([s for s in range(1, 8) if s != steps[-1].sound]))
        steps.append(Step(sound=sound, least=2))
        frames.append(draw(st.integers(2, 6)))
        if draw(st.booleans()):
            least = draw(st.integers(1, 5))
            steps.append(Step(sound=0, least=least, is_optional=True))
            frames.append(draw(st.sampled_from([0, least, least + 3])))
            if not frames[-1]:
                # Without the pause, the sounds on both sides have to differ.
                steps.append(Step(sound=sound % 7 + 1, least=2))
                frames.append(2)
    if steps[-1].is_optional:
        steps.append(Step(sound=1, least=2))
        frames.append(2)
    steps.append(Step(sound=0))
    frames.append(draw(st.integers(1, 4)))
    return steps, frames


@settings(max_examples=60, deadline=None)
@given(spoken())
def test_path_recovers_exact_labels(case):
    steps, frames = case
    classes = np.repeat([step.sound for step in steps], frames)
    found, score = viterbi(certain(classes), steps)
    assert found.tolist() == frames
    assert score == pytest.approx(-0.1)


@settings(max_examples=60, deadline=None)
@given(spoken(), st.integers(0, 60), st.integers(0, 1000))
def test_any_path_keeps_to_the_rules(case, spare, seed):
    steps, _ = case
    count = sum(step.least for step in steps if not step.is_optional) + spare
    scores = np.random.default_rng(seed).normal(size=(count, 8))
    found, _ = viterbi(scores, steps)
    assert found.sum() == count
    for step, frames in zip(steps, found, strict=True):
        assert frames >= step.least or (step.is_optional and frames == 0)


def test_no_frames_to_spare_means_one_each():
    steps = [
        Step(sound=0),
        Step(sound=1, least=2),
        Step(sound=2, least=2),
        Step(sound=0),
    ]
    found, _ = viterbi(certain([0, 1, 2, 2, 0]), steps)
    assert found.tolist() == [1, 1, 2, 1]
    with pytest.raises(ValueError, match="3 frames are too few for 4"):
        viterbi(certain([0, 1, 0]), steps)


@pytest.mark.parametrize(("price", "expected"), [(9.0, [2, 3, 2]), (11.0, [3, 0, 4])])
def test_optional_step_has_its_price(price, expected):
    pause = Step(sound=0, is_optional=True, price=price)
    steps = [Step(sound=1), pause, Step(sound=2)]
    scores = certain([1, 1, 0, 0, 0, 2, 2])
    scores[2:5, 1:3] = [(-3.0, -4.0), (-4.0, -3.0), (-5.0, -4.1)]
    found, _ = viterbi(scores, steps)
    assert found.tolist() == expected


def test_long_paths_do_not_overflow():
    steps = [Step(sound=n % 7 + 1, least=2) for n in range(400)]
    frames = [3] * 400
    found, _ = viterbi(certain(np.repeat([s.sound for s in steps], frames)), steps)
    assert found.tolist() == frames


# The classifier


def make_mel(symbols, frames, seed=0):
    """A mel in which every phoneme has a spectrum of its own, with some noise."""
    spectra = np.random.default_rng(7).normal(-3, 2, size=(len(PHONEMES), 80))
    sounds = ["^", *(s.strip("ˈˌ") for s in symbols if s != " "), "$"]
    rows = [
        np.full(80, -9.0) if s in SILENT else spectra[PHONEMES.index(s)] for s in sounds
    ]
    mel = np.repeat(np.array(rows), frames, axis=0)
    noise = np.random.default_rng(seed).normal(0, 0.3, size=mel.shape)
    return torch.from_numpy(mel + noise).half()


def make_utterance(rng):
    """Words of random sounds, a pause somewhere, and how long all of it takes."""
    sounds = [p for p in PHONEMES if p not in SILENT]
    symbols = []
    for word in range(rng.randint(2, 5)):
        symbols += [" "] if word else []
        symbols += rng.sample(sounds, rng.randint(2, 5))
        if rng.random() < 0.3:
            symbols.append(",")
    if symbols[-1] == ",":
        symbols.pop()
    symbols.append(".")
    frames = [10, *(_length(s, rng) for s in symbols if s != " "), 10]
    return Alignment(symbols, frames, 0.0)


def _length(symbol, rng):
    if symbol == ".":
        return 0
    return rng.choice([0, 12]) if symbol == "," else rng.randint(3, 9)


@pytest.fixture(scope="module")
def taught():
    """An aligner that learnt from a tiny exact set, and utterances it hasn't seen."""
    torch.manual_seed(0)
    rng = random.Random(0)
    utterances = [make_utterance(rng) for _ in range(60)]
    mels = [make_mel(u.symbols, u.frames, n) for n, u in enumerate(utterances)]
    model = Aligner(PHONEMES, width=32, blocks=2)
    seen = [
        example(model, m, u) for m, u in zip(mels[10:], utterances[10:], strict=True)
    ]
    lesson = Lesson(steps=150, rate=5e-3, augmentation=0.0)
    learn(model, [(1.0, Examples(seen, frames=600))], lesson)
    return model, list(zip(mels[:10], utterances[:10], strict=True))


def test_learns_a_tiny_exact_set(taught):
    model, unseen = taught
    wrong = []
    for mel, exact in unseen:
        found = align(model, mel, exact.symbols)
        assert found.symbols == exact.symbols
        assert sum(found.frames) == len(mel)
        wrong += np.abs(np.cumsum(found.frames) - np.cumsum(exact.frames)).tolist()
    assert np.mean(wrong) < 0.2


def test_pause_without_a_mark_becomes_a_comma(taught):
    model, _ = taught
    said = ["b", "ˈa", "d", " ", "m", "ˈoʊ", "l", "."]
    paused = ["b", "ˈa", "d", ",", " ", "m", "ˈoʊ", "l", "."]
    frames = [10, 4, 6, 4, 20, 5, 8, 4, 0, 10]
    found = align(model, make_mel(paused, frames), said)
    assert found.symbols == paused
    assert np.abs(np.array(found.frames) - frames).max() <= 1
    short = [10, 4, 6, 4, 3, 5, 8, 4, 0, 10]
    found = align(model, make_mel(paused, short), said)
    assert found.symbols == said
    assert sum(found.frames) == sum(short)


def test_every_phoneme_lasts_two_frames_where_there_are_enough(taught):
    model, _ = taught
    symbols = ["b", "a", "d", "f", "k", "."]
    found = align(model, torch.zeros(12, 80), symbols)
    assert min(found.frames[1:-2]) == 2
    with pytest.raises(ValueError, match="too few"):
        align(model, torch.zeros(5, 80), symbols)


def test_padding_changes_nothing(taught):
    model, unseen = taught
    mels = [mel.float() for mel, _ in unseen[:3]]
    batch = torch.nn.utils.rnn.pad_sequence(mels, batch_first=True, padding_value=3.0)
    lengths = torch.tensor([len(mel) for mel in mels])
    logits = model(batch, torch.arange(batch.shape[1]) < lengths[:, None])
    for mel, row in zip(mels, logits, strict=True):
        torch.testing.assert_close(
            row[: len(mel)], model(mel[None])[0], atol=1e-4, rtol=0
        )


def test_level_and_tone_of_a_recording_do_not_matter(taught):
    model, unseen = taught
    mel = unseen[0][0].float()[None]
    with torch.no_grad():
        louder = model(mel + torch.linspace(0.2, 0.4, 80))
        torch.testing.assert_close(louder, model(mel), atol=0.2, rtol=0)


def test_is_a_loss_that_the_mel_feels(taught):
    model, unseen = taught
    mel = unseen[0][0].float()[None].requires_grad_()
    model(mel).logsumexp(-1).sum().backward()
    assert mel.grad is not None
    assert torch.isfinite(mel.grad).all()
    assert (mel.grad.abs().sum(-1) > 0).all()


def test_comes_back_from_its_file_frozen(taught, tmp_path):
    model, unseen = taught
    save_aligner(model, tmp_path / "aligner.pt")
    loaded = load_aligner(tmp_path / "aligner.pt")
    mel = unseen[0][0].float()[None]
    assert torch.equal(loaded(mel), model(mel))
    assert loaded.phonemes == tuple(PHONEMES)
    assert not any(p.requires_grad for p in loaded.parameters())
    saved = torch.load(tmp_path / "aligner.pt", weights_only=True)
    assert "2.5 nats" in saved["normalisation"]


# Augmentation


def test_augmentation_changes_all_but_the_shape():
    mel = torch.randn(8, 50, 80, generator=torch.Generator().manual_seed(1)) - 4
    mask = torch.ones(8, 50, dtype=torch.bool)
    still = augment(mel, mask, torch.Generator().manual_seed(0), strength=0.0)
    torch.testing.assert_close(still, mel)
    changed = augment(mel, mask, torch.Generator().manual_seed(0))
    assert changed.shape == mel.shape
    assert torch.isfinite(changed).all()
    assert not torch.allclose(changed, mel)
    again = augment(mel, mask, torch.Generator().manual_seed(0))
    assert torch.equal(changed, again)


# The stage


def test_doubts_a_transcript_that_does_not_fit():
    scores = [-1.0, -1.1, -0.9, -1.05, -0.95, -2.0, -2.0]
    lengths = [400, 400, 400, 400, 400, 400, 9]
    found = {
        f"{score}, {length}": Alignment([], [length], score)
        for score, length in zip(scores, lengths, strict=True)
    }
    assert suspects(found) == {"-2.0, 400"}


def write_features(work, speaker, name, mel):
    folder = work / "features" / speaker
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / f"{name}.npz", mel=mel.numpy())


def test_whole_stage_on_a_handful_of_clips(tmp_path):
    rng = random.Random(3)
    utterances = {f"t{n}": make_utterance(rng) for n in range(12)}
    exact = {
        name: {"text": "", "kind": "", "ipa": "", "cost": 0.01}
        | {"symbols": found.symbols, "frames": found.frames}
        for name, found in utterances.items()
    }
    (tmp_path / "alignments").mkdir()
    saved = json.dumps({"phonemes": PHONEMES, "utterances": exact})
    (tmp_path / "alignments" / "slt.json").write_text(saved)
    for name, found in utterances.items():
        write_features(tmp_path, "slt", name, make_mel(found.symbols, found.frames))
    texts = {"a": "Hello, 12 men.", "b": "No.", "c": "Say it again.", "missing": "Me."}
    lines = [f"{name}|{text}|somewhere" for name, text in texts.items()]
    (tmp_path / "metadata.csv").write_text("\n".join(lines))
    for name in "abc":
        write_features(
            tmp_path, "lj", name, make_mel(["b", "a", "."], [40, 30, 30, 1, 40])
        )

    run(tmp_path, tmp_path, frozenset("b"), seconds=1.0, device="cpu")

    written = json.loads((tmp_path / "alignments" / "lj.json").read_text())
    assert written["phonemes"] == PHONEMES
    assert set(written["utterances"]) == set("abc")
    for name, utterance in written["utterances"].items():
        assert sum(utterance["frames"]) == 141
        phonemes = [s for s in utterance["symbols"] if s != " "]
        assert len(utterance["frames"]) == len(phonemes) + 2
        assert utterance["text"] == texts[name]
        assert utterance["held_out"] == (name == "b")
    assert "twelve" not in written["utterances"]["a"]["text"]
    assert "tw" in "".join(written["utterances"]["a"]["symbols"])
    assert load_aligner(tmp_path / "aligner.pt").phonemes == tuple(PHONEMES)
    assert len(list((tmp_path / "plots").glob("alignment-*.png"))) == 3
