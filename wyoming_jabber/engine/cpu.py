"""What the processor can do that decides which kernels are fast."""

from functools import cache
from pathlib import Path
import platform
from typing import Final, NamedTuple

# Instruction sets that onnxruntime has kernels of its own for, as /proc/cpuinfo of
# x86-64 and of 64-bit ARM calls them.
_KNOWN: Final = frozenset(
    {
        *("avx", "avx2", "fma", "avx512f", "avx512bw", "avx512_bf16"),
        *("avx_vnni", "avx512_vnni", "amx_int8"),
        *("asimd", "asimddp", "i8mm", "bf16", "sve", "sve2"),
    }
)
_DOT_PRODUCTS: Final = frozenset(
    {"avx_vnni", "avx512_vnni", "amx_int8", "asimddp", "i8mm"}
)
_ARM: Final = "aarch64"


class Cpu(NamedTuple):
    """A kind of processor; two of a kind run the same model alike."""

    architecture: str
    features: frozenset[str]

    @property
    def key(self) -> str:
        """A name for the kind."""
        return "-".join((self.architecture, *sorted(self.features)))

    @property
    def has_dot_product(self) -> bool:
        """Whether sums of 8-bit products take one instruction: VNNI, or SDOT."""
        return not self.features.isdisjoint(_DOT_PRODUCTS)

    @property
    def sums_overflow(self) -> bool:
        """Whether two products of full 8-bit numbers may not fit where they are added.

        x86 without VNNI adds them in 16 bits. ARM has always had room.
        """
        return self.architecture != _ARM and not self.has_dot_product


@cache
def this_cpu() -> Cpu:
    """Describe the processor that we run on."""
    return read_cpu(Path("/proc/cpuinfo"), platform.machine())


def read_cpu(file: Path, architecture: str) -> Cpu:
    """Read what Linux tells; without the file, nothing is known to be there."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    words: set[str] = set()
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("flags", "Features"):
            words.update(value.split())
            break
    return Cpu(architecture, frozenset(words & _KNOWN))
