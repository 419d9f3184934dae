"""How much commoner each condition is in a place than England's rates there would give.

Run `python -m calibration.registers`: it draws nothing, takes a few seconds, and always writes the
same tables `scenarios/areas/<place>_prevalence_level.csv`. The level of a condition is the place's
register over England's of the same year, over what England's prevalence by age, sex and deprivation
gives for the people of the two; then it is shrunk towards 1 by a power, because registers also
differ by recording. What stands in `registers.toml` and the tables beside it decides all of it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.area.importers import places, published
from sim.area.load import FOLDER
from sim.parameters import Parameter, Values, catalogue, parameters_in
from sim.population.cells import single_ages
from sim.population.prevalence import Prevalence, prevalence

HERE = Path(__file__).parent
PREFIX = "calibration.registers"
ENGLAND = "england"
FIRST_YEAR = "2025-26"
HEADER = ("condition", "value", "source", "grade", "note")
DECIMALS = 4
SHOWN_DECIMALS = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Register:
    """Which register tells of a place: itself, England's to compare it with, year, people.

    `area` names the larger area whose people the register covers; empty, it covers the place's own.
    """

    place: str
    register: str
    compared_with: str
    year: str
    area: str


@dataclass(frozen=True)
class Level:
    """The level of one condition in one place, and what it came from.

    `value` is `before` to the power `weight`; `before` is `registers` (the place's over England's)
    over `expected` (the same by England's rates). Without a register all are 1 and `weight` is 0.
    """

    condition: str
    value: float = 1.0
    registers: float = 1.0
    expected: float = 1.0
    before: float = 1.0
    weight: float = 0.0


def main() -> None:
    """Write the levels of every ready-made place."""
    write(ENGLAND, [Level(name) for name in conditions()])
    for place in listed():
        write(place, levels(place))


@cache
def numbers() -> dict[str, Parameter]:
    """The parameters of `registers.toml` by key."""
    found = parameters_in(HERE / "registers.toml", PREFIX)
    return {name.removeprefix(f"{PREFIX}."): parameter for name, parameter in found.items()}


@cache
def listed() -> dict[str, Register]:
    """The register of each place that has one."""
    with (HERE / "register_places.csv").open(encoding="utf-8", newline="") as handle:
        return {row["place"]: Register(**row) for row in csv.DictReader(handle)}


def conditions() -> tuple[str, ...]:
    """Every condition of the model, in its own order."""
    return catalogue()["population.conditions.prevalence"].labels[2]


def levels(place: str) -> list[Level]:
    """The level of each condition in `place`, in the order of the model's conditions."""
    row = listed()[place]
    with_register = numbers()["condition_weight"].labels[0]
    return [_level(row, name) if name in with_register else Level(name) for name in conditions()]


def _level(row: Register, condition: str) -> Level:
    registers = _number("prevalence", row.register, condition) / _number(
        "prevalence", row.compared_with, condition
    )
    youngest = int(_number("youngest_age", row.year, condition))
    number = conditions().index(condition)
    share = england_rates().share[..., number]
    expected = mean_share(share, people_of(row), youngest) / mean_share(
        share, england_people(), youngest
    )
    weight = _number("condition_weight", condition) * _number("place_weight", row.place)
    before = registers / expected
    return Level(condition, before**weight, registers, expected, before, weight)


def mean_share(share: Floats, people: Floats, youngest: int) -> float:
    """Mean of `share` over `people` [age, sex, quintile] of the age `youngest` and over."""
    counted = people[youngest:]
    return float((share[youngest:] * counted).sum() / counted.sum())


@cache
def england_rates() -> Prevalence:
    """The model's prevalence with England's levels, which are 1."""
    ones = {"area.population.prevalence_level": np.ones(len(conditions()))}
    return prevalence(Values(catalogue(), FIRST_YEAR, ones))


@cache
def england_people() -> Floats:
    """England's people of 2025 [age, sex, quintile]."""
    return single_ages(places.made(ENGLAND)[0])


def people_of(row: Register) -> Floats:
    """The people of 2025 [age, sex, quintile] that a register covers."""
    if not row.area:
        return single_ages(places.made(row.place)[0])
    base = published.projected(row.area)[places.BASE]
    shares = numbers()["area_quintiles"]
    return single_ages(places.fitted(base, shares.value[shares.labels[0].index(row.area)]))


def _number(key: str, *labels: str) -> float:
    parameter = numbers()[key]
    at = tuple(axis.index(label) for axis, label in zip(parameter.labels, labels, strict=True))
    return float(parameter.value[at])


def write(place: str, found: list[Level], folder: Path = FOLDER) -> Path:
    """Write the table of a place's levels, each row with what it came from."""
    file = folder / f"{place}_prevalence_level.csv"
    half = file.with_name(f"{file.name}.part")
    with half.open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(HEADER)
        table.writerows(_rows(place, found))
    half.replace(file)
    return file


def _rows(place: str, found: list[Level]) -> Iterator[tuple[str, str, str, str, str]]:
    for level in found:
        value = f"{level.value:.{DECIMALS}f}"
        if place == ENGLAND:
            yield level.condition, "1", "One by definition", "A", ""
        elif not level.weight:
            note = "No register: as common as England's rates give"
            yield level.condition, "1", "Assumed", "C", note
        else:
            row = listed()[place]
            source = f"Quality and Outcomes Framework: {row.register} over {row.compared_with}"
            parts = (level.registers, level.expected, level.before)
            registers, expected, before = (f"{part:.{SHOWN_DECIMALS}f}" for part in parts)
            note = (
                f"Register {registers} times England's, {expected} expected: "
                f"{before} to the power {level.weight:g}"
            )
            yield level.condition, value, source, "C", note


if __name__ == "__main__":
    main()
