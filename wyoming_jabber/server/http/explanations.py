"""`POST /api/explain`: how a text is read, stage by stage."""

from dataclasses import asdict
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.explanation import Explanation, explain
from wyoming_jabber.pipeline import Delivery
from wyoming_jabber.server.http.answers import json_answer
from wyoming_jabber.server.http.bodies import read_fields
from wyoming_jabber.server.http.errors import FieldError
from wyoming_jabber.server.http.openai_speech import read_request
from wyoming_jabber.server.http.speaking import SpeechDesk, SpeechRequest
from wyoming_jabber.synthesizer import Synthesizer
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.directory import VoiceDirectory

# Characters: a few pages, since voices wait to be loaded meanwhile.
_LONGEST: Final = 5_000


class Explanations:
    """Explains texts as the voice that would speak them reads them."""

    def __init__(
        self,
        synthesizer: Synthesizer,
        directory: VoiceDirectory,
        worker: EngineWorker,
        desk: SpeechDesk,
    ) -> None:
        self._synthesizer = synthesizer
        self._directory = directory
        self._worker = worker
        self._desk = desk

    async def explain(self, request: Request) -> Response:
        """Answer one request."""
        wanted = read_request(await read_fields(request), "text")
        self._desk.check_text(wanted.text)
        if len(wanted.text) > _LONGEST:
            raise FieldError("text", f"has more than {_LONGEST} characters")
        explanation = await self._worker.load(
            self._explain, wanted, self._synthesizer.delivery
        )
        return json_answer(asdict(explanation))

    def _explain(self, wanted: SpeechRequest, delivery: Delivery) -> Explanation:
        """Take the text through its stages; blocks."""
        selection = wanted.selection
        is_free = selection.name is None and selection.language is None
        casting = Casting(
            self._directory.part(selection),
            self._directory,
            follows_language=is_free and delivery.follows_language,
        )
        return explain(casting, delivery, wanted.text, is_ssml=wanted.is_ssml)
