"""What /proc/cpuinfo says of a processor."""

from pathlib import Path

import pytest

from wyoming_jabber.engine.cpu import Cpu, read_cpu, this_cpu


@pytest.mark.parametrize(
    ("architecture", "line", "has_dot_product", "sums_overflow"),
    [
        ("x86_64", "flags\t\t: fpu avx2 avx512f avx512_vnni ssse3", True, False),
        ("x86_64", "flags : avx2 avx_vnni", True, False),  # N100
        ("x86_64", "flags : avx2 fma", False, True),
        ("aarch64", "Features : fp asimd asimddp", True, False),  # Pi 5
        ("aarch64", "Features : fp asimd crc32", False, False),  # Pi 4
        ("riscv64", "isa : rv64", False, True),
    ],
)
def test_features_are_read(
    tmp_path: Path,
    architecture: str,
    line: str,
    has_dot_product: bool,
    sums_overflow: bool,
) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(f"processor : 0\n{line}\n\nprocessor : 1\n{line}\n")
    cpu = read_cpu(file, architecture)
    assert cpu.has_dot_product is has_dot_product
    assert cpu.sums_overflow is sums_overflow
    assert "ssse3" not in cpu.features, "nothing depends on it"


def test_without_the_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_cpu(tmp_path / "none", "x86_64") == Cpu("x86_64", frozenset())
    assert this_cpu().key.startswith(this_cpu().architecture)
