"""The teacher's phones become the phonemes of the voice, with nothing lost."""

import json
import wave

from hypothesis import given, settings, strategies as st
import pytest

from training import phone_mapping
from training.diphones import Reader, every_phoneme, sounds_of
from training.phone_mapping import (
    align,
    frame_count,
    learnable,
    map_phones,
    read_phones,
    to_frames,
    write_alignments,
)
from wyoming_jabber.voices.jabber_phonemes import END, PAUSES, START


def phones(text: str, step: float = 0.1) -> list[tuple[str, float]]:
    return [(name, step * n) for n, name in enumerate(text.split(), 1)]


def spans(teacher: str, sounds: str) -> dict[str, tuple[float, float]]:
    names = [START, *sounds.split(), END]
    ends = map_phones(phones(teacher), names).ends
    begins = [0.0, *ends]
    return {
        name: (round(begins[n], 3), round(ends[n], 3)) for n, name in enumerate(names)
    }


def test_every_phone_that_has_one_phoneme_keeps_its_time():
    assert spans("pau y eh s pau", "j ɛ s .") == {
        START: (0.0, 0.1),
        "j": (0.1, 0.2),
        "ɛ": (0.2, 0.3),
        "s": (0.3, 0.4),
        ".": (0.4, 0.4),
        END: (0.4, 0.5),
    }


@pytest.mark.parametrize(
    ("teacher", "sounds", "sound", "begin", "end"),
    [
        pytest.param("pau m ao r pau", "m ɔːɹ .", "ɔːɹ", 0.2, 0.4, id="merge"),
        pytest.param("pau y ao r pau", "j ʊɹ .", "ʊɹ", 0.2, 0.4, id="other vowel"),
        pytest.param("pau t ay er d pau", "t aɪɚ d .", "aɪɚ", 0.2, 0.4, id="aɪɚ"),
        pytest.param("pau hh er iy pau", "h ɜː ɹ i .", "ɹ", 0.255, 0.3, id="split"),
        pytest.param(
            "pau n ow pau y eh s pau", "n oʊ , j ɛ s .", ",", 0.3, 0.4, id="mark"
        ),
        pytest.param(
            "pau n ow y eh s pau", "n oʊ , j ɛ s .", ",", 0.3, 0.3, id="silent"
        ),
        pytest.param("pau n ow pau", "n oʊ ,", END, 0.3, 0.4, id="last pause"),
        pytest.param("pau b aa t ax l pau", "b ɑː ɾ əl .", "əl", 0.4, 0.6, id="əl"),
        pytest.param("pau y uw k iy t pau", "uː k i t .", "uː", 0.1, 0.3, id="no j"),
        pytest.param("pau hh w ih ch pau", "w ɪ tʃ .", "w", 0.1, 0.3, id="hw"),
    ],
)
def test_phones_and_phonemes_of_different_number(teacher, sounds, sound, begin, end):
    assert spans(teacher, sounds)[sound] == (begin, end)


def test_a_pause_without_a_mark_lengthens_the_sound_before():
    assert spans("pau n ow pau y eh s pau", "n oʊ j ɛ s .")["oʊ"] == (0.2, 0.4)


@pytest.mark.parametrize(
    ("teacher", "sounds", "cost"),
    [
        pytest.param("pau y eh s pau", "j ɛ s .", 0, id="the same"),
        pytest.param("pau y eh z pau", "j ɛ s .", 0.6, id="kin"),
        pytest.param("pau y ae s pau", "j ɛ s .", 0.8, id="another vowel"),
        pytest.param("pau y eh k pau", "j ɛ s .", 1.5, id="another consonant"),
    ],
)
def test_the_cost_tells_how_different_the_pronunciations_are(teacher, sounds, cost):
    names = [START, *sounds.split(), END]
    assert map_phones(phones(teacher), names).cost == pytest.approx(cost / len(names))


def test_different_words_are_beyond_the_limit():
    mapping = map_phones(
        phones("pau w aa n pau"), [START, "θ", "ɹ", "iː", "k", ".", END]
    )
    assert mapping.cost > phone_mapping.MAX_COST


