"""Results of a run that never was, with figures that are easy to divide."""

from benchmark.groups import OURS, PEER, PREPARED
from benchmark.measures import Plan
from benchmark.results import Results

MEDIUM = "Piper medium"


def results() -> Results:
    """Peer, prepared voice and built-in voice; the prepared one is slow to load."""
    return Results(
        machine="a machine",
        plan=Plan(starts=1, batches=3, rounds=3),
        groups={
            MEDIUM: {
                PEER: {
                    "cpu": [0.05, 0.04, 0.9],
                    "short": [0.1],
                    "memory": [400e6],
                    "load": [1.5],
                    "wav": [2.0],
                },
                PREPARED: {
                    "cpu": [0.02],
                    "short": [0.01],
                    "memory": [200e6],
                    "load": [1.0],
                },
                OURS: {
                    "cpu": [0.0004],
                    "ready": [0.02],
                    "server": [0.0025],
                    "wav": [4.0],
                },
            }
        },
        missing={"flite": "not installed; as root: apt-get install flite"},
    )
