"""The pronunciations of the page: one lexicon file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import hashlib
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
import yaml

from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import JabberError
from wyoming_jabber.server.http.answers import json_answer
from wyoming_jabber.server.http.bodies import Fields, read_fields
from wyoming_jabber.server.http.errors import ConflictError, FieldError
from wyoming_jabber.server.http.look import Look
from wyoming_jabber.text.lexicon import Entry
from wyoming_jabber.text.lexicon.entries import EntryError
from wyoming_jabber.text.lexicon.files import MAX_BYTES
from wyoming_jabber.text.lexicon.parse import parse_lexicon
from wyoming_jabber.voices.default_voice import write_whole

FILE_NAME: Final = "web-page.yaml"
"""In the folder `lexicon` of the first data folder."""

_HEADING: Final = """\
# Pronunciations that were set on the web page, which writes this file anew each time.
# Your own go into another file in this folder.
"""

# Entries on the page: a list that a person still reads. A file of one's own may have
# ten times as many.
_MOST_ENTRIES: Final = 2_000

_CASES: Final = ("any", "exact")

# Characters of a digest: two states of a file meet once in a billion billion.
_REVISION_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class _Kept:
    """The file as it is."""

    entries: Sequence[Entry]
    problems: Sequence[str]
    revision: str


class Pronunciations:
    """Reads and replaces the page's lexicon file; a person's own are left alone."""

    def __init__(self, state_dir: Path, worker: EngineWorker, look: Look) -> None:
        self._folder = state_dir / "lexicon"
        self._worker = worker
        self._look = look
        self._last: _Kept | None = None

    async def get(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Return all entries, and the revision to send back with changed ones."""
        return json_answer(_content(await self._worker.run(self._read)))

    async def put(self, request: Request) -> Response:
        """Replace all entries; they hold from the next utterance on.

        Raises FieldError, ConflictError.
        """
        fields = await read_fields(request)
        revision = fields.optional_text("revision")
        items = fields.objects("entries")
        await self._worker.run(self._write, items, revision)
        await self._look()
        return json_answer(_content(await self._worker.run(self._read)))

    def _read(self) -> _Kept:
        try:
            with (self._folder / FILE_NAME).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise _failure("read", error) from error
        revision = hashlib.sha256(content).hexdigest()[:_REVISION_LENGTH]
        if self._last is None or self._last.revision != revision:
            text = content.decode("utf-8-sig", "replace")
            entries, problems = parse_lexicon(text)
            lines = [f"line {line}: {problem}" for line, problem in problems]
            self._last = _Kept(entries, lines, revision)
        return self._last

    def _write(self, items: Sequence[Fields], revision: str | None) -> None:
        text = write_lexicon(read_entries(items))
        if revision is not None and revision != self._read().revision:
            raise ConflictError(
                "The pronunciations have been changed elsewhere; load them again"
            )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / FILE_NAME, text)
        except OSError as error:
            raise _failure("written", error) from error


def read_entries(items: Sequence[Fields]) -> list[Entry]:
    """Make entries of what was sent. Raises FieldError, which names one by number."""
    if len(items) > _MOST_ENTRIES:
        raise FieldError("entries", f"are more than {_MOST_ENTRIES}")
    found = []
    for number, item in enumerate(items):
        place = f"entries[{number}]"
        try:
            entry = _entry(item)
            entry.check()
        except EntryError as error:
            raise FieldError(place, str(error)) from error
        except FieldError as error:
            raise FieldError(f"{place}.{error.field}", error.problem) from error
        found.append(entry)
    return found


def write_lexicon(entries: Sequence[Entry]) -> str:
    """Write entries as a lexicon file that is read as these very entries.

    Raises FieldError if they are together too long.
    """
    items = [_fields_of(entry) for entry in entries]
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    body = yaml.dump(
        {"entries": items}, Dumper=dumper, allow_unicode=True, sort_keys=False
    )
    text = _HEADING + body
    if len(text.encode()) > MAX_BYTES:
        raise FieldError("entries", f"take more than {MAX_BYTES} bytes together")
    read, problems = parse_lexicon(text)
    if problems or read != list(entries):
        reason = problems[0][1] if problems else "one can't be written down"
        raise FieldError("entries", reason)
    return text


def _entry(item: Fields) -> Entry:
    return Entry(
        word=item.optional_text("word") or "",
        pattern=item.optional_text("pattern") or "",
        say=item.text("say"),
        languages=item.texts("language"),
        voices=item.texts("voice"),
        is_exact=item.choice("case", "any", _CASES) == "exact",
    )


def _fields_of(entry: Entry) -> Mapping[str, Any]:
    """Return an entry's fields as the file and the page have them."""
    fields: dict[str, Any] = {"word": entry.word, "pattern": entry.pattern}
    fields = {name: text for name, text in fields.items() if text}
    fields["say"] = entry.say
    if entry.languages:
        fields["language"] = sorted(entry.languages)
    if entry.voices:
        fields["voice"] = sorted(entry.voices)
    if entry.is_exact:
        fields["case"] = "exact"
    return fields


def _content(kept: _Kept) -> dict[str, Any]:
    return {
        "entries": [_fields_of(entry) for entry in kept.entries],
        "problems": list(kept.problems),
        "revision": kept.revision,
        "file": f"lexicon/{FILE_NAME}",
    }


def _failure(what: str, error: OSError) -> JabberError:
    return JabberError(f"The pronunciations can't be {what}: {error.strerror}")