SOUNDS = st.lists(
    st.sampled_from(["t", "ə", "ɹ", "ɚ", "ɔːɹ", "əl", "s", "iː", *PAUSES]), max_size=12
)
PHONES = st.lists(
    st.tuples(
        st.sampled_from(["pau", "t", "ax", "r", "er", "ao", "l", "s", "iy"]),
        st.floats(0.005, 0.4),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(SOUNDS, PHONES)
def test_any_two_sequences_share_all_frames(sounds, lengths):
    sounds = [START, *sounds, END]
    now, teacher = 0.0, []
    for name, length in lengths:
        now += length
        teacher.append((name, now))
    total = int(now * 22050) // 256
    mapping = map_phones(teacher, sounds)
    assert mapping.ends == sorted(mapping.ends)
    frames = to_frames(mapping, sounds, total)
    assert len(frames) == len(sounds)
    assert sum(frames) == total
    assert min(frames) >= 0


def test_a_sound_too_short_for_a_frame_takes_one_of_its_neighbour():
    sounds = [START, "t", "ə", ".", END]
    mapping = phone_mapping.Mapping([0.1, 0.2, 0.2, 0.2, 0.3], 0.0)
    assert to_frames(mapping, sounds, 25) == [9, 8, 1, 0, 7]


def test_a_frame_belongs_to_the_sound_at_its_middle():
    hop = 256 / 22050
    mapping = phone_mapping.Mapping([1.2 * hop, 2 * hop, 5 * hop], 0.0)
    assert to_frames(mapping, [START, "ə", END], 5) == [2, 1, 2]


@pytest.mark.parametrize(
    ("samples", "rate", "frames"),
    [(32000, 32000, 86), (22050, 22050, 86), (0, 32000, 0), (370, 32000, 0)],
)
def test_frames_of_a_clip(samples, rate, frames):
    assert frame_count(samples, rate) == frames


def test_frames_are_counted_as_the_resampler_leaves_them():
    # 185,760 * 441 / 640 is just under 500 * 256; the resampler rounds up to it.
    assert frame_count(185760, 32000) == -(-185760 * 441 // 640) // 256


def test_the_vocabulary_leaves_out_what_is_rare():
    phonemes = learnable(["Okay, see the tea."] * 20 + ["Measure it."])
    assert phonemes[:6] == [START, END, *PAUSES]
    assert phonemes[6:] == sorted(phonemes[6:])
    assert {"k", "oʊ", "iː"} <= set(phonemes)
    assert "ʒ" not in phonemes


def write_utterance(folder, name, teacher):
    (folder / f"{name}.segs").write_text(
        "#\n" + "".join(f"{end:.4f} 100 {phone}\n" for phone, end in teacher)
    )
    with wave.open(str(folder / f"{name}.wav"), "wb") as clip:
        clip.setparams((1, 2, 32000, 0, "NONE", ""))
        clip.writeframes(bytes(2 * int(32000 * teacher[-1][1])))


def test_an_utterance_on_disk_is_aligned_with_what_the_voice_reads(tmp_path):
    write_utterance(tmp_path, "slt00007", phones("pau y eh s pau"))
    assert read_phones(tmp_path / "slt00007.segs")[1] == ("y", 0.2)
    reader = Reader(every_phoneme())
    row = align(("slt00007", "short", "Yes."), tmp_path, reader)
    assert row["ipa"] == "jˈɛs."
    assert row["symbols"] == ["j", "ˈɛ", "s", "."]
    assert sounds_of(row["symbols"]) == ["j", "ɛ", "s", "."]
    assert len(row["frames"]) == len(reader.table.ids(row["symbols"]).phonemes)
    assert sum(row["frames"]) == 43


def test_bad_alignments_are_dropped_and_named(tmp_path, capsys):
    row = {"text": "Yes.", "ipa": "jˈɛs.", "frames": [1]}
    aligned = [{"id": "a", "cost": 0.1, **row}, {"id": "b", "cost": 0.3, **row}]
    target = tmp_path / "alignments" / "slt.json"
    write_alignments(target, [START, END], aligned)
    content = json.loads(target.read_text("utf-8"))
    assert content["phonemes"] == [START, END]
    assert list(content["utterances"]) == ["a"]
    assert "1 of 2 utterances" in capsys.readouterr().out
