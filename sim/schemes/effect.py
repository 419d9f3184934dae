"""Effects as they act: one draw for each run, shrunk by design, on the log scale.

Ratios add up as logarithms. One draw decides about an effect for the whole of a run; it is keyed by
the scheme and the rate, so that all scenarios of one replicate share it.
"""

from math import exp, log
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from sim import draws
from sim.parameters import Parameter, Values
from sim.parameters.scheme_file import Effect, as_ratio
from sim.parameters.scheme_words import CENTRAL, DIFFERENCES, NULL, SWITCHES
from sim.scenario.change import NORMAL_95
from sim.schemes.scheme import Scheme


class Acting(NamedTuple):
    """What a scheme does to one rate in full running.

    `size` is the logarithm of a ratio, or a difference; `scheme` and `family` say whose it is, and
    `area_wide` whether it is one of those that the floor holds for.
    """

    rate: str
    size: float


def acting(scheme: Scheme, values: Values, seed: int) -> list[Acting]:
    """The effects of a scheme by the switch of the year; those that a pathway carries are not."""
    found = []
    for effect in scheme.text.effects:
        # Every reading is read in every year: a change of any is the scenario's.
        readings = [
            _drawn(scheme, effect, switch, values, seed) * kept(effect, SWITCHES[switch], values)
            for switch in range(CENTRAL, len(SWITCHES))
        ]
        if effect.carried_by == "scheme" and scheme.is_there:
            size = 0.0 if scheme.switch == NULL else readings[scheme.switch - CENTRAL]
            found.append(Acting(effect.rate, size))
    return found


def kept(effect: Effect, switch: str, values: Values) -> float:
    """The share of a reading's size that is left for the way in which it was found."""
    if effect.designs[switch] == "association":
        return values.number("schemes.rules.association_kept")
    if effect.designs[switch] == "uncontrolled":
        return values.number("schemes.rules.uncontrolled_kept")
    return 1.0


def _drawn(scheme: Scheme, effect: Effect, switch: int, values: Values, seed: int) -> float:
    name = f"schemes.{scheme.name}.{effect.rate}_{SWITCHES[switch]}"
    point = values.number(name)
    z = 0.0
    if values.whole("schemes.rules.draws_effects"):
        one = np.zeros(1, np.uint64)
        decision = f"effect of {scheme.name} on {effect.rate}"
        z = float(ndtri(draws.uniform(seed, decision, one)[0]))
    return at(point, values.parameters[name], effect, z)


def at(point: float, published: Parameter, effect: Effect, z: float) -> float:
    """The size `z` standard deviations from the `point`: log-normal for ratios, or normal.

    The spread is that of the published interval, whatever the point has been changed to.
    """

    def size(number: float) -> float:
        if effect.rate in DIFFERENCES:
            return number
        return log(as_ratio(number, effect.kind, effect.baseline))

    low, high = published.low, published.high
    if low is None or high is None:
        return size(point)
    return size(point) + z * (size(high) - size(low)) / (2 * NORMAL_95)


def phased_in(years: float, in_full_after: float, steepness: float) -> float:
    """How much of a scheme is there so many years after its start: logistic from 0 to 1."""
    if years >= in_full_after:
        return 1.0
    start, end = _logistic(-steepness), _logistic(steepness)
    level = _logistic(steepness * (2 * years / in_full_after - 1))
    return (level - start) / (end - start)


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x))
