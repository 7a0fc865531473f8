"""Reports for tests that are about what becomes of them."""

from dataclasses import replace

from wyoming_jabber.audit.machine import Machine
from wyoming_jabber.audit.report import (
    PROTOCOL,
    CacheReport,
    MemoryReport,
    Plan,
    Report,
    Stage,
    TextReport,
    VoiceReport,
)
from wyoming_jabber.audit.slope import fit_slope
from wyoming_jabber.audit.spread import Spread, spread
from wyoming_jabber.audit.texts import TEXTS

MACHINE = Machine(
    cpu="Small <CPU>",
    architecture="x86_64",
    cores=4,
    usable_cores=2,
    features=("avx2", "fma"),
    memory_bytes=8_000_000_000,
    python="3.11.7",
    onnxruntime="1.20.0",
)


def even(value: float) -> Spread:
    return spread([value] * 3)


def text_report(name: str, factor: float = 1.0) -> TextReport:
    return TextReport(
        name=name,
        characters=len(TEXTS[name]),
        audio=2.0,
        first_audio=spread([0.004 * factor, 0.005 * factor, 0.009 * factor]),
        total=even(0.02 * factor),
        rtf=even(0.01 * factor),
        cpu=even(0.006 * factor),
        cached_first_audio=even(0.001),
        stages=(
            Stage(name="normalize", wall=0.001, cpu=0.001, share=0.25),
            Stage(name="decode", wall=0.002, cpu=0.002, share=0.5),
            Stage(name=PROTOCOL, wall=None, cpu=0.001, share=0.25),
        ),
    )


def voice_report(name: str = "en_US-amy-low", factor: float = 1.0) -> VoiceReport:
    points = tuple((n, 100_000_000 + n % 3) for n in range(5, 1005, 5))
    return VoiceReport(
        name=name,
        family="piper",
        sample_rate=16000,
        preparation="prepared",
        variants={"decoder": "int8-products"},
        session_threads=1,
        engine_threads=2,
        voice_load=0.1,
        start=even(0.8),
        cold=even(0.02),
        texts=tuple(text_report(text, factor) for text in TEXTS),
        memory=MemoryReport(
            points=points,
            after_50=points[9][1],
            last=points[-1][1],
            slope=fit_slope(points),
            threads=9,
        ),
        cache=CacheReport(hit_rate=1.0, phoneme_hit_rate=0.5),
    )


def report(*voices: VoiceReport, **changes: object) -> Report:
    made = Report(
        version="1.0",
        created="2026-01-01T00:00:00+00:00",
        machine=MACHINE,
        load_before=0.5,
        load_after=1.2,
        provider="cpu",
        plan=Plan(),
        voices=voices or (voice_report(),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
