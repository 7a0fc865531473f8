"""The one door to onnxruntime: options, providers and error translation.

onnxruntime takes a third of a second to import, so nothing here imports it before
the first model is loaded.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import cache
import os
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, NamedTuple, Protocol, Self

from numpy.typing import NDArray

from wyoming_jabber.errors import EngineError, ProviderError


class _Provider(NamedTuple):
    """How onnxruntime calls an execution provider, and what brings it."""

    ort_name: str
    package: str


_PROVIDERS = {
    "cpu": _Provider("CPUExecutionProvider", "onnxruntime"),
    "coreml": _Provider("CoreMLExecutionProvider", "onnxruntime on macOS"),
    "cuda": _Provider("CUDAExecutionProvider", "onnxruntime-gpu"),
    "directml": _Provider("DmlExecutionProvider", "onnxruntime-directml"),
    "migraphx": _Provider("MIGraphXExecutionProvider", "onnxruntime-migraphx"),
    "openvino": _Provider("OpenVINOExecutionProvider", "onnxruntime-openvino"),
    "qnn": _Provider("QNNExecutionProvider", "onnxruntime-qnn"),
    "rocm": _Provider("ROCMExecutionProvider", "onnxruntime-rocm"),
    "tensorrt": _Provider("TensorrtExecutionProvider", "onnxruntime-gpu"),
    "xnnpack": _Provider("XnnpackExecutionProvider", "onnxruntime built with XNNPACK"),
}

PROVIDER_NAMES = tuple(_PROVIDERS)
"""The values that `SessionOptions.provider` may have."""

# onnxruntime's level for "errors, nothing below"; its warnings speak of graph
# clean-ups that nobody can act on.
_ERRORS_ONLY = 3

# Entries of onnxruntime's session configuration.
_SESSION_CONFIG = {
    # A spinning thread burns a core between two sentences; measured, it is also
    # slower than a sleeping one as soon as anything else wants the machine.
    "session.intra_op.allow_spinning": "0",
    "session.inter_op.allow_spinning": "0",
    # Not here: session.set_denormal_as_zero. It reaches the thread that loads the
    # first model, for ever and for all its arithmetic, but not the one that runs it.
}

# Building two sessions at once is not safe in onnxruntime; running them is.
_LOADING = Lock()


class _Node(Protocol):
    """An input or output of a graph, as onnxruntime tells it."""

    name: str


class _Inference(Protocol):
    """What is used of onnxruntime's InferenceSession."""

    def get_inputs(self) -> Sequence[_Node]: ...

    def get_outputs(self) -> Sequence[_Node]: ...

    def run(
        self, output_names: None, input_feed: dict[str, NDArray[Any]]
    ) -> list[NDArray[Any]]: ...


class SessionOptions(NamedTuple):
    """How a model is run."""

    threads: int = 1
    """Threads inside one run; one is best for small models."""

    provider: str = "cpu"
    """One of `PROVIDER_NAMES`."""

    state_dir: Path | None = None
    """Where preparations lie whose voice's folder can't be written to."""

    is_brief: bool = False
    """Whether the model is loaded for a few sentences only."""


