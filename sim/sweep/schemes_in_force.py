"""The schemes of each scenario as they stand in its last year: numbers, effects and evidence.

Plain data for the manifest and for the page, which know nothing of the model.
"""

from collections.abc import Sequence
from dataclasses import asdict
from math import exp
from typing import Any

from sim.parameters import Parameter, Values
from sim.parameters.scheme_file import Effect, SchemeText, as_ratio, schemes
from sim.parameters.scheme_words import CENTRAL, DIFFERENCES, NULL, OFF, RATES, SWITCHES
from sim.scenario import values_by_year
from sim.schemes.effect import at, kept
from sim.sweep.task import Task, run_seed

TO_THE_ENDS = 1.96  # standard deviations from the middle of a 95 % interval to its ends
WORDS = ("name", "title", "what", "cohort", "setting", "delivered_by", "scope", "family")


def schemes_in_force(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """One entry for each scenario and scheme that it ever has, in the order of scenarios."""
    found = []
    for task in {one.scenario.name: one for one in tasks}.values():
        seed = run_seed(task.seed, task.replicate)
        years = values_by_year(task.area, task.scenario, task.area.first_year, task.years, seed)
        for text in schemes().values():
            there = [one for one in years if one.whole(f"schemes.{text.name}.switch") != OFF]
            if there:
                found.append({"scenario": task.scenario.name, **_in_force(text, there)})
    return found


def _in_force(text: SchemeText, years: Sequence[Values]) -> dict[str, Any]:
    """A scheme by the first and the last of the years in which it is there."""
    first, last = years[0], years[-1]
    stem = f"schemes.{text.name}."
    switch = last.whole(f"{stem}switch")
    keys = [name.removeprefix(stem) for name in last.parameters if name.startswith(stem)]
    readings = tuple(f"_{switch_name}" for switch_name in SWITCHES)
    numbers = [
        _number(last.parameters[stem + key], last.number(stem + key), text)
        for key in keys
        if not key.endswith(readings)
    ]
    return {
        **{word: getattr(text, word) for word in WORDS},
        "conditions": list(text.conditions),
        "since": first.financial_year,
        "reading": SWITCHES[switch],
        "numbers": numbers,
        "effects": [_effect(text, effect, max(switch, CENTRAL), last) for effect in text.effects]
        if switch != NULL
        else [],
        "evidence": [asdict(one) for one in text.evidence],
    }


def _number(parameter: Parameter, value: float, text: SchemeText) -> dict[str, Any]:
    """One number: the scenario's own where it has changed it."""
    is_changed = value != float(parameter.value)
    return {
        "key": parameter.name.rpartition(".")[2],
        "label": parameter.label.removeprefix(f"{text.title}: "),
        **{"value": value, "unit": parameter.unit, "is_changed": is_changed},
        **{"kind": parameter.kind, "grade": parameter.grade, "source": parameter.source},
    }


def _effect(text: SchemeText, effect: Effect, switch: int, values: Values) -> dict[str, Any]:
    """One effect as published, and what comes of it here in full running, drawn or not."""
    name = f"schemes.{text.name}.{effect.rate}_{SWITCHES[switch]}"
    parameter, point = values.parameters[name], values.number(name)
    of_size = kept(effect, SWITCHES[switch], values)
    share = (
        of_size
        * values.number("schemes.rules.effect_share")
        * values.number(f"schemes.{text.name}.fidelity")
    )
    drawn = TO_THE_ENDS * values.whole("schemes.rules.draws_effects")
    acts = sorted(share * at(point, parameter, effect, z) for z in (-drawn, 0.0, drawn))
    is_difference = effect.rate in DIFFERENCES
    low, middle, high = acts if is_difference else (exp(size) for size in acts)
    return {
        **{"rate": effect.rate, "words": RATES[effect.rate], "is_difference": is_difference},
        **{
            "kind": effect.kind,
            "design": effect.designs[SWITCHES[switch]],
            "carried_by": effect.carried_by,
        },
        **{"point": point, "low": parameter.low, "high": parameter.high},
        "as_ratio": None if is_difference else as_ratio(point, effect.kind, effect.baseline),
        **{"is_changed": point != float(parameter.value), "kept": of_size},
        **{"acts": middle, "acts_low": low, "acts_high": high},
        **{"from": parameter.kind, "grade": parameter.grade, "source": parameter.source},
    }
