"""Start states shared by the scenarios of a replicate: made once, and gone on from by all.

A process holds the last start state it made or read, some 230 bytes a resident, 230 MB for a
million, and workers keep to a replicate, so that they find it there. It is written to disk only
where the caller names a folder: to write and read it takes longer than to make it again, so that
this is for later calls. The folder holds one state for each replicate, in `replicate-<number>`;
another seed, area or sample takes its place, and the caller may delete it at any time.
"""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sim.area import Area
from sim.parameters import InputError, Values
from sim.pathways.start_state import StartState, made_for, misfit
from sim.population import plan_flows
from sim.results import load_arrays, model_digest, provenance, store_arrays
from sim.run import make_start

SUFFIX = ".start"
_NAME_LENGTH = 16

_last: dict[str, StartState] = {}


def kept_start(
    folder: Path | None, area: Area, nothing: Values, seed: int, weight: int
) -> StartState:
    """The start state from memory or from the folder, or else made and kept in both.

    The folder of a replicate holds one state; a file that is damaged or made for something else is
    replaced, never trusted.
    """
    made = made_for(area, nothing, seed, weight)
    if made in _last:
        if folder and not (folder / file_name(made)).exists():
            keep_start(folder, _last[made])
        return _last[made]
    _last.clear()  # before the next takes memory too
    state = _from_disk(folder, area, nothing, seed, weight) if folder else None
    if state is None:
        state = make_start(area, nothing, seed, weight)
        if folder:
            keep_start(folder, state)
    _last[made] = state
    return state


def keep_start(folder: Path, state: StartState) -> None:
    """Write a state in the place of any other in the folder; where that fails, a run goes on."""
    file = folder / file_name(state.made_for)
    with suppress(OSError):
        store_arrays(file, state.made_for, state.arrays)
        for pattern in (f"*{SUFFIX}", f".*{SUFFIX}.*"):  # and halves that a killed process left
            for other in folder.glob(pattern):
                if other != file:
                    other.unlink()


def file_name(made: str) -> str:
    """A digest of all that a start state depends on: what it was made for, model and packages."""
    inputs = {
        "made_for": made,
        "model": model_digest(),
        "packages": provenance()["packages"],
        "python": provenance()["python"],
    }
    digest = sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
    return digest[:_NAME_LENGTH] + SUFFIX


def folder_of(starts: Path, replicate: int) -> Path:
    """Where processes share the start state of a replicate."""
    return starts / f"replicate-{replicate}"


def _from_disk(
    folder: Path, area: Area, nothing: Values, seed: int, weight: int
) -> StartState | None:
    made = made_for(area, nothing, seed, weight)
    with suppress(InputError):
        arrays = load_arrays(folder / file_name(made), made)
        if not misfit(arrays, area, plan_flows(area, nothing, weight), nothing):
            return StartState(made, arrays)
    return None
