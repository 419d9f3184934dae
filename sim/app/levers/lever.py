"""The levers: numbers of the model worth moving, with a plain label and a sentence each.

`levers.csv` lists them. A lever multiplies a number (in per cent of what it is), adds to it, sets
it, or switches it between 0 and 1. `low` and `high` there are in the lever's own steps and hold
where the parameter itself has no range.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from sim.scenario.change import Act
from sim.sweep.feedbacks import feedbacks

FOLDER = Path(__file__).parent
Moves = Literal["multiply", "add", "set", "switch"]
WORKFORCE = "pathways.capacity.workforce_growth_per_year"
STAFF_AXIS = "service"
FEEDBACKS_IN = "need"

Where = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Group:
    """Levers that are shown together; most begin next year, assumptions at the start."""

    name: str
    label: str
    about: str
    begins_next_year: bool


@dataclass(frozen=True)
class Lever:
    """One lever: the parameter it moves, or the row of its table.

    `staff` are services whose growth staff limit; `needs_money`: it does something only where money
    decides how much care there is; `on` is what a switch sets.
    """

    name: str
    group: str
    label: str
    about: str
    parameter: str
    moves: Moves
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    low: float | None = None
    high: float | None = None
    step: float = 1.0
    staff: tuple[str, ...] = ()
    needs_money: bool = False
    on: float = 1.0

    @property
    def act(self) -> Act:
        """What its change does to the number."""
        return "set" if self.moves == "switch" else self.moves

    @property
    def rows(self) -> Where:
        """The part of the parameter's table that it moves; empty for all of it."""
        return dict(self.where)


@cache
def groups() -> tuple[Group, ...]:
    """The groups, in their order."""
    return tuple(
        Group(row["group"], row["label"], row["about"], row["begins"] == "next")
        for row in rows_of("groups")
    )


@cache
def levers() -> dict[str, Lever]:
    """Every lever that moves a number, by name; switches of feedbacks are among them."""
    found = [
        Lever(
            name=row["lever"],
            group=row["group"],
            label=row["label"],
            about=row["about"],
            parameter=row["parameter"],
            moves=row["act"],  # type: ignore[arg-type]
            where=((row["axis"], (row["row"],)),) if row["axis"] else (),
            low=_number(row["low"]),
            high=_number(row["high"]),
            step=float(row["step"]),
            staff=tuple(row["staff"].split()),
            needs_money=row["needs_money"] == "yes",
        )
        for row in rows_of("levers")
    ]
    return {lever.name: lever for lever in (*found, *_feedbacks())}


def in_group(group: str) -> list[Lever]:
    """The levers of one group, in their order."""
    return [lever for lever in levers().values() if lever.group == group]


def _feedbacks() -> list[Lever]:
    """What shortage does to need can be switched off, number by number."""
    found = []
    for feedback in feedbacks():
        for number, change in enumerate(feedback.added, start=1):
            assert isinstance(change.amount, float)
            which = f" ({change.reason.lower()})" if len(feedback.added) > 1 else ""
            found.append(
                Lever(
                    name=f"without_{feedback.name}_{number}",
                    group=FEEDBACKS_IN,
                    label=f"Switched off: {feedback.label}{which}",
                    about=change.reason,
                    parameter=change.parameter,
                    moves="switch",
                    where=tuple(change.where.items()),
                    on=change.amount,
                )
            )
    return found


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


@cache
def rows_of(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a table beside the code."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
