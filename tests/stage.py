"""A stage without a server: voices, and how they speak, as settings make them."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.assembly import assemble_voices, delivery, lexicon_files
from wyoming_jabber.config import Settings
from wyoming_jabber.pipeline import perform_text
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.directory import Part
from wyoming_jabber.voices.selection import Selection

AMY, BOB, CREW = "en_US-amy-low", "en_US-bob-low", "de_DE-crew-low"

# 16-bit steps; what the audio steps call silence too.
_SILENT = 66


class Stage:
    """What an utterance needs."""

    def __init__(self, folder: Path, **options) -> None:
        self.settings = Settings(data_dir=(folder,), **options)
        self.voices = assemble_voices(self.settings)
        self.voices.store.scan()
        self.delivery = delivery(self.settings, lexicon_files(self.settings))

    def part(self, **selection: str) -> Part:
        return self.voices.directory.part(Selection(**selection))

    def casting(self, **selection: str) -> Casting:
        """Cast as a request does that says this about the voice."""
        return Casting(
            self.part(**selection),
            self.voices.directory,
            follows_language=self.settings.follow_language and not selection,
        )

    def blocks(
        self, text: str, *, is_ssml: bool | None = None, **selection: str
    ) -> Iterator[bytes]:
        casting = self.casting(**selection)
        return perform_text(casting, self.delivery, text, is_ssml=is_ssml)

    def pcm(self, text: str, *, is_ssml: bool | None = None, **selection: str) -> bytes:
        return b"".join(self.blocks(text, is_ssml=is_ssml, **selection))

    def seconds(self, text: str, **selection: str) -> float:
        rate = self.part(**selection).voice.info.sample_rate
        pcm = b"".join(self.blocks(text, is_ssml=None, **selection))
        return len(pcm) / 2 / rate


def samples(pcm: bytes) -> NDArray[np.int64]:
    return np.frombuffer(pcm, dtype="<i2").astype(np.int64)


def loudest(pcm: bytes) -> int:
    return int(np.abs(samples(pcm)).max(initial=0))


def silences(pcm: bytes, rate: int, shortest: float = 0.03) -> list[float]:
    """Seconds of each silence, those at both ends too."""
    sounding = np.flatnonzero(np.abs(samples(pcm)) > _SILENT)
    places = [-1, *sounding.tolist(), len(pcm) // 2]
    lengths = [(b - a - 1) / rate for a, b in pairwise(places)]
    return [length for length in lengths if length >= shortest]


def pieces(text: str, cuts: list[int]) -> list[str]:
    """Cut a text at these places, in any order."""
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[a:b] for a, b in pairwise(places)]
