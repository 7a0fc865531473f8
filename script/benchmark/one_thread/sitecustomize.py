"""Gives an unmodified program one thread for each of onnxruntime's sessions.

Python imports this by itself from a folder in PYTHONPATH. A processor affinity doesn't
do it: onnxruntime counts the machine's cores and pins its threads where it likes.
"""

import onnxruntime  # noqa: TID251 - the peer's own


class OneThread(onnxruntime.SessionOptions):  # type: ignore[misc] # it has no types
    """What SessionOptions() is from now on."""

    def __init__(self) -> None:
        super().__init__()
        self.intra_op_num_threads = 1
        self.inter_op_num_threads = 1


onnxruntime.SessionOptions = OneThread
