"""A server of our own, seen from outside."""

from dataclasses import replace
import os
from pathlib import Path

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber.audit.child import running_server
from wyoming_jabber.audit.report import Plan
from wyoming_jabber.audit.service import measure_service, memory_report
from wyoming_jabber.audit.texts import TEXTS, everyday
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import JabberError
from wyoming_jabber.server.client import time_answer

AMY = "en_US-amy-low"


@pytest.fixture
def settings(tmp_path) -> Settings:
    write_piper_voice(tmp_path / "voices", AMY)
    return Settings(
        data_dir=(tmp_path / "voices",), voice=AMY, session_threads=1, engine_threads=1
    )


def is_running(pid: int) -> bool:
    return Path("/proc", str(pid)).exists()


async def test_a_server_is_there_and_then_gone(settings):
    async with running_server(settings) as server:
        before = server.cpu_seconds()
        answer = await time_answer(server.uri, "Hello there.", AMY, 10)
        assert answer.audio > 0
        assert before < server.cpu_seconds() < 60
        assert 20e6 < server.memory_bytes() < 2e9
        assert server.threads() >= 1
        counters = await server.stop()
        pid = server._process.pid
    assert counters["utterances"] == 1
    assert not is_running(pid)


async def test_an_error_inside_ends_the_server(settings):
    with pytest.raises(ZeroDivisionError):
        async with running_server(settings) as server:
            raise ZeroDivisionError
    assert not is_running(server._process.pid)


async def test_a_server_that_cannot_start_says_why(settings):
    unknown = replace(settings, voice="nobody")
    with pytest.raises(JabberError, match=r"The server did not start: .*nobody"):
        async with running_server(unknown):
            pass


async def test_the_environment_changes_no_setting(settings, monkeypatch):
    monkeypatch.setitem(os.environ, "WYOMING_JABBER_VOICE", "nobody")
    async with running_server(settings) as server:
        assert (await time_answer(server.uri, "Hello.", AMY, 10)).audio > 0


async def test_all_is_measured(settings):
    told: list[str] = []
    plan = Plan(runs=2, cold_starts=2, utterances=60, is_quick=True)
    service = await measure_service(settings, plan, told.append)
    assert len(service.starts) == len(service.colds) == 2
    for answers in (service.fresh, service.cached):
        assert {name: len(timed) for name, timed in answers.items()} == dict.fromkeys(
            TEXTS, 2
        )
    assert all(t.answer.audio > 0 for timed in service.fresh.values() for t in timed)
    assert service.memory.after_50 is not None
    assert service.memory.slope is None  # too few
    assert service.hit_rate == 1.0
    assert service.phoneme_hit_rate is not None
    assert 0.3 < service.phoneme_hit_rate < 0.7
    assert told.count("memory") == 60
    assert told.count("server") == 2 + 2 * len(TEXTS) * 3


def test_memory_settles_before_it_is_judged():
    settling = [50_000_000 + n * 1_000_000 for n in range(50)]
    report = memory_report(settling + [100_000_000] * 450, 7)
    assert report.after_50 == 99_000_000
    assert report.last == 100_000_000
    assert report.threads == 7
    assert len(report.points) <= 200
    assert report.slope is not None
    assert report.slope.bytes_per_utterance == 0
    assert report.slope.start > 100


def test_few_utterances_have_neither_slope_nor_early_memory():
    report = memory_report([1000] * 20, 1)
    assert (report.after_50, report.slope, len(report.points)) == (None, None, 20)


def test_after_the_first_fifty_no_utterance_is_new():
    texts = everyday(1000)
    assert len(texts) == 1000
    assert set(texts[50:]) == set(texts)
    assert texts == everyday(1000)
