"""Running every choice of groups of changes, or of drivers over time, to split what they do.

There are 2 to the power of the number of groups such choices, each run as often as there are
replicates, under the same dice and from the same start states: nothing of this happens unless asked
for. Of these runs only outcomes are kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any

from sim.area import Area, load_area
from sim.comparison import INTERACTION, Measure, Part, Question, drivers, home_care_sensitivity
from sim.comparison import measures as all_measures
from sim.parameters import InputError, catalogue
from sim.parameters.errors import did_you_mean
from sim.parameters.financial_year import financial_year
from sim.results import ALL, Results, store
from sim.run import run
from sim.scenario import (
    JOIN,
    Scenario,
    groups_between,
    load_scenario,
    values_by_year,
    with_groups,
)
from sim.sweep.compare import FEWEST_REPLICATES, tasks_of
from sim.sweep.feedbacks import feedbacks
from sim.sweep.over_time import acts, drivers_of, without
from sim.sweep.pool import Progress, run_tasks
from sim.sweep.task import Residents, Runner, Task, facts_of, has_ranges, run_seed

RUNS = "runs_of_drivers"
DO_NOTHING = "do_nothing"
SHOWN, BUDGET = "main", "budget"
RESERVED = {INTERACTION, ALL}
FEWEST_YEARS = 2
DEMOGRAPHY = Part("demography", "Demography, and all that is left")
WITHOUT_FEEDBACKS = Part("direct", "The changes themselves, with every feedback off")


def find_drivers(
    area: Area | str | Path,
    scenario: Scenario | str | Path,
    baseline: Scenario | str | Path | None = None,
    *,
    over_time: bool = False,
    by_feedback: bool = False,
    measures: Sequence[str] = (),
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
    """Split a difference into what brings it about: the table `drivers`, of `measures`.

    By itself the difference between scenario and baseline (do nothing unless named), split by
    groups of changes, at most eight. With `over_time` the change since the first year under the
    scenario alone: demography is what changes with all drivers of `over_time.csv` switched off, and
    a driver that alters no number is not run. With `by_feedback` the difference is split into what
    the scenario does with every feedback of shortage off, and what each of them adds: they are
    switched in the baseline as in the scenario. Without `measures` the main ones. With `out` the
    table is also written there, and finished runs are kept. Input that cannot be meant is an
    InputError, before anything is run or written.
    """
    plan = plan_drivers(
        area,
        scenario,
        baseline,
        over_time=over_time,
        by_feedback=by_feedback,
        measures=measures,
        years=years,
        replicates=replicates,
        residents=residents,
        seed=seed,
    )
    began = perf_counter()
    results = run_tasks(
        list(plan.tasks),
        partial(outcomes_of, runner),
        workers=workers,
        runs=out / RUNS if out else None,
        starts=starts,
        progress=progress,
    )
    answer = split_of(plan, results, perf_counter() - began)
    if out:
        store(answer, out)
    return answer


@dataclass(frozen=True)
class Drivers:
    """Every run that a split needs, replicate by replicate, and what is asked of them."""

    tasks: tuple[Task, ...]
    question: Question
    rows: tuple[Part, ...]  # of the answer, in order
    about: tuple[Scenario, ...]
    measures: tuple[str, ...]
    over_time: bool
    by_feedback: bool

    def of(self, replicates: Collection[int]) -> "Drivers":
        """The same with these replicates only: what can be said before all are done."""
        return replace(self, tasks=tuple(t for t in self.tasks if t.replicate in replicates))


def plan_drivers(
    area: Area | str | Path,
    scenario: Scenario | str | Path,
    baseline: Scenario | str | Path | None = None,
    *,
    over_time: bool = False,
    by_feedback: bool = False,
    measures: Sequence[str] = (),
    years: int,
    replicates: int,
    residents: Residents,
    seed: int = 1,
) -> Drivers:
    """What has to be run for `find_drivers`; input that cannot be meant is an InputError."""
    place = area if isinstance(area, Area) else load_area(area)
    chosen = _loaded(scenario)
    names = _chosen_measures(measures, place, residents, over_time)
    if replicates < FEWEST_REPLICATES:
        problem = f"{replicates} run of each choice cannot show how much is chance"
        raise _refusal("--replicates", problem, f"Ask for at least {FEWEST_REPLICATES}")
    tasks_of(place, [chosen], years, replicates, residents, seed)  # refuses what cannot be run
    seeds = [run_seed(seed, one) for one in range(replicates if has_ranges(chosen) else 1)]
    about: tuple[Scenario, ...] = (chosen,)
    if over_time:
        if baseline is not None or by_feedback:
            problem = "over time a scenario is held beside its own first year"
            other = "--feedbacks" if by_feedback else "--baseline"
            raise _refusal(other, problem, f"Leave out {other} or --over-time")
        question, runs, rows = _over_time(place, chosen, years, seeds)
    else:
        before = _loaded(DO_NOTHING if baseline is None else baseline)
        about = (before, chosen)
        if by_feedback:
            question, runs, rows = _by_feedback(place, before, chosen, years, seeds)
        else:
            question, runs = _by_changes(place, before, chosen, years, run_seed(seed, 0))
            rows = question.parts
    tasks = tasks_of(place, runs, years, replicates, residents, seed)
    return Drivers(tuple(tasks), question, rows, about, tuple(names), over_time, by_feedback)


def split_of(plan: Drivers, results: Sequence[Results], seconds: float) -> Results:
    """The answer of `find_drivers`; `results` are of the plan's tasks, and took so many seconds."""
    known = facts_of([task for task in plan.tasks if task.scenario in plan.about])
    drawn = known["parameters_drawn"]
    split = drivers(results, plan.question, plan.measures, parameters_drawn=drawn)
    facts = known | {
        "over_time": plan.over_time,
        "by_feedback": plan.by_feedback,
        "sensitivity": _response_to_home_care(results, plan.question),
        "parts": [vars(part) for part in plan.rows],
        "measures": list(plan.measures),
        "choices": list(dict.fromkeys(task.scenario.name for task in plan.tasks)),
        "wall_seconds": seconds,
    }
    return Results({"drivers": split}, facts)


