"""What the runtime may never load, whoever drags it in."""

from pathlib import Path
import subprocess
import sys

from tests.tiny_models import write_piper_voice

FORBIDDEN = ("torch", "torchaudio", "transformers", "onnx", "tensorflow", "scipy")

LOAD_EVERYTHING = f"""
import importlib, pkgutil, sys
import wyoming_jabber
for module in pkgutil.walk_packages(wyoming_jabber.__path__, "wyoming_jabber."):
    # Voice preparation is a process of its own.
    if not module.name.startswith("wyoming_jabber.optimize."):
        importlib.import_module(module.name)
print(sorted(set({FORBIDDEN!r}) & set(sys.modules)))
"""

SPEAK = f"""
import sys
from wyoming_jabber.cli.main import run
status = run(["say", "Hello.", "-o", sys.argv[1], "--data-dir", sys.argv[2]])
print(status, sorted(set({FORBIDDEN!r}) & set(sys.modules)))
"""

START = """
import sys
import wyoming_jabber.app
print(sorted({"onnxruntime", "phonemizer", "joblib"} & set(sys.modules)))
"""


def output_of(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_no_module_loads_the_training_stack():
    assert output_of(LOAD_EVERYTHING) == "[]"


def test_speaking_with_a_piper_voice_does_not_either(tmp_path: Path):
    write_piper_voice(tmp_path)
    assert output_of(SPEAK, str(tmp_path / "a.wav"), str(tmp_path)) == "0 []"


def test_a_server_that_needs_no_model_loads_no_engine():
    assert output_of(START) == "[]"
