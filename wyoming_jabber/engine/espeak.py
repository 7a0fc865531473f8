"""espeak-ng's own formant synthesis: the only module that speaks its C interface.

The library keeps all its state in global variables, and phonemizer loads it too. So
ours is a private copy, loaded at first use, once per process, with one lock around
every call; any thread may call.
"""

from collections.abc import Iterator
import ctypes
from itertools import takewhile
import logging
import os
from pathlib import Path
import struct
from tempfile import TemporaryDirectory
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.errors import EngineError

_LOGGER = logging.getLogger(__name__)

SAMPLE_RATE = 22050
"""Hertz; what the data files are made for."""

RATE_NORMAL = 175
RATE_MINIMUM = 80
RATE_MAXIMUM = 450
"""Words per minute. Slower than the minimum sounds like the minimum; faster than the
maximum, the library would squeeze the samples instead of the speech."""

# Names from espeak-ng/speak_lib.h.
# "Retrieval" is the other mode that returns samples; it hands every utterance to a
# thread of its own and waits in steps of 10 ms: measured, ten times slower.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
# Without it, missing data files end the process.
_INITIALIZE_DONT_EXIT = 0x8000
_RATE, _VOLUME, _PITCH = 1, 2, 3
_POS_CHARACTER = 1
# UTF-8, and the pause that belongs to the last mark: about 300 ms after a sentence,
# 150 ms after a comma. Neither SSML nor phoneme codes are flagged: both are text.
_SYNTH_FLAGS = 0x1 | 0x1000
_OK = _GO_ON = 0
_STOP = 1

# Milliseconds of sound per callback. The library's 60 would be eight times the calls.
_BUFFER_MS = 500

# Any constant: breath noise then starts alike for every utterance.
_RANDOM_SEED = 1

# Variables inside functions of the library that nothing sets back: the place in the
# table of pitch flutter, the automatic gain and the count of glottal cycles. Without
# this, a sentence has other samples (not another sound) each time it is said.
_START_VALUES = {"Flutter_ix": 0, "agc": 256, "cycle_count": 0}

# NUL would end the text, U+0001 begins a command to the synthesizer, and no other
# control character but white space means anything to a listener.
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), " ")

_SynthCallback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)

# A section header (kind, offset, size and linked section are read) and a symbol (the
# place of its name and its address) in a 64-bit ELF file.
_SECTION = np.dtype("V4, <u4, V16, <u8, <u8, <u4, V20")
_SYMBOL = np.dtype("<u4, V4, <u8, V8")
_SYMBOL_TABLE = 2


class LibraryVoice(NamedTuple):
    """A language or accent that the library speaks."""

    identifier: str
    """Its file, such as `gmw/en-US`; what `synthesize` takes."""

    name: str
    """In English, such as `English (America)`."""

    languages: tuple[tuple[int, str], ...]
    """Priority, lower is better, and espeak's code; the first is its own."""

    gender: str | None


class EspeakLibrary:
    """espeak-ng, loaded when it is first needed. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: _PrivateCopy | None = None
        self._voices: tuple[LibraryVoice, ...] | None = None

    def voices(self) -> tuple[LibraryVoice, ...]:
        """Return every language it speaks. Raises EngineError if it can't be loaded."""
        with self._lock:
            if self._voices is None:
                self._voices = tuple(self._copy().voices())
            return self._voices

    def synthesize(
        self,
        text: str,
        identifier: str,
        *,
        rate_wpm: int = RATE_NORMAL,
        pitch: int = 50,
        volume: int = 100,
    ) -> list[NDArray[np.int16]]:
        """Return the text as blocks of samples, mono, at `SAMPLE_RATE`; blocks.

        The text is plain, whatever is in it. The same arguments give the same
        samples. Raises EngineError.
        """
        settings = {_RATE: rate_wpm, _PITCH: pitch, _VOLUME: volume}
        plain = text.translate(_CONTROLS).encode("utf-8", "ignore")
        with self._lock:
            return self._copy().synthesize(plain, identifier.encode(), settings)

    def _copy(self) -> "_PrivateCopy":
        if self._loaded is None:
            self._loaded = _PrivateCopy(*_packaged_files())
        return self._loaded


LIBRARY = EspeakLibrary()
"""The one copy of this process."""


