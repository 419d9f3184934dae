"""One run of this model: `python ours.py RESIDENTS YEARS`; prints seconds and memory as JSON."""

import json
import sys
import time

from memory import largest_memory_mb

from sim.area import load_area
from sim.run import run
from sim.scenario import load_scenario
from tests.resize import resized


def main(people: int, years: int) -> None:
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
    main(int(sys.argv[1]), int(sys.argv[2]))
