"""What was measured, kept as a file; medians and ratios of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
import statistics
from typing import Any

from benchmark.groups import PEER
from benchmark.measures import Plan, Samples
from wyoming_jabber.errors import JabberError


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """One run."""

    machine: str
    """One line: where, with what, and when."""

    plan: Plan
    groups: dict[str, Samples] = field(default_factory=dict)
    """By the group's name."""

    missing: dict[str, str] = field(default_factory=dict)
    """Why a contestant could not come, by its name."""

    def median(self, group: str, contestant: str, measure: str) -> float | None:
        """Return a figure, None if it was not measured."""
        samples = self.groups.get(group, {}).get(contestant, {}).get(measure)
        return statistics.median(samples) if samples else None

    def factor(self, group: str, contestant: str, measure: str) -> float | None:
        """Return how many times less a contestant needs than the peer: of medians.

        None if one of both was not measured.
        """
        peer = self.median(group, PEER, measure)
        own = self.median(group, contestant, measure)
        return None if peer is None or not own else peer / own

    def save(self, file: Path) -> None:
        """Write all samples as JSON; the file is either whole or as before.

        Raises JabberError.
        """
        document = asdict(self) | {"plan": self.plan._asdict()}
        unfinished = file.with_name(f"{file.name}.partial")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
            unfinished.replace(file)
        except OSError as error:
            raise JabberError(f"Can't write {file}: {error.strerror}") from error


def load(file: Path) -> Results:
    """Read what `save` wrote. Raises JabberError."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        plan = Plan(**document.pop("plan"))
        results = Results(plan=plan, **document)
        _check(results.groups)
    except OSError as error:
        raise JabberError(f"Can't read {file}: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise JabberError(
            f"{file} holds no results of script/bench: {error}"
        ) from error
    return results


def _check(groups: Mapping[str, Any]) -> None:
    """Raise ValueError unless all samples are numbers."""
    for samples in groups.values():
        for measures in samples.values():
            for values in measures.values():
                if not all(isinstance(value, int | float) for value in values):
                    raise ValueError(f"{values!r} are no numbers")
