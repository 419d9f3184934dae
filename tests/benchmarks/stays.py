"""Stays a second: `python stays.py batched|plain_simpy STAYS`, both given the same journeys.

A year of a hospital for about a million people and the services after it: most patients leave the
bed for home, some wait in it for recovery or home care.
"""

import json
import sys
import time

import numpy as np

from tests.witness import batched, plain_simpy
from tests.witness.journeys import FOR_EVER, Journey, Leg, Town

DAYS = 365
HOME_CARE, RECOVERY, BEDS = range(3)


_FEW = 200


def journeys(stays: int) -> list[Journey]:
    dice = np.random.default_rng(1)
    number = int(stays / 1.25)
    day, ties = dice.integers(0, DAYS, number), dice.integers(0, 2**32, number)
    bed_days, recovery_days = dice.geometric(1 / 6, number), dice.geometric(1 / 20, number)
    care_days, hours = dice.geometric(1 / 60, number), dice.integers(3, 20, number)
    urgent = dice.random(number) < 0.8
    recovers, cared_for = dice.random(number) < 0.15, dice.random(number) < 0.1
    found = []
    for i in range(number):
        tie = int(ties[i])
        route = [Leg(BEDS, int(bed_days[i]), tie=tie, waits=not urgent[i])]
        if recovers[i]:
            route.append(Leg(RECOVERY, int(recovery_days[i]), tie=tie, patience=30))
        if cared_for[i]:
            route.append(Leg(HOME_CARE, int(care_days[i]), tie=tie, units=int(hours[i])))
        found.append(Journey(int(day[i]), tuple(route), FOR_EVER))
    return found


def town(stays: int) -> Town:
    beds, recovery, hours = stays * 0.0150, stays * 0.0067, stays * 0.155
    capacity = (((0, int(hours)),), ((0, int(recovery)),), ((0, int(beds)),))
    return Town(capacity, DAYS)


def main(model: str, stays: int) -> None:
    given, place = journeys(stays), town(stays)
    if model == "batched":
        # What is given as objects is turned into arrays first: the model never holds objects.
        # Code is translated once for good, not for every run: a small town first, untimed.
        few = journeys(_FEW)
        batched.BatchedTown(town(_FEW), few).run()
        services = batched.BatchedTown(place, given)
        start = time.perf_counter()
        services.run()
    else:
        start = time.perf_counter()
        plain_simpy.run(place, given)
    print(json.dumps({"run_s": time.perf_counter() - start, "stays": stays}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
