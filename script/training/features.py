"""Sound to features: log-mel spectrogram, F0 and the phase of the fundamental.

One file per utterance: WORK/features/<speaker>/<id>.npz with
- `samples`  int16 (T * 256,), levelled to one loudness;
- `mel`      float16 (T, 80), natural log;
- `log_f0`   float32 (T,), ln Hz, interpolated over unvoiced frames;
- `voiced`   bool (T,);
- `phase`    float32 (T,), cycles by which the fundamental is ahead of the integral of F0.
Frame t is centred on sample 256 t.
"""

import argparse
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pool
from pathlib import Path
import random
import warnings

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter
from scipy.signal import resample_poly
import soundfile
from tqdm import tqdm

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pyworld imports pkg_resources
    import pyworld

SAMPLE_RATE = 22050
HOP = 256
MEL_FFT = 1024
MEL_BANDS = 80

# Loudness that all utterances are brought to, so that a model sees one level.
_RMS = 0.07

# Silence that a clip gets on both sides: recordings are cut so close that the first
# phoneme has no beginning.
_ROOM_SECONDS = 0.12

# F0 in hertz of a woman who reads with life; a narrower range is faster.
F0_RANGE = (75.0, 450.0)

# Where F0 is unknown in a clip without voice.
_F0_DEFAULT = 200.0

# Frames of the median that removes octave jumps.
_F0_MEDIAN = 5

# Log-mel of digital silence.
MEL_FLOOR = 1e-5

Array = NDArray[np.float64]
Floats = NDArray[np.float32]