class Session:
    """A loaded model. Any number of threads may call `run` at once."""

    def __init__(self, inference: _Inference, name: str) -> None:
        self._inference = inference
        self._name = name
        self.input_names = tuple(node.name for node in inference.get_inputs())
        self.output_names = tuple(node.name for node in inference.get_outputs())

    @classmethod
    def load(
        cls,
        model: Path | bytes,
        options: SessionOptions,
        *,
        as_stored: bool = False,
    ) -> Self:
        """Read a model, from a file or from memory; blocks.

        It is optimized for this CPU, unless it shall run `as_stored`: loaded sooner,
        slower from then on. Raises ProviderError, EngineError.
        """
        name = str(model) if isinstance(model, Path) else "the model in memory"
        with _LOADING:
            providers = _providers(options.provider)
            ort_options = _ort_options(options)
            if as_stored:
                levels = _onnxruntime().GraphOptimizationLevel
                ort_options.graph_optimization_level = levels.ORT_DISABLE_ALL
            with _translated(f"{name} can't be loaded"):
                inference = _onnxruntime().InferenceSession(
                    model if isinstance(model, bytes) else str(model),
                    sess_options=ort_options,
                    providers=providers,
                    enable_fallback=False,
                )
        _check_provider(options.provider, inference.get_providers())
        return cls(inference, name)

    def run(self, feeds: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """Compute all outputs, in the order of `output_names`; blocks.

        Raises EngineError.
        """
        with _translated(f"{self._name} failed"):
            return self._inference.run(None, dict(feeds))


def engine_version() -> str:
    """Return onnxruntime's version; blocks for the import."""
    version: str = _onnxruntime().__version__
    return version


class Operators(Enum):
    """What a model that onnxruntime has simplified is made of."""

    STANDARD = "ORT_ENABLE_BASIC"
    """Those of ONNX; constants are folded, and what nobody reads is gone."""

    FUSED = "ORT_ENABLE_EXTENDED"
    """Also onnxruntime's own, which any CPU has."""

    FINAL = "ORT_ENABLE_ALL"
    """Also those for this CPU: there is nothing left to do when it is loaded."""


def simplify(
    model: bytes, file: Path, operators: Operators = Operators.STANDARD
) -> None:
    """Write a model to a file as onnxruntime simplifies it; blocks.

    A file that ends in `.ort` is in onnxruntime's own format. Raises EngineError.
    """
    ort = _onnxruntime()
    ort_options = _ort_options(SessionOptions())
    ort_options.graph_optimization_level = getattr(
        ort.GraphOptimizationLevel, operators.value
    )
    ort_options.optimized_model_filepath = str(file)
    with _LOADING, _translated(f"{file.name} can't be simplified"):
        ort.InferenceSession(
            model, sess_options=ort_options, providers=_providers("cpu")
        )


def check_provider(name: str) -> None:
    """Raise ProviderError unless this machine has the provider; blocks for the import.

    The CPU is always there, and not looked for.
    """
    if name != "cpu":
        _providers(name)


@cache
def _onnxruntime() -> ModuleType:
    """Import onnxruntime; whatever it would report home is switched off first."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 - only whoever loads a model waits for it

    if hasattr(onnxruntime, "disable_telemetry_events"):
        onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(_ERRORS_ONLY)
    module: ModuleType = onnxruntime
    return module


@cache
def _foreign_errors() -> tuple[type[Exception], ...]:
    """All exceptions that onnxruntime raises: its own and the built-in ones."""
    _onnxruntime()
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415

    own = (kind for kind in vars(state).values() if isinstance(kind, type))
    return (
        *(kind for kind in own if issubclass(kind, Exception)),
        *(MemoryError, OSError, RuntimeError, TypeError, ValueError),
    )


@contextmanager
def _translated(failure: str) -> Iterator[None]:
    """Raise EngineError, beginning with `failure`, for what onnxruntime raises."""
    try:
        yield
    except _foreign_errors() as error:
        raise EngineError(f"{failure}: {_one_line(error)}") from error


def _one_line(error: Exception) -> str:
    """Return what the error says, without onnxruntime's tag and line breaks."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text.removeprefix("[ONNXRuntimeError] : ")


def _ort_options(options: SessionOptions) -> Any:  # noqa: ANN401 - onnxruntime ships no types
    ort = _onnxruntime()
    ort_options = ort.SessionOptions()
    ort_options.intra_op_num_threads = options.threads
    ort_options.inter_op_num_threads = 1
    ort_options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    ort_options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    # Patterns are kept per input shape, and no two sentences have the same: memory
    # would only grow. The arena stays: without it a run takes a fifth longer.
    ort_options.enable_mem_pattern = False
    ort_options.enable_cpu_mem_arena = True
    ort_options.log_severity_level = _ERRORS_ONLY
    for key, value in _SESSION_CONFIG.items():
        ort_options.add_session_config_entry(key, value)
    return ort_options


def _providers(name: str) -> list[str]:
    """Name the provider as onnxruntime does, then the CPU for what it can't do."""
    if name not in _PROVIDERS:
        raise ProviderError(
            f"there is no provider {name!r}; choose one of {', '.join(_PROVIDERS)}"
        )
    _check_provider(name, _onnxruntime().get_available_providers())
    return list(dict.fromkeys([_PROVIDERS[name].ort_name, _PROVIDERS["cpu"].ort_name]))


def _check_provider(name: str, present: list[str]) -> None:
    """Raise ProviderError unless the provider is among those that are there."""
    provider = _PROVIDERS[name]
    if provider.ort_name in present:
        return
    usable = [key for key, other in _PROVIDERS.items() if other.ort_name in present]
    raise ProviderError(
        f"provider {name!r} is not available here (available: {', '.join(usable)}); "
        f"it comes with {provider.package} and the drivers that it needs"
    )
