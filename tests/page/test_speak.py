"""The Speak view in a real browser, before the real server and the voice it comes with."""

from itertools import pairwise
import json
import shlex
import wave

import pytest

from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "Good evening. The door is open."


async def seconds_heard(visit: Visit) -> float:
    return sum(block["seconds"] for block in await visit.heard())


async def test_text_is_heard_at_once_and_its_figures_are_shown(visit):
    here = await visit()
    await here.speak(TEXT)
    blocks = await here.heard()
    assert len(blocks) > 1  # it was played as it arrived
    assert {block["rate"] for block in blocks} == {22050}
    assert max(block["loudest"] for block in blocks) > 0.05
    gaps = [b["at"] - a["at"] - a["seconds"] for a, b in pairwise(blocks)]
    assert min(gaps) > -1e-6  # nothing sounds over something else
    assert "ms" in await here.figure("Time to first audio")
    assert "×)" in await here.figure("Real-time factor")
    assert await here.figure("Voice") == "en_US-jabber-medium"
    length = float((await here.figure("Length")).removesuffix(" s"))
    assert length == pytest.approx(await seconds_heard(here), abs=0.06)


async def test_the_picture_is_drawn(visit):
    here = await visit()
    await here.speak(TEXT)
    here.expected.append("willReadFrequently")  # that is us, below
    picture = here.page.locator("canvas.sound")
    label = await picture.get_attribute("aria-label")
    assert label is not None
    assert label.startswith("Waveform and spectrogram of")
    shares = await picture.evaluate(
        """async (canvas) => {
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          const { width, height } = canvas;
          const part = (top, rows) => {
            const { data } = canvas.getContext("2d").getImageData(0, top, width, rows);
            return data.filter((v, i) => i % 4 === 3 && v > 60).length / (data.length / 4);
          };
          const cut = Math.round(height * 0.4);
          return [part(0, cut), part(cut, height - cut)];
        }"""
    )
    assert all(0.03 < share < 0.9 for share in shares)


async def test_stop_ends_the_sound_and_the_request(visit, home):
    here = await visit()
    await here.page.get_by_role("textbox", name="Text", exact=True).fill(
        "A long story. " * 150
    )
    await here.button("Speak").click()
    await here.wait_for_heard()
    await here.page.keyboard.press("Escape")
    await here.page.get_by_text("Stopped.").first.wait_for()
    assert await here.button("Stop").is_disabled()
    count = len(await here.heard())
    await here.page.wait_for_timeout(300)
    assert len(await here.heard()) == count
    assert home.app.metrics.utterances_open == 0


async def test_speaking_anew_silences_what_is_spoken(visit):
    here = await visit()
    await here.page.get_by_role("textbox", name="Text", exact=True).fill(
        "A long story. " * 60
    )
    await here.button("Speak").click()
    await here.wait_for_heard()
    await here.speak("Something else.")
    assert float((await here.figure("Length")).removesuffix(" s")) < 4


async def test_what_is_heard_elsewhere_silences_it(visit, home):
    here = await visit()
    await here.page.get_by_role("textbox", name="Text", exact=True).fill("Long. " * 400)
    await here.button("Speak").click()
    await here.wait_for_heard()
    await here.page.get_by_role("link", name="Pronunciations").click()
    await here.page.locator("#explain-text").fill("Short.")
    await here.button("Hear").last.click()
    await here.page.locator(".said", has_text="Stopped.").wait_for(state="attached")
    sounding = await seconds_heard(here)
    await here.page.wait_for_timeout(500)
    assert await seconds_heard(here) < sounding + 3
    assert home.app.metrics.utterances_open == 0


async def test_speed_pitch_speaker_and_ssml_reach_the_server(visit):
    here = await visit()
    await here.speak(TEXT)
    usual = await seconds_heard(here)
    await here.page.evaluate("window.heard = []")
    await here.page.locator("#speak-speed").fill("2")
    await here.page.locator("#speak-pitch").fill("-3")
    await here.page.get_by_label("Speaker").select_option("slt")
    sent = here.page.expect_request("**/api/speech")
    async with sent as request:
        await here.speak(TEXT)
    asked = (await request.value).post_data_json
    assert asked == {"text": TEXT, "speaker": "slt", "speed": 2, "pitch": -3}
    assert await seconds_heard(here) < 0.8 * usual
    assert await here.page.locator("#speak-pitch-shown").inner_text() == "−3"
    await here.page.get_by_label("The text is").select_option("no")
    async with here.page.expect_request("**/api/speech") as request:
        await here.speak("<speak>angles</speak>")
    assert (await request.value).post_data_json["ssml"] is False


