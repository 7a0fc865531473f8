"""`say`: a whole sound file, a stream, or a player; and nothing half done."""

from io import BytesIO, StringIO, TextIOWrapper
import json
import os
from pathlib import Path
import shutil
import struct
import sys
import wave

import pytest

from tests.cli.conftest import AMY, CREW
from tests.stage import Stage
from tests.tiny_models import PHONEMES, piper_model, write_piper_voice
from wyoming_jabber.cli import say

TEXT = "The kitchen light is now off. The door is closed."
HEADER_BYTES = 44


@pytest.fixture
def target(tmp_path) -> Path:
    """A place for a file in a folder of its own."""
    folder: Path = tmp_path / "sounds"
    folder.mkdir()
    return folder / "speech.wav"


def read_wav(file: Path) -> tuple[int, bytes]:
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        frames = sound.readframes(sound.getnframes())
        assert len(frames) == 2 * sound.getnframes()
        return sound.getframerate(), frames


def rendered(voice_dir: Path, text: str, **options) -> bytes:
    """Return what the pipeline makes of a text; a voice that is named speaks it all."""
    who = {"name": options["voice"]} if "voice" in options else {}
    return Stage(voice_dir, **options).pcm(text, **who)


def set_stdin(monkeypatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data), encoding="utf-8"))


# To a file


def test_a_file_holds_the_whole_speech_and_nothing_else_is_written(
    jabber, target, voice_dir
):
    assert jabber("say", TEXT, "-o", target) == (0, "", "")
    rate, frames = read_wav(target)
    assert rate == 22050
    assert frames == rendered(voice_dir, TEXT)
    assert 2 < len(frames) / 2 / rate < 8
    assert list(target.parent.iterdir()) == [target]


def test_flags_reach_the_voice(jabber, target, voice_dir):
    options = {"voice": CREW, "speaker": "bert", "length_scale": 0.6}
    flags = ("--voice", CREW, "--speaker", "bert", "--length-scale", "0.6")
    assert jabber("say", TEXT, "-o", target, *flags).status == 0
    _, frames = read_wav(target)
    assert frames == rendered(voice_dir, TEXT, **options)
    assert frames != rendered(voice_dir, TEXT, **options | {"speaker": "anna"})
    assert frames != rendered(voice_dir, TEXT, **options | {"length_scale": 1.2})


def test_espeak_speaks_where_there_is_no_other_voice(jabber, target, tmp_path):
    answer = jabber("say", TEXT, "-o", target, "--data-dir", tmp_path / "empty")
    assert answer.status == 0
    _, frames = read_wav(target)
    assert any(frames)


def test_a_file_that_is_there_is_replaced_as_a_whole(jabber, target, voice_dir):
    target.write_bytes(bytes(10_000_000))
    assert jabber("say", "Yes.", "-o", target).status == 0
    assert read_wav(target)[1] == rendered(voice_dir, "Yes.")


@pytest.mark.parametrize("text", ["", " \n", "...", "**"])
def test_text_that_cannot_be_spoken_is_a_short_silence(jabber, target, text):
    assert jabber("say", text, "-o", target) == (0, "", "")
    rate, frames = read_wav(target)
    assert len(frames) / 2 / rate == pytest.approx(0.2)
    assert not any(frames)


def test_text_comes_from_standard_input(jabber, target, voice_dir, monkeypatch):
    set_stdin(monkeypatch, TEXT.encode())
    assert jabber("say", "-", "-o", target).status == 0
    assert read_wav(target)[1] == rendered(voice_dir, TEXT)


def test_standard_input_that_is_no_text_is_one_line(jabber, target, monkeypatch):
    set_stdin(monkeypatch, b"caf\xe9 au lait")
    answer = jabber("say", "-", "-o", target)
    assert answer.status == 1
    assert answer.complaint == "Standard input is not utf-8 text"
    assert not target.exists()


def test_an_argument_that_is_no_text_is_spoken_as_far_as_it_is(jabber, target):
    assert jabber("say", os.fsdecode(b"hello \xff there"), "-o", target).status == 0
    assert any(read_wav(target)[1])


# What goes wrong


