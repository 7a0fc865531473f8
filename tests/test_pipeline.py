"""From text to PCM: what is spoken, after which pause, how fast, how high, how loud."""

from collections.abc import Iterator, Sequence
import logging
from pathlib import Path

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tests.stage import AMY, CREW, Stage, loudest, pieces, samples, silences
from tests.tiny_models import PHONEMES, write_piper_voice
from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, Samples
from wyoming_jabber.audio.volume import CEILING
from wyoming_jabber.errors import EngineError, SpeakerNotFoundError
from wyoming_jabber.pipeline import Performer, perform_text
from wyoming_jabber.text.pauses import DEFAULT_PAUSES
from wyoming_jabber.text.spans import Prosody, Span
from wyoming_jabber.units import pitch_of, speed_of
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.directory import Part

RATE = 22050
FRENCH = "fr_FR-siwi-low"
SPEAKING = [AMY, "espeak-en-us"]
UNSPEAKABLE = [
    "",
    " ",
    "\n\n",
    "...",
    "?!",
    "**",
    "—",
    "( )",
    "\u200b",
    '""',
    "👍\n\n👍",
]
STORY = (
    "Good evening, Anna! It is late, and the *front door* is open. "
    "Shall I close it? I've read that it will rain, says the forecast...\n"
    "- Milk\n- Eggs\n\nThat is all; have a nice day!"
)
GERMAN = "Das Licht in der Küche ist jetzt aus, und die Heizung auch."
SSML = (
    "<?xml version='1.0'?><speak>Hello. <break time='700ms'/>This is <prosody rate="
    "'slow' pitch='+3st' volume='soft'>a slow one</prosody>, and <emphasis>this</emphasis>"
    f" is not. <voice name='{CREW}'>Guten Morgen!</voice> <lang xml:lang='de'>{GERMAN}"
    "</lang><p>The end &amp; more.</p><break/></speak>"
)
SPEECH_PEAK = 2000  # of 32767; speech is louder than this somewhere


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY)
    write_piper_voice(
        folder, CREW, language="de_DE", espeak_voice="de", sample_rate=16000
    )
    write_piper_voice(folder, FRENCH, language="fr_FR", espeak_voice="fr-fr")
    return folder


@pytest.fixture(scope="module")
def stage(folder) -> Stage:
    return Stage(folder)


def ssml(body: str) -> str:
    return f"<speak>{body}</speak>"


def pitch(pcm: bytes) -> float:
    """How often the sound changes its sign, in hertz."""
    return float(np.diff(np.signbit(samples(pcm))).sum() / (len(pcm) / 2)) * RATE


# Sound


@pytest.mark.parametrize("name", SPEAKING)
def test_text_becomes_whole_samples_of_sound(stage, name):
    sound = stage.pcm("The kitchen light is now off.", name=name)
    assert len(sound) % SAMPLE_WIDTH == 0
    assert 1 < len(sound) / 2 / RATE < 5
    assert loudest(sound) > SPEECH_PEAK


@pytest.mark.parametrize("name", SPEAKING)
def test_blocks_are_small_enough_to_stop_soon(stage, name):
    blocks = list(stage.blocks("A sentence. " * 5, name=name))
    assert len(blocks) > 3
    assert max(map(len, blocks)) / 2 / RATE < 1.6


@pytest.mark.parametrize("name", SPEAKING)
@pytest.mark.parametrize("text", UNSPEAKABLE)
def test_text_that_cannot_be_spoken_gives_only_empty_blocks(stage, name, text):
    assert stage.pcm(text, name=name) == b""


@pytest.mark.parametrize("name", SPEAKING)
def test_the_same_text_gives_the_same_bytes(stage, name):
    assert stage.pcm(STORY, name=name) == stage.pcm(STORY, name=name)
    assert stage.pcm("Yes.", name=name) != stage.pcm("Nobody.", name=name)


def test_markup_is_not_spoken(stage):
    assert stage.pcm("**Warm** water") == stage.pcm("Warm water")


def test_a_whole_text_yields_between_units_so_that_others_have_their_turn(stage):
    blocks = list(stage.blocks("One.\nTwo.\n...\nThree."))
    assert blocks.count(b"") == 4


def test_the_text_is_logged_for_debugging_only(stage, caplog):
    caplog.set_level(logging.DEBUG)
    stage.pcm("Secret.")
    spoken = [record for record in caplog.records if "Secret" in record.message]
    assert {record.levelno for record in spoken} == {logging.DEBUG}


# Cuts


def spoken_in_pieces(stage: Stage, chunks: Sequence[str]) -> bytes:
    script = stage.delivery.script()
    performer = Performer(stage.casting(), stage.delivery)
    blocks = [b"".join(performer.perform(script.add(chunk))) for chunk in chunks]
    blocks += performer.perform(script.finish())
    return b"".join([*blocks, *performer.finish()])


