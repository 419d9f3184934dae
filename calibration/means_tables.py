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


def write_tables(values: Values) -> None:
    """Put the fitted numbers into their rows; the others stay as they are."""
    for name, table, fitted in TABLES:
        with (ROOM / table).open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        numbers = values[f"population.means.{name}"].reshape(-1)
        first = 0 if fitted is None else len(rows) - fitted
        for row, number in zip(rows[first:], np.asarray(numbers)[first:], strict=True):
            row["value"] = f"{number:.4g}"
            row["source"] = COMMAND
        write(table, rows)
