"""What a place cannot be: parameters left out, residents that do not add up."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.area.area import BANDS, FIRST_YEAR, LAST_PROJECTED_YEAR, QUINTILES, SEXES
from sim.area.needed import NEEDED, TABLES
from sim.parameters import InputError, Parameter, catalogue
from sim.parameters.errors import did_you_mean

FEWEST_PEOPLE = 10_000
MOST_PEOPLE = 5_000_000
SAME_WITHIN = 0.001  # of the larger of two totals
SHARES_ADD_UP_WITHIN = 0.001
SHARE_SAME_WITHIN = 0.005
PERSON = 1.0
LOWEST_LEVEL = 0.1
HIGHEST_LEVEL = 10.0

PROJECTED = tuple(str(year) for year in range(FIRST_YEAR, LAST_PROJECTED_YEAR + 1))


def check_needed(parameters: Mapping[str, Parameter], file: Path) -> None:
    """Every place gives the same parameters in the same units: none more, none less."""
    for name, parameter in parameters.items():
        key = name.removeprefix("area.")
        if name not in NEEDED:
            near = [one for one in NEEDED if one.split(".")[1] == name.split(".")[1]]
            remedy = did_you_mean(name, near).replace("area.", "")
            raise InputError(file, key, "no area has this parameter", remedy)
        unit = NEEDED[name][1]
        if parameter.unit != unit:
            problem = f"{parameter.unit!r} is not the unit of this parameter"
            raise InputError(file, f"{key}.unit", problem, f"Write {unit!r}, and the number in it")
        if name in TABLES:
            _check_table(parameter, file)
        elif parameter.by:
            remedy = "Write value = ..., for the whole place"
            raise InputError(file, f"{key}.table", "this is one number", remedy)
    for name, (label, unit) in NEEDED.items():
        if name not in parameters:
            key = name.removeprefix("area.")
            remedy = f"Add [{key}]: {label}, in {unit}"
            raise InputError(file, key, "this parameter is missing", remedy)


def _check_table(parameter: Parameter, file: Path) -> None:
    """A table has one row for each label that the model knows, and every number is possible."""
    key = parameter.name.removeprefix("area.")
    axis, of, number = TABLES[parameter.name]
    needed = catalogue()[of].labels[number]
    if not parameter.by:
        remedy = f'Write table = "a_table.csv" and by = ["{axis}"]'
        raise InputError(file, key, f"this is a table with a row for each {axis}", remedy)
    if parameter.by != (axis,):
        remedy = f'Write by = ["{axis}"]'
        raise InputError(file, f"{key}.by", "these are not the columns of this table", remedy)
    given = parameter.labels[0]
    for label in given:
        if label not in needed:
            problem = f"the model has no {axis} {label!r}"
            raise InputError(file, f"{key}.table", problem, did_you_mean(label, needed))
    for label in needed:
        if label not in given:
            problem = f"the table has no {axis} {label}"
            remedy = (
                f"Add a row that begins {label},1 (1 is as in England), with a cell for every "
                f"further column; it needs all {len(needed)}"
            )
            raise InputError(file, f"{key}.table", problem, remedy)
    for label, level in zip(given, parameter.value, strict=True):
        if not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
            problem = f"{level:g} ({axis} {label}) cannot be how much commoner it is"
            remedy = f"Write a ratio from {LOWEST_LEVEL:g} to {HIGHEST_LEVEL:g}: 1 is as in England"
            raise InputError(file, f"{key}.table", problem, remedy)


def check_make_up(
    residents: Parameter,
    projection: Parameter,
    people: float,
    quintile_shares: NDArray[np.float64],
    first_year: int,
    file: Path,
) -> None:
    """Residents and projection have the shape that is meant, and agree with what is declared."""
    if first_year != FIRST_YEAR:
        remedy = f"Write {FIRST_YEAR}: prices and projections begin there"
        raise InputError(file, "first_year", f"{first_year} cannot be the first year", remedy)
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        remedy = f"A place has {FEWEST_PEOPLE:,} to {MOST_PEOPLE:,} people"
        raise InputError(file, "people", f"{people:,.0f} is not a place", remedy)
    by = {"age_band": BANDS, "sex": SEXES, "deprivation_quintile": QUINTILES}
    _check_shape(residents, by, file)
    _check_shape(projection, {"year": PROJECTED, "age_band": BANDS, "sex": SEXES}, file)
    _check_shares(quintile_shares, residents.value, file)
    total = float(residents.value.sum())
    if abs(total - people) > SAME_WITHIN * max(total, people):
        problem = f"the residents add up to {total:,.0f}, not to {people:,.0f}"
        raise InputError(file, "people", problem, f"Write {total:.0f}, or correct the table")
    _check_start(residents.value.sum(axis=2), projection.value[0], file)


def _check_shape(parameter: Parameter, by: Mapping[str, tuple[str, ...]], file: Path) -> None:
    key = parameter.name.removeprefix("area.")
    if parameter.by != tuple(by):
        remedy = f"Write by = {list(by)}".replace("'", '"')
        raise InputError(file, f"{key}.by", "these are not the columns of this table", remedy)
    if parameter.unit != "people":
        raise InputError(
            file,
            f"{key}.unit",
            f"this table counts people, not {parameter.unit}",
            'Write unit = "people"',
        )
    for axis, given, needed in zip(by, parameter.labels, by.values(), strict=True):
        missing = [label for label in needed if label not in given]
        if missing:
            further = f" to {missing[-1]}" if len(missing) > 1 and axis == "year" else ""
            problem = f"the table has no {axis.replace('_', ' ')} {missing[0]}{further}"
            remedy = f"It needs {needed[0]} ... {needed[-1]}, all {len(needed)} of them"
            if axis == "year":
                remedy = f"{remedy}: a projection must reach as far as the longest run"
            raise InputError(file, f"{key}.table", problem, remedy)
        for label in given:
            if label not in needed:
                problem = f"{label!r} is no {axis.replace('_', ' ')} of this table"
                raise InputError(file, f"{key}.table", problem, did_you_mean(label, needed))


def _check_shares(shares: NDArray[np.float64], residents: NDArray[np.float64], file: Path) -> None:
    key = "deprivation_quintile_shares"
    found = residents.sum(axis=(0, 1)) / residents.sum()
    if shares.shape != (len(QUINTILES),) or shares.min() < 0:
        remedy = "Write five shares, of the most deprived fifth first"
        raise InputError(file, key, "these are not five shares", remedy)
    if abs(float(shares.sum()) - 1) > SHARES_ADD_UP_WITHIN:
        problem = f"the shares add up to {shares.sum():.4g}, not to 1"
        raise InputError(file, key, problem, "Write shares such as 0.2, not percent")
    if np.abs(shares - found).max() > SHARE_SAME_WITHIN:
        table = ", ".join(f"{share:.4f}" for share in found)
        problem = "the residents' table has other shares"
        raise InputError(file, key, problem, f"It has {table}: correct one of the two")


def _check_start(residents: NDArray[np.float64], start: NDArray[np.float64], file: Path) -> None:
    apart = np.abs(residents - start) > np.maximum(PERSON, SAME_WITHIN * residents)
    if apart.any():
        band, sex = (int(at[0]) for at in np.nonzero(apart))
        problem = (
            f"in {FIRST_YEAR} it has {start[band, sex]:,.0f} people ({SEXES[sex]}, {BANDS[band]}), "
            f"the residents' table {residents[band, sex]:,.0f}"
        )
        raise InputError(file, "projection", problem, "Start the projection from the residents")
    if not (start.sum(axis=0) > 0).all():
        raise InputError(file, "residents", "one of the sexes has nobody", "Correct the table")