TEXTS = {"plain": STORY, "ssml": SSML, "mixed": f"{STORY} {GERMAN}\n{GERMAN}"}


@pytest.fixture(scope="module")
def whole(stage) -> dict[str, bytes]:
    return {text: stage.pcm(text) for text in TEXTS.values()}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 1000), max_size=40))
def test_pcm_does_not_depend_on_how_the_text_was_cut(stage, whole, text, cuts):
    assert spoken_in_pieces(stage, pieces(text, cuts)) == whole[text]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_may_come_letter_by_letter(stage, whole, text):
    assert spoken_in_pieces(stage, text) == whole[text]


# Pauses


@pytest.mark.parametrize(
    ("between", "field"),
    [
        (". ", "sentence"),
        ("? ", "question"),
        ("\n", "line"),
        (".\n\n", "paragraph"),
        (".\n\n🎉\n\n", "paragraph"),
        ("... ", "ellipsis"),
        ("</s><s>", "sentence"),
        (".</s><s>", "sentence"),
        (".<break strength='none'/> ", "sentence"),
        (". <emphasis>", "sentence"),
        (", <emphasis>", "clause"),
        (" <emphasis>", "between_words"),
        (f"? <voice name='{CREW}'>", "question"),
        (f"; <voice name='{FRENCH}'>", "strong_clause"),
    ],
)
def test_the_pause_between_two_sounds_is_that_of_the_marks(stage, between, field):
    text = f"Hello Anna{between}Maybe tomorrow"
    if "<" in between:
        tag = between.partition("<")[2].partition(">")[0].partition(" ")[0]
        end = "" if "break" in tag else "</s>" if tag == "/s" else f"</{tag}>"
        text = ssml("<s>" * (tag == "/s") + text + end)
    expected = getattr(DEFAULT_PAUSES, field)
    found = silences(stage.pcm(text, name=AMY), RATE)
    assert found == pytest.approx([expected] if expected else [], abs=0.03)


@pytest.mark.parametrize("name", SPEAKING)
@pytest.mark.parametrize("mark", [".", "?", "!"])
def test_a_voices_own_silence_is_part_of_the_pause(stage, name, mark):
    text = f"The back door is open{mark} The kitchen light is off"
    longest = max(silences(stage.pcm(text, name=name), RATE))
    wanted = DEFAULT_PAUSES.question if mark == "?" else DEFAULT_PAUSES.sentence
    assert wanted <= longest < wanted + 0.08


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One<break time='1s'/>two", [1.0]),
        ("One. <break time='100ms'/> Two", [0.1]),
        ("One.<break time='1s'/><break time='1s'/> Two", [2.0]),
        ("<break time='500ms'/>One", [0.5]),
        ("One<break time='500ms'/>", [0.5]),
        (
            "<break time='200ms'/>One<break time='400ms'/>two<break time='600ms'/>",
            [0.2, 0.4, 0.6],
        ),
        ("<break time='1s'/>", [1.0]),
        ("<p>One</p><break time='1s'/><p>Two</p>", [1.0]),
        ("<p>One</p><p>...</p><p>Two</p>", [0.6]),
        ("<p>One</p>", []),
        (f"One<break time='1s'/><voice name='{CREW}'>zwei</voice>", [1.0]),
    ],
)
def test_a_break_is_as_long_as_its_author_wants(stage, body, expected):
    found = silences(stage.pcm(ssml(body)), RATE)
    assert found == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("text", ["🎉\n\nHello", "...\n\n# \n\nHello", "Hello\n\n🎉"])
def test_what_is_not_spoken_makes_no_pause_at_the_ends(stage, text):
    assert stage.pcm(text) == stage.pcm("Hello")


def test_pauses_can_be_scaled(folder):
    found = silences(Stage(folder, pause_scale=2.0).pcm("Hello.\nAnna."), RATE)
    assert found == pytest.approx([0.8], abs=0.02)
    assert silences(Stage(folder, pause_scale=0).pcm("Hello.\nAnna."), RATE) == []


def test_padding_comes_before_and_after_the_sound_only(folder, stage):
    padded = Stage(folder, lead_in=0.5, tail=0.25)
    before, after = bytes(RATE), bytes(2 * round(RATE / 4))
    assert padded.pcm(STORY) == before + stage.pcm(STORY) + after
    assert padded.pcm("...") == b""
    assert len(padded.pcm(ssml("<break time='1s'/>"))) == 2 * RATE