@pytest.fixture
def fragile(tmp_path) -> Path:
    """A folder whose voice is fine, until it has to say a b."""
    ids = {symbol: [n] for n, symbol in enumerate(PHONEMES)} | {"b": [900]}
    changes = {"phoneme_id_map": ids, "num_symbols": 1000}
    folder: Path = tmp_path / "fragile"
    write_piper_voice(folder, "en_US-frail-low", changes=changes)
    return folder


def test_nothing_is_left_behind_by_a_voice_that_fails_in_the_middle(
    jabber, target, fragile
):
    flags = ("-o", target, "--data-dir", fragile)
    assert jabber("say", "All is well.", *flags).status == 0
    before = target.read_bytes()
    answer = jabber("say", "All is well.\nBob.", *flags)
    assert (answer.status, answer.out) == (1, "")
    assert "frail" in answer.complaint or "900" in answer.complaint
    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]


def test_a_broken_voice_leaves_no_file(jabber, target, tmp_path):
    write_piper_voice(tmp_path / "broken").write_bytes(piper_model()[:1000])
    flags = ("--data-dir", tmp_path / "broken", "--voice", "en_US-tiny-medium")
    answer = jabber("say", TEXT, "-o", target, *flags)
    assert answer.status == 1
    assert "en_US-tiny-medium.onnx" in answer.complaint
    assert list(target.parent.iterdir()) == []


@pytest.mark.usefixtures("no_shipped_voices")
def test_a_broken_voice_that_nobody_named_is_stood_in_for(
    jabber, target, tmp_path, caplog
):
    write_piper_voice(tmp_path / "broken").write_bytes(piper_model()[:1000])
    answer = jabber("say", TEXT, "-o", target, "--data-dir", tmp_path / "broken")
    assert answer.status == 0
    assert caplog.messages[-1].endswith("espeak-en-us speaks instead")
    assert any(read_wav(target)[1])


def test_a_folder_that_is_not_there_is_one_line(jabber, target):
    missing = target.parent / "missing" / "speech.wav"
    answer = jabber("say", TEXT, "-o", missing)
    assert answer.status == 1
    assert answer.complaint == f"Can't write {missing}: No such file or directory"
    assert not missing.parent.exists()


@pytest.mark.parametrize("place", ["/dev/full", "/"])
def test_only_files_are_written(jabber, place):
    answer = jabber("say", TEXT, "-o", place)
    assert answer.status == 1
    assert answer.complaint == f"Can't write {place}: it is not a file"


@pytest.mark.parametrize("source", ["argument", "standard input"])
def test_too_long_a_text_is_refused_before_anything_is_done(
    jabber, target, monkeypatch, source
):
    set_stdin(monkeypatch, b"x" * 11)
    text = "-" if source == "standard input" else "x" * 11
    answer = jabber("say", text, "-o", target, "--max-characters", 10)
    assert answer.status == 1
    assert answer.complaint == "The text has more than 10 characters"
    assert not target.exists()
    assert jabber("say", "x" * 10, "-o", target, "--max-characters", 10).status == 0


def test_no_more_of_standard_input_is_read_than_may_be_spoken(
    jabber, target, monkeypatch
):
    source = BytesIO(b"x" * 10_000_000)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(source, encoding="utf-8"))
    assert jabber("say", "-", "-o", target).status == 1
    assert source.tell() < 1_000_000


class InterruptedInput(StringIO):
    """A person who presses Ctrl-C instead of typing."""

    def read(self, size: int | None = -1) -> str:
        raise KeyboardInterrupt


def test_ctrl_c_is_the_status_that_shells_expect(jabber, target, monkeypatch):
    monkeypatch.setattr(sys, "stdin", InterruptedInput())
    assert jabber("say", "-", "-o", target) == (130, "", "")
    assert not target.exists()


# To a stream


