"""Finding Piper voices on disk."""

import json
import logging
import os
from pathlib import Path

import pytest

from tests.tiny_models import piper_config, write_piper_voice
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.piper_scan import PiperScanner

UNKNOWN = "licence unknown: see the voice's model card"


def scan(*folders: Path) -> list[VoiceInfo]:
    return PiperScanner().scan(folders)


def names(*folders: Path) -> list[str]:
    return [voice.name for voice in scan(*folders)]


def test_what_is_told_of_a_voice(tmp_path: Path) -> None:
    model = write_piper_voice(tmp_path, "en_US-hfc_female-medium", licence="CC0")
    (voice,) = scan(tmp_path)
    assert voice.name == "en_US-hfc_female-medium"
    assert voice.family == "piper"
    assert voice.description == "Hfc female (medium), English, United States; CC0"
    assert voice.languages == ("en-US",)
    assert voice.sample_rate == 22050
    assert voice.licence == "CC0"
    assert voice.attribution_name == "Piper"
    assert voice.attribution_url.startswith("https://")
    assert voice.speakers == ()
    assert voice.aliases == ("en_US-tiny-medium",)
    assert voice.path == model
    assert voice.size_bytes > model.stat().st_size
    assert voice.memory_bytes > voice.size_bytes
    assert voice.is_natural


def test_speakers(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, speakers=("zoe", "adam"))
    assert scan(tmp_path)[0].speakers == ("zoe", "adam")


def test_a_name_of_its_own(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, "grandma", changes={"audio": {"sample_rate": 16000}})
    (voice,) = scan(tmp_path)
    assert voice.description == f"Tiny, English, United States; {UNKNOWN}"
    assert voice.aliases == ()


def test_an_old_voice_is_labelled_by_its_file(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, "grandma", old_keys=True)
    (voice,) = scan(tmp_path)
    assert voice.description == f"Grandma (medium); {UNKNOWN}"


@pytest.mark.parametrize(
    ("name", "code", "espeak_voice", "language"),
    [
        ("voice", "en_US", "en-us", "en-US"),
        ("voice", "de_DE", "en-us", "de-DE"),
        ("voice", "sr-latn_rs", "sr", "sr-Latn-RS"),
        ("voice", "es-419", "es", "es-419"),
        ("voice", "ca_ES-valencia", "ca", "ca-ES-valencia"),
        ("nl_BE-nathalie-x_low", None, "nl", "nl-BE"),
        ("voice", None, "en-us", "en-US"),
        ("voice", None, "en-gb-x-rp", "en-GB"),
        ("voice", None, "de", "de"),
        ("voice", None, "cmn", "zh"),
        ("voice", None, "es-419", "es-419"),
    ],
)
def test_languages(
    tmp_path: Path, name: str, code: str | None, espeak_voice: str, language: str
) -> None:
    changes = {"language": code and {"code": code}}
    write_piper_voice(tmp_path, name, espeak_voice=espeak_voice, changes=changes)
    assert scan(tmp_path)[0].languages == (language,)


