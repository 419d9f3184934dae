"""The rows of a table that the model reads by their place: just these, and in this order."""

from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.values import Values


def check_rows(values: Values, name: str, needed: tuple[str, ...], axis: int = 0) -> None:
    """That a table has just these rows, in this order; otherwise InputError."""
    given, file = values.labels(name, axis), values.parameters[name].table
    key = name.rpartition(".")[2]
    for row in given:
        if row not in needed:
            problem = f"nothing reads the row {row!r}"
            raise InputError(file, key, problem, did_you_mean(row, needed))
    for row in needed:
        if row not in given:
            raise InputError(file, key, f"there is no row for {row}", f"Add a row for {row}")
    if given != needed:
        remedy = f"Put the rows in this order: {', '.join(needed)}"
        raise InputError(file, key, "the rows stand in another order than they are read", remedy)
