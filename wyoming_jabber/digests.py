"""Digests: short ones that name things, and those of whole files."""

from pathlib import Path

try:
    # Python's own: the same function by hashlib loads OpenSSL, which takes 3 ms.
    from _sha3 import shake_128  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from hashlib import shake_128

__all__ = ["file_digest", "name_digest", "shake_128", "text_digest"]

# Hexadecimal digits: two names are the same once in a billion billions.
_NAME_LENGTH = 16


def name_digest(content: bytes) -> str:
    """Return what stands for this content in a name: 16 hexadecimal digits."""
    digest: str = shake_128(content).hexdigest(_NAME_LENGTH // 2)
    return digest


def text_digest(text: str) -> str:
    """Return the SHA-256 digest of a text, in hexadecimal digits."""
    import hashlib  # noqa: PLC0415 - see above

    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(file: Path) -> str:
    """Return the SHA-256 digest of a file, in hexadecimal digits; blocks.

    Raises OSError.
    """
    import hashlib  # noqa: PLC0415 - see above

    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
