"""Running several capacities of home care under the same dice: the points of the curve.

Each capacity is a scenario of its own, do nothing with home care hours multiplied, its workforce
limit lifted, so that the curve says what a capacity does and not how soon it can be had.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl

from sim.area import Area, load_area
from sim.comparison import home_care_sensitivity
from sim.money.cashable import lever_terms
from sim.parameters import InputError, catalogue
from sim.parameters.financial_year import financial_year
from sim.results import Results
from sim.run import run
from sim.scenario import Change, Scenario, load_scenario, values_by_year
from sim.sweep.compare import FEWEST_REPLICATES, run_scenarios, tasks_of
from sim.sweep.home_care_points import bed_terms, points_of_run
from sim.sweep.home_care_tables import (
    TODAY,
    from_first_to_last_step,
    least,
    tables_of_points,
)
from sim.sweep.pool import Progress
from sim.sweep.task import Residents, Runner, run_seed

HOURS = "area.capacity.home_care_hours_per_week"
WORKFORCE = "pathways.capacity.workforce_growth_per_year"


def home_care_curve(
    area: Area | str | Path,
    multiples: Sequence[float] = (),
    *,
    years: int,
    replicates: int,
    residents: Residents = "all",
    seed: int = 1,
    workers: int = 1,
    out: Path | None = None,
    starts: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run,
) -> Results:
    """Cost against home care capacity: tables of points and steps.

    `multiples` of today's hours, by default those of home_care_curve.toml; today's (1) always takes
    part. `points` has a row for each capacity, `views` one for each way to look at its cost, both
    a year, mean of all years and runs, with the change from today; `steps` what a further pound of
    home care saves from one capacity to the next, `payers` whose economic cost that is, `delays`
    the delayed days it avoids. With `out` the tables of all runs are written there, and finished
    runs are kept. Input that cannot be meant is an InputError, before anything is run or written.
    """
    place = area if isinstance(area, Area) else load_area(area)
    chosen = capacities(multiples)
    if replicates < FEWEST_REPLICATES:
        problem = f"{replicates} run of each capacity cannot show how much is chance"
        raise _refusal("--replicates", problem, f"Ask for at least {FEWEST_REPLICATES}")
    few = "comparison.sample.fewest_residents_for_queues"
    fewest = float(catalogue()[few].value)
    if (place.people if residents == "all" else residents) < fewest:
        problem = "the curve turns on delays, which so few residents cannot tell"
        raise _refusal("--residents", problem, f"Give {fewest:,.0f} or more, or all")
    # Today first: every difference is from it.
    scenarios = [scenario_at(one, place.first_year) for one in sorted(chosen, key=_today_first)]
    tasks_of(place, scenarios, years, replicates, residents, seed)  # refuses what cannot be run
    results = run_scenarios(
        place,
        scenarios,
        years=years,
        replicates=replicates,
        residents=residents,
        seed=seed,
        workers=workers,
        out=out,
        starts=starts,
        progress=progress,
        runner=runner,
    )
    do_nothing = load_scenario("do_nothing")
    values = values_by_year(place, do_nothing, place.first_year, years, run_seed(seed, 0))
    beds, levers = bed_terms(values), lever_terms(values[0])
    runs = {
        (one, replicate): points_of_run(
            one,
            _of(results, scenario_at(one, place.first_year).name, replicate),
            _of(results, scenario_at(TODAY, place.first_year).name, replicate),
            beds,
            levers,
        )
        for one in chosen
        for replicate in range(replicates)
    }
    near = {scenario.name for scenario in scenarios if _is_next_to_today(scenario, chosen)}
    facts = dict(results.facts) | {
        "least": least(runs, chosen, replicates),
        "from_first_to_last_step": from_first_to_last_step(runs, chosen, replicates),
        "beds_per_ward": beds[values[0].financial_year].beds_per_ward,
        "ward_closure_lag_months": levers.ward_closure_lag_months,
        "sensitivity": [
            vars(response)
            for response in home_care_sensitivity([results])
            if response.scenario in near
        ],
    }
    return Results(tables_of_points(runs, chosen, replicates), facts)


def capacities(multiples: Sequence[float]) -> list[Fraction]:
    """The capacities to run, as multiples of today's, in rising order; today's among them."""
    asked = list(multiples) or _usual()
    exact = [Fraction(str(one)) if np.isfinite(one) else Fraction(-1) for one in asked]
    for given, one in zip(asked, exact, strict=True):
        if one <= 0:
            problem = f"{given:g} times today's home care is not possible"
            raise _refusal("--at", problem, "Give numbers above 0, such as 0.9 and 1.1")
        if exact.count(one) > 1:
            raise _refusal("--at", f"{given:g} is given twice", "Give each capacity once")
    if set(exact) == {TODAY}:
        problem = "today's home care alone makes no curve"
        raise _refusal("--at", problem, "Give another capacity besides 1, such as 1.1")
    return sorted({*exact, TODAY})


def scenario_at(multiple: Fraction, first_year: int) -> Scenario:
    """Do nothing with so many times today's home care hours, from the first day on."""
    since, times = financial_year(first_year), float(multiple)
    lifted = float(catalogue()["sweep.home_care_curve.workforce_growth_per_year"].value)
    changes = (
        Change(
            HOURS,
            "multiply",
            times,
            "A point of the curve: what this much home care does and costs",
            since=since,
            file="command",
            key="--at",
        ),
        Change(
            WORKFORCE,
            "set",
            lifted,
            "Staff are assumed to be found at once, so that the capacity is what was asked for",
            where={"service": ("home_care",)},
            since=since,
            source="Assumed; usual growth 3.5 % a year, derived from vacancies (SFC2025)",
            file="command",
            key="--at",
        ),
    )
    return Scenario(
        name=f"home_care_times_{times:g}",
        title=f"{times:g} times today's home care",
        question=f"What does {times:g} times today's home care do, and what does it cost?",
        changes=changes,
    )


def _usual() -> list[float]:
    low, high, step = (
        Fraction(str(float(catalogue()[f"sweep.home_care_curve.{name}"].value)))
        for name in ("lowest_multiple", "highest_multiple", "step")
    )
    return [float(low + step * i) for i in range(int((high - low) / step) + 1)]


def _of(results: Results, scenario: str, replicate: int) -> dict[str, pl.DataFrame]:
    return {
        name: results.tables[name].filter(scenario=scenario, replicate=replicate)
        for name in ("resource_cost", "ledger", "capacity", "outcomes")
    }


def _today_first(multiple: Fraction) -> tuple[bool, Fraction]:
    return multiple != TODAY, multiple


def _is_next_to_today(scenario: Scenario, chosen: Sequence[Fraction]) -> bool:
    at = chosen.index(TODAY)
    return any(float(one) == scenario.changes[0].amount for one in chosen[max(0, at - 1) : at + 2])


def _refusal(key: str, problem: str, remedy: str) -> InputError:
    return InputError("command", key, problem, remedy)
