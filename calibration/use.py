"""Fits how much care of each kind the ill use to published use by segment, and writes the tables.

Run `python -m calibration.use`; it takes a minute and always writes the same numbers. England's
residents are drawn; what the model's other numbers make likely for each (age, conditions, frailty,
the chance of a last admission, of being readmitted) is taken as given, and what each segment
multiplies it by is found so that use per person stands by segment as published, while use at each
age stays as it is published by age. Then England's first year is simulated, and what full
caseloads, readmissions and people who have a case already do to it is allowed for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from calibration.tables import ROOM, rows_of, write_rows
from calibration.use_measures import use_ratios
from sim.area import load_area
from sim.demand import CLOCKS, SEGMENT_OF_GROUP, by_cell, ratio_of_conditions
from sim.demand.contacts import COUNTED, contact_shape
from sim.demand.rates import DAYS_PER_YEAR
from sim.demand.requests import SEGMENT_OF, request_shape
from sim.demand.segments import FACTOR, MEAN, STATE
from sim.parameters import Values, catalogue
from sim.pathways.constants import constants
from sim.pathways.rules import Rules, mental_health_ratio, rules_of
from sim.population import Residents, plan_flows, start
from sim.population.cells import CELL_AGE, COUNTS, FRAILTIES, N_AGES, N_CELLS, N_STATES
from sim.population.groups import N_SEGMENTS, SEGMENTS
from sim.run import run
from sim.scenario import load_scenario, values_by_year

HERE = Path(__file__).parent
ROOM_OF_NEED = ROOM.with_name("demand")
TARGETS = "use_targets.csv"
LAST = "demand.urgent.last_admissions_per_death"
SEEDS = (1, 2, 3, 4, 5, 6)
BAND_YEARS = 5
OLDEST_BAND = 18
ROUNDS = 400
STATE_BANDS = ("0-16", "17-39", "40-54", "55-64", "65-74", "75-84", "85-89", "90+")
STATE_STARTS = np.array([0, 17, 40, 55, 65, 75, 85, 90])
TINY = np.finfo(float).tiny
NEED_OF = {"ae": "attended", "emergency_inpatient": "admitted", "elective_inpatient": "elective"}
SIMULATED = 2
DIGITS = 4
LEAST = 0.02

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likely:
    """Use that is likely before segments count [age, segment], the part that they do not multiply,
    and what is published [age]; people in each segment."""

    by_segment: Floats
    besides: Floats
    published: Floats


def main() -> None:
    """Fit every service and write the tables, simulating between rounds."""
    ratios = {
        (row["service"], row["segment"]): float(row["ratio"]) for row in rows_of(HERE / TARGETS)
    }
    aims = {
        service: np.array([ratios[service, segment] for segment in SEGMENTS[1:]])
        for service in dict.fromkeys(service for service, _ in ratios)
    }
    sought = dict(aims)
    for _ in range(SIMULATED):
        fit_all(sought)
        reached = use_by_segment_in_first_year()
        for service, aim in aims.items():
            sought[service] = sought[service] * aim / reached[service]
    fit_all(sought)
    for service, ratio in use_by_segment_in_first_year().items():
        print(f"{service:26}", *(f"{of:6.3f}" for of in ratio / aims[service]))


def fit_all(aims: Mapping[str, Floats]) -> None:
    """Fit every service to ratios by segment and write the tables."""
    catalogue.cache_clear()
    area = load_area("england")
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, 1)[0]
    flows = plan_flows(area, nothing, 1)
    rules = rules_of(constants(area, nothing, flows), nothing, 0)
    services = nothing.labels(MEAN, 1)
    found: dict[str, Likely] = {}
    drawn = [start(area, nothing, seed, 1, flows) for seed in SEEDS]
    people = np.sum([_table(one, np.ones(one.n)) for one in drawn], axis=0)
    for one in drawn:
        for service in services:
            likely = likely_use(one, rules, nothing, service)
            found[service] = _sum(found[service], likely) if service in found else likely
    factors, means = {}, {}
    for service in services:
        factors[service], means[service] = fit(found[service], people, aims[service])
    write_tables(services, factors, means, nothing)
    write_england(drawn, factors, means, nothing)
    write_states(drawn, factors, means, rules, nothing)


def use_by_segment_in_first_year() -> dict[str, Floats]:
    """Use per person of each segment over that of all adults, in England's simulated first year."""
    catalogue.cache_clear()
    tables = run(load_area("england"), load_scenario("do_nothing"), years=1, seed=SEEDS[0]).tables
    return use_ratios(tables)


