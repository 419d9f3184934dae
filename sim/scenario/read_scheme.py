"""One `[[scheme]]` of a scenario's file: a scheme that is switched on, and what is otherwise in it.

Each line becomes a change of one of the scheme's parameters, with the scheme's own reason.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from sim.parameters import InputError
from sim.parameters.entry import Strict, Words, checked, shown
from sim.parameters.errors import did_you_mean
from sim.parameters.scheme_file import schemes
from sim.parameters.scheme_words import SWITCHES
from sim.scenario.change import Change
from sim.scenario.read_change import read_change


class SchemeTable(Strict):
    """The fields of one scheme: which, with which reading of its effects, from when, and why."""

    name: Words
    switch: Words = "central"
    from_: Words | None = Field(default=None, alias="from")
    reason: Words
    source: Words | None = None
    group: Words | None = None
    set: dict[str, Any] = Field(default_factory=dict)


def read_scheme_table(fields: Any, key: str, file: Path) -> Iterator[Change]:
    """The changes that a scheme's table stands for, or the one error about it."""
    given = checked(SchemeTable, fields, key, file)
    if given.name not in schemes():
        problem = f"there is no scheme {shown(given.name)}"
        remedy = did_you_mean(given.name, schemes(), "See `localpound list schemes`")
        raise InputError(file, f"{key}.name", problem, remedy)
    if given.switch not in SWITCHES:
        problem = f"a scheme cannot be {shown(given.switch)}"
        raise InputError(file, f"{key}.switch", problem, did_you_mean(given.switch, SWITCHES))
    if "switch" in given.set:
        remedy = 'Write switch = "central" above it'
        raise InputError(file, f"{key}.set.switch", "the switch is no number here", remedy)
    numbers = {"switch": SWITCHES.index(given.switch), **given.set}
    for name, amount in numbers.items():
        change = {
            **{"parameter": f"schemes.{given.name}.{name}", "set": amount},
            **{"reason": given.reason, "group": given.group or given.name.replace("_", " ")},
        }
        change |= {"from": given.from_} if given.from_ else {}
        change |= {"source": given.source} if given.source else {}
        yield read_change(change, key if name == "switch" else f"{key}.set.{name}", file)
