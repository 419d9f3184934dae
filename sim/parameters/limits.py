"""What the numbers of a parameter may not be under any scenario, besides what its unit says."""

import numpy as np
from numpy.typing import NDArray

from sim.parameters.parameter import Parameter

ADDS_UP_WITHIN = 0.002
AVERAGES_WITHIN = 0.002
# The months of a financial year of 365 days, and the days of each: what a mean over them weighs.
MONTHS = ("04", "05", "06", "07", "08", "09", "10", "11", "12", "01", "02", "03")
DAYS_OF_MONTHS = (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)
WEIGHED = {"month": (MONTHS, DAYS_OF_MONTHS)}

Numbers = NDArray[np.float64]


def too_small(value: Numbers, parameter: Parameter) -> str:
    """What lies below the least that the parameter can be, in words; empty if nothing does."""
    least = parameter.at_least
    if least is None or value.min() >= least:
        return ""
    return f"{value.min():g}, below {least:g}"


def zeros_changed(before: Numbers, after: Numbers, parameter: Parameter) -> str:
    """Which 0 would come or go that cannot, in words; empty if all stay."""
    if not parameter.keeps_zeros or np.array_equal(before == 0, after == 0):
        return ""
    at = int(np.flatnonzero((before == 0) != (after == 0))[0])
    was, becomes = before.flat[at], after.flat[at]
    return f"{becomes:g} where it is {was:g}: only what is not 0 can change, and not to 0"


def misdeclared(parameter: Parameter) -> str:
    """What cannot add up or average to 1, because of its columns or rows; empty if all can."""
    for field in ("adds_up_over", "averages_one_over"):
        missing = set(getattr(parameter, field)) - set(parameter.by)
        if missing:
            return f"{field} names {min(missing)!r}, which is not in by"
    for axis in parameter.averages_one_over:
        if axis not in WEIGHED:
            return f"averages_one_over can name {' or '.join(WEIGHED)}, not {axis!r}"
        needed, _ = WEIGHED[axis]
        if parameter.labels[parameter.by.index(axis)] != needed:
            return f"the rows must be of {axis} {', '.join(needed)}, each once and in this order"
    return ""


def out_of_balance(value: Numbers, parameter: Parameter) -> str:
    """Which shares do not add up to 1, or which mean is not 1, in words; empty if all is well."""
    if parameter.adds_up_over:
        total = value.sum(axis=tuple(parameter.by.index(axis) for axis in parameter.adds_up_over))
        worst = float(total.flat[np.abs(total - 1).argmax()])
        if abs(worst - 1) > ADDS_UP_WITHIN:
            over = " and ".join(parameter.adds_up_over)
            return f"the shares over {over} add up to {worst:g}, not to 1"
    for axis in parameter.averages_one_over:
        _, weights = WEIGHED[axis]
        mean = np.average(value, axis=parameter.by.index(axis), weights=weights).reshape(-1)
        worst = float(mean[np.abs(mean - 1).argmax()])
        if abs(worst - 1) > AVERAGES_WITHIN:
            return f"the mean over each {axis}, weighed by its days, is {worst:.5g}, not 1"
    return ""