def likely_use(people: Residents, rules: Rules, values: Values, service: str) -> Likely:
    """What the model makes likely for the residents drawn, summed by age and segment."""
    cell = people.cell[: people.n]
    besides: Floats = np.zeros(people.n)
    published: Floats = besides
    if service in ("ae", "emergency_inpatient"):
        need = rules.needs.attended if service == "ae" else rules.needs.admitted
        published = need[cell]
        base = np.asarray(published * people.need_ratio[: people.n], np.float64)
        if service == "emergency_inpatient":
            base = base * _with_readmissions(people, values)
            dying = people.death_rate[: people.n].astype(np.float64)
            besides = dying * DAYS_PER_YEAR * values.number(LAST)
    elif service == "elective_inpatient":
        base = published = rules.needs.elective[cell]
    elif service in COUNTED:
        profile = people.profile[: people.n]
        published = np.asarray(rules.contacts[service][profile], np.float64)
        base = published = published / _now(rules, service, people)
    else:
        clock = "community_health" if service == "community_nursing" else "mental_health"
        rate = by_cell(rules.requests[clock].by_age_and_segment)
        at = cell, SEGMENT_OF_GROUP[people.group[: people.n]]
        base = rate[at] / _now(rules, service, people)
        if clock == "mental_health":
            conditions = people.conditions[: people.n]
            published = base
            base = base * ratio_of_conditions(conditions, *rules.mental_health_ratio)
        else:
            published = base
    return Likely(
        _table(people, base), _table(people, besides), _table(people, published).sum(axis=1)
    )


def _with_readmissions(people: Residents, values: Values) -> Floats:
    """Admissions that follow from one, by frailty, over those that follow on average."""
    extra = values.number("demand.urgent.readmission_extra_share")
    ratio = values["demand.urgent.readmission_by_frailty"][people.frailty[: people.n]]
    return np.asarray((1 - extra) / (1 - extra * ratio), np.float64)


def _now(rules: Rules, service: str, people: Residents) -> Floats:
    """What the tables in force multiply a rate by already."""
    factor = rules.values[FACTOR][rules.values.labels(FACTOR).index(service)]
    mean = rules.values.in_age_band(MEAN)[:, rules.values.labels(MEAN, 1).index(service)]
    segment = SEGMENT_OF_GROUP[people.group[: people.n]]
    return np.asarray(factor[segment] / mean[people.age[: people.n]], np.float64)


def fit(likely: Likely, people: Floats, aims: Floats) -> tuple[Floats, Floats]:
    """What segments 0 to 5 multiply use by, and its mean at each age in bands of five years."""
    factor = np.ones(N_SEGMENTS)
    for _ in range(ROUNDS):
        mean = _means(likely, factor)
        by_segment = (likely.by_segment * factor / mean[:, np.newaxis] + likely.besides).sum(axis=0)
        adults = slice(1, None)
        rate = by_segment[adults] / people.sum(axis=0)[adults]
        overall = by_segment[adults].sum() / people[:, adults].sum()
        fixed = likely.besides.sum(axis=0)[adults] / people.sum(axis=0)[adults]
        wanted = np.maximum(aims * overall - fixed, LEAST * overall)
        factor[adults] *= wanted / (rate - fixed)
        factor[adults] /= factor[1]
    return factor, _means(likely, factor)


def _means(likely: Likely, factor: Floats) -> Floats:
    """At each age: what is likely with segments over what is published less what comes besides."""
    likely_now = _in_bands((likely.by_segment * factor).sum(axis=1))
    left = np.maximum(
        _in_bands(likely.published) - _in_bands(likely.besides.sum(axis=1)),
        _in_bands(likely.published) / 2,
    )
    return np.where(left > 0, likely_now / np.maximum(left, TINY), 1.0)


