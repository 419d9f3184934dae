"""Reading one place from its file."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import scenarios
from sim.area.area import Area
from sim.area.check import check_make_up, check_needed
from sim.area.needed import PARAMETER_TABLES, TABLES
from sim.parameters import InputError, Parameter, catalogue
from sim.parameters.entry import Number, Strict, Words, checked, parameter_from
from sim.parameters.errors import did_you_mean
from sim.parameters.name import check_name
from sim.parameters.text import read_toml

FOLDER = Path(scenarios.__file__).parent / "areas"


class AreaFile(Strict):
    """The top of an area's file; the tables at the end hold parameters."""

    name: Words
    title: Words
    first_year: int
    people: Number
    deprivation_quintile_shares: list[Number]
    residents: dict[str, Any]
    projection: dict[str, Any]
    population: dict[str, Any]
    urgent: dict[str, Any]
    planned: dict[str, Any]
    capacity: dict[str, Any]
    money: dict[str, Any]


def area_names() -> list[str]:
    """Names of the ready-made places."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def load_area(name_or_path: str | Path) -> Area:
    """The place with this name, or in this file of one's own."""
    file = _file_of(name_or_path)
    top = checked(AreaFile, read_toml(file), "", file)
    check_name(top.name, file, FOLDER)
    parameters = _parameters(top, file)
    check_needed(parameters, file)
    tables = {name: _in_order(parameters[name]) for name in TABLES}
    parameters |= tables
    residents, projection = (_table(top, table, file) for table in ("residents", "projection"))
    shares = np.array(top.deprivation_quintile_shares)
    check_make_up(residents, projection, top.people, shares, top.first_year, file)
    return Area(
        name=top.name,
        title=top.title,
        first_year=top.first_year,
        residents=residents.value,
        projection=projection.value,
        parameters=parameters,
        hash=_hash(top, residents, projection, *tables.values()),
        file=str(file),
        people_from={"residents": residents, "projection": projection},
    )


def declared(name: str) -> tuple[float, NDArray[np.float64]]:
    """People and quintile shares that the file of a ready-made place declares."""
    file = FOLDER / f"{name}.toml"
    top = checked(AreaFile, read_toml(file), "", file)
    return top.people, np.array(top.deprivation_quintile_shares)


def _file_of(name_or_path: str | Path) -> Path:
    given = str(name_or_path)
    if given in area_names():
        return FOLDER / f"{given}.toml"
    if not given.endswith(".toml"):
        remedy = did_you_mean(given, area_names(), "Or give the path of a .toml file")
        raise InputError(given, "", "there is no area of this name", remedy)
    return Path(name_or_path)


def _parameters(top: AreaFile, file: Path) -> dict[str, Parameter]:
    found = {}
    for table in PARAMETER_TABLES:
        for key, fields in getattr(top, table).items():
            name = f"area.{table}.{key}"
            if name in TABLES:
                _check_copied(file, f"{table}.{key}", fields)
            found[name] = parameter_from(fields, name, f"{table}.{key}", file)
    return found


def _in_order(parameter: Parameter) -> Parameter:
    """A table with its rows in the order in which the model has them."""
    _, of, axis = TABLES[parameter.name]
    labels = catalogue()[of].labels[axis]
    value = parameter.value[[parameter.labels[0].index(label) for label in labels]]
    value.setflags(write=False)
    return replace(parameter, value=value, labels=(labels,))


def _table(top: AreaFile, key: str, file: Path) -> Parameter:
    fields = getattr(top, key)
    _check_copied(file, key, fields)
    return parameter_from(fields, f"area.{key}", key, file)


def _check_copied(file: Path, key: str, fields: Any) -> None:
    """A copied area needs its tables copied too."""
    table = fields.get("table") if isinstance(fields, dict) else None
    if not isinstance(table, str) or not (FOLDER / Path(table).name).is_file():
        return
    if Path(table).name == table and not (file.parent / table).exists():
        remedy = f"Copy it too, from {FOLDER}, or make your own"
        raise InputError(
            file, f"{key}.table", f"the table {table} is not beside {file.name}", remedy
        )


def _hash(top: AreaFile, *tables: Parameter) -> str:
    whole = sha256(top.model_dump_json().encode())
    for table in tables:
        whole.update(repr(table.labels).encode())
        whole.update(table.value.astype("<f8").tobytes())
    return whole.hexdigest()
