"""What audits speak: always the same, so that figures can be compared."""

from collections.abc import Mapping
from itertools import cycle, islice
from typing import Final

SHORT: Final = "short"
LONG: Final = "long"

TEXTS: Final[Mapping[str, str]] = {
    SHORT: "The kitchen light is now off.",
    "medium": (
        "The washing machine will be done in 25 minutes. "
        "Shall I remind you when it has finished?"
    ),
    LONG: (
        "It is seven thirty and twelve degrees outside, with light rain expected until "
        "noon. You have two appointments today: the dentist at ten, and a call with "
        "the school at three. The back door is unlocked."
    ),
}
"""A reply, two sentences, and a paragraph: about 2, 5 and 15 seconds of speech."""

_REPLIES: Final = (
    "The light in room {} is on.",
    "It is {}.5 °C in the bedroom.",
    "Your timer for {} minutes has finished.",
    "Playlist {} is playing in the living room, and the volume is at half.",
    "I could not find a device called lamp {}.",
    "Set.",
    "The garage door has been open for {} minutes, would you like me to close it?",
    "There are {} windows open upstairs.",
    "Tomorrow will be cloudy with a high of {} degrees and some rain at night.",
)
_VARIANTS: Final = 5


def everyday(count: int) -> list[str]:
    """Return so many utterances of a home: mostly short, some long, each again later.

    After the first fifty, nothing new comes: no cache has a reason to grow.
    """
    pool = [reply.format(n + 2) for n in range(_VARIANTS) for reply in _REPLIES]
    pool[20:20] = [TEXTS["medium"]] * (_VARIANTS - 1)
    pool.append(TEXTS[LONG])
    return list(islice(cycle(pool), count))
