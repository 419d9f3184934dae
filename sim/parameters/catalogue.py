"""Finding and reading every parameter that lies beside the code."""

from functools import cache
from pathlib import Path

from sim.parameters.entry import parameter_from
from sim.parameters.parameter import Parameter
from sim.parameters.text import read_toml

ROOT = Path(__file__).parents[1]


@cache
def catalogue() -> dict[str, Parameter]:
    """Every parameter of the model by full name: `room.file.key`."""
    found: dict[str, Parameter] = {}
    for file in sorted(ROOT.glob("*/*.toml")):
        found.update(parameters_in(file, f"{file.parent.name}.{file.stem}"))
    return found


def parameters_in(file: Path, prefix: str) -> dict[str, Parameter]:
    """The parameters of one TOML file, named `prefix.key`."""
    return {
        f"{prefix}.{key}": parameter_from(fields, f"{prefix}.{key}", key, file)
        for key, fields in read_toml(file).items()
    }
