"""What a person does in Home Assistant, one step after the other."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from home_assistant.home import Home, eventually
from home_assistant.programs import JABBER_PORT, Jabber
from home_assistant.sound import Sound, check_speech, differ, measure

_SHORT = "The kitchen light is now off."
_LONG = (
    "It is seven thirty and twelve degrees outside, with light rain expected until "
    "noon. You have two appointments today: the dentist at ten, and a call with the "
    "school at three. The back door is unlocked."
)
_GERMAN = "Das Licht in der Küche ist jetzt aus."

# The long text has seven times the characters of the short one.
_TIMES_AS_LONG = (3.0, 15.0)

# Seconds that a text without a word may take.
_A_MOMENT = 1.0

_FLOWS = "/api/config/config_entries/flow"
_ENTRIES = "/api/config/config_entries/entry"

# The voice that comes with the program, its second speaker, and one that always is.
_VOICE, _SPEAKER = "en_US-jabber-medium", "slt"
_GERMAN_VOICE = "espeak-de"


class Steps:
    """The steps in order; later ones use what earlier ones found."""

    def __init__(self, home: Home, jabber: Jabber) -> None:
        self._home = home
        self._jabber = jabber
        self._entity = "tts.jabber"
        self._entry = ""
        self._flow = ""
        self._sounds: dict[str, Sound] = {}

    def all(self) -> Iterator[tuple[str, Callable[[], Awaitable[str]]]]:
        """Return each step's title and what it does."""
        yield "found by itself, over zeroconf", self._find
        yield "added with one click", self._confirm
        yield "its entity is there", self._see_entity
        yield "removed again", self._remove
        yield "by hand, wrong port: told so", self._add_wrongly
        yield "by hand, right port: added", self._add
        yield "its entity is there again", self._see_entity
        yield "languages", self._list_languages
        yield "voices of a language", self._list_voices
        yield "speaks, as MP3", self._speak
        yield "speaks, as WAV", self._speak_wav
        yield "speaks a longer text", self._speak_longer
        yield "speaks German with a chosen voice", self._speak_german
        yield "speaks as a chosen speaker", self._speak_as_speaker
        yield "a text of nothing but a sign", self._speak_nothing
        yield "a voice that is not there: no hang", self._speak_as_nobody
        yield "the media source that speakers use", self._use_media_source
        yield "the action tts.speak", self._use_action
        yield "an Assist pipeline answers aloud", self._use_assist
        yield "our server stops: an error, no hang", self._stop
        yield "and starts again: speaks at once", self._restart
        yield "an entry loaded meanwhile recovers", self._reload

    # Found and added

    async def _find(self) -> str:
        async def ask() -> list[dict[str, Any]]:
            flows = await self._home.command("config_entries/flow/progress")
            return [flow for flow in flows if flow["handler"] == "wyoming"]

        flow = (await eventually(ask, "not discovered"))[0]
        source = flow["context"]["source"]
        assert source == "zeroconf", source
        self._flow = flow["flow_id"]
        name = flow["context"]["title_placeholders"]["name"]
        return f"{name}, as {flow['context']['unique_id']}"

    async def _confirm(self) -> str:
        form = await self._home.get(f"{_FLOWS}/{self._flow}")
        assert form["step_id"] == "zeroconf_confirm", form
        return await self._submit(self._flow, {})

    async def _remove(self) -> str:
        await self._home.delete(f"{_ENTRIES}/{self._entry}")

        async def gone() -> bool:
            return self._entity not in await self._entities()

        await eventually(gone, f"{self._entity} stays")
        return f"{self._entity} is gone"

    async def _add_wrongly(self) -> str:
        form = await self._home.post(_FLOWS, {"handler": "wyoming"})
        assert form["step_id"] == "user", form
        self._flow = form["flow_id"]
        address = {"host": "127.0.0.1", "port": JABBER_PORT + 1}
        form = await self._home.post(f"{_FLOWS}/{self._flow}", address)
        assert form["errors"] == {"base": "cannot_connect"}, form
        return "cannot_connect"

    async def _add(self) -> str:
        return await self._submit(
            self._flow, {"host": "127.0.0.1", "port": JABBER_PORT}
        )

    async def _submit(self, flow: str, answer: dict[str, object]) -> str:
        result = await self._home.post(f"{_FLOWS}/{flow}", answer)
        assert result["type"] == "create_entry", result
        self._entry = result["result"]["entry_id"]
        state = await eventually(self._loaded, "the entry is not loaded")
        return f"entry {result['title']}, {state}"

    async def _loaded(self) -> str:
        for entry in await self._home.get(_ENTRIES):
            if entry["entry_id"] == self._entry and entry["state"] == "loaded":
                return "loaded"
        return ""

    async def _see_entity(self) -> str:
        async def ask() -> list[str]:
            return [name for name in await self._entities() if "jabber" in name]

        (self._entity,) = await eventually(ask, "no entity")
        return self._entity

    async def _entities(self) -> list[str]:
        states = await self._home.get("/api/states")
        return [one["entity_id"] for one in states if one["state"] != "unavailable"]

    # Voices

    async def _list_languages(self) -> str:
        told = await self._home.command("tts/engine/get", engine_id=self._entity)
        languages = told["provider"]["supported_languages"]
        assert {"en_US", "de_DE"} <= set(languages), languages
        return f"{len(languages)}, en_US and de_DE among them"

    async def _list_voices(self) -> str:
        english = await self._voices("en_US")
        assert _VOICE in english, english
        german = await self._voices("de_DE")
        assert _GERMAN_VOICE in german, german
        return f"en_US: {', '.join(english.values())}; de_DE: {len(german)}"

    async def _voices(self, language: str) -> dict[str, str]:
        told = await self._home.command(
            "tts/engine/voices", engine_id=self._entity, language=language
        )
        return {voice["voice_id"]: voice["name"] for voice in told["voices"]}

    # Speech

    async def _speak(self) -> str:
        return await self._hear("plain", _SHORT)

    async def _speak_wav(self) -> str:
        told = await self._hear("wav", _SHORT, preferred_format="wav")
        assert self._sounds["wav"].kind == "WAV", told
        return told

    async def _speak_longer(self) -> str:
        told = await self._hear("long", _LONG)
        ratio = self._sounds["long"].seconds / self._sounds["plain"].seconds
        low, high = _TIMES_AS_LONG
        assert low < ratio < high, f"{ratio:.1f} times as long as the short one"
        return told

    async def _speak_german(self) -> str:
        return await self._hear(
            "german", _GERMAN, language="de_DE", voice=_GERMAN_VOICE
        )

    async def _speak_as_speaker(self) -> str:
        await self._hear("voice", _SHORT, voice=_VOICE)
        told = await self._hear("speaker", _SHORT, voice=_VOICE, speaker=_SPEAKER)
        assert differ(self._sounds["voice"], self._sounds["speaker"]), "same sound"
        return f"{told}; not the sound of the voice's first speaker"

    async def _speak_nothing(self) -> str:
        sound = measure(await self._fetch("🎉"))
        assert sound.seconds < _A_MOMENT, sound
        return f"{sound}: a moment of silence"

    async def _speak_as_nobody(self) -> str:
        return await self._fail("Nobody says this.", voice="nobody")

    async def _hear(self, name: str, text: str, **options: str) -> str:
        sound = measure(await self._fetch(text, **options))
        check_speech(sound, text)
        self._sounds[name] = sound
        return f"{sound} for {len(text)} characters"

    async def _fetch(
        self, text: str, *, language: str = "en_US", **options: str
    ) -> bytes:
        """Have Home Assistant speak a text; return the file that it makes of it."""
        request = {
            "engine_id": self._entity,
            "message": text,
            "language": language,
            "cache": False,
            "options": options,
        }
        told = await self._home.post("/api/tts_get_url", request)
        return await self._home.download(told["path"])

    async def _fail(self, text: str, **options: str) -> str:
        try:
            data = await self._fetch(text, **options)
        except ValueError as error:
            return str(error)
        raise ValueError(f"{len(data)} bytes of sound, where an error was expected")

    # The ways on which Home Assistant itself speaks

    async def _use_media_source(self) -> str:
        text = "The washing machine is done."
        query = urlencode({"message": text, "language": "en_US", "voice": _VOICE})
        return await self._play(f"media-source://tts/{self._entity}?{query}", text)

    async def _use_action(self) -> str:
        text = "Somebody is at the door."
        await self._home.post(
            "/api/services/tts/speak",
            {
                "entity_id": self._entity,
                "media_player_entity_id": "media_player.kitchen",
                "message": text,
                "options": {"voice": _VOICE},
            },
        )

        async def asked() -> str:
            notes = await self._home.command("persistent_notification/get")
            found = [n for n in notes if n["notification_id"] == "kitchen"]
            return found[0]["message"] if found else ""

        return await self._play(await eventually(asked, "nothing was played"), text)

    async def _play(self, media: str, text: str) -> str:
        """Do what a speaker does with a media source."""
        told = await self._home.command(
            "media_source/resolve_media", media_content_id=media
        )
        sound = measure(await self._home.download(told["url"]))
        check_speech(sound, text)
        return f"{sound} for {len(text)} characters"

    async def _use_assist(self) -> str:
        pipeline = await self._home.command(
            "assist_pipeline/pipeline/create",
            name="Jabber",
            language="en",
            conversation_engine="homeassistant",
            conversation_language="en",
            stt_engine=None,
            stt_language=None,
            tts_engine=self._entity,
            tts_language="en_US",
            tts_voice=_VOICE,
            wake_word_entity=None,
            wake_word_id=None,
        )
        events = await self._home.run_pipeline(
            start_stage="intent",
            end_stage="tts",
            input={"text": "What time is it?"},
            pipeline=pipeline["id"],
        )
        (start,) = [e["data"] for e in events if e["type"] == "tts-start"]
        (end,) = [e["data"] for e in events if e["type"] == "tts-end"]
        sound = measure(await self._home.download(end["tts_output"]["url"]))
        check_speech(sound, start["tts_input"])
        return f"{start['tts_input']!r}: {sound}"

    # Our server goes away, and comes back

    async def _stop(self) -> str:
        await self._jabber.stop()
        return await self._fail("Nobody can hear this.")

    async def _restart(self) -> str:
        await self._jabber.start()
        return await self._hear("again", "Here I am again.")

    async def _reload(self) -> str:
        await self._jabber.stop()
        told = await self._home.post(f"{_ENTRIES}/{self._entry}/reload", {})
        assert not await self._loaded(), told
        await self._jabber.start()
        await eventually(self._loaded, "the entry stays unloaded")
        return await self._hear("reloaded", "Home Assistant found me again.")
