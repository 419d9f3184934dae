"""Fits the few population parameters that no source gives directly, and writes their tables.

Run `python -m calibration.population`; it takes about a minute, draws nothing and always writes
the same numbers. What is fitted to what stands in `population_targets.csv`. Each round fits one
table to its targets with the others held; a few rounds settle them together.
"""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, least_squares

from sim.area import load_area
from sim.parameters import Parameter, Values, catalogue
from sim.population.bands import band_starts
from sim.population.cells import FRAILTIES
from sim.population.flows import Flows, plan_flows
from sim.population.mortality import multipliers

ROOM = Path(__file__).parents[1] / "sim" / "population"
TARGETS = Path(__file__).with_name("population_targets.csv")
FITTED = "shared, fitted"
PREFIX = "population."
ROUNDS = 3
ADULT = 18
PER_CENT = 100
DAYS_PER_YEAR = 365.25
HEAD_AGES = {"58_67": slice(58, 68), "68_77": slice(68, 78), "78_87": slice(78, 88)}
OLDER = slice(65, 96)

Floats = NDArray[np.float64]
Parameters = dict[str, Parameter]


def main() -> None:
    """Fit everything for England and write the tables beside the code."""
    area = load_area("england")
    parameters = {**catalogue(), **area.parameters}

    def plan(changed: Parameters) -> tuple[Values, Flows]:
        values = Values(changed, "2025-26")
        return values, plan_flows(area, values, 1)

    aims = targets()
    for _ in range(ROUNDS):
        for fit in (fit_gradient, fit_frailty, fit_weights, fit_care_homes):
            parameters = fit(parameters, plan, aims)
    for name in ("conditions.deprivation_odds_ratio", "frailty.log_odds", "mortality.weights"):
        write(parameters[PREFIX + name])
    write(parameters[PREFIX + "mortality.care_home_ratio"])
    for name, value in reached(*plan(parameters)).items():
        print(f"{name:60} {aims[name]:10.4g} {value:10.4g}")


def targets() -> dict[str, float]:
    """What the model is held against, by measure."""
    with TARGETS.open(encoding="utf-8", newline="") as handle:
        return {row["measure"]: float(row["value"]) for row in csv.DictReader(handle)}


Plan = Callable[[Parameters], tuple[Values, Flows]]


def changed(parameters: Parameters, name: str, value: Floats) -> Parameters:
    """The parameters with other numbers in one table."""
    return parameters | {name: replace(parameters[name], value=value)}


def fit_gradient(parameters: Parameters, plan: Plan, aims: dict[str, float]) -> Parameters:
    """One odds ratio, most over least deprived, for all conditions that have none of their own."""
    name = PREFIX + "conditions.deprivation_odds_ratio"
    with (ROOM / "deprivation_odds_ratio.csv").open(encoding="utf-8", newline="") as handle:
        shared = np.array([row["source"] == FITTED for row in csv.DictReader(handle)])
    aim = aims["adults_with_two_or_more_ratio_most_over_least_deprived"]

    def with_ratio(ratio: float) -> Parameters:
        return changed(parameters, name, np.where(shared, ratio, parameters[name].value))

    found = brentq(lambda r: _gradient(plan(with_ratio(r))[1]) - aim, 1.2, 4.0, xtol=5e-3)
    return with_ratio(round(found, 2))


def _gradient(flows: Flows) -> float:
    two = flows.states[ADULT:, ..., 2:, :].sum(axis=(-2, -1))
    adults = flows.residents[ADULT:]
    share = (two * adults).sum(axis=(0, 1)) / adults.sum(axis=(0, 1))
    return float(share[0] / share[-1])


def fit_frailty(parameters: Parameters, plan: Plan, aims: dict[str, float]) -> Parameters:
    """Levels of the three categories and the slope on age; the slope on conditions is held."""
    name = PREFIX + "frailty.log_odds"
    terms = parameters[name].labels[0]
    free = [terms.index(term) for term in (*FRAILTIES[1:], "age_per_decade")]
    older = aims["frailty_mild_or_worse_65_plus"]
    aim = [
        aims["frailty_mild_or_worse_50_64"],
        older,
        older * aims["frailty_moderate_or_worse_share_of_frail"] / PER_CENT,
        older * aims["frailty_severe_share_of_frail"] / PER_CENT,
    ]

    def with_terms(numbers: Floats) -> Parameters:
        value = parameters[name].value.copy()
        value[free] = numbers
        return changed(parameters, name, value)

    def missed(numbers: Floats) -> Floats:
        return np.log(_frailty(plan(with_terms(numbers))[1])) - np.log(aim)

    first = parameters[name].value[free]
    found = least_squares(missed, first, diff_step=1e-3, xtol=1e-4, max_nfev=6)
    return with_terms(np.round(found.x, 3))


def _frailty(flows: Flows) -> Floats:
    """Percent mild or worse at 50-64 and 65+, moderate or worse and severe at 65+."""
    people = np.einsum("asqnf,asq->af", flows.states, flows.residents)
    middle, old = people[50:65].sum(axis=0), people[65:].sum(axis=0)
    above = np.cumsum(old[::-1])[::-1] / old.sum()
    return PER_CENT * np.array([1 - middle[0] / middle.sum(), *above[1:]])


