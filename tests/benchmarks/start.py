"""The start state: `python start.py RESIDENTS`; seconds to make it and to take it up, as JSON."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from memory import largest_memory_mb

from sim.area import load_area
from sim.population.flows import plan_flows
from sim.run import Model, make_start
from sim.scenario import load_scenario, values_by_year
from sim.sweep import starts
from tests.resize import resized

SEED, WEIGHT = 1, 1
_FEW = 2000
Result = TypeVar("Result")


class TimedModel(Model):
    """The model, which notes when all residents are drawn."""

    drawn: float

    def admit_to_clocks(self, first: int) -> None:
        self.drawn = time.perf_counter()
        super().admit_to_clocks(first)


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def measured(people: int) -> dict[str, float]:
    area = resized(load_area("england"), people)
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]
    given = area, nothing, SEED, WEIGHT
    planned, _ = timed(lambda: plan_flows(area, nothing, WEIGHT))
    model = TimedModel(*given)
    began = time.perf_counter()
    model.warm_up()
    done = time.perf_counter()
    state = make_start(*given)
    from_memory, _ = timed(lambda: Model(*given).take_up(state))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written, _ = timed(lambda: starts.keep_start(folder, state))
        size = (folder / starts.file_name(state.made_for)).stat().st_size
        read, again = timed(lambda: starts.kept_start(folder, *given))
        from_disk, _ = timed(lambda: Model(*given).take_up(again))
    return {
        "plan_s": planned,
        "draw_s": model.drawn - began,
        "warm_up_s": done - model.drawn,
        "make_s": planned + done - began,
        "from_memory_s": from_memory,
        "write_s": written,
        "from_disk_s": read + from_disk,
        "bytes_a_resident": size / people,
        "memory_mb": largest_memory_mb(),
    }


if __name__ == "__main__":
    # Code is translated once for good, not for every run: a small place first.
    measured(_FEW)
    print(json.dumps(measured(int(sys.argv[1]))))
