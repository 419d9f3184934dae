"""Running scenarios under the same dice and comparing them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

from sim.area import Area, load_area
from sim.comparison import (
    Sensitivity,
    compare,
    home_care_sensitivity,
    inequality,
    scheme_years,
    shift_table,
    spending,
)
from sim.money import check_rules
from sim.parameters import InputError, Values
from sim.results import Results, Together, store
from sim.run import run
from sim.scenario import Scenario, load_scenario, values_by_year
from sim.sweep.doubt import twins
from sim.sweep.freed_care import freed_tables
from sim.sweep.pool import Progress, run_tasks
from sim.sweep.schemes_in_force import schemes_in_force
from sim.sweep.task import Residents, Runner, Task, facts_of, run_seed

MOST_YEARS = 20
FEWEST_REPLICATES = 2
FEWEST_COMPARED = 2
RUNS = "runs"


def compare_scenarios(
    area: Area | str | Path,
    scenarios: Sequence[Scenario | str | Path],
    *,
    years: int,
    replicates: int,
    residents: Residents = "all",
    journeys: int = 0,
    doubt: bool = False,
    seed: int = 1,
    workers: int = 1,
    out: Path | None = None,
    starts: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run,
) -> Results:
    """Run every scenario under the same dice and compare each with the first.

    With `doubt` each but the first is run once more as its doubtful twin, with the effects of its
    schemes half as large and a year late, where it has schemes; `facts["doubt"]` says which.
    Returns the tables of all runs, and `comparison`, `inequality`, `spending`, `cost_shift`,
    `freed_care`, `double_running` and, where there are schemes, `scheme_years`; with `out` they are
    also written there, and finished runs are kept in `out/runs`, so that a second call only does
    what is missing. With `starts` the start state of each replicate is kept there too, some 230
    bytes a resident, for other scenarios and numbers of years. With `journeys` so many residents
    are followed, the same in all scenarios: each request of theirs is in a table of that name.
    Input that cannot be meant is an InputError, before anything is run or written.
    """
    if len(scenarios) < FEWEST_COMPARED:
        raise _refusal("SCENARIO...", "there is nothing to compare", "Name at least two scenarios")
    if replicates < FEWEST_REPLICATES:
        problem = f"{replicates} run of each scenario cannot show how much is chance"
        raise _refusal("--replicates", problem, f"Ask for at least {FEWEST_REPLICATES}")
    comparison = plan_comparison(
        area,
        scenarios,
        years=years,
        replicates=replicates,
        residents=residents,
        journeys=journeys,
        doubt=doubt,
        seed=seed,
    )
    began = perf_counter()
    results = _run(list(comparison.tasks), runner, workers, out, starts, progress)
    return _written(answer_of(comparison, results, perf_counter() - began), out)


@dataclass(frozen=True)
class Comparison:
    """Every run of some scenarios, replicate by replicate, and whose doubtful twin is which."""

    tasks: tuple[Task, ...]
    twin_of: Mapping[str, Scenario | None]

    def of(self, replicates: Collection[int]) -> "Comparison":
        """The same with these replicates only: what can be said before all are done."""
        return replace(self, tasks=tuple(t for t in self.tasks if t.replicate in replicates))


def plan_comparison(
    area: Area | str | Path,
    scenarios: Sequence[Scenario | str | Path],
    *,
    years: int,
    replicates: int,
    residents: Residents,
    journeys: int = 0,
    doubt: bool = False,
    seed: int = 1,
) -> Comparison:
    """What has to be run; input that cannot be meant is an InputError."""
    tasks = tasks_of(area, scenarios, years, replicates, residents, seed, journeys)
    twin_of = _twins(tasks) if doubt else {}
    if found := [twin for twin in twin_of.values() if twin]:
        chosen = [*_scenarios(tasks), *found]
        tasks = tasks_of(tasks[0].area, chosen, years, replicates, residents, seed, journeys)
    return Comparison(tuple(tasks), twin_of)


def answer_of(comparison: Comparison, results: Sequence[Results], seconds: float) -> Results:
    """All tables of the runs together and, of two scenarios or more, those that compare them.

    `results` are of the comparison's tasks, scenario by scenario; `seconds` they took. A single run
    of each scenario is not compared: it cannot show how much is chance.
    """
    tasks = list(comparison.tasks)
    known = facts_of(tasks)
    runs = [result.tables for result in results]
    facts = known | {"runs": [dict(result.facts) for result in results], "wall_seconds": seconds}
    if len(known["scenarios"]) < FEWEST_COMPARED or known["replicates"] < FEWEST_REPLICATES:
        return Results(Together(runs), facts)
    drawn = known["parameters_drawn"]
    made = {
        "comparison": compare(results, parameters_drawn=drawn),
        "inequality": inequality(results, parameters_drawn=drawn),
        "spending": spending(results),
        "cost_shift": shift_table(results),
        **freed_tables(results, partial(_values_of, tasks)),
        **scheme_years(results),
    }
    facts |= {
        "doubt": {name: twin.name if twin else "" for name, twin in comparison.twin_of.items()},
        "schemes": schemes_in_force(tasks),
        "sensitivity": [vars(response) for response in _responses(tasks, results)],
    }
    return Results(Together(runs, made), facts)


def _twins(tasks: Sequence[Task]) -> dict[str, Scenario | None]:
    """The doubtful twin of every scenario but the first."""
    first = tasks[0]
    seed = run_seed(first.seed, first.replicate)
    return twins(first.area, _scenarios(tasks), first.years, seed)


def _scenarios(tasks: Sequence[Task]) -> list[Scenario]:
    return list({task.scenario.name: task.scenario for task in tasks}.values())


def _values_of(tasks: Sequence[Task], scenario: str, replicate: int) -> Sequence[Values]:
    """The numbers of each year in force in a run."""
    of_run = next(t for t in tasks if (t.scenario.name, t.replicate) == (scenario, replicate))
    area, seed = of_run.area, run_seed(of_run.seed, replicate)
    return values_by_year(area, of_run.scenario, area.first_year, of_run.years, seed)


def _responses(tasks: Sequence[Task], results: Sequence[Results]) -> list[Sensitivity]:
    """Responses to home care, of those under the first scenario's rules of money.

    Other rules of money change more than the hours of home care.
    """
    money = tasks[0].scenario.money.effect
    alike = {task.scenario.name for task in tasks if task.scenario.money.effect == money}
    chosen = [one for one in results if one.tables["outcomes"]["scenario"][0] in alike]
    return home_care_sensitivity(chosen) if len(alike) > 1 else []


def run_scenarios(
    area: Area | str | Path,
    scenarios: Sequence[Scenario | str | Path],
    *,
    years: int,
    replicates: int = 1,
    residents: Residents = "all",
    journeys: int = 0,
    seed: int = 1,
    workers: int = 1,
    out: Path | None = None,
    starts: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run,
) -> Results:
    """Run scenarios without comparing them: their tables together, one replicate or more."""
    tasks = tasks_of(area, scenarios, years, replicates, residents, seed, journeys)
    began = perf_counter()
    results = _run(tasks, runner, workers, out, starts, progress)
    facts = facts_of(tasks) | {
        "runs": [dict(result.facts) for result in results],
        "wall_seconds": perf_counter() - began,
    }
    return _written(Results(Together([one.tables for one in results]), facts), out)


def tasks_of(
    area: Area | str | Path,
    scenarios: Sequence[Scenario | str | Path],
    years: int,
    replicates: int,
    residents: Residents,
    seed: int,
    journeys: int = 0,
) -> list[Task]:
    """Every scenario with every replicate, replicate by replicate."""
    place = area if isinstance(area, Area) else load_area(area)
    chosen = [s if isinstance(s, Scenario) else load_scenario(s) for s in scenarios]
    _check(place, [s.name for s in chosen], years, replicates, residents, journeys)
    for scenario in chosen:
        values = values_by_year(place, scenario, place.first_year, years, run_seed(seed, 0))
        check_rules(scenario.money, [in_force.financial_year for in_force in values[1:]])
    return [
        Task(place, scenario, years, seed, replicate, residents, journeys)
        for replicate in range(replicates)
        for scenario in chosen
    ]


def _check(
    area: Area,
    names: list[str],
    years: int,
    replicates: int,
    residents: Residents,
    journeys: int,
) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _refusal("SCENARIO...", f"{twice[0]} is named twice", "Name each scenario once")
    if not 1 <= years <= MOST_YEARS:
        raise _refusal("--years", f"{years} is not possible", f"Choose from 1 to {MOST_YEARS}")
    if replicates < 1:
        raise _refusal("--replicates", f"{replicates} is not possible", "Ask for at least 1")
    if journeys < 0:
        raise _refusal("--journeys", f"{journeys} is not possible", "Give how many to follow")
    if residents != "all" and not 0 < residents <= area.people:
        problem = f"{residents:,} cannot be drawn from {area.people:,.0f} people"
        raise _refusal("--residents", problem, "Give fewer residents, or all")


def _refusal(key: str, problem: str, remedy: str) -> InputError:
    return InputError("command", key, problem, remedy)


def _run(
    tasks: list[Task],
    runner: Runner,
    workers: int,
    out: Path | None,
    starts: Path | None,
    progress: Progress | None,
) -> list[Results]:
    """Results scenario by scenario, whatever order they were run in."""
    runs = out / RUNS if out else None
    results = run_tasks(tasks, runner, workers=workers, runs=runs, starts=starts, progress=progress)
    return [results[number] for number in by_scenario(tasks)]


def by_scenario(tasks: Sequence[Task]) -> list[int]:
    """The numbers of the tasks scenario by scenario, replicates in their order."""
    order = list(dict.fromkeys(task.scenario.name for task in tasks))
    return sorted(range(len(tasks)), key=lambda i: order.index(tasks[i].scenario.name))


def _written(results: Results, out: Path | None) -> Results:
    if out:
        store(results, out)
    return results
