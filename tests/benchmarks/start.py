"""The start state: `python start.py RESIDENTS`; seconds to make it and to take it up, as JSON."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from memory import largest_memory_mb

from sim import population
from sim.area import load_area
from sim.population.flows import plan_flows
from sim.run import Model, make_start
from sim.scenario import load_scenario, values_by_year
from sim.sweep import starts
from tests.resize import resized

SEED, WEIGHT = 1, 1
Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def main(people: int) -> None:
    area = resized(load_area("england"), people)
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]
    given = area, nothing, SEED, WEIGHT
    planned, _ = timed(lambda: plan_flows(area, nothing, WEIGHT))
    flows = population.plan_flows(area, nothing, WEIGHT)
    drawn, _ = timed(lambda: population.start(*given, flows))
    made, state = timed(lambda: make_start(*given))
    from_memory, _ = timed(lambda: Model(*given).take_up(state))
    with tempfile.TemporaryDirectory() as folder:
        written, _ = timed(lambda: starts.keep_start(Path(folder), state))
        size = (Path(folder) / starts.file_name(state.made_for)).stat().st_size
        read, again = timed(lambda: starts.kept_start(Path(folder), *given))
        from_disk, _ = timed(lambda: Model(*given).take_up(again))
    measured = {
        "plan_s": planned,
        "draw_s": drawn,
        "warm_up_s": made - drawn,
        "make_s": planned + made,
        "from_memory_s": from_memory,
        "write_s": written,
        "from_disk_s": read + from_disk,
        "bytes_a_resident": size / people,
        "memory_mb": largest_memory_mb(),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(int(sys.argv[1]))
