"""Collections of tiny voices that a site can serve."""

from collections.abc import Mapping, Sequence
from functools import cache
import hashlib
import json
from pathlib import Path
import tempfile
from typing import Any

from tests.catalog.site import Site
from tests.tiny_jabber import write_jabber_voice
from tests.tiny_models import write_piper_voice

AMY, BOB, CREW = "en_US-amy-low", "en_US-bob-medium", "de_DE-crew-high"
"""In `fill_with_piper`; Crew has two speakers, and Bob's card names no licence."""

GIRL = "en_US-girl-medium"
"""A Jabber voice, in `own_catalog`."""


def card_of(name: str) -> str:
    licence = "none" if name == BOB else "License: CC BY 4.0"
    return f"# Model card of {name}\n\n* {licence}\n"


@cache
def piper_files(name: str, speakers: Sequence[str] = ()) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        write_piper_voice(Path(folder), name, language=name[:5], speakers=speakers)
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


@cache
def jabber_files(name: str) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        write_jabber_voice(Path(folder), name)
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


def path_of(name: str, file: str) -> str:
    """Return where a file of a voice lies in Piper's collection."""
    code, person, quality = name.split("-")
    return f"{code[:2]}/{code}/{person}/{quality}/{file}"


def piper_entry(
    name: str,
    files: Mapping[str, bytes],
    *,
    speakers: Sequence[str] = (),
) -> dict[str, Any]:
    """Describe a voice as Piper's index does."""
    code, person, quality = name.split("-")
    contents = {**files, "MODEL_CARD": card_of(name).encode()}
    return {
        "key": name,
        "name": person,
        "language": {
            "code": code,
            "family": code[:2],
            "region": code[3:],
            "name_native": "?",
            "name_english": {"en": "English", "de": "German"}[code[:2]],
            "country_english": {"US": "United States", "DE": "Germany"}[code[3:]],
        },
        "quality": quality,
        "num_speakers": max(1, len(speakers)),
        "speaker_id_map": {speaker: i for i, speaker in enumerate(speakers)},
        "files": {
            path_of(name, file): {
                "size_bytes": len(content),
                "md5_digest": hashlib.md5(content).hexdigest(),
            }
            for file, content in contents.items()
        },
        "aliases": [f"{code[:2]}-{person}-{quality}"],
    }


def fill_with_piper(site: Site, prefix: str = "") -> dict[str, Any]:
    """Put a collection of three voices on a site; return its index."""
    index = {}
    for name, speakers in ((AMY, ()), (BOB, ()), (CREW, ("anna", "bert"))):
        files = piper_files(name, speakers)
        index[name] = piper_entry(name, files, speakers=speakers)
        card = card_of(name).encode()
        for file, content in {**files, "MODEL_CARD": card}.items():
            site.files[f"{prefix}/{path_of(name, file)}"] = content
    site.files[f"{prefix}/voices.json"] = json.dumps(index).encode()
    return index


def own_catalog(site: Site, **changes: Any) -> dict[str, Any]:
    """Put a catalog in our own format on a site, at /own/catalog.json; return it."""
    files = jabber_files(GIRL)
    for file, content in files.items():
        site.files[f"/own/girl/{file}"] = content
    entries = [
        {
            "url": f"girl/{file}",
            "name": file,
            "size_bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for file, content in files.items()
    ]
    voice = {
        "name": GIRL,
        "family": "jabber",
        "description": "Girl, English",
        "languages": ["en-US"],
        "quality": "medium",
        "licence": "CC0-1.0",
        "sample": "girl/sample.mp3",
        "files": entries,
    }
    catalog = {
        "catalog": "wyoming-jabber",
        "version": 1,
        "voices": [{**voice, **changes}],
    }
    site.files["/own/catalog.json"] = json.dumps(catalog).encode()
    return catalog
