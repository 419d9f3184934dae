"""Which conditions stand alone and which come in linked pairs.

Conditions cluster through a shared susceptibility; the strongest pairs are linked besides: who
holds the first comes by the second so many times faster. A block is one condition, or two that are
linked. Its states, in this order: none, the first, the second, both.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.parameters import InputError, Values
from sim.parameters.errors import did_you_mean

LINKS = "population.conditions.link_rate_ratio"
ARROW = " > "
NO_CONDITION = -1
NONE, FIRST, SECOND, BOTH = range(4)
N_BLOCK_STATES = 4

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Blocks:
    """Blocks of conditions, each condition in just one.

    `first` and `second` positions of a block's conditions in the list of conditions, `second` -1
    where it stands alone; `ratio` onset of the second with the first over without, 1 where alone.
    """

    first: Numbers
    second: Numbers
    ratio: Floats

    @property
    def linked(self) -> Numbers:
        """The blocks that are pairs."""
        return np.flatnonzero(self.second != NO_CONDITION)

    def by_state(self, of_condition: Floats) -> Floats:
        """A factor for each condition [..., condition] as the factor of each state [..., block, 4].

        States that do not occur, the second of a condition that stands alone, have a factor too.
        """
        first = of_condition[..., self.first]
        second = np.where(self.second >= 0, of_condition[..., np.maximum(self.second, 0)], 1.0)
        factors = np.stack([np.ones_like(first), first, second, first * second], axis=-1)
        return np.ascontiguousarray(factors)  # columns looked up do not lie side by side

    def of_condition(self, first: Floats, second: Floats, conditions: int) -> Floats:
        """One number for each condition [..., condition], from those of firsts and seconds."""
        together = np.empty((*first.shape[:-1], conditions))
        together[..., self.first] = first
        together[..., self.second[self.linked]] = second[..., self.linked]
        return together


def blocks_of(conditions: tuple[str, ...], links: dict[tuple[str, str], float]) -> Blocks:
    """Blocks of a list of conditions, pairs first; `links` are rate ratios by (first, second)."""
    paired = {name for pair in links for name in pair}
    alone = [name for name in conditions if name not in paired]
    at = {name: number for number, name in enumerate(conditions)}
    return Blocks(
        first=np.array([at[first] for first, _ in links] + [at[name] for name in alone]),
        second=np.array([at[second] for _, second in links] + [NO_CONDITION] * len(alone)),
        ratio=np.array([*links.values(), *(1.0 for _ in alone)]),
    )


def links(values: Values, conditions: tuple[str, ...]) -> dict[tuple[str, str], float]:
    """The linked pairs, (first, second) with its rate ratio, checked against the conditions."""
    found: dict[tuple[str, str], float] = {}
    used: set[str] = set()
    file = values.parameters[LINKS].file
    for label, ratio in zip(values.labels(LINKS), values[LINKS], strict=True):
        pair = tuple(label.split(ARROW))
        if len(pair) != 2:
            raise InputError(file, label, "this is no link", f"Write first{ARROW}second")
        for name in pair:
            if name not in conditions:
                raise InputError(
                    file, label, f"there is no condition {name!r}", did_you_mean(name, conditions)
                )
            if name in used:
                remedy = "Keep the stronger of its links"
                raise InputError(file, label, f"{name} is linked twice", remedy)
            used.add(name)
        found[pair[0], pair[1]] = float(ratio)
    return found
