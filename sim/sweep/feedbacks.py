"""The feedbacks of shortage, each with the changes that switch it off.

`feedbacks.csv` lists them, a row for each change: the parameter, which row of its table (empty:
all of it), what it is set to, and why. Another feedback is another name there. The feedbacks act
in a baseline as in a scenario, so that they are switched in both alike.
"""

import csv
from functools import cache
from pathlib import Path

from sim.scenario import Change
from sim.sweep.over_time import Driver

FILE = Path(__file__).with_name("feedbacks.csv")


@cache
def feedbacks() -> tuple[Driver, ...]:
    """Every feedback, in the order of the table."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    labels = {row["feedback"]: row["label"] for row in rows}
    return tuple(
        Driver(name, label, tuple(_off(row) for row in rows if row["feedback"] == name))
        for name, label in labels.items()
    )


def _off(row: dict[str, str]) -> Change:
    return Change(
        parameter=row["parameter"],
        act="set",
        amount=float(row["set"]),
        reason=row["why"],
        where={row["axis"]: (row["row"],)} if row["axis"] else {},
        file=str(FILE),
        key=row["feedback"],
    )
