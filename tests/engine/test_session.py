"""The door to onnxruntime: laziness, options, providers, error translation."""

import builtins
from concurrent.futures import ThreadPoolExecutor
import inspect
import os
from pathlib import Path
import subprocess
import sys
from typing import Any

import numpy as np
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state
import pytest

from tests.tiny_models import piper_model
from wyoming_jabber.engine import session as session_module
from wyoming_jabber.engine.session import PROVIDER_NAMES, Session, SessionOptions
from wyoming_jabber.errors import EngineError, ProviderError

FEEDS = {
    "input": np.array([[1, 0, 15, 0, 2]]),
    "input_lengths": np.array([5]),
    "scales": np.array([0.667, 1.0, 0.8], dtype=np.float32),
}

ORT_ERRORS = [
    kind
    for _, kind in inspect.getmembers(ort_state, inspect.isclass)
    if issubclass(kind, BaseException)
]


@pytest.fixture(scope="module")
def session() -> Session:
    return Session.load(piper_model(), SessionOptions())


class Node:
    def __init__(self, name: str) -> None:
        self.name = name


class BrokenInference:
    """Looks like a session of onnxruntime; running it raises."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def get_inputs(self) -> list[Node]:
        return [Node("input")]

    def get_outputs(self) -> list[Node]:
        return [Node("output")]

    def run(self, output_names: None, input_feed: dict[str, Any]) -> list[Any]:
        raise self.error


def test_importing_the_module_does_not_import_onnxruntime() -> None:
    code = "import sys, wyoming_jabber.voices.base; print('onnxruntime' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_telemetry_is_off_before_the_import(session: Session) -> None:
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


def test_names(session: Session) -> None:
    assert session.input_names == ("input", "input_lengths", "scales")
    assert session.output_names == ("output",)


def test_run_returns_all_outputs(session: Session) -> None:
    (output,) = session.run(FEEDS)
    assert output.dtype == np.float32
    assert output.shape == (1, 1, 1, 5 * 771)


def test_a_file_and_its_bytes_give_the_same(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "voice.onnx"
    file.write_bytes(piper_model())
    from_file = Session.load(file, SessionOptions(threads=2))
    np.testing.assert_array_equal(from_file.run(FEEDS)[0], session.run(FEEDS)[0])


def test_a_model_can_run_as_it_is_stored(session: Session) -> None:
    stored = Session.load(piper_model(), SessionOptions(), as_stored=True)
    levels = [
        one._inference.get_session_options().graph_optimization_level.name  # type: ignore[attr-defined]
        for one in (session, stored)
    ]
    assert levels == ["ORT_ENABLE_ALL", "ORT_DISABLE_ALL"]
    assert np.allclose(stored.run(FEEDS)[0], session.run(FEEDS)[0], atol=1e-5)


def test_many_threads_may_load_and_run(session: Session) -> None:
    expected = session.run(FEEDS)[0].tobytes()

    def load_and_run(_: int) -> bytes:
        own = Session.load(piper_model(), SessionOptions())
        return own.run(FEEDS)[0].tobytes() + session.run(FEEDS)[0].tobytes()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(load_and_run, range(8))) == {expected * 2}


def test_options_reach_onnxruntime(session: Session) -> None:
    options = session._inference.get_session_options()  # type: ignore[attr-defined]
    assert options.intra_op_num_threads == 1
    assert options.inter_op_num_threads == 1
    assert options.enable_mem_pattern is False
    assert options.enable_cpu_mem_arena is True
    for pool in ("intra", "inter"):
        key = f"session.{pool}_op.allow_spinning"
        assert options.get_session_config_entry(key) == "0"


def test_loading_leaves_arithmetic_as_it_was(session: Session) -> None:
    tiny = np.float32(1e-38) * np.float32(1e-3)
    assert tiny > 0


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"nowhere\.onnx can't be loaded: .*exist"):
        Session.load(tmp_path / "nowhere.onnx", SessionOptions())


@pytest.mark.parametrize("content", [b"", b"this is no model", piper_model()[:100]])
def test_what_is_no_model_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.onnx"
    file.write_bytes(content)
    with pytest.raises(EngineError, match=r"broken\.onnx can't be loaded") as caught:
        Session.load(file, SessionOptions())
    assert "\n" not in str(caught.value)
    with pytest.raises(EngineError, match=r"the model in memory can't be loaded"):
        Session.load(content, SessionOptions())


@pytest.mark.parametrize(
    "feeds",
    [
        {},
        FEEDS | {"input": np.array([1])},
        FEEDS | {"input": np.array([[1.5]])},
        FEEDS | {"input": np.array([[9999]])},
        FEEDS | {"input": "words"},
    ],
    ids=["nothing", "rank", "type", "unknown id", "no array"],
)
def test_wrong_feeds_are_engine_errors(session: Session, feeds: dict[str, Any]) -> None:
    with pytest.raises(EngineError, match="the model in memory failed: "):
        session.run(feeds)


def test_the_classes_to_translate_were_found() -> None:
    assert len(ORT_ERRORS) >= 12


@pytest.mark.parametrize(
    "kind",
    [*ORT_ERRORS, RuntimeError, ValueError, TypeError, MemoryError, OSError],
    ids=lambda kind: kind.__name__,
)
def test_every_foreign_error_is_translated(kind: type[Exception]) -> None:
    error = kind("[ONNXRuntimeError] : 1 : FAIL : two\nlines")
    broken = Session(BrokenInference(error), "voice.onnx")
    with pytest.raises(EngineError) as caught:
        broken.run({})
    assert str(caught.value) == "voice.onnx failed: 1 : FAIL : two lines"
    assert caught.value.__cause__ is error


def test_an_error_without_words_tells_its_class() -> None:
    broken = Session(BrokenInference(MemoryError()), "voice.onnx")
    with pytest.raises(EngineError, match="failed: MemoryError"):
        broken.run({})


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ZeroDivisionError])
def test_our_own_mistakes_stay_what_they_are(kind: type[BaseException]) -> None:
    with pytest.raises(kind):
        Session(BrokenInference(kind()), "voice.onnx").run({})


def test_an_unknown_provider_is_told() -> None:
    with pytest.raises(ProviderError, match="no provider 'gpu'; choose one of cpu, "):
        Session.load(piper_model(), SessionOptions(provider="gpu"))


def test_an_absent_provider_is_no_silent_cpu() -> None:
    assert "rocm" in PROVIDER_NAMES
    with pytest.raises(ProviderError) as caught:
        Session.load(piper_model(), SessionOptions(provider="rocm"))
    assert "'rocm' is not available here (available: cpu" in str(caught.value)
    assert "onnxruntime-rocm" in str(caught.value)
    assert "\n" not in str(caught.value)


class AnyOptions:
    ORT_SEQUENTIAL = ORT_ENABLE_ALL = 0

    def add_session_config_entry(self, key: str, value: str) -> None:
        pass


class Runtime:
    """An onnxruntime that has CUDA in its package; `working` tells what loads."""

    SessionOptions = ExecutionMode = GraphOptimizationLevel = AnyOptions

    def __init__(self, *working: str) -> None:
        self.working = working
        self.asked: list[str] = []

    def get_available_providers(self) -> list[str]:
        return ["CUDAExecutionProvider", "CPUExecutionProvider"]

    def InferenceSession(  # noqa: N802
        self, model: object, providers: list[str], **options: object
    ) -> BrokenInference:
        assert options["enable_fallback"] is False
        self.asked = providers
        inference = BrokenInference(ValueError())
        inference.get_providers = lambda: list(self.working)  # type: ignore[attr-defined]
        return inference


def test_a_provider_comes_first_and_the_cpu_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime = Runtime("CUDAExecutionProvider", "CPUExecutionProvider")
    monkeypatch.setattr(session_module, "_onnxruntime", lambda: runtime)
    session = Session.load(b"", SessionOptions(provider="cuda"))
    assert session.input_names == ("input",)
    assert runtime.asked == ["CUDAExecutionProvider", "CPUExecutionProvider"]


def test_a_provider_whose_driver_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime = Runtime("CPUExecutionProvider")
    monkeypatch.setattr(session_module, "_onnxruntime", lambda: runtime)
    with pytest.raises(ProviderError, match="'cuda' is not available here"):
        Session.load(b"", SessionOptions(provider="cuda"))


def test_an_old_onnxruntime_has_no_telemetry_to_switch_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []
    old: Any = type("onnxruntime", (), {"set_default_logger_severity": calls.append})
    monkeypatch.setitem(sys.modules, "onnxruntime", old)
    assert session_module._onnxruntime.__wrapped__() is old
    assert calls == [3]


def test_built_in_errors_are_not_all_translated() -> None:
    translated = session_module._foreign_errors()
    assert Exception not in translated
    assert not issubclass(builtins.KeyError, translated)
