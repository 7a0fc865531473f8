"""Fixtures for all tests."""

from pathlib import Path

import pytest

from wyoming_jabber import assembly


@pytest.fixture(autouse=True)
def _caches_of_their_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep what a test leaves in caches away from the user's, and from other tests'."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def no_shipped_voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only the voices that a test has installed, and robots.

    Which voices come with the program is no setting, hence the patch.
    """
    monkeypatch.setattr(assembly, "shipped_voices", lambda: tmp_path / "no models")
