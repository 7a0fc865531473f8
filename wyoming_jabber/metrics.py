"""Counters as plain numbers, for the log and for whoever reads them later."""

from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Metrics:
    """What this process has done since it started; written by the event loop only."""

    connections: int = 0
    """Connections accepted."""

    connections_open: int = 0
    connections_refused: int = 0
    protocol_errors: int = 0
    """Connections closed because of what they sent."""

    utterances: int = 0
    """Requests answered with speech, whole or cut short."""

    utterances_open: int = 0
    utterances_failed: int = 0
    utterances_refused: int = 0
    characters: int = 0
    audio_seconds: float = 0.0
    busy_seconds: float = 0.0
    """Time engine threads spent on speech; over `audio_seconds` it is the RTF."""

    def snapshot(self) -> dict[str, float]:
        """All counters by name."""
        return asdict(self)
