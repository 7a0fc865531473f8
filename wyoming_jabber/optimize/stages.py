"""Lets a decoder drop, at every upsampling, the part of its halo that is used up.

What a window has to see around it is seen by the first convolutions mostly, where rows
are few. Those after the last upsampling work on hundreds of times as many, and see a
small part of a frame. Without the rows that only the former need, a halo costs a
quarter.
"""

from typing import Final, NamedTuple

from onnx import NodeProto, TensorProto, helper

from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.graph import Array, Graph, Value, Writer
from wyoming_jabber.optimize.halo import probe
from wyoming_jabber.optimize.split import FRAMES
from wyoming_jabber.voices.piper_graphs import CUTS, Stage

_TIME: Final = 2


class _Place(NamedTuple):
    """An upsampling before which rows can be dropped, and the stage that it begins."""

    up: NodeProto
    stage: Stage


def add_stages(
    decoder: Graph, hop_length: int, speaker: dict[str, Array]
) -> tuple[Stage, ...]:
    """Let a decoder, in place, read how many rows to drop; return where it does.

    It gets an input `cuts`, int64 of shape (2 * stages,): for each stage the first row
    that is kept, and where the last one is, both as Slice counts them.
    """
    ups = [node for node in decoder.nodes if node.op_type == "ConvTranspose"]
    places = [
        place for up in ups[1:] if (place := _place(decoder, up, hop_length, speaker))
    ]
    if not places:
        return ()
    writer = Writer(decoder, "cut")
    axis = writer.constant([_TIME], "int64")
    by_up = {place.up.output[0]: n for n, place in enumerate(places)}

    def replace(node: NodeProto) -> list[NodeProto] | None:
        number = by_up.get(node.output[0])
        if number is None:
            return None
        start, stop = (
            writer.node("Gather", CUTS, writer.constant([2 * number + end], "int64"))
            for end in (0, 1)
        )
        node.input[0] = writer.node("Slice", node.input[0], start, stop, axis)
        return [*writer.take(), node]

    decoder.rewrite(replace)
    cuts = Value(CUTS, (2 * len(places),), TensorProto.INT64)
    decoder.inputs = (*decoder.inputs, cuts)
    return tuple(place.stage for place in places)


def _place(
    decoder: Graph, up: NodeProto, hop_length: int, speaker: dict[str, Array]
) -> _Place | None:
    """Find out how far what follows an upsampling sees; None if it isn't all.

    It isn't if anything after it reads what came before by another way.
    """
    try:
        rest = _after(decoder, up.input[0])
        channels = decoder.constants[up.input[1]].shape[0]
        session = Session.load(rest.write(), SessionOptions())
        sight = probe(session, channels, speaker)
    except (ValueError, PreparationError):
        return None
    rows, remainder = divmod(hop_length, sight.hop_length)
    return None if remainder else _Place(up, Stage(rows, sight.halo))


def _after(decoder: Graph, source: str) -> Graph:
    """Return what makes sound of a value, read in rows; raises ValueError."""
    speakers = [value for value in decoder.inputs if value.name != FRAMES]
    rest = decoder.part([Value(source, ()), *speakers], decoder.outputs)
    turn = helper.make_node("Transpose", [FRAMES], [source], perm=[0, 2, 1])
    frames = Value(FRAMES, (1, None, None))
    read = rest.readers()
    inputs = [frames, *(value for value in speakers if value.name in read)]
    return Graph([turn, *rest.nodes], rest.constants, inputs, rest.outputs, rest.opsets)
