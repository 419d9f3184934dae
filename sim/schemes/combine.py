"""Effects of several schemes on one resident: what adds up, what does not, and the floor.

Schemes of one family do the same thing to the same people: of their effects on one rate that go one
way the largest counts; a gain does not undo a harm. Those of different families add up on the log
scale. Of emergency admissions, all that
programmes for a whole area together take away ends at the floor; schemes of one setting, such as
care homes, may go further.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Values
from sim.parameters.scheme_words import DIFFERENCES
from sim.pathways.reached import Reached
from sim.schemes.effect import Acting
from sim.schemes.scheme import Scheme

FLOORED = "emergency_admissions"
Slots = NDArray[np.int64]


class Share(NamedTuple):
    """The residents on whom a scheme works this month, and how much of its effects they get.

    `intended` [slot] says for whom it is meant, in it or not.
    """

    scheme: Scheme
    slots: Slots
    of_effect: float
    intended: NDArray[np.bool_]


def combined(
    shares: Sequence[Share],
    effects: Mapping[str, Sequence[Acting]],
    residents: int,
    values: Values,
) -> tuple[Reached, dict[str, int]]:
    """What all schemes together do, and by scheme on how many another has the larger effect."""
    by_rate: dict[str, list[tuple[Share, float]]] = defaultdict(list)
    for share in shares:
        for effect in effects[share.scheme.name]:
            by_rate[effect.rate].append((share, effect.size * share.of_effect))
    ratios, outdone = {}, {share.scheme.name: np.zeros(residents, np.bool_) for share in shares}
    for rate, acting in by_rate.items():
        sizes = _of_rate(acting, residents, outdone, rate, values)
        ratios[rate] = (sizes if rate in DIFFERENCES else np.exp(sizes)).astype(np.float32)
    in_scheme = {share.scheme.name: _flags(share.slots, residents) for share in shares}
    acts_on = {
        share.scheme.name: tuple(
            of for effect in effects[share.scheme.name] for of in (effect.rate, f"{effect.rate} of")
        )
        for share in shares
    }
    intended = {share.scheme.name: share.intended for share in shares}
    overlapping = {name: int(flags.sum()) for name, flags in outdone.items()}
    return Reached(ratios, in_scheme, intended, acts_on), overlapping


def _of_rate(
    acting: Sequence[tuple[Share, float]],
    residents: int,
    outdone: Mapping[str, NDArray[np.bool_]],
    rate: str,
    values: Values,
) -> NDArray[np.float64]:
    """What adds up on one rate, by resident."""
    families: dict[str, list[tuple[Share, float]]] = defaultdict(list)
    for share, size in acting:
        families[share.scheme.text.family].append((share, size))
    of_area, of_setting = np.zeros(residents), np.zeros(residents)
    for together in families.values():
        for sign in (-1, 1):
            one_way = [(share, size) for share, size in together if sign * size > 0]
            largest, is_area = _largest(one_way, residents, outdone)
            of_area += np.where(is_area, largest, 0)
            of_setting += np.where(is_area, 0, largest)
    floor = values.number("schemes.rules.floor")
    if rate == FLOORED and floor > 0:
        of_area = np.maximum(of_area, np.log(floor))
    return of_area + of_setting


def _largest(
    acting: Sequence[tuple[Share, float]],
    residents: int,
    outdone: Mapping[str, NDArray[np.bool_]],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The largest of effects that go one way, by resident; whether it is a whole area's."""
    largest, is_area = np.zeros(residents), np.zeros(residents, np.bool_)
    whose = np.full(residents, -1)
    for number, (share, size) in enumerate(acting):
        slots = share.slots
        wins = abs(size) > np.abs(largest[slots])
        won = slots[wins]
        outdone[share.scheme.name][slots[~wins]] = True
        for other, (before, _) in enumerate(acting[:number]):
            outdone[before.scheme.name][won[whose[won] == other]] = True
        largest[won], whose[won] = size, number
        is_area[won] = share.scheme.text.scope == "area"
    return largest, is_area


def _flags(slots: Slots, residents: int) -> NDArray[np.bool_]:
    flags = np.zeros(residents, np.bool_)
    flags[slots] = True
    return flags
