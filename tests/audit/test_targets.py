"""Budgets: read, judged, and refused with the names there are."""

from dataclasses import replace

import pytest

from tests.audit.reports import voice_report
from wyoming_jabber.audit.slope import Slope
from wyoming_jabber.audit.targets import FIGURES, figures, judge, parse_targets
from wyoming_jabber.errors import ConfigError


def test_every_figure_has_its_number():
    found = figures(voice_report())
    assert list(found) == list(FIGURES)
    assert found["rtf"] == 0.01
    assert found["cpu"] == 0.006
    assert found["ttfa"] == found["ttfa_long"] == 0.005
    assert found["cold"] == 0.02
    assert found["load"] == 0.8
    assert found["rss"] == pytest.approx(100, abs=0.001)
    assert found["cache_hit"] == 1.0


@pytest.mark.parametrize(("low", "leak"), [(-30.0, 0.0), (0.0, 0.0), (12.5, 12.5)])
def test_a_leak_is_what_is_surely_no_noise(low, leak):
    voice = voice_report()
    slope = Slope(bytes_per_utterance=20, low=low, high=90, start=1, intercept=0)
    memory = replace(voice.memory, slope=slope)
    assert figures(replace(voice, memory=memory))["leak"] == leak


def test_of_two_budgets_for_one_figure_the_last_counts():
    assert parse_targets(["rtf=0.25", "ttfa=1e-1", "rtf=0.5"]) == {
        "rtf": 0.5,
        "ttfa": 0.1,
    }


@pytest.mark.parametrize(
    "text", ["rtf", "rtf=", "rtf=fast", "rtf=nan", "rtf=-1", "rtf=inf"]
)
def test_a_budget_without_a_number_is_refused(text):
    with pytest.raises(ConfigError, match="is not a number from 0 on") as caught:
        parse_targets([text])
    assert "ttfa_long" in str(caught.value)


@pytest.mark.parametrize("text", ["", "speed=1", "RTF=1", "=3"])
def test_an_unknown_figure_is_refused_with_the_names(text):
    with pytest.raises(ConfigError, match="is not one of rtf, cpu, ttfa, ttfa_long"):
        parse_targets([text])


@pytest.mark.parametrize(
    ("name", "budget", "is_met"),
    [
        *[("rtf", 0.01, True), ("rtf", 0.0099, False)],
        *[("cache_hit", 1.0, True), ("cache_hit", 1.01, False)],
        *[("load", 1.0, True), ("rss", 50.0, False)],
    ],
)
def test_a_budget_is_a_most_but_for_what_is_better_high(name, budget, is_met):
    (outcome,) = judge({name: budget}, [voice_report()])
    assert (outcome.name, outcome.budget, outcome.met) == (name, budget, is_met)


def test_what_was_not_measured_misses_its_budget():
    voice = voice_report()
    few = replace(voice, memory=replace(voice.memory, slope=None))
    (outcome,) = judge({"leak": 1e9}, [few])
    assert outcome.measured is None
    assert not outcome.met


def test_each_voice_is_judged():
    voices = [voice_report("a"), voice_report("b", factor=2.0)]
    outcomes = list(judge({"rtf": 0.015}, voices))
    assert [(o.voice, o.met) for o in outcomes] == [("a", True), ("b", False)]