def test_a_language_that_nothing_tells(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_piper_voice(
        tmp_path, "voice", phoneme_type="text", language="", espeak_voice=""
    )
    assert scan(tmp_path) == []
    assert "voice.onnx.json: language.code is missing" in caplog.text


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ("* License: CC0", "CC0"),
        ("- Licence:  MIT ", "MIT"),
        ("**License**: Public Domain", "Public Domain"),
        ("**License:** Apache-2.0", "Apache-2.0"),
        ("* License: [CC BY 4.0](https://x.org)", "CC BY 4.0"),
        ("License: https://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC 4.0"),
        ("License: https://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("* License: https://x.org/license.html", "https://x.org/license.html"),
        ("* License:  See URL", UNKNOWN),
        ("* License:\n* URL: https://x.org", UNKNOWN),
        ("no such line", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_licences(tmp_path: Path, card: str, licence: str) -> None:
    write_piper_voice(tmp_path)
    (tmp_path / "MODEL_CARD").write_text(f"# Card\n\n{card}\n\n## Training\n")
    assert scan(tmp_path)[0].licence == licence


@pytest.mark.parametrize(
    ("licence", "label"),
    [
        ("https://x.org/license.html", "licence: see the voice's model card"),
        ("word " * 40, "word " * 11 + "word…"),
    ],
)
def test_a_long_licence_is_short_in_the_label(
    tmp_path: Path, licence: str, label: str
) -> None:
    write_piper_voice(tmp_path, licence=licence)
    assert scan(tmp_path)[0].description.endswith(f"United States; {label}")


def test_a_card_beside_two_voices_speaks_for_neither(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, "en_US-one-low", licence="CC0")
    write_piper_voice(tmp_path, "en_US-two-low")
    assert {voice.licence for voice in scan(tmp_path)} == {UNKNOWN}


def test_a_card_that_can_not_be_read(tmp_path: Path) -> None:
    write_piper_voice(tmp_path)
    (tmp_path / "MODEL_CARD").mkdir()
    assert scan(tmp_path)[0].licence == UNKNOWN


def test_folders_are_searched_to_a_depth_and_in_order(tmp_path: Path) -> None:
    for place in ("z", "b/c/d/e", "b/c/d/e/too_deep", "b", ".hidden"):
        write_piper_voice(tmp_path / place, place.replace("/", "_"))
    write_piper_voice(tmp_path, "a")
    assert names(tmp_path) == ["a", "b", "b_c_d_e", "z"]


def test_the_first_folder_wins(tmp_path: Path) -> None:
    write_piper_voice(tmp_path / "one", sample_rate=16000)
    write_piper_voice(tmp_path / "two")
    assert [v.sample_rate for v in scan(tmp_path / "two", tmp_path / "one")] == [22050]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write_piper_voice(tmp_path / "a", "one")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert names(tmp_path, tmp_path / "a") == ["one"]


def test_a_linked_folder_is_searched(tmp_path: Path) -> None:
    write_piper_voice(tmp_path / "elsewhere", "one")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "link").symlink_to(tmp_path / "elsewhere")
    assert names(tmp_path / "data") == ["one"]


def test_what_is_not_complete_is_passed_over_in_silence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "lonely.onnx").write_bytes(b"model")
    (tmp_path / "coming.onnx.part").write_bytes(b"model")
    (tmp_path / "coming.onnx.json").write_text("{")
    (tmp_path / "empty.onnx").touch()
    (tmp_path / "empty.onnx.json").write_text("{}")
    (tmp_path / "gone.onnx").symlink_to(tmp_path / "nowhere")
    (tmp_path / "gone.onnx.json").write_text("{}")
    assert scan(tmp_path, tmp_path / "nowhere", tmp_path / "lonely.onnx") == []
    assert not caplog.records


def test_a_broken_voice_is_left_out_with_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_piper_voice(tmp_path, "good")
    write_piper_voice(tmp_path, "bad", changes={"audio": {}})
    scanner = PiperScanner()
    for _ in range(3):
        assert [voice.name for voice in scanner.scan([tmp_path])] == ["good"]
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "bad.onnx.json: audio.sample_rate is missing" in record.getMessage()

    write_piper_voice(tmp_path, "bad", changes={"audio": {"sample_rate": 3}})
    scanner.scan([tmp_path])
    assert len(caplog.records) == 2


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, "a")
    write_piper_voice(tmp_path, "b")
    scanner = PiperScanner()
    first = scanner.scan([tmp_path])
    again = scanner.scan([tmp_path])
    assert all(a is b for a, b in zip(first, again, strict=True))

    config = tmp_path / "b.onnx.json"
    config.write_text(json.dumps(piper_config(sample_rate=16000)))
    changed = scanner.scan([tmp_path])
    assert changed[0] is first[0]
    assert changed[1].sample_rate == 16000
    assert changed[1].revision != first[1].revision


def test_a_new_date_is_a_new_revision(tmp_path: Path) -> None:
    model = write_piper_voice(tmp_path)
    scanner = PiperScanner()
    (before,) = scanner.scan([tmp_path])
    os.utime(model, ns=(1, 1))
    (after,) = scanner.scan([tmp_path])
    assert before.revision != after.revision


def test_voices_come_and_go(tmp_path: Path) -> None:
    scanner = PiperScanner()
    assert scanner.scan([tmp_path]) == []
    model = write_piper_voice(tmp_path)
    assert len(scanner.scan([tmp_path])) == 1
    model.unlink()
    assert scanner.scan([tmp_path]) == []


def test_a_folder_that_can_not_be_read_is_warned_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "self").symlink_to(tmp_path / "self")
    scanner = PiperScanner()
    for _ in range(2):
        assert scanner.scan([tmp_path / "self"]) == []
    (record,) = caplog.records
    assert str(tmp_path / "self") in record.getMessage()


def test_a_name_that_is_no_text_is_left_out_with_a_warning(tmp_path, caplog):
    write_piper_voice(tmp_path, "en_US-good-medium")
    write_piper_voice(tmp_path, "en_US-b\udcffad-medium")
    write_piper_voice(tmp_path, "en_US-two\nlines-medium")
    write_piper_voice(
        tmp_path,
        "en_US-duo-medium",
        speakers=("anna", "ben"),
        changes={"speaker_id_map": {"anna": 0, "\ud800": 1}},
    )
    assert [voice.name for voice in PiperScanner().scan([tmp_path])] == [
        "en_US-good-medium"
    ]
    assert caplog.text.count("not valid text") == 3


def test_norwegian_has_the_tag_that_home_assistant_knows(tmp_path):
    write_piper_voice(tmp_path, "no_NO-talesyntese-medium", language="no_NO")
    (voice,) = PiperScanner().scan([tmp_path])
    assert voice.languages == ("nb-NO",)


def test_speakers_without_a_name_have_their_number(tmp_path):
    write_piper_voice(
        tmp_path,
        speakers=("a", "b", "c"),
        changes={"speaker_id_map": {"anna": 0, "carl": 2}},
    )
    (voice,) = PiperScanner().scan([tmp_path])
    assert voice.speakers == ("anna", "1", "carl")