def outcomes_of(runner: Runner, *arguments: Any, **named: Any) -> Results:
    """A run, of which only the outcomes are kept."""
    results = runner(*arguments, **named)
    return Results({"outcomes": results.tables["outcomes"]}, results.facts)


def choices(parts: int) -> list[tuple[bool, ...]]:
    """Every choice of so many parts, as `comparison.split` counts them: the first changes most."""
    return [each[::-1] for each in product((False, True), repeat=parts)]


def _by_changes(
    area: Area, before: Scenario, chosen: Scenario, years: int, seed: int
) -> tuple[Question, list[Scenario]]:
    """The question and its runs, choice by choice."""
    groups = groups_between(before, chosen)
    runs = []
    for choice in choices(len(groups)):
        on = [group for group, is_on in zip(groups, choice, strict=True) if is_on]
        one = with_groups(before, chosen, groups, on)
        try:
            values_by_year(area, one, area.first_year, years, seed)
        except InputError as error:
            if one in (before, chosen):
                raise
            names = " and ".join(repr(group.name) for group in on)
            problem = f"with only {names} of its groups of changes, {error.problem}"
            raise InputError(error.file, error.key, problem, JOIN) from None
        runs.append(one)
    parts = tuple(Part(group.name, group.label) for group in groups)
    for part in parts:
        if part.name.lower() in RESERVED:
            problem = f"no group of changes can be named {part.name!r}: a row of the answer is"
            raise InputError(chosen.file or chosen.name, "group", problem, "Choose another name")
    return Question(chosen.name, before.name, parts), runs


