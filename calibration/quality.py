"""Fits the levels of social care-related quality of life, and carers' strain; writes the table.

Run `python -m calibration.quality`; it takes minutes. It lives through a year of England under do
nothing with a fixed seed, takes the days of long-term care by state, and finds the level of each
domain at which those who receive care have the shares of `scrqol_targets.csv`; then the odds of
strain at which carers of many hours are stressed as often as carers known to councils.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from calibration.tables import ROOM, rows_of, write_rows
from sim.area import load_area
from sim.outcomes.carers import carers
from sim.outcomes.month import MANY_HOURS_DAYS, MANY_HOURS_STRAINED, N_ROWS, SUMS
from sim.outcomes.scrqol import DOMAINS, LEVELS, LEVELS_OF, WAITING, at_least, state_log_odds
from sim.outcomes.utility import FULL_HEALTH
from sim.parameters import Values
from sim.pathways.carer_strain import CLOCK
from sim.population.groups import N_GROUPS
from sim.run import Model
from sim.scenario import load_scenario, values_by_year

HERE = Path(__file__).parent
TARGETS = HERE / "scrqol_targets.csv"
# SACE1819: 60.6 % of carers known to councils felt stressed in the last twelve months.
STRESSED = 0.606
WEIGHT = 1  # people of the area for whom each resident stands
SEED = 1
FAR = 20.0  # log odds that nothing lies beyond

Floats = NDArray[np.float64]


def main() -> None:
    """Fit for England and write the table beside the code; the odds are for the TOML file."""
    area = load_area("england")
    nothing = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]
    model = Model(area, nothing, SEED, WEIGHT)
    model.warm_up()
    model.live([nothing])
    write_levels(nothing, model.quality.care_days)
    print(f"strain_odds {strain_odds(model, nothing):.3f}")


def write_levels(values: Values, days: NDArray[np.int64]) -> None:
    """The log odds of each level at which the days of those who receive care have the shares."""
    received = days[:, :WAITING]
    state = state_log_odds(values)[:, :WAITING]
    aims = {(row["domain"], row["level"]): float(row["at_least"]) for row in rows_of(TARGETS)}
    rows = []
    for domain in DOMAINS:
        for level in LEVELS[:-1]:
            wanted = aims[domain, level]

            def missed(log_odds: float, wanted: float = wanted) -> float:
                share = at_least(np.array([[log_odds]]), state)[..., 0, 0]
                return float((share * received).sum() / received.sum() - wanted)

            found = brentq(missed, -FAR, FAR)
            rows.append({"domain": domain, "level": level, "value": f"{found:.4f}"})
    write_rows(ROOM.parent / "outcomes" / f"scrqol_{LEVELS_OF.rpartition('.')[2]}.csv", rows)


def strain_odds(model: Model, values: Values) -> float:
    """The odds at the least strain at which carers of many hours are stressed as often."""
    of, day = carers(values), int(model.env.now) - 1

    def missed(log_odds: float) -> float:
        at = of._replace(odds=float(np.exp(log_odds)))
        sums = np.zeros((N_ROWS, len(SUMS)), np.int64)
        model.quality.add_carers_on(day, sums, at, model.place, model.clocks[CLOCK], 1)
        total = sums[:N_GROUPS].sum(axis=0)
        strained = total[MANY_HOURS_STRAINED] / FULL_HEALTH / total[MANY_HOURS_DAYS]
        return float(strained - STRESSED)

    return float(np.exp(brentq(missed, -FAR, FAR)))


if __name__ == "__main__":
    main()
