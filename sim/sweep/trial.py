"""A trial inside the model: one scheme, everybody eligible in it, with its effects and without.

The place is run twice under the same dice, once with the scheme's effects set to none; the events
of those in it are compared. Whatever makes a scheme do less in a place than in a study is off, so
that the ratio must come back that was entered; `trial.csv` lists it. Each effect is tried by
itself: an admission avoided leads to no care home either. Then each of these can be turned on
again, one at a time and all together, to show what is left of the effect, in everybody for whom the
scheme is meant.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from math import isnan, log, nan
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from sim.area import Area, load_area
from sim.parameters import InputError, catalogue
from sim.parameters.errors import did_you_mean
from sim.parameters.financial_year import financial_year
from sim.parameters.scheme_file import Effect, SchemeText, as_ratio, published_as, schemes
from sim.parameters.scheme_words import (
    CENTRAL,
    DIFFERENCES,
    NULL,
    RATES,
    SWITCHES,
)
from sim.results import Results, store, table
from sim.run import run
from sim.scenario import Change, Scenario
from sim.sweep.compare import tasks_of
from sim.sweep.feedbacks import feedbacks
from sim.sweep.later_care import later_care
from sim.sweep.pool import Progress, run_tasks
from sim.sweep.task import Residents, Runner, facts_of
from sim.sweep.trial_counts import INTERVAL, Counts, counts_of, with_interval

FILE = Path(__file__).with_name("trial.csv")
RUNS = "runs_of_trial"
SHRUNK = ("association", "uncontrolled")
OTHER_EFFECTS = "other_effects"
CLEAN, ALL_ON = "as_in_the_studies", "all_together"
FEEDBACKS = "feedbacks"
_HUNDRED = 100


@dataclass(frozen=True)
class Part:
    """Something that makes a scheme do less, with the changes that switch it off."""

    name: str
    label: str
    off: tuple[Change, ...]


def trial(
    area: Area | str | Path,
    scheme: str,
    *,
    rates: Sequence[str] = (),
    switch: str = SWITCHES[CENTRAL],
    diluted: bool = False,
    also: Sequence[Change] = (),
    years: int,
    replicates: int = 1,
    residents: Residents = "all",
    seed: int = 1,
    workers: int = 1,
    out: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run,
) -> Results:
    """The table `trial`: what was entered of each rate, and what comes back, with its interval.

    `rates` are those to tell, by default all that are ratios; `switch` which reading of the
    effects. With `diluted` the parts of `trial.csv` and the feedbacks of need are turned on again.
    `also` are changes in all runs. Input that cannot be meant is an InputError.
    """
    place = area if isinstance(area, Area) else load_area(area)
    text = _scheme(scheme)
    effects = _effects(text, rates)
    if switch not in SWITCHES[CENTRAL:]:
        remedy = did_you_mean(switch, SWITCHES[CENTRAL:])
        raise _refusal("--reading", f"there is no reading {switch!r} of effects", remedy)
    known = parts(text, place.first_year, switch)
    on = {CLEAN: "As in the studies, each effect by itself"}
    if diluted:
        on |= {one.name: one.label for one in known}
        on |= {OTHER_EFFECTS: "Its other effects act too", ALL_ON: "All together"}
    tried = [effect for effect in effects if effect.carried_by == "scheme"]
    since = financial_year(place.first_year)
    pairs = {
        (name, effect.rate): (
            _scenario(text, known, name, None, NULL, also, since),
            _scenario(text, known, name, effect.rate, SWITCHES.index(switch), also, since),
        )
        for name in on
        for effect in tried
    }
    scenarios = {one.name: one for pair in pairs.values() for one in pair}
    # What a pathway carries needs no run of these, but what was asked for is checked all the same.
    usual = _scenario(text, known, CLEAN, None, NULL, also, since)
    tasks = tasks_of(place, [*scenarios.values()] or [usual], years, replicates, residents, seed)
    began = perf_counter()
    kept = out / RUNS if out else None
    results = run_tasks(
        tasks if tried else [],
        partial(of_schemes, runner),
        workers=workers,
        runs=kept,
        progress=progress,
    )
    tables = {
        name: pl.concat([one.tables[name] for one in results])
        for name in ("schemes", "scheme_events")
        if results
    }

    def counted(name: str, effect: Effect, everybody: bool) -> Counts:
        without, effective = pairs[name, effect.rate]
        of_pair = without.name, effective.name
        return counts_of(tables, scheme, effect.rate, of_pair, everybody)

    rows = [
        _row(text, one, name, switch, counted(name, one, False), counted(name, one, True))
        for name in on
        for one in tried
    ]
    for effect in effects:
        if effect.carried_by == "pathway":
            measured = later_care(place, years, residents, seed, workers, runner)
            rows.append(_row(text, effect, CLEAN, switch, measured, None))
    facts = facts_of(tasks) | {
        "scheme": scheme,
        "title": text.title,
        "reading": switch,
        "conditions": on,
        "wall_seconds": perf_counter() - began,
    }
    answer = Results({"trial": table("trial", _with_what_is_left(rows))}, facts)
    if out:
        store(answer, out)
    return answer


def parts(text: SchemeText, first_year: int, switch: str = SWITCHES[CENTRAL]) -> list[Part]:
    """What makes this scheme do less: the rows of `trial.csv`, then the feedbacks of need.

    Left out is what cannot concern it, whatever the numbers are.
    """
    since = financial_year(first_year)
    found: dict[str, Part] = {}
    for row in _rows():
        change = Change(
            row["parameter"].format(scheme=text.name),
            "set",
            float(row["set"]),
            row["why"],
            since=since,
            file=str(FILE),
            key=row["part"],
        )
        before = found.get(row["part"], Part(row["part"], row["label"], ()))
        found[row["part"]] = Part(before.name, before.label, (*before.off, change))
    every = tuple(change for feedback in feedbacks() for change in feedback.added)
    concerned = [part for part in found.values() if _concerns(part.name, text, switch)]
    return [*concerned, Part(FEEDBACKS, "Feedbacks: shortage raises need", every)]


def _concerns(part: str, text: SchemeText, switch: str) -> bool:
    """Whether a part can make this scheme do less."""
    rates = {effect.rate for effect in text.effects}
    shrunk = {effect.designs[switch] for effect in text.effects} & set(SHRUNK)
    has_queue = not text.delivered_by
    possible = {
        "places": has_queue,
        "usual": not has_queue,
        "shrinkage": bool(shrunk),
        "floor": text.scope == "area" and "emergency_admissions" in rates,
        "plans": "deaths_out_of_hospital" in rates,
    }
    return possible.get(part, True)


def of_schemes(runner: Runner, *arguments: Any, **named: Any) -> Results:
    """A run, of which only the tables of schemes are kept."""
    results = runner(*arguments, **named)
    kept = ("schemes", "scheme_events")
    return Results({name: results.tables[name] for name in kept}, results.facts)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _scheme(name: str) -> SchemeText:
    known = schemes()
    if name not in known:
        raise _refusal("SCHEME", f"there is no scheme {name!r}", did_you_mean(name, known))
    return known[name]


def _effects(text: SchemeText, asked: Sequence[str]) -> list[Effect]:
    """The effects that are ratios, or of them those asked for."""
    ratios = {one.rate: one for one in text.effects if one.rate not in DIFFERENCES}
    for rate in asked:
        if rate not in RATES:
            raise _refusal("--rate", f"there is no rate {rate!r}", did_you_mean(rate, RATES))
        if rate not in ratios:
            problem = f"{text.name} has no effect on {rate} that is a ratio"
            raise _refusal("--rate", problem, f"It has: {', '.join(ratios) or 'none'}")
    return [ratios[rate] for rate in asked or ratios]


def _scenario(
    text: SchemeText,
    known: Sequence[Part],
    on: str,
    rate: str | None,
    switch: int,
    also: Sequence[Change],
    since: str,
) -> Scenario:
    """The scheme with this reading, one part or all turned on; of its effects that on one rate."""
    reading = Change(f"schemes.{text.name}.switch", "set", float(switch), "A trial", since=since)
    off = [change for part in known if on not in (part.name, ALL_ON) for change in part.off]
    alone = on not in (OTHER_EFFECTS, ALL_ON)
    if rate and alone:
        off += [
            Change(
                f"schemes.{text.name}.{other.rate}_{SWITCHES[switch]}",
                "set",
                float(published_as(1, other.kind, other.baseline)),
                "Only one effect is tried at a time",
                since=since,
            )
            for other in text.effects
            if other.rate not in (rate, *DIFFERENCES)
        ]
    changed = {change.place for change in also}
    changes = (reading, *(one for one in off if one.place not in changed), *also)
    which = f" {rate}" if rate and alone else ""
    name = f"{text.name} {SWITCHES[switch]} {on}{which}"
    title = f"{text.title}: {SWITCHES[switch]}, {on.replace('_', ' ')}"
    return Scenario(name, title, "Does what was entered come back?", changes)


def _row(
    text: SchemeText,
    effect: Effect,
    condition: str,
    switch: str,
    of_those_in_it: Counts,
    of_all: Counts | None,
) -> dict[str, Any]:
    """A row of the table: what comes back of one effect under one condition."""
    number = float(catalogue()[f"schemes.{text.name}.{effect.rate}_{switch}"].value)
    entered = as_ratio(number, effect.kind, effect.baseline)
    found = with_interval(of_those_in_it)
    among_all = with_interval(of_all) if of_all else (nan, nan, nan)
    numbers = {
        **dict(zip(("ratio", "ratio_low", "ratio_high"), found, strict=True)),
        "difference_percent": (found[0] / entered - 1) * _HUNDRED,
        **dict(zip(("all_ratio", "all_low", "all_high"), among_all, strict=True)),
    }
    return {
        "scheme": text.name,
        "rate": effect.rate,
        "condition": condition,
        "reading": switch,
        "carried_by": effect.carried_by,
        "entered": entered,
        **{name: None if isnan(value) else value for name, value in numbers.items()},
        "effect_left": None,
        "events_without": round(of_those_in_it.without.sum()),
        "events": round(of_those_in_it.events.sum()),
        "interval": INTERVAL,
    }


def _with_what_is_left(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """How much of what came back in all, as in the studies, is left under each condition.

    Both come from the same dice, so that most of what chance does is in both.
    """
    whole = {row["rate"]: row["all_ratio"] for row in rows if row["condition"] == CLEAN}

    def left(row: dict[str, Any]) -> float | None:
        ratio, of = row["all_ratio"], whole[row["rate"]]
        return log(ratio) / log(of) if ratio and of and of != 1 else None

    return [row | {"effect_left": left(row)} for row in rows]


def _refusal(key: str, problem: str, remedy: str) -> InputError:
    return InputError("command", key, problem, remedy)
