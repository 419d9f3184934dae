"""The section on people of `localpound validate`: what was measured beside what is published."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np

from calibration.people_measured import Measured, measure
from calibration.rows import ENGLAND, PLACE, Row, row
from calibration.targets import Target, people_targets
from sim.report import conditions_in_words
from sim.sweep.pool import end_with_parent

OF_A_TARGET = ("group", "unit", "source", "grade", "tolerance", "within", "note")


def people_section(
    area_name: str,
    replicates: int,
    residents: int,
    workers: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Row]:
    """Every figure on a place's people beside what is published."""
    tasks = [(area_name, seed, residents) for seed in range(1, replicates + 1)]
    found: list[Measured] = []

    def finished(one: Measured) -> None:
        found.append(one)
        if progress:
            progress(len(found), replicates)

    if workers == 1:
        for task in tasks:
            finished(measure(*task))
    else:
        context = get_context("spawn")  # a fork after polars was used hangs
        with ProcessPoolExecutor(
            min(workers, replicates), context, initializer=end_with_parent
        ) as pool:
            for one in pool.map(measure, *zip(*tasks, strict=True)):
                finished(one)
    return people_rows(area_name, found)


def people_rows(area_name: str, found: list[Measured]) -> list[Row]:
    """Every figure on a place's people beside what was measured, replicate by replicate."""
    return list(_rows(found, is_england=area_name == ENGLAND.lower()))


def _rows(found: list[Measured], *, is_england: bool) -> Iterator[Row]:
    """In the order of the targets; of several groups the one farthest off."""
    for name, entry in people_targets().items():
        for which in (one for of, one in found[0] if of == name):
            model = np.array([one[name, which][0] for one in found], np.float64)
            own = float(np.mean([one[name, which][1] for one in found]))
            published = _published(entry, which, own)
            if model.ndim > 1:
                means = model.mean(axis=0)
                model = means[[np.abs(means - published).argmax()]]
            judged = is_england or not entry.get("england", False)
            yield row(people_target(name, which), published, PLACE if judged else ENGLAND, model)


def people_target(name: str, which: str) -> Target:
    """The target of one condition, age, segment or group, its label in plain words."""
    entry = people_targets()[name]
    named = {**conditions_in_words(), **entry.get("names", {})}.get(which, which)
    return Target(
        name=f"{name} {which}",
        label=entry["label"].replace("*", named),
        **{key: entry[key] for key in entry if key in OF_A_TARGET},
    )


def _published(entry: dict[str, Any], which: str, own: float) -> float:
    given = entry.get("published", own)
    return float(given[which]) if isinstance(given, dict) else float(given)
