"""Languages of what homes say, among those that have a voice."""

from collections.abc import Sequence
from pathlib import Path
import subprocess
import sys
import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.language import (
    LanguageChooser,
    detect_language,
    load_detector,
    scripts,
)

bounded = settings(max_examples=200, deadline=None, derandomize=True, database=None)

TEN = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "cs")
_TABLE = Path(__file__).with_name("languages") / "home.tsv"
HOME = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()]


def test_sentences_of_ten_languages():
    found = [(language, detect_language(text, TEN)) for language, text in HOME]
    right = sum(language == answer for language, answer in found)
    wrong = [pair for pair in found if pair[1] not in (pair[0], None)]
    assert len(HOME) >= 250
    assert right / len(HOME) >= 0.98
    assert not wrong


@pytest.mark.parametrize("candidates", [("en", "de"), ("en", "fr"), ("es", "pt", "en")])
def test_other_languages_are_left_to_the_caller(candidates: Sequence[str]):
    for language, text in HOME:
        if language not in candidates:
            assert detect_language(text, candidates) is None, text
        else:
            assert detect_language(text, candidates) in (language, None), text


@pytest.mark.parametrize(
    ("text", "candidates", "expected"),
    [
        ("Да", "en ru", "ru"),
        ("Привіт, як справи?", "ru uk en", "uk"),
        ("Дверь открыта", "ru bg uk", "ru"),
        ("Вратата е отворена", "ru bg uk", "bg"),
        ("Врата су отворена, Ђорђе", "ru bg uk sr", "sr"),
        ("Съёмка Ђ", "ru sr", "ru"),
        ("Вікно зачинене", "ru-RU uk-UA", "uk-UA"),
        ("Η πόρτα είναι ανοιχτή", "en el", "el"),
        ("문이 열려 있습니다", "en ko", "ko"),
        ("電気をつけました", "zh ja en", "ja"),
        ("客厅的灯已经关了", "ja zh", "zh"),
        ("电灯", "zh ja", None),
        ("电灯", "zh en", "zh"),
        ("客厅的灯已经关了", "ja en", "ja"),
        ("YouTubeで音楽を再生", "en ja", "ja"),
        ("الباب مفتوح الآن", "ar fa ur", "ar"),
        ("چراغ روشن است", "ar fa", "fa"),
        ("הדלת פתוחה", "en he", "he"),
        ("ประตูเปิดอยู่", "en th", "th"),
        ("दरवाज़ा खुला है", "en hi", "hi"),
        ("კარი ღიაა", "en ka", "ka"),
        ("Դուռը բաց է", "en hy", "hy"),
        ("The door is open", "ru en", "en"),
        ("The door is open", "ru el", None),
        ("Дверь открыта", "en de", None),
        ("Играет Spotify в кухне", "en ru", "ru"),
        ("Now playing Кино", "en ru", None),
        ("Kitchen", "en de", None),
        ("Guten Morgen", "en de", "de"),
        ("Guten Morgen", "en-US de_DE", "de_DE"),
        ("Living room", "en de", "en"),
        ("Spotify Premium", "en fr", None),
        ("Playing La vie en rose", "en fr", None),
        ("[[hɐlˈoʊ]] Привет", "en ru", "ru"),
        ("[[hɐlˈoʊ]]", "en ru", None),
        ("The front door is open", "tlh xx", None),
        ("21 °C", "en de", None),
        ("", "en de", None),
        ("The front door is open", "", None),
    ],
)
def test_choice(text: str, candidates: str, expected: str | None):
    assert detect_language(text, candidates.split()) == expected


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=4))
@bounded
def test_any_text_and_tags(text: str, tags: list[str]):
    candidates = [*tags, "en", "de", "ru", "zh", "ja"]
    assert detect_language(text, candidates) in (*candidates, None)


def test_cost():
    load_detector()
    started = time.perf_counter()
    for _, text in HOME:
        detect_language(text, TEN)
    assert (time.perf_counter() - started) / len(HOME) < 0.001
    started = time.perf_counter()
    detect_language("die Tür " * 100_000, TEN)
    assert time.perf_counter() - started < 0.1


def test_the_model_is_loaded_when_it_is_needed():
    code = (
        "import sys; from wyoming_jabber.text.language import detect_language as d;"
        "d('The door is open', ['en', 'ru']); d('Да', ['en', 'ru']);"
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def choices(candidates: Sequence[str], default: str | None, *units: str):
    chooser = LanguageChooser(candidates, default)
    return [chooser.choose(unit) for unit in units]


def test_first_certain_unit_decides():
    assert choices(TEN, "en", "Ok.", "Die Haustür ist offen.", "Ok.", "21.") == [
        "en",
        "de",
        "de",
        "de",
    ]


def test_foreign_words_change_nothing():
    units = (
        "The kitchen lights are off.",
        "Now playing Guten Morgen liebe Sorgen.",
        "Guten Morgen!",
        "Küche.",
        "La vie en rose",
        "Кино.",
        "123",
    )
    assert set(choices(("en", "de", "fr", "ru"), "de", *units)) == {"en"}


def test_a_script_out_of_reach_is_guessed_at_the_start():
    candidates = ("en", "de", "uk", "ru", "be", "el")
    assert choices(candidates, "en", "На кухне 21,5 °C.") == ["ru"]
    assert choices(candidates, "en", "На кухні 21,5 °C.") == ["uk"]
    assert choices(candidates, "en", "Привет!") == ["ru"]
    assert choices(("en", "de"), "en", "Привет!") == ["en"]
    assert choices(candidates, "uk", "Привет!") == ["uk"]
    assert choices(candidates, "en", "The word привет is Russian.") == ["en"]


def test_a_whole_unit_in_another_language_changes():
    units = (
        "The kitchen lights are off.",
        "Die Lampen in der Küche sind jetzt aus.",
        "Все лампы выключены.",
    )
    assert choices(("en", "de", "ru"), None, *units) == ["en", "de", "ru"]


def test_nothing_certain():
    assert choices(TEN, None, "Ok.", "...") == [None, None]


@given(st.text(st.characters(max_codepoint=0x7F), max_size=40))
@bounded
def test_ascii_runs_are_those_of_any_script(text: str):
    whole = [
        (run.lastgroup or "", run[0]) for run in scripts._run_pattern().finditer(text)
    ]
    assert [*scripts._runs(text)] == whole