def fit_weights(parameters: Parameters, plan: Plan, aims: dict[str, float]) -> Parameters:
    """Powers of the two sets of ratios, least squares in the logarithm."""
    name = PREFIX + "mortality.weights"
    _, flows = plan(parameters)

    def missed(weights: Floats) -> Floats:
        values = Values(changed(parameters, name, weights), "2025-26")
        found = _ratios(values, flows)
        return np.array([np.log(found[key] / aims[key]) for key in found])

    found = least_squares(missed, parameters[name].value, bounds=(0, 2))
    return changed(parameters, name, np.round(found.x, 3))


def _ratios(values: Values, flows: Flows) -> dict[str, float]:
    """Mortality ratios by frailty alone and by conditions alone, as the sources would see them."""
    rate = multipliers(values)
    people = np.einsum("asqnf,asq->anf", flows.states, flows.residents)
    here = people[OLDER]
    by_frailty = (here * rate[OLDER]).sum(axis=1) / here.sum(axis=1)
    old = here.sum(axis=(1, 2))
    logs = np.average(np.log(by_frailty / by_frailty[:, :1]), axis=0, weights=old)
    found = dict(
        zip((f"mortality_ratio_{f}" for f in FRAILTIES[1:]), np.exp(logs[1:]), strict=True)
    )
    by_count = (people * rate).sum(axis=2)
    for label, ages in HEAD_AGES.items():
        complex_ = by_count[ages, 3:].sum(axis=1) / people[ages, 3:].sum(axis=(1, 2))
        none = by_count[ages, 0] / people[ages, 0].sum(axis=1)
        weights = people[ages].sum(axis=(1, 2))
        mean = np.average(np.log(complex_ / none), weights=weights)
        found[f"mortality_ratio_three_conditions_{label}"] = float(np.exp(mean))
    return found


def fit_care_homes(parameters: Parameters, plan: Plan, aims: dict[str, float]) -> Parameters:
    """The published ratio to all of an age up to 74; beyond it, one rate of death at all ages.

    The ratio of the model is to others of the same cell, and residents are frailer than their age.
    """
    name = PREFIX + "mortality.care_home_ratio"
    values, flows = plan(parameters)
    starts = band_starts(values, name)
    inside, rate = _inside(values, flows)
    residents, as_others, all_cause = (
        np.add.reduceat((inside * one).sum(axis=(1, 2, 3, 4)), starts)
        for one in (np.ones_like(rate), rate, flows.mortality[..., np.newaxis, np.newaxis])
    )
    highest = aims["care_home_mortality_ratio_65_74"] * all_cause / residents

    def with_rate(rate: float) -> Parameters:
        ratio = np.minimum(rate, highest) * residents / as_others
        floored = np.asarray(np.maximum(ratio, 1.0), np.float64)
        return changed(parameters, name, np.round(floored, 2))

    def missed(rate: float) -> float:
        return _stay(Values(with_rate(rate), "2025-26"), flows) - aims["care_home_stay_days"]

    return with_rate(brentq(missed, 0.1, 2.0, xtol=1e-4))


def _inside(values: Values, flows: Flows) -> tuple[Floats, Floats]:
    """People in care homes by the published shares, and deaths a year of others like them.

    Both by [age, sex, quintile, conditions, frailty].
    """
    likely = values["demand.social_care.care_home_by_frailty"]
    here = flows.states * flows.residents[..., np.newaxis, np.newaxis] * likely
    share = values.by_age("demand.social_care.care_home_by_age")
    at_age = (share * flows.residents.sum(axis=(1, 2))) / here.sum(axis=(1, 2, 3, 4))
    by_state = multipliers(values)[:, np.newaxis, np.newaxis]
    rate = (flows.mortality / flows.norms)[..., np.newaxis, np.newaxis] * by_state
    return here * at_age[:, np.newaxis, np.newaxis, np.newaxis, np.newaxis], rate


def _stay(values: Values, flows: Flows) -> float:
    """Mean days in a care home: residents over their deaths."""
    inside, rate = _inside(values, flows)
    ratio = values.by_age(PREFIX + "mortality.care_home_ratio")
    deaths = np.einsum("asqnf,asqnf,a->", inside, rate, ratio)
    return float(DAYS_PER_YEAR * inside.sum() / deaths)


def reached(values: Values, flows: Flows) -> dict[str, float]:
    """What the fitted tables give, by measure."""
    frailty = _frailty(flows)
    return {
        "adults_with_two_or_more_ratio_most_over_least_deprived": _gradient(flows),
        "frailty_mild_or_worse_50_64": frailty[0],
        "frailty_mild_or_worse_65_plus": frailty[1],
        "frailty_moderate_or_worse_share_of_frail": PER_CENT * frailty[2] / frailty[1],
        "frailty_severe_share_of_frail": PER_CENT * frailty[3] / frailty[1],
        **_ratios(values, flows),
        "care_home_stay_days": _stay(values, flows),
    }


def write(parameter: Parameter) -> None:
    """Put the numbers into the parameter's table; other columns stay as they are."""
    file = table_of(parameter)
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row, number in zip(rows, parameter.value.reshape(-1), strict=True):
        row["value"] = f"{number:g}"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def table_of(parameter: Parameter) -> Path:
    """The CSV file that a parameter of this room is read from."""
    tables: dict[str, str] = {
        "deprivation_odds_ratio": "deprivation_odds_ratio.csv",
        "log_odds": "frailty_log_odds.csv",
        "weights": "mortality_weights.csv",
        "care_home_ratio": "care_home_mortality_ratio.csv",
    }
    return ROOM / tables[parameter.name.rsplit(".", 1)[-1]]


if __name__ == "__main__":
    main()
