"""One reasoned change to one parameter."""

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sim.draws import uniform
from sim.parameters import Parameter
from sim.parameters.scheme_words import SWITCHES

Act = Literal["set", "multiply", "add"]
Distribution = Literal["uniform", "triangular", "normal", "lognormal"]

WORDS: dict[Act, str] = {"set": "set to", "multiply": "multiplied by", "add": "raised by"}
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Range:
    """A number that is not known exactly; every draw lies between `low` and `high`.

    A normal or lognormal range is cut at `low` and `high`, which lie 1.96 standard deviations
    from its middle.
    """

    low: float
    high: float
    mode: float
    distribution: Distribution

    def at(self, draw: float) -> float:
        """The number below which a share `draw` of the range lies."""
        low, high, mode = self.low, self.high, self.mode
        if low == high:
            return low
        if self.distribution == "uniform":
            return low + draw * (high - low)
        if self.distribution == "triangular":
            turn = (mode - low) / (high - low)
            if draw < turn:
                return low + float(np.sqrt(draw * (high - low) * (mode - low)))
            return high - float(np.sqrt((1 - draw) * (high - low) * (high - mode)))
        if self.distribution == "lognormal":
            low, high = np.log(low), np.log(high)
        tail = ndtr(-NORMAL_95)
        step = ndtri(tail + draw * (1 - 2 * tail)) / NORMAL_95
        number = (low + high) / 2 + step * (high - low) / 2
        number = np.exp(number) if self.distribution == "lognormal" else number
        return float(np.clip(number, self.low, self.high))

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g} ({self.distribution})"


Amount = float | Range
_SWITCH = re.compile(r"schemes\.\w+\.switch")


def is_switch(parameter: str) -> bool:
    """Whether this is what switches a scheme on, whose numbers are words."""
    return bool(_SWITCH.fullmatch(parameter))


def switch_in_words(parameter: str, number: float) -> str:
    """What a number of a scheme's switch means, such as central; empty for other parameters."""
    known = is_switch(parameter) and number in range(len(SWITCHES))
    return SWITCHES[int(number)] if known else ""


@dataclass(frozen=True)
class Change:
    """A parameter set, multiplied or raised, for some or all of its table, from some year on.

    Changes with one `group` count as one where a difference is split; it alters no number.
    """

    parameter: str
    act: Act
    amount: Amount
    reason: str
    where: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    since: str = ""
    source: str = ""
    file: str = ""
    key: str = ""
    group: str = ""

    @property
    def place(self) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...], str]:
        """What is changed: no two changes of one scenario may have the same place."""
        return self.parameter, tuple(sorted(self.where.items())), self.since

    @property
    def words(self) -> str:
        """The change in plain words, such as: multiplied by 1.1 from 2026-27."""
        amount = str(self.amount)
        if not isinstance(self.amount, Range):
            amount = switch_in_words(self.parameter, self.amount) or f"{self.amount:g}"
        said = f"{WORDS[self.act]} {amount}"
        said += f", {self.groups}" if self.where else ""
        return f"{said}, from {self.since}" if self.since else said

    @property
    def groups(self) -> str:
        """Those of the table it is about, such as: age band 18-64; empty where it is about all."""
        return ", ".join(
            f"{axis} {' and '.join(labels)}".replace("_", " ")
            for axis, labels in self.where.items()
        )

    def number(self, seed: int) -> float:
        """The amount under one seed; every scenario that changes the parameter shares the draw."""
        if isinstance(self.amount, float):
            return self.amount
        one = np.zeros(1, np.uint64)
        return self.amount.at(float(uniform(seed, f"scenario {self.parameter}", one)[0]))

    def applied(
        self, value: NDArray[np.float64], parameter: Parameter, number: float
    ) -> NDArray[np.float64]:
        """The parameter's numbers after the change."""
        cells = self.cells(parameter)
        changed = value.copy()
        with np.errstate(over="ignore", invalid="ignore"):
            if self.act == "set":
                changed[cells] = number
            elif self.act == "multiply":
                changed[cells] *= number
            else:
                changed[cells] += number
        return changed

    def cells(self, parameter: Parameter) -> tuple[NDArray[np.intp], ...]:
        """The part of the parameter's table that changes, as an index."""
        axes = []
        for axis, labels in zip(parameter.by, parameter.labels, strict=True):
            wanted = self.where.get(axis, labels)
            axes.append(np.array([labels.index(label) for label in wanted], np.intp))
        return np.ix_(*axes)
