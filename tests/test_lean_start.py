"""What `say` may not wait for: modules that a short text has no need of."""

import os
from pathlib import Path
import subprocess
import sys

import pytest

from tests.tiny_models import write_piper_voice

# Each takes 1 ms to 70 ms to import: an event loop, networks, YAML, number rules,
# progress bars, language models, HTML's names and what phonemizer has for others.
UNNEEDED = (
    *("asyncio", "ssl", "wyoming", "zeroconf", "redis", "starlette", "uvicorn", "av"),
    *("joblib.parallel", "tqdm", "yaml", "unicode_rbnf", "py3langid"),
    *(
        "fractions",
        "statistics",
        "wyoming_jabber.cache",
        "wyoming_jabber.voices.espeak",
    ),
    *("html", "dlinfo._glibc", "phonemizer.backend.base", "typing_extensions"),
)

SAY = f"""
import sys
from wyoming_jabber.cli.main import run
status = run(["say", sys.argv[3], "-o", sys.argv[1], "--data-dir", sys.argv[2]])
print(status, *sorted({{*{UNNEEDED!r}, *sys.argv[4:]}} & set(sys.modules)))
"""


def say(text: str, folder: Path, *more: str) -> str:
    """Return the status and which of the modules, and of `more`, were loaded."""
    done = subprocess.run(
        [sys.executable, "-c", SAY, str(folder / "a.wav"), str(folder), text, *more],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        # Coverage would load some of them.
        env={k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")},
    )
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_piper_voice(tmp_path)
    return tmp_path


def test_a_plain_sentence_loads_no_more_than_it_needs(folder: Path):
    assert say("The kitchen light is now off.", folder) == "0"


def test_the_built_in_voice_needs_no_generator_and_no_openssl(tmp_path: Path):
    more = ("numpy.random", "hashlib")
    assert say("The kitchen light is now off.", tmp_path, *more) == "0"


def test_numbers_load_their_rules_and_a_lexicon_its_yaml(folder: Path):
    (folder / "lexicon.yaml").write_text("lamp: lump", encoding="utf-8")
    assert say("21 lamps.", folder) == "0 unicode_rbnf yaml"
