"""The section on people of `localpound validate`, for every place.

Every replicate is a sample of residents that lives by itself, without services, for fifteen years
under do nothing and again under the published trend in incidence.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from math import nan
from multiprocessing import get_context
from typing import Any

import numpy as np

from calibration.people import Lived, Snapshot, lives, snapshot
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
from calibration.rows import PLACE, Row, row
from calibration.targets import Target, people_targets
from sim.area import load_area
from sim.parameters import Values
from sim.population import Flows, plan_flows
from sim.scenario import load_scenario, values_by_year
from sim.sweep.pool import end_with_parent

NOTHING, TREND = "do_nothing", "rising_incidence"
YEARS = 15
DRIFT_YEARS = 10
GROWTH_YEARS = (10, 15)
GROWTH_BANDS = ((18, 65), (65, 75), (75, 85), (85, 101))
COUNTS = (2, 4)
RELATIVE, POINTS, PER_CENT = 0.05, 0.003, 100
MIDDLE_AGED = slice(50, 80)  # ages of WORKHORSE's gradients
OWN_GRADIENT = ("coronary_heart_disease", "stroke_or_tia", "copd")

# What one replicate gives: by target and which of its kind, the model's figure and the place's own
# published one (not a number where the target itself carries it).
Measured = dict[tuple[str, str], tuple[float, float]]


def people_section(
    area_name: str,
    replicates: int,
    residents: int,
    workers: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Row]:
    """Every figure on a place's people beside what is published."""
    seeds = range(1, replicates + 1)
    found: list[Measured] = []
    context = get_context("spawn")  # a fork after polars was used hangs
    with ProcessPoolExecutor(
        min(workers, replicates), context, initializer=end_with_parent
    ) as pool:
        for one in pool.map(measure, [area_name] * replicates, seeds, [residents] * replicates):
            found.append(one)
            if progress:
                progress(len(found), replicates)
    return list(_rows(found, is_england=area_name == "england"))


def measure(area_name: str, seed: int, residents: int) -> Measured:
    """One replicate's figures."""
    area = load_area(area_name)
    weight = max(1, round(area.people / residents))
    measured: Measured = {}
    for name in (NOTHING, TREND):
        scenario = load_scenario(name)
        values = values_by_year(area, scenario, area.first_year, YEARS, seed)
        if name == NOTHING:
            flows = plan_flows(area, values[0], weight)
        course = enumerate(lives(area, values, flows, seed))
        wanted = (0, 1, *GROWTH_YEARS)
        taken = {year: snapshot(people) for year, (people, _) in course if year in wanted}
        measured |= _growth(name, area.first_year, taken)
        if name == NOTHING:
            measured |= _prevalence(taken[0], values[0], flows)
            measured |= _segments(Lived(taken[0], taken[1]), values[0])
            measured |= _per_person(taken[0], taken[DRIFT_YEARS], values[0], flows)
    return measured


def _prevalence(start: Snapshot, values: Values, flows: Flows) -> Measured:
    """Who holds what against the place's published prevalence, and who dies how fast."""
    now = counted(start, len(flows.conditions))
    expected = expected_holders(values, now.people)
    people = by_band(now.people, TEN_YEAR_BANDS).sum(axis=-1)
    share, aim = (by_band(h, TEN_YEAR_BANDS).sum(axis=-1) / people for h in (now.holders, expected))
    worst = (np.abs(share - aim) / np.maximum(RELATIVE * aim, POINTS)).max(axis=(1, 2))
    found: Measured = {}
    for at, name in enumerate(flows.conditions):
        of_all = PER_CENT / now.people.sum()
        held = now.holders[at].sum() * of_all, expected[at].sum() * of_all
        found["prevalence", name] = held
        found["prevalence_worst", name] = float(worst[at]), nan
    for name in OWN_GRADIENT:
        at = flows.conditions.index(name)
        odds = values["population.conditions.deprivation_odds_ratio"][at]
        ratio = odds_ratio(now.holders[at], now.people, MIDDLE_AGED)
        found["deprivation_odds_ratio", name] = ratio, float(odds)
    off = mortality_against_published(start, flows)
    found["mortality_worst", ""] = float(off.flat[np.abs(off - 1).argmax()]), nan
    return found


def _per_person(start: Snapshot, end: Snapshot, values: Values, flows: Flows) -> Measured:
    """Conditions per person by age today, and after ten years against today's rates."""
    found: Measured = {}
    for name, people in (("conditions_per_person", start), ("conditions_after_ten_years", end)):
        now = counted(people, len(flows.conditions))
        expected = expected_holders(values, now.people).sum(axis=0)
        held, aim, here = (
            by_band(table, BROAD_BANDS).sum(axis=(1, 2))
            for table in (now.holders.sum(axis=0), expected, now.people)
        )
        for band, model, published, of in zip(BROAD_BANDS, held, aim, here, strict=True):
            if name == "conditions_per_person":
                found[name, _ages(band)] = model / of, published / of
            else:
                found[name, _ages(band)] = model / published, nan
    return found


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
    words = {NOTHING: "no trend in incidence", TREND: "published trend in incidence"}
    found: Measured = {}
    for count in COUNTS:
        start = with_at_least(taken[0], count, GROWTH_BANDS)
        for year in GROWTH_YEARS:
            grown = with_at_least(taken[year], count, GROWTH_BANDS) / np.maximum(start, 1)
            for band, ratio in zip(GROWTH_BANDS, grown, strict=True):
                who = f"{count} or more, aged {_ages(band)}, to {first_year + year}"
                found["growth", f"{who}, {words[scenario]}"] = float(ratio), nan
    return found


def _rows(found: list[Measured], *, is_england: bool) -> Iterator[Row]:
    for name, which in found[0]:
        entry = people_targets()[name]
        label = f"{entry['label']} {which.replace('_', ' ')}".strip()
        values = np.array([one[name, which][0] for one in found])
        own = float(np.mean([one[name, which][1] for one in found]))
        published = _published(entry, which, own)
        target = Target(
            name=f"{name} {which}",
            label=label,
            **{key: entry[key] for key in entry if key in _OF_A_TARGET},
        )
        judged = is_england or not entry.get("england", False)
        yield row(target, published, PLACE if judged else "England", values)


_OF_A_TARGET = ("unit", "source", "grade", "tolerance", "within", "note")


def _published(entry: dict[str, Any], which: str, own: float) -> float:
    given = entry.get("published", own)
    return float(given[which]) if isinstance(given, dict) else float(given)


def _ages(band: tuple[int, int]) -> str:
    first, end = band
    return f"{first}+" if end > 100 else f"{first}-{end - 1}"
