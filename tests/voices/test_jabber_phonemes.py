"""What a Jabber voice reads: IPA cut into sounds, and their ids."""

from hypothesis import given, settings, strategies as st
import pytest

from tests.tiny_jabber import PHONEMES
from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.voices.jabber_phonemes import END, START, PhonemeTable

TABLE = PhonemeTable(PHONEMES)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Okay.", "oʊ|k|ˈeɪ|."),
        ("The light is off!", "ð|ə| |l|ˈaɪ|t| |ɪ|z| |ˈɔː|f|!"),
        ("Yes, please; go", "j|ˈɛ|s|,| |p|l|ˈiː|z|,| |ɡ|ˈoʊ|."),
        ("Really?! No...", "ɹ|ˈiə|l|i|?| |n|ˈoʊ|."),
        ("little chair", "l|ˈɪ|t|əl| |tʃ|ˈɛɹ|."),
        ("hello", "h|ə|l|ˈoʊ|."),
        ("a", "ˈeɪ|."),
        ("[[ fˈuː ]]", "f|ˈuː|."),
    ],
)
def test_text_becomes_sounds(text, symbols):
    wanted = [s or " " for s in symbols.replace("| |", "||").split("|")]
    assert TABLE.read(Phonemizer().phonemize(text, "en-us")) == wanted


@pytest.mark.parametrize(
    ("ipa", "symbols"),
    [
        # A stress stands before the vowel, wherever it was written.
        ("ˈstɹiːt", ["s", "t", "ɹ", "ˈiː", "t", "."]),
        ("ˈˌab", ["ˌæ", "b", "."]),
        ("bˈ", ["b", "."]),
        ("bˈʌtn̩", ["b", "ˈʌ", "t", "n̩", "."]),
        # Sounds of other languages become the nearest.
        ("ʁyx", ["ɹ", "uː", "k", "."]),
        ("çɸɲ", ["k", "f", "n", "."]),
        ("ɔ\u0303", ["ɔː", "."]),
        # Long sounds that are none of English are their letters.
        ("tsʃː", ["t", "s", "ʃ", "."]),
        # One mark is heard.
        ("a . , b", ["æ", ".", " ", "b", "."]),
        ("a…b", ["æ", ".", " ", "b", "."]),
        (", a", ["æ", "."]),
        # No sound at all.
        ("", []),
        ("?!", []),
        (" ˈ ː ", []),
        ("漢字", []),
    ],
)
def test_ipa_becomes_sounds(ipa, symbols):
    assert TABLE.read(ipa) == symbols


def test_letters_without_a_sound_are_told():
    assert TABLE.unknown("həlˈoʊː, 漢 ǃ1") == {"漢", "ǃ"}


def test_a_voice_without_a_sound_uses_the_parts_that_it_has():
    some = [sound for sound in PHONEMES if sound not in ("oʊ", "tʃ", "iː")]
    table = PhonemeTable(some)
    assert table.read("tʃoʊ iː") == ["t", "ʃ", "ʊ", " ", "i", "."]
    few = PhonemeTable((START, END, *",.?!", "b"))
    assert few.read("oʊ iː b") == ["b", "."]


def test_ids_stand_between_start_and_end():
    ids = TABLE.ids(["h", "ə", "l", "ˈoʊ", ",", " ", "j", "ˌuː", "."])
    sounds = (START, "h", "ə", "l", "oʊ", ",", "j", "uː", ".", END)
    assert ids.phonemes.tolist() == [PHONEMES.index(sound) for sound in sounds]
    assert ids.stresses.tolist() == [0, 0, 0, 0, 1, 0, 0, 2, 0, 0]
    assert ids.edges.tolist() == [0, 1, 0, 0, 2, 0, 1, 2, 0, 0]


def test_a_word_of_one_sound_begins_and_ends_with_it():
    assert TABLE.ids(["ə", "."]).edges.tolist() == [0, 3, 0, 0]
    assert TABLE.ids([]).phonemes.tolist() == [0, 1]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from([*"ˈˌːabdeghijklmnoprstxyzəɹʃɔ.,?! ;漢^$\u0329\u0303"])))
def test_whatever_is_read_has_ids(ipa):
    symbols = TABLE.read(ipa)
    ids = TABLE.ids(symbols)
    assert ids.phonemes.size == len([s for s in symbols if s != " "]) + 2
    assert ids.phonemes.size == ids.stresses.size == ids.edges.size
    assert not symbols or symbols[-1] in ",.?!"
