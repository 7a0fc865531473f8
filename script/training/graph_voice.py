"""The exported graphs, run on whole units: what calibration and comparisons need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto

from training.features import SAMPLE_RATE, Floats
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.lexicon import shipped_lexicon
from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.text.spans import Span
from wyoming_jabber.voices.jabber_phonemes import PhonemeIds, PhonemeTable
from wyoming_jabber.voices.jabber_prosody import Encoding, Score, write_score
from wyoming_jabber.voices.jabber_sound import Noise, Sound

Feeds = Mapping[str, NDArray[Any]]
"""Inputs of one run of a graph, by name."""

# Ways to speak that the runtime allows, and that move what the decoder reads: as
# written, hurried and lively, slow and flat.
_MANNERS = (
    {"length_scale": 1.0, "pitch_range": 1.0, "pitch_shift": 0.0},
    {"length_scale": 0.6, "pitch_range": 1.3, "pitch_shift": 1.0},
    {"length_scale": 1.7, "pitch_range": 0.7, "pitch_shift": -1.0},
)


@dataclass(frozen=True)
class Sentence:
    """Something to say."""

    ids: PhonemeIds
    speaker: int


class GraphVoice:
    """Loaded graphs. T frames, M phonemes, C channels."""

    def __init__(self, graphs: Mapping[str, ModelProto]) -> None:
        self.sessions = {
            name: Session.load(model.SerializeToString(), SessionOptions())
            for name, model in graphs.items()
        }

    def encode(self, sentence: Sentence) -> Encoding:
        """Return what the encoder says of a sentence."""
        values = self.run("encoder", encoder_feeds(sentence))
        return Encoding(**{name: value[0] for name, value in values.items()})

    def run(self, graph: str, feeds: Feeds) -> dict[str, Floats]:
        """Return a graph's outputs by name; those of the decoder feed the vocoder."""
        session = self.sessions[graph]
        return dict(zip(session.output_names, session.run(feeds), strict=True))

    def filters(self, feeds: Feeds) -> Floats:
        """Return the vocoder's filters (2T, 3, 257)."""
        filters: Floats = self.run("vocoder", feeds)["filters"][0]
        return filters


def encoder_feeds(sentence: Sentence) -> Feeds:
    """Return what the encoder reads."""
    ids = sentence.ids
    return {
        "phonemes": ids.phonemes[None],
        "stresses": ids.stresses[None],
        "edges": ids.edges[None],
        "speaker": np.array([sentence.speaker]),
    }


def decoder_feeds(score: Score, speaker: int) -> Feeds:
    """Return what the decoder reads of a whole unit."""
    return {
        "hidden": score.hidden[score.phonemes][None],
        "prosody": score.prosody[None],
        "speaker": np.array([speaker]),
    }


def pulse_sound(filters: Floats, log_f0: Floats) -> Floats:
    """Return samples (T * 256,) without noise; `log_f0` is (T,)."""
    sound = Sound(SAMPLE_RATE, Noise(), noise_scale=0.0)
    samples: Floats = sound.render(filters, log_f0)
    return samples


def calibration_feeds(
    voice: GraphVoice, sentences: Sequence[Sentence]
) -> Iterator[tuple[Feeds, Feeds]]:
    """Yield what decoder and vocoder read of sentences, spoken in different manners."""
    for number, sentence in enumerate(sentences):
        manner = _MANNERS[number % len(_MANNERS)]
        score = write_score(voice.encode(sentence), **manner)
        if score.frames:
            feeds = decoder_feeds(score, sentence.speaker)
            yield feeds, voice.run("decoder", feeds)


def aligned_sentences(
    work: Path, speakers: Sequence[str], most: int, seed: int = 0
) -> list[Sentence]:
    """Return up to `most` sentences of the training data, turn by turn of each speaker."""
    random = np.random.default_rng(seed)
    rows: list[list[Sentence]] = []
    for number, speaker in enumerate(speakers):
        saved = json.loads((work / "alignments" / f"{speaker}.json").read_text("utf-8"))
        table = PhonemeTable(saved["phonemes"])
        spoken = [
            row["symbols"]
            for row in saved["utterances"].values()
            if not row.get("held_out")
        ]
        order = random.permutation(len(spoken))[: most // len(speakers) + 1]
        rows.append([Sentence(table.ids(spoken[index]), number) for index in order])
    turns = [sentence for turn in zip(*rows, strict=False) for sentence in turn]
    return turns[:most]


class TextReader:
    """Reads texts as the server does."""

    def __init__(self, phonemes: Sequence[str]) -> None:
        self._front = FrontEnd(lexicon=shipped_lexicon())
        self._phonemizer = Phonemizer()
        self._table = PhonemeTable(phonemes)

    def read(self, text: str) -> PhonemeIds:
        """Return a text's phonemes."""
        said = self._front.read(Span(text=text), "en-US").pronounced
        return self._table.ids(
            self._table.read(self._phonemizer.phonemize(said, "en-us"))
        )

    def sentences(self, texts: Sequence[str], speakers: int) -> list[Sentence]:
        """Return the texts, each spoken by every speaker."""
        ids = [self.read(text) for text in texts]
        return [Sentence(row, speaker) for row in ids for speaker in range(speakers)]
