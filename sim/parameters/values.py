"""The numbers in force in one financial year, after a scenario's changes."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from sim.parameters.parameter import Parameter

Made = TypeVar("Made")
Spread = Callable[[NDArray[np.float64], tuple[str, ...], int], NDArray[np.float64]]
OLDEST = 100
OPEN_BAND_YEARS = 10  # an open band such as 85+ counts as ten years when its middle is sought


class Values(Mapping[str, NDArray[np.float64]]):
    """Read-only numbers by parameter name; a name that was never declared is an error."""

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        financial_year: str,
        changed: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> None:
        self.financial_year = financial_year
        self._parameters = parameters
        self._values = {name: p.at(financial_year) for name, p in parameters.items()}
        self._values.update(changed or {})
        # Tables spread over ages are asked for month after month: each is spread once.
        self._spread: dict[tuple[str, str, int], NDArray[np.float64]] = {}
        self._made: dict[Callable[[Values], Any], Any] = {}

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @cached_property
    def digest(self) -> str:
        """A digest of the financial year and of every number and label in force in it."""
        whole = sha256(self.financial_year.encode())
        for name in sorted(self._values):
            value = self._values[name]
            whole.update(repr((name, self._parameters[name].labels, value.shape)).encode())
            whole.update(np.ascontiguousarray(value, "<f8").data)
        return whole.hexdigest()

    def equal(self, other: "Values", apart_from: tuple[str, ...]) -> bool:
        """Whether all numbers are to the bit the same, but for names that begin in these ways."""
        pairs = (
            (self._values[name], other._values[name])
            for name in self._values
            if not name.startswith(apart_from)
        )
        return all(one is of_other or np.array_equal(one, of_other) for one, of_other in pairs)

    def number(self, name: str) -> float:
        """A parameter that is a single number."""
        return float(self[name])

    def whole(self, name: str) -> int:
        """A parameter that is a single whole number."""
        return round(self.number(name))

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters as they were read, before any change: their files, axes and sources."""
        return self._parameters

    def labels(self, name: str, axis: int = 0) -> tuple[str, ...]:
        """The labels along one axis of a table."""
        return self._parameters[name].labels[axis]

    def by_age(self, name: str, oldest: int = OLDEST) -> NDArray[np.float64]:
        """A table whose first axis is `age_band`, spread to single years of age 0 to `oldest`.

        Straight lines between the middles of the bands, flat beyond the first and last middle. The
        array is not to be written to.
        """
        return self._once("by_age", name, oldest, _by_age)

    def in_age_band(self, name: str, oldest: int = OLDEST) -> NDArray[np.float64]:
        """A table whose first axis is `age_band`, held constant within each band.

        The array is not to be written to.
        """
        return self._once("in_age_band", name, oldest, _in_age_band)

    def once(self, make: Callable[["Values"], Made]) -> Made:
        """What `make` makes of these numbers, made when it is first asked for; for all to read."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(Made, self._made[make])

    def _once(self, way: str, name: str, oldest: int, spread: Spread) -> NDArray[np.float64]:
        known = self._spread.get((way, name, oldest))
        if known is None:
            known = spread(self[name], self.labels(name), oldest)
            known.flags.writeable = False
            self._spread[way, name, oldest] = known
        return known


def _by_age(
    table: NDArray[np.float64], labels: tuple[str, ...], oldest: int
) -> NDArray[np.float64]:
    middles = [_middle(label, oldest) for label in labels]
    ages = np.arange(oldest + 1, dtype=np.float64)
    columns = table.reshape(len(middles), -1).T
    spread = np.stack([np.interp(ages, middles, column) for column in columns], axis=-1)
    return spread.reshape(oldest + 1, *table.shape[1:])


def _in_age_band(
    table: NDArray[np.float64], labels: tuple[str, ...], oldest: int
) -> NDArray[np.float64]:
    starts = np.array([int(label.split("-")[0].rstrip("+")) for label in labels])
    rows = np.searchsorted(starts, np.arange(oldest + 1), side="right") - 1
    return table[np.clip(rows, 0, None)]


def _middle(label: str, oldest: int) -> float:
    if label.endswith("+"):
        first, last = int(label[:-1]), min(int(label[:-1]) + OPEN_BAND_YEARS - 1, oldest)
    elif "-" in label:
        first, last = (int(part) for part in label.split("-"))
    else:
        first = last = int(label)
    return (first + last) / 2
