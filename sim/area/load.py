"""Reading one place from its file, and refusing what cannot be."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

import scenarios
from sim.area.area import FIRST_PROJECTED_YEAR, Area
from sim.parameters import InputError, Parameter
from sim.parameters.entry import Number, Strict, Words, checked, parameter_from
from sim.parameters.errors import did_you_mean
from sim.parameters.text import read_toml

FOLDER = Path(scenarios.__file__).parent / "areas"
PARAMETER_TABLES = ("population", "urgent", "planned", "capacity", "money")


class AreaFile(Strict):
    """The top of an area's file; each inner table holds parameters."""

    name: Words
    title: Words
    first_year: int = Field(ge=FIRST_PROJECTED_YEAR, le=FIRST_PROJECTED_YEAR)
    people: Number = Field(gt=0)
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
    file = area_file(name_or_path)
    top = checked(AreaFile, read_toml(file), "", file)
    parameters = _parameters(top, file)
    residents = parameter_from(top.residents, "area.residents", "residents", file)
    projection = parameter_from(top.projection, "area.projection", "projection", file)
    return Area(
        name=top.name,
        title=top.title,
        first_year=top.first_year,
        residents=residents.value,
        projection=projection.value,
        parameters=parameters,
        hash=_hash(top, [residents, projection]),
        file=str(file),
    )


def area_file(name_or_path: str | Path) -> Path:
    """The file of a place: a bundled name, or a path that ends in .toml."""
    given = str(name_or_path)
    if given in area_names():
        return FOLDER / f"{given}.toml"
    if not given.endswith(".toml"):
        remedy = f"{did_you_mean(given, area_names())} Or give the path of a .toml file"
        raise InputError(given, "", "there is no area of this name", remedy)
    return Path(name_or_path)


def declared(name: str) -> tuple[float, NDArray[np.float64]]:
    """People and quintile shares that the file of a ready-made place declares."""
    file = FOLDER / f"{name}.toml"
    top = checked(AreaFile, read_toml(file), "", file)
    return top.people, np.array(top.deprivation_quintile_shares)


def _parameters(top: AreaFile, file: Path) -> dict[str, Parameter]:
    found = {}
    for table in PARAMETER_TABLES:
        for key, fields in getattr(top, table).items():
            name = f"area.{table}.{key}"
            found[name] = parameter_from(fields, name, f"{table}.{key}", file)
    return found


def _hash(top: AreaFile, tables: list[Parameter]) -> str:
    whole = sha256(top.model_dump_json().encode())
    for table in tables:
        whole.update(repr(table.labels).encode())
        whole.update(table.value.tobytes())
    return whole.hexdigest()
