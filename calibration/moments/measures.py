"""What the people of England look like under given numbers: every figure that the fit is held to.

Shares come from the constants, without chance. Onset, segments and their yearly moves are those of
a fixed sample of residents over one year, always the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.people import Lived, live_a_year, onset_rates, segment_ends
from calibration.targets import segment_shares
from sim.area import Area
from sim.parameters import Parameter, Values
from sim.population import Flows, mortality, plan_flows
from sim.population.cells import FRAILTIES

YEAR = "2025-26"
SEED = 20_251_124
WEIGHT = 2
ADULT = 18
PER_CENT = 100
HEAD_AGES = {"58_67": slice(58, 68), "68_77": slice(68, 78), "78_87": slice(78, 88)}
OLDER = slice(65, 96)
WORKING = (18, 78)  # ages over which HEAD_KM's two onset rates are compared

Floats = NDArray[np.float64]
Parameters = dict[str, Parameter]


@dataclass(frozen=True)
class Trial:
    """The model under some numbers: its values, its constants, a sample that has lived one year."""

    values: Values
    flows: Flows
    lived: Lived


def trial(area: Area, parameters: Parameters) -> Trial:
    """Everything that the measures are read from."""
    values = Values(parameters, YEAR)
    flows = plan_flows(area, values, WEIGHT)
    return Trial(values, flows, live_a_year(area, values, flows, SEED))


def measures(made: Trial) -> dict[str, float]:
    """Every target by name, as the model has it."""
    flows = made.flows
    return {
        "adults_with_two_or_more_ratio_most_over_least_deprived": _gradient(flows),
        **_frailty(flows),
        **_mortality_ratios(made.values, flows),
        **_onset_ratio(made),
        **_segments(made),
    }


def _gradient(flows: Flows) -> float:
    two = flows.states[ADULT:, ..., 2:, :].sum(axis=(-2, -1))
    adults = flows.residents[ADULT:]
    share = (two * adults).sum(axis=(0, 1)) / adults.sum(axis=(0, 1))
    return float(share[0] / share[-1])


def _frailty(flows: Flows) -> dict[str, float]:
    """Percent mild or worse at 50-64 and 65+, and of these the moderate or worse and the severe."""
    people = np.einsum("asqnf,asq->af", flows.states, flows.residents)
    middle, old = people[50:65].sum(axis=0), people[65:].sum(axis=0)
    mild, moderate, severe = np.cumsum(old[::-1])[::-1][1:] / old.sum()
    return {
        "frailty_mild_or_worse_50_64": PER_CENT * (1 - middle[0] / middle.sum()),
        "frailty_mild_or_worse_65_plus": PER_CENT * mild,
        "frailty_moderate_or_worse_share_of_frail": PER_CENT * moderate / mild,
        "frailty_severe_share_of_frail": PER_CENT * severe / mild,
    }


def _mortality_ratios(values: Values, flows: Flows) -> dict[str, float]:
    """Mortality by frailty alone and by conditions alone, as the sources would see it."""
    risk = mortality.state_factors(values)[:, np.newaxis, np.newaxis]
    risk = risk * flows.death_by_count[..., np.newaxis]
    people = flows.states * flows.residents[..., np.newaxis, np.newaxis]
    deaths, people = (people * risk).sum(axis=(1, 2)), people.sum(axis=(1, 2))
    by_frailty = deaths[OLDER].sum(axis=1) / people[OLDER].sum(axis=1)
    old = people[OLDER].sum(axis=(1, 2))
    logs = np.average(np.log(by_frailty / by_frailty[:, :1]), axis=0, weights=old)
    names = (f"mortality_ratio_{category}" for category in FRAILTIES[1:])
    found = dict(zip(names, np.exp(logs[1:]).tolist(), strict=True))
    by_count = deaths.sum(axis=2)
    for label, ages in HEAD_AGES.items():
        complex_ = by_count[ages, 3:].sum(axis=1) / people[ages, 3:].sum(axis=(1, 2))
        none = by_count[ages, 0] / people[ages, 0].sum(axis=1)
        weights = people[ages].sum(axis=(1, 2))
        mean = np.average(np.log(complex_ / none), weights=weights)
        found[f"mortality_ratio_three_conditions_{label}"] = float(np.exp(mean))
    return found


def _onset_ratio(made: Trial) -> dict[str, float]:
    """How much faster the second condition comes than the first, at the same age."""
    start = made.lived.start
    rate = onset_rates(start, made.values, made.flows)
    ratios, weights = [], []
    for age in range(*WORKING):
        here = start.age == age
        none, one = (rate[here & (start.condition_count == count)] for count in (0, 1))
        ratios.append(one.mean() / none.mean())
        weights.append(here.sum())
    return {"onset_ratio_second_over_first": float(np.average(ratios, weights=weights))}


def _segments(made: Trial) -> dict[str, float]:
    """Yearly moves between segments of equal rank, and how their mortality rises."""
    lived = made.lived
    ends = segment_ends(lived.start, made.values, np.array(segment_shares()))
    moves = lived.segment_moves(made.values, ends)
    deaths = lived.segment_mortality(made.values, ends)
    segments = range(1, len(deaths) + 1)
    return {
        **{f"segment_{one}_stays": PER_CENT * moves[one - 1, one - 1] for one in segments},
        **{
            f"segment_mortality_ratio_{one}_over_{one - 1}": deaths[one - 1] / deaths[one - 2]
            for one in segments[1:]
        },
    }
