"""Rewrites convolutions over a line as convolutions over an image one pixel high.

onnxruntime has its blocked kernels for images alone. What is computed stays the same.
"""

from typing import Final

import numpy as np
from onnx import NodeProto

from wyoming_jabber.optimize.graph import Array, Graph, attribute
from wyoming_jabber.optimize.layout import Relayout, check_plain

_HEIGHT: Final = 2

# Attributes with one number for each axis, and what it is for the height; pads have
# one for either end.
_SIDES: Final = {"dilations": 1, "kernel_shape": 1, "strides": 1}


def in_images(graph: Graph) -> Graph:
    """Return a flow or decoder rewritten. Raises PreparationError; see `Relayout`."""
    return _Images(graph).run()


class _Images(Relayout):
    axes = {0: 0, 1: 1, 2: 3}  # noqa: RUF012 - nobody changes it

    def enter(self, name: str, *, is_speaker: bool) -> str:
        columns = name
        if not is_speaker:
            columns = self._writer.node("Transpose", name, perm=[0, 2, 1])
        return self._writer.node("Unsqueeze", columns, self._height())

    def leave(self, name: str, output: str) -> None:
        columns = self._writer.node("Squeeze", name, self._height())
        self._writer.node("Transpose", columns, output=output, perm=[0, 2, 1])

    def constant(self, array: Array) -> Array:
        return np.expand_dims(array, _HEIGHT)

    def convolution(self, node: NodeProto) -> None:
        check_plain(node)
        source = self.read(node.input[0])
        weight = self._writer.constant(
            self.constant(self._graph.constants[node.input[1]])
        )
        made = self.same(node, source, weight, *map(self.read, node.input[2:]))
        flat = {name: attribute(node, name, None) for name in (*_SIDES, "pads")}
        for entry in made.attribute:
            if entry.name == "pads":
                entry.ints[:] = [0, flat["pads"][0], 0, flat["pads"][1]]
            elif entry.name in _SIDES:
                entry.ints[:] = [_SIDES[entry.name], *flat[entry.name]]

    upsampling = convolution

    def _height(self) -> str:
        return self._writer.constant([_HEIGHT], np.int64)