def _over_time(
    area: Area, chosen: Scenario, years: int, seeds: Sequence[int]
) -> tuple[Question, list[Scenario], tuple[Part, ...]]:
    """The question, its runs, and the parts in the order of `over_time.csv`."""
    if years < FEWEST_YEARS:
        problem = f"{years} has no later year to hold beside the first"
        raise _refusal("--years", problem, f"Choose {FEWEST_YEARS} or more")
    known = drivers_of(chosen, area.first_year)
    active = [driver for driver in known if acts(driver, area, chosen, years, seeds)]
    if not active:
        problem = f"nothing but demography moves {chosen.name}"
        raise _refusal("--over-time", problem, "There is nothing to split")
    runs = [
        without(chosen, [one for one, is_on in zip(active, choice, strict=True) if not is_on])
        for choice in choices(len(active))
    ]
    part = {driver.name: Part(driver.name, driver.label) for driver in known}
    question = Question(
        scenario=chosen.name,
        baseline=financial_year(area.first_year),
        parts=tuple(part[driver.name] for driver in active),
        idle=tuple(part[driver.name] for driver in known if driver not in active),
        always=DEMOGRAPHY,
    )
    return question, runs, (DEMOGRAPHY, *part.values())


def _by_feedback(
    area: Area, before: Scenario, chosen: Scenario, years: int, seeds: Sequence[int]
) -> tuple[Question, list[Scenario], tuple[Part, ...]]:
    """The question, its runs (each choice under the baseline, then each under the scenario)."""
    if chosen.changes == before.changes and chosen.money.effect == before.money.effect:
        problem = f"it changes nothing that {before.name} does not change in the same way"
        raise _refusal("SCENARIO", problem, "Name a scenario with changes, or another baseline")
    known = feedbacks()
    active = [
        one
        for one in known
        if any(acts(one, area, either, years, seeds) for either in (before, chosen))
    ]
    if not active:
        problem = f"{chosen.name} and {before.name} switch every feedback off"
        raise _refusal("--feedbacks", problem, "There is nothing to split")
    runs = [
        without(either, [one for one, is_on in zip(active, choice, strict=True) if not is_on])
        for either in (before, chosen)
        for choice in choices(len(active))
    ]
    part = {one.name: Part(one.name, one.label) for one in known}
    question = Question(
        scenario=chosen.name,
        baseline=before.name,
        parts=tuple(part[one.name] for one in active),
        idle=tuple(part[one.name] for one in known if one not in active),
        always=WITHOUT_FEEDBACKS,
        beside=True,
    )
    return question, runs, (WITHOUT_FEEDBACKS, *part.values())


def _response_to_home_care(results: Sequence[Results], question: Question) -> list[dict[str, Any]]:
    """What more home care does to delay, where scenario and baseline differ in it."""
    both = (question.baseline, question.scenario)
    pair = [one for one in results if one.tables["outcomes"]["scenario"][0] in both]
    if question.always and not question.beside:
        return []
    return [vars(response) for response in home_care_sensitivity(pair)]


def _chosen_measures(
    asked: Sequence[str], area: Area, residents: Residents, over_time: bool
) -> list[str]:
    """The measures by name, in the order of their list; refused are those that cannot be told."""
    known = all_measures()
    few = "comparison.sample.fewest_residents_for_queues"
    fewest = float(catalogue()[few].value)
    enough = (area.people if residents == "all" else residents) >= fewest
    for name in asked:
        if name not in known:
            remedy = did_you_mean(name, known)
            raise _refusal("--measure", f"there is no measure {name!r}", remedy)
        if known[name].queue and not enough:
            problem = f"{name} cannot be told from fewer than {fewest:,.0f} residents"
            raise _refusal("--measure", problem, "Ask for more with --residents")
        if over_time and known[name].show == BUDGET:
            problem = f"{name} follows what is laid down for each year, which no driver moves"
            raise _refusal("--measure", problem, "Ask for a cost or for activity")

    def wanted(measure: Measure) -> bool:
        if asked:
            return measure.name in asked
        return measure.show == SHOWN and (enough or not measure.queue)

    return [name for name, measure in known.items() if wanted(measure)]


def _loaded(scenario: Scenario | str | Path) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def _refusal(key: str, problem: str, remedy: str) -> InputError:
    return InputError("command", key, problem, remedy)
