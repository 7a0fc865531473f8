"""The add-on's files, read."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "addon"
CONTAINER = ROOT / "container"
SERVICES = ADDON / "rootfs/etc/s6-overlay/s6-rc.d"
SCRIPTS = sorted(
    path
    for path in SERVICES.glob("*/*")
    if path.is_file() and path.stat().st_mode & 0o100
)


def read_yaml(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict), path
    return content


def addon_config() -> dict[str, Any]:
    return read_yaml(ADDON / "config.yaml")
