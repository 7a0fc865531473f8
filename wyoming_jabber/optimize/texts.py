"""What a voice says while it is being prepared, in its own language."""

from typing import Final

CALIBRATION: Final = 12
JUDGED: Final = 10
"""Sentences for the reach of values, and others that fidelity is judged by."""

_ENGLISH: Final = (
    "The kitchen light is now off.",
    "It's seven degrees outside, and it may rain before noon!",
    "Did you leave the garage door open?",
    "Your washing machine finished twenty minutes ago.",
    "Shall I wake you up at half past six tomorrow?",
    "The joyful child threw a small azure ball over the measuring yard.",
    "Both the upstairs windows are still open, so the heating is off.",
    "Good morning. There are three appointments today.",
    "Nothing has moved in the hallway since ten o'clock.",
    "Which room should the vacuum cleaner start with?",
    "The front door was unlocked, then locked again.",
    "I have turned up the volume in the living room.",
)

# Names of letters and numbers: espeak-ng reads them aloud in any language, and together
# they use most of its sounds. No table of sentences could be had for every language.
_LETTERS: Final = (
    *("A, B, C, D, E.", "F, G, H, I, J!", "K, L, M, N, O?", "P, Q, R, S."),
    *("T, U, V, W.", "X, Y, Z?"),
)
_NUMBERS: Final = (
    *("7, 12, 19.", "1984!", "35 786?", "3, 40, 500.", "26; 68; 91.", "11 222 333."),
    *("8 000, 15, 6!", "147, 258.", "0, 1, 2, 3, 4?", "99 999.", "60, 70, 80, 90."),
    *("13, 14, 17, 18.", "1 000 000?", "52, 43, 34, 25.", "404 and 505.", "77 & 66."),
)


def sentences(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is said for calibration, and what fidelity is judged by."""
    spelled = (*_LETTERS, *_NUMBERS)
    pool = (*_ENGLISH, *spelled) if language.partition("-")[0] == "en" else spelled
    # Alternately, so that both have letters, numbers and sentences.
    return pool[0::2][:CALIBRATION], pool[1::2][:JUDGED]