@pytest.mark.parametrize("volume", [0.0, 20.0])
def test_no_sample_is_lost_or_added_on_the_way(folder, stage, volume):
    loud = Stage(folder, volume=volume)
    words = ["Hello there", "The door is open", "Yes"]
    lengths = [len(loud.pcm(word)) for word in words]
    pauses = 2 * [SAMPLE_WIDTH * round(DEFAULT_PAUSES.line * RATE)]
    assert len(loud.pcm("\n".join(words))) == sum(lengths + pauses)


# Several voices


def test_a_voice_with_another_sample_rate_lasts_as_long(stage):
    alone = stage.seconds("Guten Morgen", name=CREW)
    sound = stage.pcm(ssml(f"<voice name='{CREW}'>Guten Morgen</voice>"), name=AMY)
    assert len(sound) / 2 / RATE == pytest.approx(alone, abs=0.001)
    assert pitch(sound) == pytest.approx(
        pitch(stage.pcm("Guten Morgen", name=CREW)) * 16000 / RATE, rel=0.05
    )


def test_text_in_another_language_gets_its_voice(stage):
    both = stage.pcm(f"The light is off.\n{GERMAN}")
    english = stage.pcm("The light is off.")
    assert both.startswith(english[:-1000])
    german = stage.pcm(ssml(f"<voice name='{CREW}'>{GERMAN}</voice>"))
    assert both.endswith(german[1000:])


@pytest.mark.parametrize("selection", [{"name": AMY}, {"language": "en"}])
def test_who_has_chosen_hears_one_voice_only(stage, selection):
    expected = stage.pcm(ssml(f"<voice name='{AMY}'>{GERMAN}</voice>"))
    assert stage.pcm(GERMAN, **selection) == expected != stage.pcm(GERMAN)


def test_languages_need_not_be_followed(folder, stage):
    assert Stage(folder, follow_language=False).pcm(GERMAN) == stage.pcm(
        GERMAN, name=AMY
    )


@pytest.fixture
def fragile(tmp_path: Path) -> Path:
    """A folder whose voice is fine, until it has to say a b; another is broken."""
    ids = {symbol: [n] for n, symbol in enumerate(PHONEMES)} | {"b": [900]}
    changes = {"phoneme_id_map": ids, "num_symbols": 1000}
    write_piper_voice(tmp_path, AMY, changes=changes)
    write_piper_voice(tmp_path, CREW, language="de_DE").write_bytes(b"no model")
    return tmp_path


def test_an_error_in_the_middle_comes_after_the_sound_before_it(fragile):
    heard: list[bytes] = []
    with pytest.raises(EngineError):
        heard.extend(Stage(fragile).blocks("All is well.\nBob.\nNever heard."))
    assert len(b"".join(heard)) / 2 / RATE > 0.5


def test_a_broken_voice_in_the_markup_leaves_the_lead_speaking(fragile, caplog):
    stage = Stage(fragile)
    body = f"<voice name='{CREW}'>Yes.</voice>"
    assert stage.pcm(ssml(body * 5)) == stage.pcm(ssml("Yes." * 5))
    assert len([r for r in caplog.records if "speaks instead" in r.message]) == 1


def test_an_unknown_speaker_is_an_error(stage):
    part = stage.part()
    nobody = part._replace(options=SynthesisOptions(speaker="nobody"))
    casting = Casting(nobody, stage.voices.directory, follows_language=False)
    with pytest.raises(SpeakerNotFoundError):
        list(perform_text(casting, stage.delivery, "Hello."))


# Speed


@pytest.mark.parametrize("name", SPEAKING)
@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_length_scale_stretches_speech(folder, stage, name, scale):
    text = "The back door is unlocked and the lamp in the hall is on"
    scaled = Stage(folder, length_scale=scale).seconds(text, name=name)
    assert scaled / stage.seconds(text, name=name) == pytest.approx(scale, rel=0.2)


@pytest.mark.parametrize(
    ("factors", "speed"),
    [
        ({}, 1.0),
        ({"rate": 1.5}, 1.5),
        ({"variant": 1.25, "rate": 0.8}, 1.0),
        ({"length_scale": 0.5}, 2.0),
        ({"length_scale": 2.0}, 0.5),
        ({"length_scale": 2.0, "variant": 0.8, "rate": 0.5}, 0.5),
        ({"length_scale": 0.5, "variant": 1.25, "rate": 2.0}, 2.0),
        ({"length_scale": 2.0, "rate": 2.0}, 1.0),
    ],
)
def test_speed_is_all_factors_within_what_is_intelligible(stage, factors, speed):
    options = SynthesisOptions(
        length_scale=factors.get("length_scale"), rate=factors.get("variant", 1.0)
    )
    part = stage.part()._replace(options=options)
    span = Span(prosody=Prosody(rate=factors.get("rate", 1.0)))
    assert speed_of(part, span) == pytest.approx(speed)


