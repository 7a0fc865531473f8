"""From settings to parts: what is wrong is told before anything starts."""

import builtins
from pathlib import Path

import pytest

from wyoming_jabber.assembly import assemble_cache
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError


def stores(**options) -> list[str]:
    cache = assemble_cache(Settings(**options))
    assert cache is not None
    names = cache.counters()
    cache.close()
    return [s for s in ("disk", "redis") if f"cache_hits_{s}" in names]


def test_no_cache_is_none():
    assert assemble_cache(Settings(cache="off")) is None


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["disk"]),
        ({"cache": "memory"}, []),
        ({"cache": "disk", "cache_disk": 0}, []),
        ({"cache": "redis://nowhere.invalid:1/0"}, ["disk", "redis"]),
        ({"cache": "unix:///nowhere", "cache_disk": 0}, ["redis"]),
    ],
)
def test_the_setting_names_the_stores(options, expected):
    if "redis" in expected:
        pytest.importorskip("redis")
    assert stores(**options) == expected


@pytest.mark.parametrize(
    "cache", ["yes", "", "http://:secret@host", "redis://:secret@host:port"]
)
def test_a_wrong_value_names_the_option_and_no_password(cache):
    pytest.importorskip("redis")
    with pytest.raises(ConfigError, match="cache: ") as caught:
        assemble_cache(Settings(cache=cache))
    assert "secret" not in str(caught.value)


def test_without_the_library_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def refuse(name, *arguments, **options):
        if name.partition(".")[0] == "redis":
            raise ImportError(name)
        return real(name, *arguments, **options)

    # What is installed is no setting.
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ConfigError, match=r"wyoming-jabber\[redis\]"):
        assemble_cache(Settings(cache="redis://localhost"))


def test_the_folder_is_the_users_own_or_that_of_the_settings(
    tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for cache_dir in (None, "~/kept"):
        cache = assemble_cache(Settings(cache_dir=cache_dir))
        assert cache is not None
        cache.open()
        cache.close()
    assert Path(tmp_path, "xdg", "wyoming-jabber", "speech", "salt").exists()
    assert Path(tmp_path, "kept", "speech", "salt").exists()
