"""addon/config.yaml: what Home Assistant documents, and nothing else."""

from pathlib import PurePosixPath
import re
import subprocess

import pytest

from tests.addon import documented
from tests.addon.documented import OPTIONAL_KEYS, REQUIRED_KEYS
from tests.addon.files import ADDON, ROOT, addon_config, read_yaml
from wyoming_jabber import __version__

CONFIG = addon_config()

# As Supervisor sees the add-on's private and its public folder.
DATA = PurePosixPath("/data/addons/data/1a2b3c4d_wyoming_jabber")
PUBLIC = PurePosixPath("/data/addon_configs/1a2b3c4d_wyoming_jabber")


def test_every_key_is_documented_and_of_its_type():
    keys = REQUIRED_KEYS | OPTIONAL_KEYS
    assert set(CONFIG) <= set(keys)
    assert set(REQUIRED_KEYS) <= set(CONFIG)
    for name, value in CONFIG.items():
        assert isinstance(value, keys[name].kind), name


def test_no_key_says_what_holds_without_it():
    """Home Assistant's own linter for add-ons refuses that."""
    said = [name for name in OPTIONAL_KEYS if name in CONFIG]
    assert [name for name in said if CONFIG[name] == OPTIONAL_KEYS[name].default] == []


def test_the_container_is_watched_by_its_health_check_alone():
    """The linter refuses `watchdog`: Supervisor restarts what Docker calls unhealthy."""
    assert "watchdog" not in CONFIG
    assert "HEALTHCHECK" in (ADDON / "Dockerfile").read_text(encoding="utf-8")


def test_what_the_store_shows():
    assert (CONFIG["name"], CONFIG["slug"]) == ("Jabber TTS", "wyoming_jabber")
    assert CONFIG["version"] == __version__
    assert set(CONFIG["arch"]) == documented.ARCHITECTURES
    changelog = (ADDON / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (\S+)", changelog, re.MULTILINE)
    assert sections[0] == __version__
    for name in ("README.md", "DOCS.md", "icon.png", "logo.png", "apparmor.txt"):
        assert (ADDON / name).stat().st_size, name
    assert not list(ADDON.glob("build.*"))  # retired


def test_home_assistant_finds_it_and_gives_it_little():
    assert CONFIG["discovery"] == ["wyoming"]
    assert CONFIG["ports"] == {"10200/tcp": None}
    assert CONFIG["init"] is False  # s6-overlay 3 is process 1
    rights = {name for name, key in OPTIONAL_KEYS.items() if key.default is False}
    assert rights & set(CONFIG) == {"ingress", "ingress_stream"}
    assert not {"privileged", "devices", "services", "hassio_role"} & set(CONFIG)


def test_only_its_own_public_folder_is_mapped_and_read_only():
    assert CONFIG["map"] == [{"type": "addon_config"}]
    assert CONFIG["map"][0]["type"] in documented.MAPPED


@pytest.mark.parametrize(
    "path",
    [
        DATA / "jabber/en_US-lessac-medium.onnx",
        DATA / "jabber/en_US-lessac-medium/en_US-lessac-medium.onnx",
        DATA / "jabber/en/en_US/lessac/medium/en_US-lessac-medium.onnx",
        DATA / "jabber/en_US-lessac-medium.onnx.part",
        DATA / "jabber/en_US-lessac-medium.onnx.prepared",
        DATA / "jabber/prepared",
        DATA / "cache/speech",
        PUBLIC / "mine.onnx.prepared",
    ],
)
def test_backups_leave_out_what_can_be_had_again(path):
    assert any(path.match(pattern) for pattern in CONFIG["backup_exclude"])


@pytest.mark.parametrize(
    "path",
    [
        DATA / "options.json",
        DATA / "jabber",
        DATA / "jabber/instance-id",
        DATA / "jabber/lexicon/page.yaml",
        DATA / "jabber/en_US-lessac-medium.onnx.json",
        PUBLIC / "lexicon.yaml",
        PUBLIC / "mine.onnx",
        PUBLIC / "mine/mine.onnx.json",
    ],
)
def test_backups_hold_what_is_a_persons_own(path):
    assert not any(path.match(pattern) for pattern in CONFIG["backup_exclude"])


def test_the_repository_can_be_added_to_the_store():
    repository = read_yaml(ROOT / "repository.yaml")
    assert set(repository) <= documented.REPOSITORY_KEYS
    assert repository["name"]
    assert CONFIG["url"].startswith(repository["url"])


def test_nothing_else_in_the_repository_looks_like_an_addon():
    """Supervisor takes every config.yaml, .yml and .json that it finds for one."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(
        command, cwd=ROOT, check=False, capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip("not in a git repository")
    names = {"config.yaml", "config.yml", "config.json"}
    found = {
        path
        for path in map(PurePosixPath, done.stdout.splitlines())
        if path.name in names
        and not any(part.startswith(".") or part == "rootfs" for part in path.parts)
    }
    assert found == {PurePosixPath("addon/config.yaml")}