def test_slow_speech_gets_no_slower_however_often_it_is_asked_for(folder, stage):
    slow = Stage(folder, length_scale=2.0)
    slowest = slow.pcm(ssml("<prosody rate='0.5'>Good evening</prosody>"))
    assert slowest == slow.pcm("Good evening")


class Siren:
    """A voice with a speed of its own: a second of one tone for anything."""

    def __init__(self, info: VoiceInfo) -> None:
        self.info = info._replace(has_rate=False)

    def phonemize(self, text: str) -> Sequence[str]:
        return text

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        turns = 2 * np.pi * 300 * np.arange(RATE) / RATE
        for part in np.split(0.3 * np.sin(turns), 10):
            yield part.astype(np.float32)


@pytest.mark.parametrize(
    ("length_scale", "rate", "seconds"),
    [
        (None, 1.0, 1.0),
        (0.5, 1.0, 0.5),
        (2.0, 1.0, 2.0),
        (2.0, 0.5, 2.0),
        (None, 2, 0.5),
    ],
)
def test_a_voice_that_ignores_speed_is_stretched(stage, length_scale, rate, seconds):
    part = Part(
        voice=Siren(stage.part().voice.info),
        options=SynthesisOptions(length_scale=length_scale, rate=rate),
    )
    casting = Casting(part, stage.voices.directory, follows_language=False)
    sound = b"".join(perform_text(casting, stage.delivery, "Hello"))
    assert len(sound) / 2 / RATE == pytest.approx(seconds, abs=0.01)
    assert pitch(sound) == pytest.approx(600, rel=0.03)


# Pitch


@pytest.mark.parametrize("semitones", [-12, 12])
def test_pitch_changes_and_the_duration_does_not(folder, stage, semitones):
    plain, shifted = stage.pcm("Hello"), Stage(folder, pitch=semitones).pcm("Hello")
    assert len(shifted) == pytest.approx(len(plain), rel=0.01)
    ratio = pitch(shifted) / pitch(plain)
    assert ratio == pytest.approx(2 ** (semitones / 12), rel=0.25)


@pytest.mark.parametrize(
    ("own", "asked", "expected"),
    [(0, 0, 0), (2, 3, 5), (-12, -12, -12), (12, 6, 12), (12, -12, 0)],
)
def test_pitches_add_up_within_limits(stage, own, asked, expected):
    part = stage.part()._replace(pitch=own)
    assert pitch_of(part, Span(prosody=Prosody(pitch=asked))) == expected


class Singer(Siren):
    """A voice that can be asked for a pitch."""

    def __init__(self, info: VoiceInfo) -> None:
        self.info = info._replace(has_pitch=True)

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        frequency = 300 * 2 ** (options.pitch / 12)
        turns = 2 * np.pi * frequency * np.arange(RATE) / RATE
        yield (0.3 * np.sin(turns)).astype(np.float32)


@pytest.mark.parametrize(
    ("own", "asked", "semitones"), [(0, 0, 0), (3, 2, 5), (-2, 1, -1), (9, 9, 12)]
)
def test_a_voice_that_has_pitch_is_not_shifted(stage, own, asked, semitones):
    part = Part(
        voice=Singer(stage.part().voice.info), options=SynthesisOptions(), pitch=own
    )
    casting = Casting(part, stage.voices.directory, follows_language=False)
    text = ssml(f"<prosody pitch='{asked:+}st'>Hello</prosody>")
    sound = b"".join(perform_text(casting, stage.delivery, text, is_ssml=True))
    assert len(sound) / 2 / RATE == pytest.approx(1.0, abs=0.01)
    assert pitch(sound) == pytest.approx(600 * 2 ** (semitones / 12), rel=0.01)


# Volume


def test_volume_is_in_decibels(folder, stage):
    plain, soft = stage.pcm("Hello"), Stage(folder, volume=-6).pcm("Hello")
    assert loudest(soft) / loudest(plain) == pytest.approx(0.501, rel=0.02)
    assert len(soft) == len(plain)


def test_loud_is_limited_without_clipping(folder, stage):
    loud = Stage(folder, volume=20).pcm(STORY)
    assert loudest(loud) <= round(CEILING * 32767) + 1
    assert len(loud) == len(stage.pcm(STORY))


def test_silent_speech_takes_its_time(stage):
    silent = stage.pcm(ssml("<prosody volume='silent'>Hello there</prosody>"))
    assert len(silent) == len(stage.pcm("Hello there"))
    assert loudest(silent) == 0


def test_voices_are_equally_loud(stage):
    text = "The kitchen light is now off, and the heating too."
    levels = [
        np.sqrt(np.mean(samples(stage.pcm(text, name=name)).astype(float) ** 2))
        for name in SPEAKING
    ]
    assert 0.7 < levels[0] / levels[1] < 1.4
