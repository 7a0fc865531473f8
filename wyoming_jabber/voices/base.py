"""What every voice and every voice family can do."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.session import SessionOptions


class VoiceInfo(NamedTuple):
    """What is known of a voice before it is loaded."""

    name: str
    """Unique and stable; what a client sends to choose the voice."""

    family: str
    """Key of the family table in `voices.registry`."""

    description: str
    """The label that a person chooses by; ends with the licence."""

    languages: tuple[str, ...]
    """BCP-47 tags, such as `en-US`; the first is the main one."""

    sample_rate: int
    """Hertz; always mono, 16 bit on the wire."""

    licence: str
    attribution_name: str
    attribution_url: str
    version: str | None = None
    speakers: tuple[str, ...] = ()
    """Names of the people inside one voice; empty when there is one."""

    aliases: tuple[str, ...] = ()
    """Other names that clients may use."""

    size_bytes: int = 0
    """Size of the voice's files on disk."""

    memory_bytes: int = 0
    """Memory that the voice is expected to take once it is warm."""

    is_natural: bool = True
    """False for a formant voice, which speaks only when nothing better can."""

    has_rate: bool = True
    """False if `generate` ignores length scale and rate; then the sound is stretched."""

    has_pitch: bool = False
    """False if `generate` ignores pitch; then the sound is shifted."""

    has_variation: bool = False
    """True if the same text sounds a little different each time."""

    is_shipped: bool = False
    """Comes with the program; speaks when nobody has installed a voice as good."""

    path: Path | None = None
    """The file that a voice is loaded by, for one that has files."""

    revision: str = ""
    """Changes whenever the voice's files do."""


class SynthesisOptions(NamedTuple):
    """How to speak; None means the voice's own value."""

    speaker: str | None = None
    length_scale: float | None = None
    """Phoneme duration factor: 2 is half as fast."""

    rate: float = 1.0
    """Speed factor on top of the length scale: 2 is twice as fast."""

    pitch: float = 0.0
    """Semitones higher, for a voice that has pitch."""

    pitch_range: float = 1.0
    """How lively the melody is, for a voice that has pitch: 0 is flat."""

    noise_scale: float | None = None
    """Variation of the sound (VITS); loudness of breath and hiss (Jabber)."""

    noise_w_scale: float | None = None
    """Variation of the durations (VITS)."""


class Voice(Protocol):
    """A loaded voice. Called from one engine thread at a time or from several."""

    @property
    def info(self) -> VoiceInfo:
        """What is known of the voice."""

    def phonemize(self, text: str) -> Sequence[str]:
        """Turn normalized text into what `generate` reads.

        An empty sequence means that the text can't be spoken.
        """

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        """Yield blocks of float32 samples, mono, in [-1, 1], at `info.sample_rate`.

        Raises SpeakerNotFoundError, EngineError.
        """


def variant_of(voice: Voice) -> str:
    """Return what a voice's sound depends on beside its files and the options.

    A voice that may be loaded in one of several forms, such as INT8 and fp32, names the
    form in an attribute `variant`; others need none.
    """
    return str(getattr(voice, "variant", ""))


class Family(Protocol):
    """One voice architecture: finds its voices on disk and loads them."""

    def scan(self, data_dirs: Sequence[Path]) -> Iterable[VoiceInfo]:
        """Find this family's voices without loading a model.

        A voice whose files are broken is left out with one warning in the log.
        """

    def load(self, info: VoiceInfo, options: SessionOptions) -> Voice:
        """Load one voice; blocks. Raises VoiceError, EngineError."""


@runtime_checkable
class Preparable(Protocol):
    """A family whose voices can be made faster for the machine they are on.

    `load` uses what there is; what makes it is named in `optimize.preparation`.
    """

    def needs_preparation(self, info: VoiceInfo, options: SessionOptions) -> bool:
        """Whether nothing has been prepared, or tried, for this machine; blocks."""