async def test_sound_is_saved_as_wav_and_as_mp3(visit, tmp_path):
    here = await visit()
    await here.speak(TEXT)
    for name in ("WAV", "MP3"):
        async with here.page.expect_download() as download:
            await here.button(f"Save as {name}").click()
        saved = await download.value
        suffix = name.lower()
        assert saved.suggested_filename == f"Good-evening-The-door-is-open.{suffix}"
        await saved.save_as(tmp_path / f"speech.{suffix}")
    with wave.open(str(tmp_path / "speech.wav")) as file:
        assert (file.getframerate(), file.getnchannels()) == (22050, 1)
        length = file.getnframes() / 22050
    assert length == pytest.approx(await seconds_heard(here), abs=1e-3)
    mp3 = (tmp_path / "speech.mp3").read_bytes()
    assert mp3.startswith((b"ID3", b"\xff"))
    assert len(mp3) > 2000


async def test_the_curl_command_says_the_same(visit, tmp_path):
    here = await visit()
    await here.speak("It's the parakeet's \"turn\" \\ now.")
    await here.page.get_by_text("The same from a terminal").click()
    command = await here.page.get_by_label("curl command").inner_text()
    words = shlex.split(command.replace("\\\n", ""))
    body = json.loads(words[words.index("-d") + 1])
    assert body["input"] == "It's the parakeet's \"turn\" \\ now."
    assert words[0] == "curl"
    assert words[1].endswith("/v1/audio/speech")


async def test_texts_of_late_are_in_memory_alone(visit):
    here = await visit()
    await here.speak("First text.")
    await here.speak("Second text.")
    history = here.page.locator("#speak-history button.link")
    assert await history.all_inner_texts() == ["Second text.", "First text."]
    await history.nth(1).click()
    text = here.page.get_by_role("textbox", name="Text", exact=True)
    assert await text.input_value() == "First text."
    kept = await here.page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    )
    assert kept == "[{},{}]"
    await here.page.reload()
    assert await history.count() == 0


async def test_playing_again_asks_nobody(visit):
    here = await visit()
    await here.speak("Once more.")
    before, blocks = len(here.requests), len(await here.heard())
    await here.button("Play again").click()
    await here.wait_for_heard(2 * blocks)
    assert not [url for url in here.requests[before:] if "speech" in url]


async def test_an_error_is_shown_with_its_reason(visit, home):
    here = await visit()
    here.expected += ["400", "413"]
    await here.page.get_by_role("textbox", name="Text", exact=True).evaluate(
        "(field) => (field.value = 'word '.repeat(200_000))"
    )
    await here.button("Speak").click()
    alert = here.page.get_by_role("alert")
    await alert.wait_for()
    assert "has more than" in await alert.inner_text()
    assert await here.button("Try again").is_visible()


async def test_without_text_nothing_is_asked(visit):
    here = await visit()
    await here.page.get_by_role("textbox", name="Text", exact=True).fill("   ")
    await here.button("Speak").click()
    assert not [url for url in here.requests if "api/speech" in url]
    focused = await here.page.evaluate("document.activeElement.id")
    assert focused == "speak-text"


async def test_a_browser_without_web_audio_gets_a_player(visit):
    here = await visit()
    await here.page.evaluate("delete window.AudioContext")
    await here.speak(TEXT)
    player = here.page.locator("audio")
    await player.wait_for()
    await player.evaluate(
        "(audio) => audio.duration || new Promise((r) => (audio.onloadedmetadata = r))"
    )
    assert await player.evaluate("(audio) => audio.duration") > 1


async def test_how_it_is_read_is_one_click_away(visit):
    here = await visit()
    await here.speak("It is 21 °C.")
    await here.button("How is it read?").click()
    spoken = here.page.locator(".spoken")
    await spoken.wait_for()
    assert await spoken.inner_text() == "It is twenty-one degrees Celsius"
