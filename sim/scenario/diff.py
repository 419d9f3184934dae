"""What separates two scenarios, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.parameters import Parameter
from sim.scenario.scenario import Resolved, Scenario, resolved_rules


@dataclass(frozen=True)
class Difference:
    """One parameter or rule of money on which two scenarios differ: what each says, and why."""

    parameter: str
    label: str
    groups: str
    old: str
    new: str
    unit: str
    reason: str

    def __str__(self) -> str:
        what = f"{self.label}, {self.groups}" if self.groups else self.label
        unit = f" {self.unit}" if self.unit else ""
        return f"{what}: {self.old} -> {self.new}{unit}" + (
            f" ({self.reason})" if self.reason else ""
        )


def diff(
    a: Scenario, b: Scenario, parameters: Mapping[str, Parameter] | None = None
) -> list[Difference]:
    """What `b` does otherwise than `a`: rules of money, then parameter by parameter.

    `parameters` are those of the model and one area, for their values before any change.
    """
    in_a, in_b = (_by_place(scenario, parameters) for scenario in (a, b))
    rows = _money(a, b)
    for place in dict.fromkeys([*in_a, *in_b]):
        old, new = in_a.get(place), in_b.get(place)
        if (old and old.change) != (new and new.change):
            rows.append(_difference(old, new, a, b))
    return rows


def _by_place(
    scenario: Scenario, parameters: Mapping[str, Parameter] | None
) -> dict[object, Resolved]:
    resolved = scenario.resolved(parameters)[-len(scenario.changes) :] if scenario.changes else []
    return {c.place: row for c, row in zip(scenario.changes, resolved, strict=True)}


def _money(a: Scenario, b: Scenario) -> list[Difference]:
    without = not b.money.data()
    return [
        Difference(
            parameter=row.parameter,
            label=row.label,
            groups="",
            old=row.old,
            new=row.new,
            unit="",
            reason=f"{b.name} leaves out the rules of money of {a.name}"
            if without and not number
            else row.reason,
        )
        for number, row in enumerate(resolved_rules(a.money, b.money))
    ]


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
