"""Cuts a Piper graph (VITS) in three: text, flow and decoder.

The text part reads phonemes and says, for each, how long it is and what mean and spread
its sound has. What it means for each frame, and the noise, is plain arithmetic. The
flow and the decoder then go from frames to sound and see a limited surrounding, so both
can run in windows.

Exporters name things as they like, so places are found by what the nodes do. Where a
graph is built otherwise, PreparationError says what was looked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from onnx import NodeProto, helper

from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.graph import Graph, Value

MEANS, LOG_SCALES, DURATIONS = "means", "log_scales", "durations"
FRAMES, LATENT, SOUND = "frames", "latent", "sound"
"""Names in the parts: outputs of the text part, input and output of the others.

`means` and `log_scales` have the shape (1, phonemes, channels), `durations` (1, 1,
phonemes). `frames` has the shape (1, frames, channels), and so has what the flow makes
of them; `sound` is one sample after the other.
"""

TEXT, _SPEAKER = "input", "sid"

# Pad and Squeeze got the inputs that they have today in this one.
_OLDEST_OPSET: Final = 13


@dataclass(frozen=True, slots=True)
class Parts:
    """The three graphs. What begins with `speaker` goes from the first to the others."""

    text: Graph
    flow: Graph
    decoder: Graph


class _Places(NamedTuple):
    """Values of the whole graph."""

    means: str
    log_scales: str
    durations: str
    flow_input: str
    decoder_input: str


def split(graph: Graph) -> Parts:
    """Cut a graph. Raises PreparationError."""
    if graph.opsets.get("", 0) < _OLDEST_OPSET:
        raise PreparationError(
            f"opset {graph.opsets.get('', 0)} is older than {_OLDEST_OPSET}"
        )
    places = _Finder(graph).places()
    ends = (
        (places.flow_input, places.decoder_input),
        (
            places.decoder_input,
            graph.outputs[0].name,
        ),
    )
    varied = graph.descendants([places.durations])
    flow_needs, decoder_needs = (_needs(graph, *pair) for pair in ends)
    masks = [name for name in flow_needs if name in varied]
    speakers = [
        n for n in dict.fromkeys((*flow_needs, *decoder_needs)) if n not in masks
    ]
    _check_speakers(graph, speakers)
    names = {name: f"speaker_{n}" for n, name in enumerate(speakers)}
    wanted = {
        places.means: MEANS,
        places.log_scales: LOG_SCALES,
        places.durations: DURATIONS,
        **names,
    }
    sound = graph.outputs[0].name
    flow = _part(
        graph, [places.flow_input], {places.decoder_input: LATENT}, names, masks
    )
    decoder = _part(graph, [places.decoder_input], {sound: SOUND}, names)
    _in_rows(flow)
    _in_rows(decoder)
    return Parts(text=_part(graph, [], wanted), flow=flow, decoder=decoder)


class _Finder:
    """Looks for the places of a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._makers = graph.makers()
        self._readers = graph.readers()
        self._spoken = graph.descendants([TEXT])

    def places(self) -> _Places:
        decoder_input = self._decoder_input()
        above = self._graph.ancestors([decoder_input])
        ceil = self._only("Ceil", above, "one rounding of durations")
        below = self._graph.descendants(ceil.output)
        noise = self._only("RandomNormalLike", above & below, "one noise for frames")
        means, log_scales, flow_input = self._around_noise(noise)
        return _Places(
            means=self._of_phonemes(means, below),
            log_scales=self._of_phonemes(log_scales, below),
            durations=ceil.output[0],
            flow_input=flow_input,
            decoder_input=decoder_input,
        )

    def _decoder_input(self) -> str:
        """Find what the convolution before the first upsampling reads."""
        ups = [node for node in self._graph.nodes if node.op_type == "ConvTranspose"]
        if not ups:
            raise _unknown("an upsampling decoder", ())
        begun = self._graph.descendants([ups[0].output[0]])
        if not all(begun.intersection(node.output) for node in ups):
            raise _unknown("one decoder", (ups[0].output[0],))
        convs = [
            n for n in self._convs_before(ups[0].input[0]) if n.input[0] in self._spoken
        ]
        if len(convs) != 1:
            raise _unknown("one convolution before the decoder", (ups[0].input[0],))
        return str(convs[0].input[0])

    def _convs_before(self, name: str) -> Iterable[NodeProto]:
        """Yield the convolutions that only sums and activations part from a value."""
        node = self._makers.get(name)
        if node is not None and node.op_type == "Conv":
            yield node
        elif node is not None and node.op_type in ("Add", "LeakyRelu"):
            for source in node.input:
                yield from self._convs_before(source)

    def _only(self, op: str, values: set[str], sought: str) -> NodeProto:
        found = [
            node
            for node in self._graph.nodes
            if node.op_type == op and values.intersection(node.output)
        ]
        if len(found) != 1:
            raise _unknown(sought, (node.output[0] for node in found))
        return found[0]

    def _around_noise(self, noise: NodeProto) -> tuple[str, str, str]:
        """Read `mean + noise * exp(log scale) * factor`: mean, log scale and the sum."""
        log_scale, product = "", str(noise.output[0])
        while [node.op_type for node in self._readers.get(product, ())] == ["Mul"]:
            (node,) = self._readers[product]
            for maker in map(self._makers.get, node.input):
                if maker is not None and maker.op_type == "Exp":
                    log_scale = str(maker.input[0])
            product = str(node.output[0])
        sums = self._readers.get(product, ())
        means = str(noise.input[0])
        if len(sums) != 1 or set(sums[0].input) != {means, product} or not log_scale:
            raise _unknown("mean + noise * exp(log scale)", (noise.output[0],))
        return means, log_scale, str(sums[0].output[0])

    def _of_phonemes(self, name: str, below: set[str]) -> str:
        """Go from values of frames to those of the phonemes that were repeated."""
        moved = self._makers.get(name)
        if moved is not None and moved.op_type == "Transpose":
            product = self._makers.get(moved.input[0])
            if product is not None and product.op_type == "MatMul":
                path, values = product.input
                if path in below and values not in below:
                    return str(values)
        raise _unknown("phonemes repeated by a path", (name,))


