"""One run of this model: `python ours.py RESIDENTS YEARS [loaded]`; seconds and memory as JSON.

With `loaded` a small run comes first, so that what is loaded once in a process is not timed.
"""

import json
import sys
import time

from memory import largest_memory_mb

from sim.area import load_area
from sim.run import run
from sim.scenario import load_scenario
from tests.resize import resized

SMALL, ONE_YEAR = 10_000, 1


def main(people: int, years: int, loaded: bool) -> None:
    if loaded:
        run(
            resized(load_area("england"), SMALL),
            load_scenario("do_nothing"),
            years=ONE_YEAR,
            seed=2,
        )
    start, busy = time.perf_counter(), time.process_time()
    area = resized(load_area("england"), people)
    scenario = load_scenario("do_nothing")
    read = time.perf_counter()
    results = run(area, scenario, years=years, seed=1)
    done = time.perf_counter()
    admissions = results.tables["activity"]["starts"].sum()
    measured = {
        "start_s": read - start,
        "run_s": done - read,
        "processor_s": time.process_time() - busy,
        "memory_mb": largest_memory_mb(),
        "starts": admissions,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), "loaded" in sys.argv)
