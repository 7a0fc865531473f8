"""How many cores are ours: affinity, and the quotas of control groups."""

import os
from pathlib import Path
import subprocess
import sys

import pytest

from wyoming_jabber.engine import cores
from wyoming_jabber.engine.cores import cpu_quotas, usable_cores


def quotas(root: Path, groups: str, **files: str) -> list[float]:
    for name, content in files.items():
        file = root / name.replace("__", "/").replace("_max", ".max")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    own = root / "own"
    own.write_text(groups)
    return list(cpu_quotas(root, own))


def test_each_group_above_us_may_set_a_limit(tmp_path: Path) -> None:
    found = quotas(
        tmp_path,
        "0::/system/jabber\n",
        system__jabber__cpu_max="150000 100000\n",
        system__cpu_max="max 100000\n",
        cpu_max="400000 100000\n",
    )
    assert found == [1.5, 4.0]


def test_a_container_sees_its_own_limit_at_the_root(tmp_path: Path) -> None:
    found = quotas(tmp_path, "0::/docker/of/the/host\n", cpu_max="200000 100000")
    assert found == [2.0]


def test_the_first_version_of_control_groups(tmp_path: Path) -> None:
    folder = tmp_path / "cpu" / "box"
    folder.mkdir(parents=True)
    (folder / "cpu.cfs_quota_us").write_text("50000\n")
    (folder / "cpu.cfs_period_us").write_text("100000\n")
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("-1\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert quotas(tmp_path, "4:cpu,cpuacct:/box\n3:memory:/box\n") == [0.5]


@pytest.mark.parametrize("content", ["", "max", "x y", "100000", "0 0", "-1 100000"])
def test_what_can_not_be_read_is_no_limit(tmp_path: Path, content: str) -> None:
    assert quotas(tmp_path, "0::/\n", cpu_max=content) == []


def test_without_control_groups_there_is_no_limit(tmp_path: Path) -> None:
    assert list(cpu_quotas(tmp_path, tmp_path / "none")) == []
    assert quotas(tmp_path, "nonsense\n::\n") == []


@pytest.mark.parametrize(
    ("found", "expected"), [([], 8), ([0.5], 1), ([1.9], 1), ([2.0, 3.0], 2)]
)
def test_part_of_a_core_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, found: list[float], expected: int
) -> None:
    # The limits of the machine that tests run on are no part of the test.
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    monkeypatch.setattr(cores, "cpu_quotas", lambda *_: iter(found))
    assert usable_cores() == expected


def test_elsewhere_than_on_linux_all_cores_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(cores, "cpu_quotas", lambda *_: iter(()))
    assert usable_cores() == os.cpu_count()


def test_a_process_that_is_let_onto_one_core_has_one() -> None:
    program = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
        "from wyoming_jabber.engine.cores import usable_cores; print(usable_cores())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