def _needs(graph: Graph, source: str, result: str) -> list[str]:
    """Return what else the way from a source to a result reads."""
    below = graph.descendants([source])
    above = graph.ancestors([result])
    found: dict[str, None] = {}
    for node in graph.nodes:
        if node.output[0] in below & above and node.output[0] != source:
            found.update(
                (name, None)
                for name in node.input
                if name and name not in below and name not in graph.constants
            )
    return list(found)


def _check_speakers(graph: Graph, names: list[str]) -> None:
    """Refuse what depends on more than the speaker."""
    others = [value.name for value in graph.inputs if value.name != _SPEAKER]
    if strange := graph.descendants(others).intersection(names):
        raise _unknown("what depends on the speaker alone", strange)


def _part(
    graph: Graph,
    sources: list[str],
    results: dict[str, str],
    speakers: dict[str, str] | None = None,
    masks: Iterable[str] = (),
) -> Graph:
    """Take out what computes results; sources are called frames, masks become 1.

    An utterance has no padding, so all masks are 1; `verify` compares with the whole.
    """
    new = {**dict.fromkeys(sources, FRAMES), **(speakers or {})}
    inputs = [Value(name, ()) for name in (*new, *masks)] if sources else graph.inputs
    part = graph.part(inputs, [Value(name, ()) for name in results])
    part = Graph(map(_copy, part.nodes), part.constants, (), (), part.opsets)
    read = part.readers()
    part.inputs = tuple(
        Value(new[value.name], (1, None, None)) if sources else value
        for value in inputs
        if value.name in read and value.name not in masks
    )
    part.constants |= {name: np.ones((1, 1, 1), np.float32) for name in masks}
    part.rename(new)
    for name, wanted in results.items():
        part.nodes.append(helper.make_node("Identity", [name], [wanted]))
    part.outputs = tuple(Value(name, ()) for name in results.values())
    return part


def _in_rows(part: Graph) -> None:
    """Let a part read, and a flow also write, one row per frame."""
    part.rename({FRAMES: f"{FRAMES}_columns"})
    part.nodes.insert(0, _turn(FRAMES, f"{FRAMES}_columns"))
    last = part.nodes[-1]
    if last.output[0] == LATENT:
        part.nodes[-1] = _turn(last.input[0], LATENT)


def _turn(source: str, result: str) -> NodeProto:
    return helper.make_node("Transpose", [source], [result], perm=[0, 2, 1])


def _copy(node: NodeProto) -> NodeProto:
    copied = NodeProto()
    copied.CopyFrom(node)
    return copied


def _unknown(sought: str, names: Iterable[str]) -> PreparationError:
    where = ", ".join(sorted(names)[:3])
    return PreparationError(
        f"the graph is built unlike Piper's: looked for {sought}"
        + (f" at {where}" if where else "")
    )
