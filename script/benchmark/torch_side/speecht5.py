"""A Wyoming server around SpeechT5 with random weights: the baseline of 2022.

Runs where torch, transformers and wyoming are: python speecht5.py URI. It has no
tokenizer, since it can't read anyway: a letter is its place in the vocabulary.
"""

import asyncio
import sys
from typing import Any

from random_weights import spread_evenly
import torch
from transformers import (
    SpeechT5Config,
    SpeechT5ForTextToSpeech,
    SpeechT5HifiGan,
    SpeechT5HifiGanConfig,
)
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.server import AsyncEventHandler, AsyncServer
from wyoming.tts import Synthesize

RATE = 16000

# Frames of 16 ms for a letter: as fast as the others read the same text.
_FRAMES_PER_LETTER = 4.3

_SAMPLES_PER_CHUNK = 1024


class SpeechT5:
    """The model and its vocoder."""

    def __init__(self) -> None:
        self._config = SpeechT5Config()
        self._model = SpeechT5ForTextToSpeech(self._config).eval()
        vocoder_config = SpeechT5HifiGanConfig()
        self._vocoder = SpeechT5HifiGan(vocoder_config).eval()
        frames = torch.randn(50, vocoder_config.model_in_dim)
        spread_evenly((self._vocoder,), lambda: self._vocoder(frames))
        self._speaker = torch.randn(1, self._config.speaker_embedding_dim)

    def render(self, text: str) -> bytes:
        """Return 16-bit PCM; its length follows the text, whatever the model thinks."""
        ids = [ord(letter) % self._config.vocab_size for letter in text]
        with torch.inference_mode():
            samples = self._model.generate_speech(
                torch.tensor([ids]),
                self._speaker,
                minlenratio=_FRAMES_PER_LETTER,
                maxlenratio=_FRAMES_PER_LETTER,
                vocoder=self._vocoder,
            )
        pcm: bytes = (samples.clamp(-1, 1) * 32767).to(torch.int16).numpy().tobytes()
        return pcm


class Handler(AsyncEventHandler):
    """One connection."""

    def __init__(self, model: SpeechT5, *arguments: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments)
        self._model = model

    async def handle_event(self, event: Event) -> bool:
        """Answer a text with its sound."""
        if not Synthesize.is_type(event.type):
            return True
        pcm = self._model.render(Synthesize.from_event(event).text)
        form = {"rate": RATE, "width": 2, "channels": 1}
        await self.write_event(AudioStart(**form).event())
        step = _SAMPLES_PER_CHUNK * 2
        for start in range(0, len(pcm), step):
            chunk = AudioChunk(audio=pcm[start : start + step], **form)
            await self.write_event(chunk.event())
        await self.write_event(AudioStop().event())
        return True


async def main(uri: str) -> None:
    """Serve until stopped."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = SpeechT5()
    server = AsyncServer.from_uri(uri)
    await server.run(lambda *arguments: Handler(model, *arguments))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