def test_standard_output_gets_a_wav_that_can_be_played_while_it_comes(
    capsysbinary, voice_dir
):
    from wyoming_jabber.cli.main import run  # noqa: PLC0415 - not with text capture

    assert run(["say", TEXT, "-o", "-", "--data-dir", str(voice_dir)]) == 0
    sound, error = capsysbinary.readouterr()
    assert error == b""
    assert sound[HEADER_BYTES:] == rendered(voice_dir, TEXT)
    riff, riff_size, kind = struct.unpack("<4sI8s", sound[:16])
    data, data_size = struct.unpack("<4sI", sound[36:HEADER_BYTES])
    assert (riff, kind, data) == (b"RIFF", b"WAVEfmt ", b"data")
    assert struct.unpack("<HHIIHH", sound[20:36]) == (1, 1, 22050, 44100, 2, 16)
    # No end is known yet: the sizes are the largest that fit in 31 bits.
    assert data_size > 2_000_000_000
    assert riff_size == data_size + 36


# To a player


@pytest.fixture
def players(tmp_path, monkeypatch) -> Path:
    """The only folder on PATH; it has no player yet."""
    folder: Path = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


CAT = shutil.which("cat")


def install(folder: Path, name: str, *, status: int = 0, reads: bool = True) -> None:
    """Write a player that records how it was called and what it was to play."""
    record = f'{CAT} > "{folder}/{name}.sound"' if reads else ""
    script = folder / name
    script.write_text(
        f'#!/bin/sh\necho "$@" > "{folder}/{name}.arguments"\n{record}\nexit {status}\n'
    )
    script.chmod(0o755)


PLAYERS = {
    "aplay": "-q -t raw -f S16_LE -c 1 -r 22050 -",
    "paplay": "--raw --format=s16le --channels=1 --rate=22050",
    "ffplay": "-loglevel error -nodisp -autoexit -f s16le -ar 22050 -i -",
    "play": "-q -t raw -e signed -b 16 -c 1 -r 22050 -",
}


@pytest.mark.parametrize("name", PLAYERS)
@pytest.mark.parametrize("flags", [["--play"], []])
def test_a_player_is_told_the_format_and_given_the_sound(
    jabber, players, voice_dir, name, flags
):
    install(players, name)
    assert jabber("say", TEXT, *flags) == (0, "", "")
    assert (players / f"{name}.arguments").read_text().strip() == PLAYERS[name]
    assert (players / f"{name}.sound").read_bytes() == rendered(voice_dir, TEXT)


def test_the_most_common_player_is_taken(jabber, players):
    for name in PLAYERS:
        install(players, name)
    assert jabber("say", TEXT).status == 0
    assert (players / "aplay.sound").exists()
    assert not (players / "play.sound").exists()


def test_without_a_player_it_says_which_ones_there_could_be(jabber, players):
    answer = jabber("say", TEXT, "--play")
    assert answer.status == 1
    assert "aplay, paplay, ffplay, play" in answer.complaint
    assert "-o" in answer.complaint


@pytest.mark.parametrize("reads", [True, False])
@pytest.mark.parametrize("text", ["Yes.", TEXT * 20])
def test_a_player_that_fails_is_named_with_its_status(jabber, players, reads, text):
    install(players, "aplay", status=3, reads=reads)
    answer = jabber("say", text)
    assert (answer.status, answer.out) == (1, "")
    assert answer.complaint == "aplay could not play (status 3)"


def test_a_voice_that_fails_while_playing_is_told_and_the_player_ends(
    jabber, players, fragile
):
    install(players, "aplay")
    answer = jabber("say", "All is well.\nBob.", "--data-dir", fragile)
    assert answer.status == 1
    assert "900" in answer.complaint
    assert (players / "aplay.sound").stat().st_size > 0


def test_the_folder_of_the_tests_has_the_voices_they_name(jabber):
    listed = json.loads(jabber("voices", "--json", "--server", "tcp://[::1]:1").out)
    assert {AMY, CREW} <= {voice["name"] for voice in listed}


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_text_shows_on_a_terminal_how_far_it_is(
    jabber, target, monkeypatch, voice_dir
):
    monkeypatch.setattr(say, "_BAR_CHARACTERS", len(TEXT))
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert jabber("say", TEXT, "-o", str(target)).status == 0
    assert "s of sound in" in terminal.getvalue()
    assert read_wav(target)[1] == rendered(voice_dir, TEXT)


def test_a_short_text_needs_no_bar(jabber, target, monkeypatch):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert jabber("say", TEXT, "-o", str(target)).status == 0
    assert "of sound" not in terminal.getvalue()
