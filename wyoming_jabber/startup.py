"""What a process does, and leaves undone, until its command can work.

`begin` comes before everything else, `end` when the voice is loaded.
"""

import gc
import os


def begin() -> None:
    """Start without garbage collection, and without threads for matrices.

    Must come before numpy is imported, which starts the threads.
    """
    # What is imported and loaded lives for ever: Python would look through it 78 times,
    # which takes 10 ms.
    gc.disable()
    # OpenBLAS starts a thread per core and lets it spin for a moment, 70 ms on two
    # cores, for products of large matrices. We have none: models run in onnxruntime.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def end() -> None:
    """Collect garbage from here on, but not among what has been loaded.

    Does nothing where `begin` did not come before, or `end` has.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
