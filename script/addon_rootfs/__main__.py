"""`script/addon-rootfs`: see there."""

import argparse
from collections.abc import Sequence
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any

import yaml

from addon_rootfs.build import Builder, debootstrap, install_bashio
from addon_rootfs.container import OWN_ADDRESS, Container
from addon_rootfs.dockerfile import read_stages
from addon_rootfs.life import End, discover, furnish, served, speak, stop

_PROJECT = Path(__file__).parents[2]
_ADDON = _PROJECT / "addon"
_PYTHON = "/opt/jabber/bin/python"

# Where the stand-in for Supervisor listens and writes, inside.
_SUPERVISOR_PORT, _ANNOUNCED = "8081", "/run/announced.json"

_HOSTNAME = "local-wyoming-jabber"
_HOSTS = f"127.0.0.1 localhost\n{OWN_ADDRESS} {_HOSTNAME}.local.hass.io {_HOSTNAME}\n"


def main(argv: Sequence[str]) -> int:
    """Build, start, ask, clean up; 0 if everything was as it should be."""
    arguments = _parser().parse_args(argv)
    root: Path = arguments.root.absolute()
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        print("script/addon-rootfs: needs root and debootstrap", file=sys.stderr)
        return 2
    if root.exists():
        print(f"script/addon-rootfs: {root} is there already", file=sys.stderr)
        return 2
    root.mkdir(parents=True)
    try:
        stage, environment = _build(root, arguments)
        _live(stage, environment)
    finally:
        if not arguments.keep:
            shutil.rmtree(root)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/addon-rootfs")
    parser.add_argument("root", type=Path, help="a folder that is not there yet")
    parser.add_argument(
        "--source", type=Path, help="wheel to install; else one is built"
    )
    parser.add_argument("--bashio", type=Path, help="bashio's lib folder; else fetched")
    parser.add_argument("--mirror", default="http://deb.debian.org/debian")
    parser.add_argument("--keep", action="store_true", help="leave the folder there")
    return parser


def _build(root: Path, arguments: argparse.Namespace) -> tuple[Path, dict[str, str]]:
    """Return the Dockerfile's last stage as a root filesystem, and its environment."""
    base = root / "base"
    stages = read_stages(_ADDON / "Dockerfile")
    debootstrap(base, stages[-1].base.rpartition(":")[2], arguments.mirror)
    install_bashio(base, arguments.bashio)
    wheel: Path = arguments.source or _wheel(root)
    shutil.copy(wheel, base / "tmp")
    given = {
        "BUILD_VERSION": str(_config()["version"]),
        "JABBER_SOURCE": f"file:///tmp/{wheel.name}",
    }
    builder = Builder(base, _ADDON, given)
    roots = [builder.build(stage, root / (stage.name or "addon")) for stage in stages]
    _report("built", f"{_megabytes(roots[-1])} MB with all of Debian's own")
    return roots[-1], builder.environments[roots[-1].name]


def _live(root: Path, environment: dict[str, str]) -> None:
    """Live one life of the add-on; raises if anything is not as it should be."""
    furnish(root)
    for folder in ("data", "config"):
        (root / folder).mkdir(exist_ok=True)
    (root / "data/options.json").write_text(json.dumps(_config()["options"]))
    (root / "etc/hosts").write_text(_HOSTS)
    environment |= {
        "SUPERVISOR_API": f"http://127.0.0.1:{_SUPERVISOR_PORT}",
        "SUPERVISOR_TOKEN": "a-token",
    }
    with Container(root, hostname=_HOSTNAME, environment=environment) as container:
        _start_supervisor(container)
        with served(container) as server:
            try:
                _ask(container)
            finally:
                end = stop(container, server)
                _report("log", end.log.strip())
            _check(end)


def _ask(container: Container) -> None:
    """Have the server announced, and ask it at the address that was announced."""
    _report("discovery", discover(container).strip())
    text = (container.root / _ANNOUNCED.lstrip("/")).read_text()
    _report("announced", text)
    uri = json.loads(text)["body"]["config"]["uri"]
    _report("health", container.run(*_health())[1].strip())
    _report("speech", f"{speak(container, _PYTHON, uri):.2f} s of audio")


def _start_supervisor(container: Container) -> None:
    """Start the stand-in; it ends with the container."""
    words = (_PYTHON, "/run/tools/supervisor.py", _SUPERVISOR_PORT, _ANNOUNCED)
    supervisor = container.start(*words)
    if supervisor.stdout is None or supervisor.stdout.readline() != "ready\n":
        raise SystemExit("script/addon-rootfs: Supervisor's stand-in did not start")


def _check(end: End) -> None:
    _report("stopped", f"status {end.status}, result {end.result}")
    if end.status or end.halted:
        raise SystemExit("script/addon-rootfs: the server did not stop as it should")


def _health() -> list[str]:
    """Return the command of the Dockerfile's HEALTHCHECK."""
    (step,) = read_stages(_ADDON / "Dockerfile")[-1].of("HEALTHCHECK")
    words: list[str] = json.loads(step.arguments.removeprefix("CMD "))
    return words


def _config() -> dict[str, Any]:
    text = (_ADDON / "config.yaml").read_text(encoding="utf-8")
    config: dict[str, Any] = yaml.safe_load(text)
    return config


def _wheel(root: Path) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
    subprocess.run([*command, "--wheel-dir", str(root), str(_PROJECT)], check=True)
    (wheel,) = root.glob("*.whl")
    return wheel


def _megabytes(folder: Path) -> int:
    command = ["du", "--summarize", "--block-size=1000000", str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(answer.stdout.split()[0])


def _report(what: str, text: str) -> None:
    print(f"{what}:\n  " + text.replace("\n", "\n  "), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
