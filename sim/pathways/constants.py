"""What is worked out once for a place, under do nothing, and then shared by every run of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.area import Area
from sim.demand import NeedRates, NeedScales, need_rates, need_scales, want_of_a_gp
from sim.parameters import Values
from sim.pathways import carer_strain, feedbacks
from sim.pathways.balance import Balance, usual_people, work_out
from sim.pathways.check_services import check_services
from sim.pathways.names import CARE_HOMES
from sim.pathways.needs import NEEDS
from sim.pathways.numbers import by_service
from sim.pathways.stay import StayRules, stay_rules
from sim.pathways.support import adult_band, needs_support
from sim.population import MOST_KEPT, Flows, freeze, mean_share_near_death
from sim.population.cells import CELL_AGE, CELL_FRAILTY
from sim.services import Service

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Constants:
    """What is worked out once, under do nothing, and never again.

    `baseline` are the values of the first year under do nothing, `people` the expected residents
    by cell at the start, `at_home` those of them outside care homes, `weight` the people for whom
    each resident of the sample stands.
    `to_team` and `to_ward` are, by cell, the shares of published urgent need and of published
    admissions that come on top because care at home takes their place in the first year.
    `after_breakdown` is what breakdowns of unpaid care ask for in the first year, by service, as
    requests a year of the community: they are among those that published levels count.
    """

    baseline: Values
    people: Floats
    at_home: Floats
    scales: NeedScales
    to_team: Floats
    to_ward: Floats
    after_breakdown: Floats
    balance: Balance
    weight: int


_kept: list[tuple[Flows, Constants]] = []


def constants(area: Area, nothing: Values, plan: Flows) -> Constants:
    """The constants of `area` under do nothing; `nothing` must be its values of the first year.

    The same numbers and `plan`, and places with equal numbers have the same, give the same object,
    in which no array can be written to. An InputError where a service lacks a number.
    """
    same = (
        of_plan
        for other, of_plan in _kept
        if other is plan and of_plan.baseline.digest == nothing.digest
    )
    found = next(same, None)
    if found is None:
        found = _worked_out(area, nothing, plan.people_by_cell, plan.weight)
        freeze(found)
        _kept.append((plan, found))
        del _kept[:-MOST_KEPT]
    return found


def _worked_out(area: Area, baseline: Values, people: Floats, weight: int) -> Constants:
    check_services(baseline)
    carer_strain.check_unpaid_care(baseline)
    feedbacks.check_feedbacks(baseline, NEEDS)
    scales = need_scales(baseline, people, want_of_a_gp(baseline, people))
    rates = need_rates(baseline, baseline, scales, people)
    stays = stay_rules(baseline, people)
    balance = work_out(area, baseline, rates, scales, stays, people)
    at_home = _at_home(baseline, rates, people)
    return Constants(
        baseline=baseline,
        people=people,
        at_home=at_home,
        scales=scales,
        to_team=1 / (1 - _to_team(baseline)) - 1,
        to_ward=1 / (1 - _to_ward(baseline, stays)) - 1,
        after_breakdown=_after_breakdown(baseline, rates, people, at_home),
        balance=balance,
        weight=weight,
    )


def _to_team(values: Values) -> Floats:
    """By cell: share of urgent needs that the urgent community response meets instead."""
    is_adult = values.number("pathways.discharge.adult_age") <= CELL_AGE
    share: Floats = values["pathways.urgent.ucr_suitable_share"][CELL_FRAILTY] * is_adult
    return share


def _to_ward(values: Values, stays: StayRules) -> Floats:
    """By cell: share of emergency admissions that the virtual ward takes the place of."""
    number = values.number
    # One night and the whole days of a log-normal: two nights or more from a day on.
    fewest = max(number("pathways.virtual_ward.fewest_nights") - 1, np.finfo(float).tiny)
    long_enough = ndtr((stays.overnight_location - np.log(fewest)) / stays.overnight_spread)
    suited = (1 - stays.same_day) * long_enough * (1 - needs_support(values)) * (adult_band() >= 0)
    taken_in = number("pathways.virtual_ward.step_up_share")
    stays_there = 1 - number("pathways.virtual_ward.step_up_transfer_share")
    share: Floats = suited * taken_in * stays_there
    return share


def _at_home(values: Values, rates: NeedRates, people: Floats) -> Floats:
    """People by cell who do not live in a care home."""
    in_homes = rates.care_home * people
    in_homes *= usual_people(values, CARE_HOMES) / max(in_homes.sum(), np.finfo(float).tiny)
    return np.maximum(people - in_homes, 0)


def _after_breakdown(values: Values, rates: NeedRates, people: Floats, at_home: Floats) -> Floats:
    """By service: of the community's requests a year those that breakdowns of unpaid care make.

    Breakdowns strike at home only. Home care's requests are taken from a clock that also strikes
    people in care homes, in vain: so much more is taken from it.
    """
    breakdowns = carer_strain.expected_breakdowns(values, at_home)
    share = by_service(values, carer_strain.ASKS_FOR)
    ratio = values.by_age("population.mortality.care_home_ratio")[CELL_AGE]
    asked, so_far, before = np.zeros(len(Service)), 0.0, np.zeros(people.size)
    for service in CARE_HOMES:
        so_far += share[service]
        up_to = mean_share_near_death(so_far, ratio)
        asked[service], before = (up_to - before) @ breakdowns, up_to
    struck_at_home = max(float(rates.home_care @ at_home), np.finfo(float).tiny)
    of_home_care = float(rates.home_care @ people) / struck_at_home
    asked[Service.HOME_CARE] = share[Service.HOME_CARE] * breakdowns.sum() * of_home_care
    return asked
