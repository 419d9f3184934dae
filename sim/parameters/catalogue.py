"""Finding and reading every parameter that lies beside the code."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sim.parameters.entry import parameter_from
from sim.parameters.errors import InputError
from sim.parameters.limits import out_of_order
from sim.parameters.parameter import Parameter
from sim.parameters.scheme_file import scheme_parameters
from sim.parameters.text import read_toml

ROOT = Path(__file__).parents[1]


@cache
def catalogue() -> dict[str, Parameter]:
    """Every parameter of the model by full name: `room.file.key`."""
    found: dict[str, Parameter] = {}
    for file in sorted(ROOT.glob("*/*.toml")):
        found.update(parameters_in(file, f"{file.parent.name}.{file.stem}"))
    return found | scheme_parameters()


def parameters_in(file: Path, prefix: str) -> dict[str, Parameter]:
    """The parameters of one TOML file, named `prefix.key`."""
    found = {
        f"{prefix}.{key}": parameter_from(fields, f"{prefix}.{key}", key, file)
        for key, fields in read_toml(file).items()
    }
    for name, parameter in found.items():
        for other in parameter.above:
            _check_order(parameter, other, found, name.rpartition(".")[2], file)
    return found


def _check_order(
    parameter: Parameter, other: str, found: Mapping[str, Parameter], key: str, file: Path
) -> None:
    if other not in found:
        problem = f"there is no {other} that it could lie above"
        raise InputError(file, f"{key}.above", problem, "Name another parameter of this file")
    problem = out_of_order(parameter.value, found[other].value, other)
    if problem:
        raise InputError(file, key, problem, "Raise it, or lower the other")
