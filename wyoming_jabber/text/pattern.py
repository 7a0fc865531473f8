"""Regular expressions that are compiled when they are first needed."""

from functools import cached_property
import re


class Pattern:
    """A regular expression of which most texts have no need: it waits for one that has.

    Those of a language take 50 ms to compile, as long as a sentence takes to speak.
    """

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """What searches; kept. Raises re.error if the source is wrong."""
        return re.compile(self._source, self._flags)
