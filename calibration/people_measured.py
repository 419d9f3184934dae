"""One replicate of what `localpound validate` measures on a place's people.

Everybody as they are today, and a sample that lives by itself, without services, for fifteen years
under do nothing and again under the published trend in incidence.
"""

from math import nan

import numpy as np
from numpy.typing import NDArray

from calibration.people import Lived, Snapshot, lives, scores, snapshot
from calibration.people_measures import (
    BROAD_BANDS,
    TEN_YEAR_BANDS,
    by_band,
    counted,
    expected_holders,
    mortality_against_published,
    odds_ratio,
    with_at_least,
)
from calibration.targets import people_targets
from calibration.unpaid_care_measured import unpaid_care
from sim.area import Area, load_area
from sim.parameters import Values
from sim.population import Flows, Residents, plan_flows, start
from sim.population.frailty import N_RANKS
from sim.population.groups import COHORTS, GROUPS, POINTS
from sim.scenario import load_scenario, values_by_year

NOTHING, TREND = "do_nothing", "rising_incidence"
GROWTH = {NOTHING: "growth_without_trend", TREND: "growth_with_trend"}
YEARS = 15
DRIFT_YEARS = 10
PEOPLE_DRAWN = 4_000_000  # in all draws of a replicate together
GROWTH_YEARS = (10, 15)
GROWTH_BANDS = ((18, 65), (65, 75), (75, 85), (85, 101))
COUNTS = (2, 4)
PER_CENT = 100
MIDDLE_AGED = slice(50, 80)  # ages of WORKHORSE's gradients
FRAIL_AGES = ((50, 65), (65, 101))
IMPROVEMENT = "population.mortality.improvement_percent_per_year"
OWN_GRADIENT = ("coronary_heart_disease", "stroke_or_tia", "copd")

Floats = NDArray[np.float64]

# What one replicate gives: by target and which of its kind, the model's figure and the place's own
# published one (not a number where the target itself carries it). Several figures are several
# groups, of which the worst is judged once their means over replicates are known.
Figure = float | Floats
Measured = dict[tuple[str, str], tuple[Figure, Figure]]


def measure(area_name: str, seed: int, residents: int) -> Measured:
    """One replicate's figures.

    Today's people are everybody in the place, drawn a few times over so that chance is small in
    small groups; they live on as a sample of `residents`.
    """
    area = load_area(area_name)
    weight = max(1, round(area.people / residents))
    trend = {name: _values(area, name, seed) for name in (NOTHING, TREND)}
    still = [_mortality_held(values) for values in trend[NOTHING][:DRIFT_YEARS]]
    today = trend[NOTHING][0]
    everybody = plan_flows(area, today, 1)
    draws = range(max(1, round(PEOPLE_DRAWN / area.people)))
    first = seed * len(draws)
    drawn = (start(area, today, first + draw, 1, everybody) for draw in draws)
    measured = _mean([_today(snapshot(people), today, everybody) for people in drawn])
    measured |= _persons(start(area, today, first, 1, everybody), today, first)
    for name, values in trend.items():
        taken = _lived(area, values, plan_flows(area, today, weight), seed)
        measured |= _growth(name, area.first_year, taken) | _major_illness(name, taken, today)
        if name == NOTHING:
            measured |= _segments(Lived(taken[0], taken[1]), today)
            measured |= _drift("conditions_as_people_live_longer", taken[DRIFT_YEARS], today)
    held = _lived(area, still, plan_flows(area, still[0], weight), seed)
    return measured | _drift("conditions_with_nothing_driving_them", held[DRIFT_YEARS], today)


def _values(area: Area, scenario: str, seed: int) -> list[Values]:
    return values_by_year(area, load_scenario(scenario), area.first_year, YEARS, seed)


def _mortality_held(values: Values) -> Values:
    """The same numbers, but mortality does not fall."""
    held = {IMPROVEMENT: np.zeros_like(values[IMPROVEMENT])}
    return Values(values.parameters, values.financial_year, held)


def _lived(area: Area, values: list[Values], flows: Flows, seed: int) -> dict[int, Snapshot]:
    """A sample at the start, after a year, and after as many as are looked at."""
    course = enumerate(lives(area, values, flows, seed))
    return {year: snapshot(people) for year, (people, _) in course if year in (0, 1, *GROWTH_YEARS)}


