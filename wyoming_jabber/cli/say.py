"""`wyoming-jabber say`: speak a text through the same pipeline, without a server."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
import shutil
import sys
from typing import BinaryIO
import wave

from wyoming_jabber import startup
from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, duration, silence
from wyoming_jabber.cli.local import cast_locally
from wyoming_jabber.cli.text_input import read_text
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import JabberError
from wyoming_jabber.pipeline import Delivery, perform_text
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.whole_file import open_whole

# Programs that play raw PCM from standard input, the most common first.
_PLAYERS = (
    ("aplay", "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", "{rate}", "-"),
    ("paplay", "--raw", "--format=s16le", "--channels=1", "--rate={rate}"),
    (
        *("ffplay", "-loglevel", "error", "-nodisp", "-autoexit"),
        *("-f", "s16le", "-ar", "{rate}", "-i", "-"),
    ),
    (
        *("play", "-q", "-t", "raw", "-e", "signed", "-b", "16", "-c", "1"),
        *("-r", "{rate}", "-"),
    ),
)

# What is written for a text that can't be spoken, so that the file is a sound file.
_SILENCE_SECONDS = 0.2

# A WAV header counts bytes in 32 bits, with a sign to be safe.
_ENDLESS_SAMPLES = 0x7FFF_F000 // SAMPLE_WIDTH

# Some five sentences.
_BRIEF_CHARACTERS = 250

# A bar for text that is spoken before it could be drawn only flickers.
_BAR_CHARACTERS = 2_000
_BAR = "Speaking: {n:.1f} s of sound in {elapsed_s:.1f} s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the text and where the speech goes."""
    parser.add_argument("text", help="what to say; - reads it from standard input")
    target = parser.add_mutually_exclusive_group()
    target.add_argument(
        "-o", "--output", metavar="FILE", help="write a WAV file; - is standard output"
    )
    target.add_argument(
        "--play", action="store_true", help="play aloud (the default without -o)"
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Speak the text."""
    text = read_text(arguments.text, settings.max_characters)
    player = None if arguments.output else _find_player()
    casting, delivery = cast_locally(settings, is_brief=len(text) < _BRIEF_CHARACTERS)
    startup.end()
    blocks = _speak(casting, delivery, text)
    if player is not None:
        _play(player, blocks, casting.lead.sample_rate)
    else:
        _write(arguments.output, blocks, casting.lead.sample_rate)
    return 0


def _speak(casting: Casting, delivery: Delivery, text: str) -> Iterator[bytes]:
    """Render with a progress bar in seconds of audio; at least a short silence."""
    rate = casting.lead.sample_rate
    blocks = perform_text(casting, delivery, text)
    if len(text) >= _BAR_CHARACTERS and sys.stderr.isatty():
        blocks = _with_bar(blocks, rate)
    spoken = False
    for pcm in blocks:
        spoken = spoken or bool(pcm)
        yield pcm
    if not spoken:
        yield silence(_SILENCE_SECONDS, rate)


def _with_bar(blocks: Iterator[bytes], sample_rate: int) -> Iterator[bytes]:
    from tqdm import tqdm  # noqa: PLC0415 - 25 ms, as long as some texts take

    with tqdm(bar_format=_BAR, leave=False) as bar:
        for pcm in blocks:
            yield pcm
            bar.update(duration(len(pcm), sample_rate))


def _write(path: str, blocks: Iterator[bytes], sample_rate: int) -> None:
    try:
        if path == "-":
            _write_stream(sys.stdout.buffer, blocks, sample_rate)
        else:
            _write_file(Path(path), blocks, sample_rate)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise JabberError(f"Can't write {path}: {error.strerror}") from error


def _write_file(target: Path, blocks: Iterator[bytes], sample_rate: int) -> None:
    with _open_sound(target) as file, wave.open(file, "wb") as sound:
        _set_format(sound, sample_rate)
        for pcm in blocks:
            sound.writeframesraw(pcm)


def _write_stream(file: BinaryIO, blocks: Iterator[bytes], sample_rate: int) -> None:
    """Write a WAV whose length is not known yet: the header says the most there is."""
    header = BytesIO()
    sound = wave.open(header, "wb")  # noqa: SIM115 - closing would correct the length
    _set_format(sound, sample_rate)
    sound.setnframes(_ENDLESS_SAMPLES)
    sound.writeframesraw(b"")
    file.write(header.getvalue())
    for pcm in blocks:
        file.write(pcm)
        file.flush()


def _set_format(sound: wave.Wave_write, sample_rate: int) -> None:
    sound.setnchannels(1)
    sound.setsampwidth(SAMPLE_WIDTH)
    sound.setframerate(sample_rate)


@contextmanager
def _open_sound(target: Path) -> Iterator[BinaryIO]:
    """Open a file that appears under its name only when it is complete."""
    if target.exists() and not target.is_file():
        raise JabberError(f"Can't write {target}: it is not a file")
    # Who lost it to a loss of power says it again: nobody waits for the disk.
    with open_whole(target, mode=None, durable=False) as file:
        yield file


def _find_player() -> tuple[str, ...]:
    for command in _PLAYERS:
        if shutil.which(command[0]) is not None:
            return command
    names = ", ".join(command[0] for command in _PLAYERS)
    raise JabberError(
        f"No sound player was found ({names}); install one or write a file with -o"
    )


def _play(player: tuple[str, ...], blocks: Iterator[bytes], sample_rate: int) -> None:
    import subprocess  # noqa: PLC0415 - 3 ms; a file needs no player

    command = [part.format(rate=sample_rate) for part in player]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603 - from our table
        assert process.stdin is not None, "it was asked for"
        try:
            for pcm in blocks:
                process.stdin.write(pcm)
            process.stdin.close()
        except BrokenPipeError:
            pass  # the player has ended and its status says how
    if process.returncode != 0:
        raise JabberError(f"{player[0]} could not play (status {process.returncode})")
