"""A JSON object of a voice's configuration, whose values are checked as they are read."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import textwrap
from typing import NamedTuple, Self, TypeGuard

from wyoming_jabber.errors import VoiceError


class JsonFields(NamedTuple):
    """The keys of one object. Each method raises VoiceError for a wrong value."""

    file: Path
    values: Mapping[str, object]
    prefix: str = ""
    """Where the object is in the file, with a dot behind: `audio.`."""

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read the object that a file holds."""
        try:
            values = json.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise VoiceError(f"{file} can't be read: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise VoiceError(f"{file} is not JSON: {error}") from error
        if not isinstance(values, dict):
            raise VoiceError(f"{file} must hold a JSON object")
        return cls(file, values)

    def section(self, key: str) -> Self:
        """Return the object below this key."""
        return self._below(key, self.values.get(key), key)

    def sections(self, key: str) -> Iterator[Self]:
        """Yield the objects of a list, which has at least one."""
        value = self.values.get(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "a list of objects")
        for number, item in enumerate(value):
            yield self._below(key, item, f"{key}[{number}]")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that says something; without a default it must be there."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or not (value.strip() or value == default):
            raise self.wrong(key, "a text")
        self._check_sendable(key, value)
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of different texts."""
        value = self.values.get(key)
        if not _is_texts(value) or len(set(value)) < len(value):
            raise self.wrong(key, "a list of texts, each once")
        self._check_sendable(key, "".join(value))
        return tuple(value)

    def number(
        self, key: str, limits: tuple[float, float], default: float | None = None
    ) -> float:
        """Return a number within limits; without a default it must be there."""
        value = self.values.get(key, default)
        if not _is_number(value) or not limits[0] <= value <= limits[1]:
            raise self.wrong(key, f"a number from {limits[0]:g} to {limits[1]:g}")
        return value

    def integer(self, key: str, limits: tuple[int, int]) -> int:
        """Return a whole number within limits."""
        value = self.number(key, limits)
        if value != int(value):
            raise self.wrong(key, "a whole number")
        return int(value)

    def wrong(self, key: str, must_be: str) -> VoiceError:
        """Make the error for a value that is not what it must be."""
        found = "missing"
        if key in self.values:
            found = textwrap.shorten(ascii(self.values[key]), 60, placeholder=" …")
        return VoiceError(
            f"{self.file}: {self.prefix}{key} is {found}, must be {must_be}"
        )

    def _below(self, key: str, value: object, name: str) -> Self:
        if not isinstance(value, dict):
            raise self.wrong(key, "an object" if name == key else "a list of objects")
        return type(self)(self.file, value, f"{self.prefix}{name}.")

    def _check_sendable(self, key: str, text: str) -> None:
        """Refuse halves of characters, which JSON can spell and UTF-8 can't."""
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise self.wrong(key, "valid text") from error


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
