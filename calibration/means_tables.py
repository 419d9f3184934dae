"""Writing the tables of means: what was fitted, each row with where it comes from."""

import csv

import numpy as np

from calibration.tables import ROOM, write
from sim.parameters import Values

COMMAND = "python -m calibration.means"
# Parameter, table, and the rows that are fitted: the last so many, or all of them.
TABLES = (
    ("ranks", "means_ranks.csv", None),
    ("rank_shift_in_care", "means_in_care.csv", None),
    ("home_value_at_middle", "means_home_value.csv", None),
    ("household_capital_at_middle", "means_capital.csv", None),
    ("home_owner_share", "means_home_owner.csv", 5),
    ("outright_share_of_owners", "means_outright.csv", None),
    ("income_at_middle", "means_income.csv", 2),
    ("partner_share", "means_partner.csv", 6),
)
# Fitted by a command of their own: table and command.
OTHER_TABLES = {
    "rank_shift_on_entry": ("means_on_entry.csv", "python -m calibration.means_on_entry"),
}


def write_tables(values: Values) -> None:
    """Put the fitted numbers into their rows; the others stay as they are."""
    for name, table, fitted in TABLES:
        _write(values, name, table, fitted, COMMAND)


def write_table(name: str, values: Values) -> None:
    """Put all numbers of a table of `OTHER_TABLES` into its rows."""
    table, command = OTHER_TABLES[name]
    _write(values, name, table, None, command)


def _write(values: Values, name: str, table: str, fitted: int | None, command: str) -> None:
    with (ROOM / table).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    numbers = values[f"population.means.{name}"].reshape(-1)
    first = 0 if fitted is None else len(rows) - fitted
    for row, number in zip(rows[first:], np.asarray(numbers)[first:], strict=True):
        row["value"] = f"{number:.4g}"
        row["source"] = command
    write(table, rows)
