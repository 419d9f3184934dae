"""What separates two scenarios, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.parameters import Parameter
from sim.scenario.scenario import Resolved, Scenario


@dataclass(frozen=True)
class Difference:
    """One parameter on which two scenarios differ: its value in each, and why."""

    parameter: str
    label: str
    groups: str
    old: str
    new: str
    unit: str
    reason: str

    def __str__(self) -> str:
        what = f"{self.label}, {self.groups}" if self.groups else self.label
        return f"{what}: {self.old} -> {self.new} {self.unit} ({self.reason})"


def diff(
    a: Scenario, b: Scenario, parameters: Mapping[str, Parameter] | None = None
) -> list[Difference]:
    """What `b` does otherwise than `a`, parameter by parameter.

    `parameters` are those of the model and one area, for their values before any change.
    """
    in_a, in_b = (_by_place(scenario, parameters) for scenario in (a, b))
    rows = []
    for place in dict.fromkeys([*in_a, *in_b]):
        old, new = in_a.get(place), in_b.get(place)
        if (old and old.change) != (new and new.change):
            rows.append(_difference(old, new, a, b))
    return rows


def _by_place(
    scenario: Scenario, parameters: Mapping[str, Parameter] | None
) -> dict[object, Resolved]:
    resolved = scenario.resolved(parameters)
    return {c.place: row for c, row in zip(scenario.changes, resolved, strict=True)}


def _difference(old: Resolved | None, new: Resolved | None, a: Scenario, b: Scenario) -> Difference:
    either = new or old
    assert either is not None
    reason = new.reason if new else f"{b.name} leaves out this change of {a.name}"
    return Difference(
        parameter=either.parameter,
        label=either.label,
        groups=either.groups,
        old=old.new if old else either.old,
        new=new.new if new else either.old,
        unit=either.unit,
        reason=reason,
    )
