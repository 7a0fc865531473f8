"""A voice folder as the server speaks with it, and open at the steps in between."""

from dataclasses import dataclass
from pathlib import Path
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
import torch

from training.acoustic_data import Utterance
from training.acoustic_model import repeat
from training.features import Floats
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.lexicon import shipped_lexicon
from wyoming_jabber.text.spans import Span
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.jabber import JabberFamily
from wyoming_jabber.voices.jabber_config import read_config
from wyoming_jabber.voices.jabber_sound import Noise, Sound


@dataclass(frozen=True)
class Spoken:
    """What a voice said."""

    samples: Floats
    cpu_seconds: float
    """Of one core."""


class Probe:
    """One voice."""

    def __init__(self, folder: Path) -> None:
        """Load the voice. Raises ValueError where there is none."""
        family, options = JabberFamily(), SessionOptions()
        found = family.scan([folder])
        if len(found) != 1:
            raise ValueError(f"{folder} has {len(found)} voices, expected 1")
        self.info = found[0]
        assert self.info.path is not None
        self.config = read_config(self.info.path)
        self._voice = family.load(self.info, options)
        self._front = FrontEnd(lexicon=shipped_lexicon())
        self._encoder, self._decoder, self._vocoder = (
            Session.load(graph.file, options) for graph in self.config.graphs
        )

    def speak(self, text: str, speaker: str | None = None) -> Spoken:
        """Say a text of one unit, as the server would."""
        said = self._front.read(Span(text=text), self.config.language).pronounced
        phonemes = self._voice.phonemize(said)
        started = time.process_time()
        blocks = list(self._voice.generate(phonemes, SynthesisOptions(speaker=speaker)))
        return Spoken(np.concatenate(blocks), time.process_time() - started)

    def forced(self, utterance: Utterance) -> tuple[Floats, Floats]:
        """Return mel (T, 80) and ln F0 (T,) with the recording's own prosody."""
        speaker = np.array([utterance.speaker])
        names = ("phonemes", "stresses", "edges")
        ids = {name: row[None] for name, row in zip(names, utterance.ids, strict=True)}
        hidden = _run(self._encoder, {**ids, "speaker": speaker})["hidden"]
        rows = (hidden[0], utterance.pitch, utterance.energy, utterance.frames)
        wide, prosody, _, _ = repeat(*(torch.from_numpy(row)[None] for row in rows))
        feeds = {"hidden": wide.numpy(), "prosody": prosody.numpy(), "speaker": speaker}
        outputs = _run(self._decoder, feeds)
        return outputs["mel"][0], outputs["log_f0"][0]

    def copy(self, mel: Floats, log_f0: Floats) -> Floats:
        """Return the sound of log-mel (T, 80) and ln F0 (T,): copy synthesis."""
        feeds = {"mel": mel[None].astype(np.float32), "log_f0": log_f0[None]}
        filters = _run(self._vocoder, feeds)["filters"][0]
        return Sound(self.config.sample_rate, Noise()).render(filters, log_f0)


def _run(session: Session, feeds: dict[str, NDArray[Any]]) -> dict[str, Floats]:
    return dict(zip(session.output_names, session.run(feeds), strict=True))
