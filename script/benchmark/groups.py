"""Who meets whom: everybody in a group is compared with the peer on one thread."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple

from benchmark.contestants import (
    BUILT_IN,
    Contestant,
    espeak,
    flite,
    ours,
    peer,
    speecht5,
)
from benchmark.environments import (
    QUALITIES,
    Workshop,
    install_programs,
    voice_name,
)
from wyoming_jabber.errors import JabberError

PEER: Final = "wyoming-piper, one thread"
SHIPPED: Final = "wyoming-piper, as shipped"
PREPARED: Final = "ours, prepared"
WHOLE: Final = "ours, unprepared"
OURS: Final = "ours, built-in voice"

PARTS: Final = (*QUALITIES, "built-in", "programs", "speecht5")
"""What can be measured by itself."""

_REFERENCE: Final = "medium"
"""The quality whose group all that is no Piper voice belongs to."""

_PROGRAMS: Final[Mapping[str, Callable[[], Contestant]]] = {
    "espeak-ng": espeak,
    "flite": flite,
}


class Group(NamedTuple):
    """Contestants that take turns."""

    name: str
    contestants: list[Contestant]
    missing: dict[str, str]
    """Why a contestant could not come, by its name."""


def groups(workshop: Workshop, parts: Collection[str]) -> Iterator[Group]:
    """Make what some of `PARTS` need, and yield their groups. Raises JabberError."""
    workshop.set_up_peer()
    for quality in QUALITIES:
        is_reference = quality == _REFERENCE
        if quality in parts or (is_reference and set(parts).difference(QUALITIES)):
            yield _group(workshop, quality, parts)


def _group(workshop: Workshop, quality: str, parts: Collection[str]) -> Group:
    workshop.build_voice(quality)
    group = Group(f"Piper {quality}", [_peer(workshop, PEER, quality)], {})
    if quality in parts:
        group.contestants.extend(_piper(workshop, quality))
    if quality == _REFERENCE:
        _add_others(workshop, parts, group)
    return group


def _piper(workshop: Workshop, quality: str) -> Iterator[Contestant]:
    name = voice_name(quality)
    yield _peer(workshop, SHIPPED, quality)
    yield ours(PREPARED, name, workshop.prepared)
    yield ours(WHOLE, name, workshop.voices)


def _add_others(workshop: Workshop, parts: Collection[str], group: Group) -> None:
    """Add who has no Piper voice; who can't be had is missing, and the rest goes on."""
    if "built-in" in parts:
        group.contestants.append(ours(OURS, BUILT_IN, workshop.nothing))
    if "programs" in parts:
        group.missing.update(install_programs(_PROGRAMS))
        there = [name for name in _PROGRAMS if name not in group.missing]
        group.contestants.extend(_PROGRAMS[name]() for name in there)
    if "speecht5" in parts:
        try:
            workshop.set_up_speecht5()
        except JabberError as error:
            group.missing["SpeechT5"] = str(error)
        else:
            group.contestants.append(speecht5(workshop.torch_python))


def _peer(workshop: Workshop, name: str, quality: str) -> Contestant:
    return peer(
        name,
        workshop.peer_python,
        voice_name(quality),
        workshop.voices,
        is_shipped=name == SHIPPED,
    )