def _today(people: Snapshot, values: Values, flows: Flows) -> Measured:
    """Who holds what against the place's published prevalence, and who dies how fast."""
    now = counted(people, len(flows.conditions))
    expected = expected_holders(values, now.people)
    of_all = PER_CENT / now.people.sum()
    here = by_band(now.people, TEN_YEAR_BANDS).sum(axis=-1)
    expected_here = by_band(flows.residents, TEN_YEAR_BANDS).sum(axis=-1)
    share, aim = (by_band(h, TEN_YEAR_BANDS).sum(axis=-1) / here for h in (now.holders, expected))
    worst = people_targets()["prevalence_worst"]
    off = (share - aim) / np.maximum(worst["allowed_of_share"] * aim, worst["allowed_points"])
    found: Measured = {}
    for at, name in enumerate(flows.conditions):
        found["prevalence", name] = now.holders[at].sum() * of_all, expected[at].sum() * of_all
        of_allowed = PER_CENT * off[at][expected_here >= worst["smallest_group"]]
        found["prevalence_worst", name] = of_allowed, nan
    for name in OWN_GRADIENT:
        at = flows.conditions.index(name)
        ratio = odds_ratio(now.holders[at], now.people, MIDDLE_AGED)
        odds = values["population.conditions.deprivation_odds_ratio"][at]
        found["deprivation_odds_ratio", name] = ratio, float(odds)
    smallest = people_targets()["mortality_worst"]["smallest_group"]
    large = by_band(flows.residents, TEN_YEAR_BANDS) >= smallest
    found["mortality_worst", ""] = mortality_against_published(people, flows)[large], nan
    for band in BROAD_BANDS:
        held, wanted, people_of = (
            by_band(table, (band,)).sum()
            for table in (now.conditions_held, expected.sum(axis=0), now.people)
        )
        found["conditions_per_person", _ages(band)] = held / people_of, wanted / people_of
    return found


def _mean(found: list[Measured]) -> Measured:
    """Means of the same figures."""
    return {
        key: (np.stack([one[key][0] for one in found]).mean(axis=0), found[0][key][1])
        for key in found[0]
    }


def _persons(people: Residents, values: Values, seed: int) -> Measured:
    """Frailty, unpaid care and personal commissioning groups."""
    slots = np.arange(people.n)
    age, frail = people.age[slots], people.frailty[slots] > 0
    found: Measured = {}
    for first, end in FRAIL_AGES:
        here = (age >= first) & (age < end)
        found["frail", _ages((first, end))] = PER_CENT * frail[here].mean(), nan
    found |= unpaid_care(people, values, seed)
    by_cohort = people.by_group.reshape(GROUPS).sum(axis=tuple(range(len(GROUPS) - 1)))
    for cohort, count in list(zip(COHORTS, by_cohort, strict=True))[1:]:
        found["cohort", cohort] = PER_CENT * count / people.living, nan
    return found


def _drift(name: str, people: Snapshot, values: Values) -> Measured:
    """Conditions held over those that the same ages, sexes and quintiles would hold today."""
    now = counted(people, values["population.conditions.prevalence"].shape[-1])
    expected = expected_holders(values, now.people).sum(axis=0)
    ratio = by_band(now.conditions_held, BROAD_BANDS).sum(axis=(1, 2))
    ratio = ratio / by_band(expected, BROAD_BANDS).sum(axis=(1, 2))
    return {
        (name, _ages(band)): (float(one), nan) for band, one in zip(BROAD_BANDS, ratio, strict=True)
    }


def _segments(lived: Lived, values: Values) -> Measured:
    """Adults by segment, who stays in one for a year, how mortality rises from one to the next."""
    ends = values["population.segments.upper_end"]
    moves, deaths = lived.segment_moves(values, ends), lived.segment_mortality(values, ends)
    found: Measured = {}
    for at, share in enumerate(lived.segment_shares(values, ends)):
        found["segment_share", str(at + 1)] = PER_CENT * share, nan
        found["segment_stays", str(at + 1)] = PER_CENT * moves[at, at], nan
        if at:
            found["segment_mortality", str(at + 1)] = deaths[at] / deaths[at - 1], nan
    return found


def _growth(scenario: str, first_year: int, taken: dict[int, Snapshot]) -> Measured:
    """People with many conditions by age, over those of the first day."""
    found: Measured = {}
    for count in COUNTS:
        start = with_at_least(taken[0], count, GROWTH_BANDS)
        for year in GROWTH_YEARS:
            grown = with_at_least(taken[year], count, GROWTH_BANDS) / np.maximum(start, 1)
            for band, ratio in zip(GROWTH_BANDS, grown, strict=True):
                who = f"{count}+ conditions, aged {_ages(band)}, {first_year + year}"
                found[GROWTH[scenario], who] = float(ratio), nan
    return found


def _major_illness(scenario: str, taken: dict[int, Snapshot], values: Values) -> Measured:
    """Growth of adults whose score is above what another model calls major illness."""
    major = people_targets()["major_illness"]
    found: dict[int, int] = {}
    for year in (0, GROWTH_YEARS[-1]):
        people = taken[year]
        ill = scores(people, values) > major["score_above"] * POINTS * N_RANKS
        found[year] = int((ill & people.alive & (people.age >= major["from_age"])).sum())
    return {("major_illness", scenario): (found[GROWTH_YEARS[-1]] / max(found[0], 1), nan)}


def _ages(band: tuple[int, int]) -> str:
    first, end = band
    return f"{first}+" if end > 100 else f"{first}-{end - 1}"
