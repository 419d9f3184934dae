"""A scenario as loaded: its changes, its parents' among them, and how it reads in full."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Parameter
from sim.scenario.change import Change, is_switch, switch_in_words
from sim.scenario.known import known_parameters
from sim.scenario.money_rules import KEY, MoneyRules
from sim.scenario.money_words import Rule, money_apart


@dataclass(frozen=True)
class Resolved:
    """One change of a scenario in full: what it was, what it becomes, and why.

    `old` and `new` are of the part of the table that changes, which `groups` names; of a rule of
    money they are words, and have no unit. Why is said once, with the first of the rules.
    """

    parameter: str
    label: str
    groups: str
    old: str
    new: str
    unit: str
    change: str
    reason: str
    source: str

    @property
    def in_short(self) -> str:
        """What becomes of it, and why."""
        said = f"{self.label}: {self.change}" if self.is_rule else f"{self.label}, {self.change}"
        return f"{said}. {self.reason}".rstrip()

    @property
    def in_full(self) -> str:
        """What it was, what becomes of it, why, and where a rule is from."""
        if self.is_rule:
            source = f" (source: {self.source})" if self.source else ""
            return f"{self.label}: {self.old} -> {self.new}. {self.reason}".rstrip() + source
        values = f"{self.old} -> {self.new} {self.unit}".rstrip()
        return f"{self.label}, {self.change}: {values}. {self.reason}"

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule of money, and no parameter."""
        return self.parameter.startswith(f"{KEY}.") and not self.unit


@dataclass(frozen=True)
class Scenario:
    """A named list of reasoned changes, and rules of money; with neither it is to do nothing."""

    name: str
    title: str
    question: str
    changes: tuple[Change, ...]
    lineage: tuple[str, ...] = ()
    money: MoneyRules = field(default_factory=MoneyRules)
    file: str = field(default="", compare=False)

    def data(self) -> dict[str, Any]:
        """What decides its runs as plain data, the same on every machine."""
        changes = [asdict(change) for change in self.changes]
        for change in changes:
            del change["file"], change["key"], change["group"]
        words = {"name": self.name, "title": self.title, "question": self.question}
        # A scenario that says nothing of money reads as before there were rules of money.
        money = {"money": said} if (said := self.money.data()) else {}
        return {**words, "extends": list(self.lineage), "changes": changes, **money}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the resolved scenario."""
        canonical = json.dumps(self.data(), sort_keys=True, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()

    def resolved(self, parameters: Mapping[str, Parameter] | None = None) -> list[Resolved]:
        """Every rule of money and every change with its old and new value.

        `parameters` are those of the model and one area; without them the change stands for the
        new value of a parameter that belongs to an area.
        """
        known = known_parameters() if parameters is None else parameters
        rows = resolved_rules(MoneyRules(), self.money)
        for change in self.changes:
            parameter = known[change.parameter]
            old, new = _before_and_after(change, parameter)
            rows.append(
                Resolved(
                    parameter=change.parameter,
                    label=parameter.label,
                    groups=change.groups,
                    old=old,
                    new=new,
                    unit="" if is_switch(change.parameter) else parameter.unit,
                    change=change.words,
                    reason=change.reason,
                    source=change.source,
                )
            )
        return rows


def resolved_rules(old: MoneyRules, new: MoneyRules) -> list[Resolved]:
    """The rules of money in which `new` differs from `old`."""
    return [
        _resolved(before, after, "" if number else new.reason, "" if number else new.source)
        for number, (before, after) in enumerate(money_apart(old, new))
    ]


def _resolved(old: Rule, new: Rule, reason: str, source: str) -> Resolved:
    return Resolved(
        parameter=new.key,
        label=new.label,
        groups="",
        old=old.words,
        new=new.words,
        unit="",
        change=new.words,
        reason=reason,
        source=source,
    )


def _before_and_after(change: Change, parameter: Parameter) -> tuple[str, str]:
    before = parameter.at(change.since) if change.since else parameter.value
    if np.isnan(before).any():
        return "as in the area", change.words
    cells = change.cells(parameter)
    amounts = (
        [change.amount]
        if isinstance(change.amount, float)
        else [change.amount.low, change.amount.high]
    )
    after = (
        _shown(parameter, change.applied(before, parameter, amount)[cells]) for amount in amounts
    )
    return _shown(parameter, before[cells]), " to ".join(after)


def _shown(parameter: Parameter, value: NDArray[np.float64]) -> str:
    low, high = float(value.min()), float(value.max())
    if words := switch_in_words(parameter.name, low):
        return words
    return f"{low:,.6g}" if low == high else f"{low:,.6g} ... {high:,.6g}"
