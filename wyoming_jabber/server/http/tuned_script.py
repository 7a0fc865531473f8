"""Scripts that are spoken as a whole in another way than their voice's own."""

from collections.abc import Iterator

from wyoming_jabber.text.script import Cue, Script
from wyoming_jabber.text.spans import Prosody


class TunedScript:
    """A script all of whose units are spoken faster, higher or louder."""

    def __init__(self, script: Script, prosody: Prosody) -> None:
        self._script = script
        self._prosody = prosody

    def add(self, text: str) -> Iterator[Cue]:
        """Take a text chunk; yield the cues that it completes."""
        return map(self._tuned, self._script.add(text))

    def finish(self) -> Iterator[Cue]:
        """Yield what is left."""
        return map(self._tuned, self._script.finish())

    def _tuned(self, cue: Cue) -> Cue:
        own, more = cue.span.prosody, self._prosody
        prosody = Prosody(
            rate=own.rate * more.rate,
            pitch=own.pitch + more.pitch,
            volume=own.volume + more.volume,
        )
        return cue._replace(span=cue.span._replace(prosody=prosody))
