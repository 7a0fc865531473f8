from concurrent.futures import ThreadPoolExecutor
import logging
from pathlib import Path
import re
import stat
import subprocess
import sys
from typing import NoReturn

import pytest

from wyoming_jabber.server.identity import instance_name

PORT = 10200
MACHINE = "0123456789abcdef0123456789abcdef"
# The lowest bits of the first byte: none is hardware's, 1 a random number, 2 a container's.
HARDWARE_MAC = 0xDC_A6_32_01_02_03
RANDOM_MAC = 0xDD_A6_32_01_02_03
CONTAINER_MAC = 0x02_42_AC_11_00_02


def no_mac() -> int:
    return RANDOM_MAC


def warnings(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [one for one in caplog.records if one.levelno >= logging.WARNING]


@pytest.fixture
def unusable(tmp_path: Path) -> Path:
    """A state directory that can't be made, not even by root."""
    file = tmp_path / "file"
    file.touch()
    return file / "state"


@pytest.fixture
def machine_id(tmp_path: Path) -> Path:
    path = tmp_path / "machine-id"
    path.write_text(f"{MACHINE}\n")
    return path


def test_is_the_same_after_a_restart_and_differs_by_port(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = instance_name(tmp_path / "a" / "b", PORT)
    assert re.fullmatch(r"jabber-[0-9a-f]{8}", first)
    assert instance_name(tmp_path / "a" / "b", PORT) == first
    assert instance_name(tmp_path / "a" / "b", PORT + 1) != first
    assert instance_name(tmp_path / "other", PORT) != first
    assert not warnings(caplog)


def test_keeps_its_files_private_and_leaves_no_litter(tmp_path: Path) -> None:
    state_dir = tmp_path / "state"
    instance_name(state_dir, PORT)
    assert {path.name for path in state_dir.iterdir()} == {
        "instance-id",
        ".instance-id.lock",
    }
    for path in (state_dir, *state_dir.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize(
    "content",
    [b"", b"short", MACHINE.upper().encode(), b"a" * 33, b"\xff" * 32, b"a" * 10**6],
)
def test_replaces_a_broken_id_with_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / "instance-id").write_bytes(content)
    name = instance_name(tmp_path, PORT)
    assert len(warnings(caplog)) == 1
    assert "instance-id" in caplog.text
    assert instance_name(tmp_path, PORT) == name
    assert len(warnings(caplog)) == 1


def test_servers_that_start_at_once_agree(tmp_path: Path) -> None:
    def start(_number: int) -> str:
        return instance_name(tmp_path, PORT)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(start, range(32)))) == 1


def test_processes_that_start_at_once_agree_about_a_broken_id(tmp_path: Path) -> None:
    (tmp_path / "instance-id").touch()
    code = (
        "import pathlib, sys; from wyoming_jabber.server.identity import instance_name;"
        f"print(instance_name(pathlib.Path(sys.argv[1]), {PORT}))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    names = {process.communicate()[0] for process in processes}
    assert names == {f"{instance_name(tmp_path, PORT)}\n".encode()}


def test_does_not_publish_the_id(tmp_path: Path) -> None:
    name = instance_name(tmp_path, PORT)
    kept = (tmp_path / "instance-id").read_text().strip()
    assert name.removeprefix("jabber-") not in kept


def test_an_id_that_can_only_be_read_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = instance_name(tmp_path, PORT)

    def refuse(*_args: object, **_options: object) -> NoReturn:
        raise PermissionError

    # Root may write anywhere, and tests may run as root.
    monkeypatch.setattr("os.open", refuse)
    assert instance_name(tmp_path, PORT) == name


def test_failing_to_write_leaves_no_litter(
    tmp_path: Path, machine_id: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    state_dir = tmp_path / "state"
    instance_name(state_dir, PORT, machine_id=machine_id)
    assert [path.name for path in state_dir.iterdir()] == [".instance-id.lock"]


def test_falls_back_to_the_machine_id_but_never_shows_it(
    unusable: Path, machine_id: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = instance_name(unusable, PORT, machine_id=machine_id, node=no_mac)
    assert name == instance_name(unusable, PORT, machine_id=machine_id)
    assert name != instance_name(unusable, PORT + 1, machine_id=machine_id)
    assert name.removeprefix("jabber-") not in MACHINE
    assert not warnings(caplog)


@pytest.mark.parametrize("content", [None, "", "uninitialized\n"])
def test_then_to_the_hardware_address(
    unusable: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    content: str | None,
) -> None:
    machine_id = tmp_path / "machine-id"
    if content is not None:
        machine_id.write_text(content)

    def name(mac: int) -> str:
        return instance_name(unusable, PORT, machine_id=machine_id, node=lambda: mac)

    assert name(HARDWARE_MAC) == name(HARDWARE_MAC) != name(HARDWARE_MAC + 1)
    assert not warnings(caplog)


@pytest.mark.parametrize("mac", [0, RANDOM_MAC, CONTAINER_MAC])
def test_then_to_chance_with_one_warning(
    unusable: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, mac: int
) -> None:
    def name() -> str:
        # A directory is as unreadable as a file may be.
        return instance_name(unusable, PORT, machine_id=tmp_path, node=lambda: mac)

    assert re.fullmatch(r"jabber-[0-9a-f]{8}", name())
    assert len(warnings(caplog)) == 1
    assert name() != name()


def test_the_defaults_read_this_machine(unusable: Path) -> None:
    assert instance_name(unusable, PORT).startswith("jabber-")