class _VoiceStruct(ctypes.Structure):
    """The head of espeak_VOICE; only pointers to it are used."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
    )


_VoiceList = ctypes.POINTER(ctypes.POINTER(_VoiceStruct))
_GENDERS = {1: "male", 2: "female"}


class _PrivateCopy:
    """A loaded and initialized library. Not thread-safe."""

    def __init__(self, library_path: Path, data_path: Path) -> None:
        try:
            image = library_path.read_bytes()
            self._functions = _load_private(image)
            self._counters = _find_counters(self._functions, image)
            self._functions.espeak_ListVoices.restype = _VoiceList
        except (OSError, AttributeError) as error:
            raise EngineError(f"espeak-ng can't be loaded: {error}") from error
        # Kept here: the library calls it as long as it lives.
        self._callback = _SynthCallback(self._collect)
        self._blocks: list[bytes] = []
        self._error: BaseException | None = None
        self._start(data_path)

    def voices(self) -> Iterator[LibraryVoice]:
        for pointer in takewhile(bool, self._functions.espeak_ListVoices(None)):
            voice = pointer.contents
            yield LibraryVoice(
                identifier=voice.identifier.decode(),
                name=voice.name.decode().strip(),
                languages=tuple(_languages(voice.languages)),
                gender=_GENDERS.get(voice.gender),
            )

    def synthesize(
        self, text: bytes, identifier: bytes, settings: dict[int, int]
    ) -> list[NDArray[np.int16]]:
        self._reset(identifier)
        for parameter, value in settings.items():
            self._functions.espeak_SetParameter(parameter, value, 0)
        size = ctypes.c_size_t(len(text) + 1)
        status = self._functions.espeak_Synth(
            text, size, 0, _POS_CHARACTER, 0, _SYNTH_FLAGS, None, None
        )
        if self._error is not None:
            raise self._error
        if status != _OK:
            raise EngineError(f"espeak-ng refused the text with status {status}")
        return [np.frombuffer(block, np.int16) for block in self._blocks]

    def _start(self, data_path: Path) -> None:
        data = os.fsencode(data_path)
        sample_rate = self._functions.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, data, _INITIALIZE_DONT_EXIT
        )
        if sample_rate != SAMPLE_RATE:
            raise EngineError(f"espeak-ng can't read its data in {data_path}")
        self._functions.espeak_SetSynthCallback(self._callback)

    def _reset(self, identifier: bytes) -> None:
        """Choose the voice, and forget all that was said before."""
        self._blocks, self._error = [], None
        if self._functions.espeak_SetVoiceByName(identifier) != _OK:
            raise EngineError(f"espeak-ng has no voice {identifier.decode()}")
        self._functions.espeak_ng_SetRandSeed(ctypes.c_long(_RANDOM_SEED))
        for name, counter in self._counters.items():
            counter.value = _START_VALUES[name]

    def _collect(self, address: int | None, count: int, _events: int | None) -> int:
        """Keep a block of samples; called by the library."""
        try:
            if address and count > 0:
                self._blocks.append(ctypes.string_at(address, 2 * count))
        except BaseException as error:  # noqa: BLE001 - C can't pass it on; synthesize() does
            self._error = error
            return _STOP
        return _GO_ON


def _packaged_files() -> tuple[Path, Path]:
    """Return the library's file and its data folder, from the loader package."""
    try:
        import espeakng_loader as loader  # noqa: PLC0415 - its lack is told

        return Path(loader.get_library_path()), Path(loader.get_data_path())
    except (ImportError, RuntimeError) as error:
        raise EngineError(
            f"espeak-ng is missing ({error}): install the package espeakng-loader"
        ) from error


def _load_private(image: bytes) -> ctypes.CDLL:
    """Load a copy that nobody else has, and leave no file behind.

    Where no folder will do (read-only, full, or closed to programs), memory serves.
    """
    try:
        with TemporaryDirectory(prefix="jabber-espeak-") as folder:
            path = Path(folder, "libespeak-ng.so")
            path.write_bytes(image)
            return ctypes.CDLL(str(path))
    except OSError as error:
        _LOGGER.debug("No temporary folder for espeak-ng: %s", error)
    with os.fdopen(os.memfd_create("libespeak-ng"), "wb") as file:
        file.write(image)
        file.flush()
        return ctypes.CDLL(f"/proc/self/fd/{file.fileno()}")


def _languages(address: int) -> Iterator[tuple[int, str]]:
    """Read espeak's list: a priority byte and a C string each, then a zero byte."""
    while priority := ctypes.c_ubyte.from_address(address).value:
        code = ctypes.string_at(address + 1)
        yield priority, code.decode()
        address += len(code) + 2


def _find_counters(library: ctypes.CDLL, image: bytes) -> dict[str, ctypes.c_int]:
    """Return the loaded library's variables of `_START_VALUES`, by name.

    Empty if the symbols are stripped or anything about them is not as expected.
    """
    try:
        symbols = _symbols(image)
        here = ctypes.cast(library.espeak_Synth, ctypes.c_void_p).value or 0
        base = here - symbols["espeak_Synth"]
        addresses = {name: base + symbols[name] for name in _START_VALUES}
    except (LookupError, ValueError) as error:
        _LOGGER.debug("espeak-ng hides its counters, so samples vary: %r", error)
        return {}
    counters = {name: ctypes.c_int.from_address(at) for name, at in addresses.items()}
    values = {name: counter.value for name, counter in counters.items()}
    return counters if values == _START_VALUES else {}


def _symbols(image: bytes) -> dict[str, int]:
    """Return the address of each symbol that an ELF file has once, by bare name.

    Raises LookupError or ValueError if the file is of another kind or stripped.
    """
    if not image.startswith(b"\x7fELF\x02\x01"):
        raise ValueError("not a 64-bit little-endian ELF file")
    start, section_count = struct.unpack_from("<40xQ12xH", image)
    sections = np.frombuffer(image, _SECTION, section_count, start).tolist()
    tables = [section for section in sections if section[1] == _SYMBOL_TABLE]
    _, _, _, offset, size, names_section, _ = tables[0]
    names = image[sections[names_section][3] :]
    found: dict[str, list[int]] = {}
    symbols = np.frombuffer(image, _SYMBOL, size // _SYMBOL.itemsize, offset)
    for at, _, address, _ in symbols.tolist():
        # A variable inside a function reads "agc.6035" from GCC.
        name = names[at : names.index(b"\0", at)].partition(b".")[0].decode()
        found.setdefault(name, []).append(address)
    return {name: at[0] for name, at in found.items() if len(at) == 1}
