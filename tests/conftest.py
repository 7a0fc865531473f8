"""Fixtures for all tests."""

from pathlib import Path

import pytest

from wyoming_jabber import assembly


@pytest.fixture
def no_shipped_voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only the voices that a test has installed, and robots.

    Which voices come with the program is no setting, hence the patch.
    """
    monkeypatch.setattr(assembly, "shipped_voices", lambda: tmp_path / "no models")