def mel_filters() -> Floats:
    """Return triangular filters `(80, 513)` on the mel scale, each of area one."""
    edges = np.linspace(0, 2595 * np.log10(1 + SAMPLE_RATE / 2 / 700), MEL_BANDS + 2)
    hertz = 700 * (10 ** (edges / 2595) - 1)
    bins = np.linspace(0, SAMPLE_RATE / 2, MEL_FFT // 2 + 1)
    left, centre, right = (hertz[i : i + MEL_BANDS, None] for i in range(3))
    rising = (bins - left) / (centre - left)
    falling = (right - bins) / (right - centre)
    triangles = np.maximum(0, np.minimum(rising, falling)) * 2 / (right - left)
    return triangles.astype(np.float32)


_FILTERS = mel_filters()


def mel_spectrogram(samples: Array) -> Floats:
    """Return natural-log mel `(T, 80)`; `samples` are a multiple of the hop long."""
    padded = np.pad(samples, MEL_FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, MEL_FFT)[::HOP]
    window = np.hanning(MEL_FFT + 1)[:-1]
    magnitudes = np.abs(np.fft.rfft(frames[: len(samples) // HOP] * window, axis=1))
    return np.log(np.maximum(magnitudes @ _FILTERS.T, MEL_FLOOR)).astype(np.float32)


def fundamental(
    samples: Array, f0_range: tuple[float, float] = F0_RANGE
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return ln F0 `(T,)`, interpolated, and where there is voice.

    Harvest and StoneMask of WORLD (M. Morise, Interspeech 2017).
    """
    period_ms = 1000 * HOP / SAMPLE_RATE
    f0, times = pyworld.harvest(samples, SAMPLE_RATE, *f0_range, frame_period=period_ms)
    f0 = pyworld.stonemask(samples, f0, times, SAMPLE_RATE)
    count = len(samples) // HOP
    f0 = np.pad(f0, (0, max(0, count - len(f0))))[:count]
    voiced = f0 > 0
    if voiced.sum() < _F0_MEDIAN:
        return np.full(count, np.log(_F0_DEFAULT), np.float32), np.zeros(count, bool)
    f0[voiced] = median_filter(f0[voiced], _F0_MEDIAN, mode="nearest")
    at = np.arange(count)
    return np.interp(at, at[voiced], np.log(f0[voiced])).astype(np.float32), voiced


def fundamental_phase(samples: Array, log_f0: Floats) -> Floats:
    """Return how far `(T,)`, in cycles, the fundamental is ahead of the integral of F0.

    A pulse train with this offset is in step with the recording, so a vocoder can learn
    phases from it.
    """
    at = np.arange(len(samples)) / HOP
    f0 = np.interp(at, np.arange(len(log_f0)), np.exp(log_f0))
    shifted = samples * np.exp(-2j * np.pi * np.cumsum(f0 / SAMPLE_RATE))
    window = np.hanning(int(SAMPLE_RATE * 0.02))
    slow = np.convolve(shifted, window / window.sum(), "same")
    return (np.unwrap(np.angle(slow))[::HOP] / (2 * np.pi)).astype(np.float32)


def with_room(samples: Array, rng: np.random.Generator) -> Array:
    """Return the clip with its own room noise before and after it."""
    length = int(_ROOM_SECONDS * SAMPLE_RATE)
    frames = np.lib.stride_tricks.sliding_window_view(samples, 512)[::256]
    energy = (frames**2).mean(axis=1)
    quiet = frames[np.argsort(energy)[: max(4, len(frames) // 50)]]
    spectrum = np.sqrt((np.abs(np.fft.rfft(quiet * np.hanning(512))) ** 2).mean(axis=0))
    level = np.sqrt((quiet**2).mean())

    def room() -> Array:
        noise = np.fft.rfft(rng.standard_normal(length))
        shape = np.interp(
            np.linspace(0, 1, len(noise)), np.linspace(0, 1, 257), spectrum
        )
        sound = np.fft.irfft(noise * shape, length)
        return sound * (level / max(1e-9, sound.std()))

    return np.concatenate(
        [_faded(room(), samples, 1), samples, _faded(room(), samples, -1)]
    )


def _faded(room: Array, samples: Array, side: int) -> Array:
    """Ramp the step between the room and the clip's edge over some milliseconds."""
    ramp = 64
    edge = samples[0] if side > 0 else samples[-1]
    curve = np.linspace(0, 1, ramp) * edge
    if side > 0:
        room[-ramp:] += curve
    else:
        room[:ramp] += curve[::-1]
    return room


def analyse(
    samples: Array, f0_range: tuple[float, float] = F0_RANGE
) -> dict[str, NDArray]:
    """Return all features of one levelled utterance."""
    count = len(samples) // HOP
    pcm = np.round(np.clip(samples[: count * HOP], -1, 1) * 32767).astype(np.int16)
    exact = pcm / 32767.0
    log_f0, voiced = fundamental(exact, f0_range)
    return {
        "samples": pcm,
        "mel": mel_spectrogram(exact).astype(np.float16),
        "log_f0": log_f0,
        "voiced": voiced,
        "phase": fundamental_phase(exact, log_f0),
    }


def read_clip(path: Path) -> Array:
    """Return mono samples at 22,050 Hz. Raises ValueError for what isn't mono."""
    samples, rate = soundfile.read(path)
    if samples.ndim != 1:
        raise ValueError(f"{path}: {samples.shape[1]} channels, expected 1")
    if rate != SAMPLE_RATE:
        samples = resample_poly(samples, SAMPLE_RATE // 50, rate // 50)
    return samples


def write_features(
    path: Path, folder: Path, *, pads: bool, f0_range: tuple[float, float]
) -> None:
    """Analyse one clip into `folder`, unless that is done."""
    target = folder / f"{path.stem}.npz"
    if target.exists():
        return
    samples = read_clip(path)
    samples = samples * (_RMS / max(1e-6, np.sqrt((samples**2).mean())))
    if pads:
        samples = with_room(samples, np.random.default_rng(len(samples)))
    partial_file = target.with_suffix(".tmp.npz")
    np.savez(partial_file, **analyse(samples, f0_range))
    partial_file.rename(target)


def analyse_all(
    clips: list[Path],
    folder: Path,
    *,
    pads: bool,
    f0_range: tuple[float, float],
    jobs: int,
) -> None:
    """Analyse clips in several processes; what is there already is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    # In random order: training may begin with what is ready.
    random.Random(0).shuffle(clips)
    work = partial(write_features, folder=folder, pads=pads, f0_range=f0_range)
    with Pool(jobs) as pool:
        done: Iterator[None] = pool.imap_unordered(work, clips, chunksize=4)
        for _ in tqdm(done, total=len(clips), desc=folder.name, mininterval=5):
            pass


def main() -> None:
    parser = argparse.ArgumentParser(description="Analyse recordings or teacher audio.")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--speaker", required=True, help="name of the features folder")
    parser.add_argument(
        "--clips", type=Path, required=True, help="folder of wav or flac"
    )
    parser.add_argument("--pad-with-room", action="store_true")
    parser.add_argument(
        "--f0-range", type=float, nargs=2, default=F0_RANGE, metavar="HERTZ"
    )
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    clips = sorted([*args.clips.glob("*.flac"), *args.clips.glob("*.wav")])
    folder = args.work / "features" / args.speaker
    analyse_all(
        clips,
        folder,
        pads=args.pad_with_room,
        f0_range=tuple(args.f0_range),
        jobs=args.jobs,
    )


if __name__ == "__main__":
    main()
