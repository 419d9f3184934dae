"""Fit everything for England and write the tables beside the code."""

from dataclasses import replace

import numpy as np

from calibration.moments.care_homes import NAME, care_home_stay_days, fit_care_homes
from calibration.moments.fit import fit, free, held_exactly, targets
from calibration.moments.measures import YEAR, Parameters, Trial, measures, trial
from calibration.moments.write import write, write_reached
from calibration.people import segment_ends
from calibration.targets import segment_shares
from sim.area import load_area
from sim.parameters import Values, catalogue

ENDS = "population.segments.upper_end"
DECIMALS = 5  # of a point: each rank of frailty is about a hundred-thousandth


def main() -> None:
    """Fit, write, and print each target beside what the fitted numbers give."""
    area = load_area("england")
    parameters: Parameters = {**catalogue(), **area.parameters}

    def try_out(given: Parameters) -> Trial:
        return trial(area, given)

    fitted = fit(parameters, try_out)
    made = try_out(fitted)
    ends = segment_ends(made.lived.start, made.values, np.array(segment_shares()))
    fitted[ENDS] = replace(fitted[ENDS], value=np.round(ends, DECIMALS))
    held = held_exactly()
    stay, ratio = held["care_home_stay_days"], held["care_home_mortality_ratio_65_74"]
    fitted = fit_care_homes(fitted, made.flows, stay, ratio)
    for name in sorted({one.parameter for one in free()} | {ENDS, NAME}):
        write(fitted[name])
    found = measures(made)
    write_reached(found)
    for aim in targets():
        off = f"{aim.missed(found[aim.measure]):+.2f}"
        print(f"{aim.measure:60} {aim.value:10.4g} {found[aim.measure]:10.4g} {off:>7}")
    days = care_home_stay_days(Values(fitted, YEAR), made.flows)
    print(f"{'care_home_stay_days':60} {stay:10.4g} {days:10.4g}")


if __name__ == "__main__":
    main()
