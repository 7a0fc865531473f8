"""The audit of voices: measured in this process and over a socket, put together."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
import datetime as dt
from typing import Final

from wyoming_jabber import __version__
from wyoming_jabber.assembly import assemble_voices, session_options
from wyoming_jabber.audit.machine import load_average, this_machine
from wyoming_jabber.audit.report import (
    PROTOCOL,
    CacheReport,
    Failure,
    Plan,
    Report,
    Stage,
    TextReport,
    VoiceReport,
)
from wyoming_jabber.audit.service import Service, Timed, measure_service
from wyoming_jabber.audit.spread import spread
from wyoming_jabber.audit.stages import LocalCosts, TextCosts, Tick, measure_stages
from wyoming_jabber.audit.targets import judge
from wyoming_jabber.audit.texts import TEXTS
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.cores import usable_cores
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import SessionOptions, engine_version
from wyoming_jabber.errors import JabberError
from wyoming_jabber.voices.preparations import find as find_preparation, kind_of
from wyoming_jabber.voices.selection import find as find_voice

# Parts of an audit that ask for all texts: stages rendered and cached, server rendered
# and cached.
_ROUNDS: Final = 4

# Where nobody has tuned or set anything, as in the server.
_MOST_AUTO_THREADS: Final = 4


def steps(plan: Plan) -> int:
    """Return how often `Tick` is called for each voice."""
    texts = _ROUNDS * len(TEXTS) * (plan.runs + 1)
    return texts + plan.cold_starts + plan.utterances


def voices_to_audit(settings: Settings, names: Sequence[str]) -> tuple[str, ...]:
    """Return the voices of these names, each once; without any, the default voice.

    Raises ConfigError, VoiceNotFoundError.
    """
    voices = assemble_voices(settings)
    found = voices.store.scan()
    if not names:
        voices.directory.check()
        return (voices.directory.default_voice().name,)
    return tuple(dict.fromkeys(find_voice(found, name).name for name in names))


def audit(
    settings: Settings,
    names: Sequence[str],
    plan: Plan,
    targets: Mapping[str, float],
    tick: Tick,
) -> Report:
    """Measure voices one after the other; blocks for minutes.

    A voice that fails leaves the others to be measured. Raises JabberError if none
    can be.
    """
    load_before = load_average()
    reports, failures = [], []
    for name in names:
        try:
            chosen = _with_threads(replace(settings, voice=name))
            reports.append(_audit_voice(chosen, plan, tick))
        except JabberError as error:
            if len(names) == 1:
                raise
            failures.append(Failure(voice=name, reason=str(error)))
    if not reports:
        reasons = "; ".join(f"{f.voice}: {f.reason}" for f in failures)
        raise JabberError(f"No voice could be measured: {reasons}")
    return Report(
        version=__version__,
        created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        machine=this_machine(),
        load_before=load_before,
        load_after=load_average(),
        provider=settings.provider,
        plan=plan,
        voices=tuple(reports),
        failures=tuple(failures),
        outcomes=tuple(judge(targets, reports)),
    )


def _with_threads(settings: Settings) -> Settings:
    """Settle the threads as a server would: as set, else as tuned, else the default.

    A server with settled threads does not begin to tune while it is measured.
    """
    voices = assemble_voices(settings)
    info = find_voice(voices.store.scan(), settings.voice or "")
    options = session_options(settings)
    if not settings.session_threads:
        options = voices.tuning.options(info, options)
    default = min(_MOST_AUTO_THREADS, usable_cores())
    engine_threads = voices.tuning.engine_threads([info], default)
    return replace(
        settings,
        session_threads=options.threads,
        engine_threads=settings.engine_threads or engine_threads,
    )


def _audit_voice(settings: Settings, plan: Plan, tick: Tick) -> VoiceReport:
    local = measure_stages(settings, plan.runs, tick)
    service = asyncio.run(measure_service(settings, plan, tick))
    info = local.info
    preparation, variants = _prepared(local, session_options(settings))
    return VoiceReport(
        name=info.name,
        family=info.family,
        sample_rate=info.sample_rate,
        preparation=preparation,
        variants=variants,
        session_threads=settings.session_threads,
        engine_threads=settings.engine_threads,
        voice_load=local.load,
        start=spread(service.starts),
        cold=spread(service.colds),
        texts=tuple(_text_report(name, local, service) for name in TEXTS),
        memory=service.memory,
        cache=CacheReport(
            hit_rate=service.hit_rate, phoneme_hit_rate=service.phoneme_hit_rate
        ),
    )


def _text_report(name: str, local: LocalCosts, service: Service) -> TextReport:
    fresh, cached = service.fresh[name], service.cached[name]
    answers = [timed.answer for timed in fresh]
    return TextReport(
        name=name,
        characters=len(TEXTS[name]),
        audio=spread(answer.audio for answer in answers).median,
        first_audio=spread(answer.first_audio for answer in answers),
        total=spread(answer.total for answer in answers),
        rtf=spread(answer.total / answer.audio for answer in answers),
        cpu=spread(timed.cpu / timed.answer.audio for timed in fresh),
        cached_first_audio=spread(timed.answer.first_audio for timed in cached),
        stages=tuple(_stages(local.texts[name], cached)),
    )


def _stages(costs: TextCosts, cached: Sequence[Timed]) -> list[Stage]:
    """Add the protocol to the stages, and find the share of each.

    Cached speech is the same work in the server and here, but for the protocol: the
    difference is small beside neither, as it would be for speech that is rendered.
    """
    protocol = max(0.0, spread(t.cpu for t in cached).median - costs.cached_cpu)
    whole = sum(cost.cpu for cost in costs.stages.values()) + protocol
    stages = [
        Stage(name=name, wall=cost.wall, cpu=cost.cpu, share=cost.cpu / whole)
        for name, cost in costs.stages.items()
    ]
    share = protocol / whole
    return [*stages, Stage(name=PROTOCOL, wall=None, cpu=protocol, share=share)]


def _prepared(local: LocalCosts, options: SessionOptions) -> tuple[str, dict[str, str]]:
    """Say what was prepared of a voice for this machine, and the variants chosen."""
    path = local.info.path
    found = None
    if path is not None:
        kind = kind_of(engine_version(), this_cpu())
        found = find_preparation(path, options.state_dir, kind)
    if found is None:
        return "none, used as shipped", {}
    if found.failure is not None:
        return f"not possible, used as shipped: {found.failure}", {}
    chosen = found.report.get("chosen")
    if not local.variant or not isinstance(chosen, dict):
        return "there is one, but the voice is used as shipped", {}
    return "prepared", {str(part): str(name) for part, name in chosen.items()}