def _in_bands(of_age: Floats) -> Floats:
    """Each age's sum over its band of five years, the last from 90."""
    band = np.minimum(np.arange(N_AGES) // BAND_YEARS, OLDEST_BAND)
    return np.asarray(np.bincount(band, of_age)[band], np.float64)


def _table(people: Residents, each: Floats) -> Floats:
    at = people.age[: people.n].astype(np.int64) * N_SEGMENTS
    at += SEGMENT_OF_GROUP[people.group[: people.n]]
    table = np.bincount(at, each, minlength=N_AGES * N_SEGMENTS)
    return table.reshape(N_AGES, N_SEGMENTS).astype(np.float64)


def _sum(one: Likely, other: Likely) -> Likely:
    return Likely(
        one.by_segment + other.by_segment,
        one.besides + other.besides,
        one.published + other.published,
    )


def write_tables(
    services: tuple[str, ...],
    factors: dict[str, Floats],
    means: dict[str, Floats],
    values: Values,
) -> None:
    """Both tables, beside the code that uses them."""
    write_rows(
        ROOM_OF_NEED / "use_by_segment.csv",
        [
            {"service": service, "segment": segment, "value": f"{factor:.{DIGITS}g}"}
            for service in services
            for segment, factor in zip(SEGMENTS, factors[service], strict=True)
        ],
    )
    bands = values.labels(MEAN)
    write_rows(
        ROOM_OF_NEED / "use_mean_by_age.csv",
        [
            {
                "age_band": band,
                "service": service,
                "value": f"{means[service][number * BAND_YEARS]:.{DIGITS}g}",
            }
            for number, band in enumerate(bands)
            for service in services
        ],
    )


def write_england(
    drawn: Sequence[Residents],
    factors: Mapping[str, Floats],
    means: Mapping[str, Floats],
    values: Values,
) -> None:
    """The mean of each shape over England's people, so that levels are met."""

    def mean_of(shape: Callable[[Residents], Floats], of: str) -> float:
        total = sum(
            float((shape(one) * _factor(one, factors[of], means[of])).sum()) for one in drawn
        )
        return total / sum(one.n for one in drawn)

    rows = {}
    for service in COUNTED:
        table = contact_shape(values, service)

        def of_contacts(one: Residents, table: Floats = table) -> Floats:
            return table[one.age[: one.n], one.sex[: one.n], one.quintile[: one.n]]

        rows[service] = mean_of(of_contacts, service)
    ratio = mental_health_ratio(values)
    for clock, services in CLOCKS.items():
        for service in services:

            def of_requests(one: Residents, clock: str = clock, service: str = service) -> Floats:
                likely = request_shape(values, service)[one.age[: one.n]]
                if clock == "mental_health":
                    likely = likely * ratio_of_conditions(one.conditions[: one.n], *ratio)
                return likely

            rows[service] = mean_of(of_requests, SEGMENT_OF[clock])
    write_rows(
        ROOM_OF_NEED / "use_england_mean.csv",
        [{"service": name, "value": f"{mean:.{DIGITS}g}"} for name, mean in rows.items()],
    )


def write_states(
    drawn: Sequence[Residents],
    factors: Mapping[str, Floats],
    means: Mapping[str, Floats],
    rules: Rules,
    values: Values,
) -> None:
    """What illness makes of use by England's people of an age, conditions and frailty."""
    ratio = mental_health_ratio(values)
    size = len(STATE_BANDS) * N_STATES
    rows = []
    for service in values.labels(STATE, 1):
        need = _by_cell(rules, values, service)
        with_illness, without = np.zeros((2, size))
        for one in drawn:
            cell = one.cell[: one.n].astype(np.int64)
            factor = _factor(one, factors[service], means[service])
            if service in ("ae", "emergency_inpatient"):
                factor = factor * one.need_ratio[: one.n]
            if service == "emergency_inpatient":
                factor = factor * _with_readmissions(one, values)
            if service == SEGMENT_OF["mental_health"]:
                factor = factor * ratio_of_conditions(one.conditions[: one.n], *ratio)
            band = np.searchsorted(STATE_STARTS, one.age[: one.n], side="right") - 1
            at = band * N_STATES + cell % N_STATES
            with_illness += np.bincount(at, need[cell] * factor, minlength=size)
            without += np.bincount(at, need[cell], minlength=size)
        mean = np.where(without > 0, with_illness / np.maximum(without, TINY), 1)
        for labels, value in zip(product(STATE_BANDS, COUNTS, FRAILTIES), mean, strict=True):
            band_label, count, frailty = labels
            rows.append(
                {
                    "age_band": band_label,
                    "service": service,
                    "conditions": count,
                    "frailty": frailty,
                    "value": f"{value:.{DIGITS}g}",
                }
            )
    write_rows(ROOM_OF_NEED / "use_mean_by_state.csv", rows)


def _by_cell(rules: Rules, values: Values, service: str) -> Floats:
    """The need of a service by cell, before segments multiply it."""
    if service in NEED_OF:
        return np.asarray(getattr(rules.needs, NEED_OF[service]), np.float64)
    if service in COUNTED:
        return contact_shape(values, service).reshape(-1)[np.arange(N_CELLS) // N_STATES]
    return np.asarray(request_shape(values, service)[CELL_AGE], np.float64)


def _factor(people: Residents, factor: Floats, mean: Floats) -> Floats:
    segment = SEGMENT_OF_GROUP[people.group[: people.n]]
    return np.asarray(factor[segment] / mean[people.age[: people.n]], np.float64)


if __name__ == "__main__":
    main()
