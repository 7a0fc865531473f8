"""Digests are those of the standards, whichever library computes them."""

import hashlib
from pathlib import Path
import subprocess
import sys

import pytest

from wyoming_jabber.digests import file_digest, name_digest, shake_128, text_digest


@pytest.mark.parametrize("content", [b"", b"abc", bytes(1000)])
def test_all_are_what_hashlib_says(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert file_digest(file) == hashlib.sha256(content).hexdigest()
    assert text_digest(content.decode()) == hashlib.sha256(content).hexdigest()
    assert shake_128(content).digest(99) == hashlib.shake_128(content).digest(99)


def test_a_name_is_short_and_differs() -> None:
    names = {name_digest(str(n).encode()) for n in range(1000)}
    assert len(names) == 1000
    assert all(len(name) == 16 and name.isalnum() for name in names)


def test_python_without_its_own_has_the_same() -> None:
    program = (
        "import sys; sys.modules['_sha3'] = None\n"
        "from wyoming_jabber.digests import name_digest; print(name_digest(b'abc'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == name_digest(b"abc")
