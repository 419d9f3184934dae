"""Weighted least squares within plausible ranges: what may move, and what it is held to."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from calibration.moments.measures import Parameters, Trial, measures
from calibration.tables import rows_of

HERE = Path(__file__).parent
TARGETS = HERE / "targets.csv"
SHARED = "shared"  # one number for every row of a table whose source says that it is shared
SHARED_SOURCE = "shared, fitted"
EXACT = "exact"
PRIOR = 0.5  # pull towards the central figure, in widths of the plausible range
STEP = 0.03  # of the plausible range, for slopes: large against chance in the sample
MOST_ROUNDS = 8

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Target:
    """One published figure: `within` is the difference that weighs as any other target's."""

    measure: str
    value: float
    within: float
    scale: str

    def missed(self, found: float) -> float:
        """How far off, in units of `within`; on the log scale a ratio."""
        difference = np.log(found / self.value) if self.scale == "log" else found - self.value
        return float(difference / self.within)


@dataclass(frozen=True)
class Free:
    """One number that may move between `low` and `high`; the fit starts at `central`."""

    parameter: str
    cell: str
    low: float
    high: float
    central: float


def targets() -> list[Target]:
    """What the people are held to."""
    return [
        Target(row["measure"], float(row["value"]), float(row["within"]), row["scale"])
        for row in rows_of(TARGETS)
        if row["scale"] != EXACT
    ]


def held_exactly() -> dict[str, float]:
    """Figures that numbers are solved for, one at a time, after the fit."""
    return {
        row["measure"]: float(row["value"]) for row in rows_of(TARGETS) if row["scale"] == EXACT
    }


def free() -> list[Free]:
    """What may move."""
    return [
        Free(
            row["parameter"],
            row["cell"],
            *(float(row[name]) for name in ("low", "high", "central")),
        )
        for row in rows_of(HERE / "free.csv")
    ]


def fit(parameters: Parameters, try_out: Callable[[Parameters], Trial]) -> Parameters:
    """The parameters with the free numbers where they meet the targets best."""
    moving, aims = free(), targets()
    low, high, central = (
        np.array([getattr(f, n) for f in moving]) for n in ("low", "high", "central")
    )

    def with_numbers(unit: Floats) -> Parameters:
        return changed(parameters, moving, low + (unit - 1) * (high - low))

    def missed(unit: Floats) -> Floats:
        found = measures(try_out(with_numbers(unit)))
        off = [aim.missed(found[aim.measure]) for aim in aims]
        return np.array([*off, *(PRIOR * (unit - 1 - (central - low) / (high - low)))])

    # Positions run from 1 to 2 within each range, so that a relative step is a step of the range.
    begin = 1 + (central - low) / (high - low)
    found = least_squares(
        missed, begin, bounds=(1, 2), diff_step=STEP, max_nfev=MOST_ROUNDS, xtol=1e-3, ftol=1e-3
    )
    return with_numbers(found.x)


def changed(parameters: Parameters, moving: list[Free], numbers: Floats) -> Parameters:
    """The parameters with these numbers in place of the free ones."""
    found = dict(parameters)
    for one, number in zip(moving, numbers, strict=True):
        parameter = found[one.parameter]
        value = parameter.value.copy()
        value[cells(parameters, one)] = float(f"{number:.4g}")
        found[one.parameter] = replace(parameter, value=value)
    return found


def cells(parameters: Parameters, one: Free) -> tuple[NDArray[np.bool_] | int, ...]:
    """Where in its parameter's table a free number stands."""
    parameter = parameters[one.parameter]
    if not one.cell:
        return ()
    if one.cell == SHARED:
        rows = rows_of(table_file(parameter.name))
        return (np.array([row["source"] == SHARED_SOURCE for row in rows]),)
    labels = one.cell.split("|")
    return tuple(axis.index(label) for axis, label in zip(parameter.labels, labels, strict=True))


def toml_file(name: str) -> Path:
    """The TOML file beside the code in which a parameter stands."""
    room, file, _ = name.split(".")
    return HERE.parents[1] / "sim" / room / f"{file}.toml"


def table_file(name: str) -> Path:
    """The CSV file that its table is read from."""
    file = toml_file(name)
    with file.open("rb") as handle:
        return file.with_name(tomllib.load(handle)[name.rpartition(".")[2]]["table"])
