"""The ways in which a part of a voice can be computed."""

from collections.abc import Callable, Iterable, Mapping
import logging
from typing import Final, NamedTuple

from wyoming_jabber.engine.cpu import Cpu
from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.calibration import convolution_grids
from wyoming_jabber.optimize.graph import Array, Graph, attribute
from wyoming_jabber.optimize.images import in_images
from wyoming_jabber.optimize.measurement import PLAIN
from wyoming_jabber.optimize.rows import Grid, Rounding, in_eight_bits, in_rows
from wyoming_jabber.optimize.split import MEANS

_LOGGER = logging.getLogger(__name__)

Speech = Iterable[Mapping[str, Array]]

# Two products of 8 by 7 bits fit in 16 bits where two of 8 by 8 overflow.
_FULL, _REDUCED = 127, 63


_EIGHT_BIT: Final = "int8-convolutions"


class _Grids(NamedTuple):
    sources: Mapping[str, Grid]
    results: Mapping[str, Grid]
    weight_limit: int


def _product_rounding(grids: _Grids) -> Rounding:
    return Rounding(grids.sources, weight_limit=grids.weight_limit)


def _convolution_rounding(grids: _Grids) -> Rounding:
    return Rounding(grids.sources, grids.results, grids.weight_limit)


_MAKERS: Final[Mapping[str, Callable[[Graph, _Grids], Graph]]] = {
    PLAIN: lambda graph, _: graph,
    "fp32-images": lambda graph, _: in_images(graph),
    "int8-products": lambda graph, grids: in_rows(graph, _product_rounding(grids)),
    _EIGHT_BIT: lambda graph, grids: in_rows(graph, _convolution_rounding(grids)),
}

NAMES: Final = tuple(_MAKERS)
"""What `keep` may be."""


def build_text(graph: Graph, speech: Speech, cpu: Cpu) -> dict[str, bytes]:
    """Return the variants of a text part, the plain one first.

    In 8 bits are the convolutions that phonemes go through. Those that only durations
    are made of stay as they are: durations are rounded up, and would jump.
    """
    encoder = graph.ancestors([MEANS])
    convolutions = {
        node.output[0]
        for node in graph.nodes
        if node.op_type == "Conv"
        and node.output[0] in encoder
        and attribute(node, "group", 1) == 1
    }
    models = {PLAIN: graph.write()}
    if convolutions:
        limit = _REDUCED if cpu.sums_overflow else _FULL
        rounding = Rounding(*convolution_grids(graph, speech, convolutions), limit)
        models[_EIGHT_BIT] = in_eight_bits(graph, rounding).write()
    return models


def build(graph: Graph, speech: Speech, cpu: Cpu) -> dict[str, bytes]:
    """Return all variants that can be made of a part, the plain one first."""
    limit = _REDUCED if cpu.sums_overflow else _FULL
    grids = _Grids(*convolution_grids(graph, speech), limit)
    models: dict[str, bytes] = {}
    for name, make in _MAKERS.items():
        try:
            models[name] = make(graph, grids).write()
        except PreparationError as error:
            _LOGGER.info("Variant %s is left out: %s", name, error)
    return models
