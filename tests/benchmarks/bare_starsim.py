"""Starsim with five bare diseases, births and deaths: `bare_starsim.py AGENTS YEARS [loaded]`.

With `loaded` a small run comes first, so that what is loaded once in a process is not timed.
"""

import json
import sys
import time

import starsim as ss
from memory import largest_memory_mb

FIRST_YEAR = 2025
DISEASES = 5
BIRTHS_PER_1000 = 10
DEATHS_PER_1000 = 9
SMALL, ONE_YEAR = 10_000, 1


def simulation_of(agents: int, years: int) -> ss.Sim:
    return ss.Sim(
        n_agents=agents,
        start=f"{FIRST_YEAR}-01-01",
        stop=f"{FIRST_YEAR + years}-01-01",
        dt=ss.month,
        diseases=[ss.NCD(name=f"disease_{number}") for number in range(DISEASES)],
        demographics=[
            ss.Births(birth_rate=ss.peryear(BIRTHS_PER_1000)),
            ss.Deaths(death_rate=ss.peryear(DEATHS_PER_1000)),
        ],
        verbose=0,
        rand_seed=1,
    )


def main(agents: int, years: int, loaded: bool) -> None:
    if loaded:
        simulation_of(SMALL, ONE_YEAR).run()
    start, busy = time.perf_counter(), time.process_time()
    simulation = simulation_of(agents, years)
    simulation.init()
    ready = time.perf_counter()
    simulation.run()
    done = time.perf_counter()
    measured = {
        "start_s": ready - start,
        "run_s": done - ready,
        "processor_s": time.process_time() - busy,
        "memory_mb": largest_memory_mb(),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), "loaded" in sys.argv)
