"""What the numbers of a parameter may not be under any scenario, besides what its unit says."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.parameters.parameter import Parameter

ADDS_UP_WITHIN = 0.002
AVERAGES_WITHIN = 0.002
WHOLE_WITHIN = 1e-9
# The months of a financial year of 365 days, and the days of each: what a mean over them weighs.
MONTHS = ("04", "05", "06", "07", "08", "09", "10", "11", "12", "01", "02", "03")
DAYS_OF_MONTHS = (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)
WEIGHED = {"month": (MONTHS, DAYS_OF_MONTHS)}

Numbers = NDArray[np.float64]


def beyond(value: Numbers, parameter: Parameter) -> Iterator[tuple[str, np.intp]]:
    """What the parameter cannot be, in words, and in which cell; nothing if all is well."""
    least, most = parameter.at_least, parameter.at_most
    # Where zeros are kept they say that there is no such thing, not how small it is.
    small = np.where(value == 0, np.inf, value) if parameter.keeps_zeros else value
    if least is not None and small.min() < least:
        yield f"{small.min():g}, below {least:g}, the least it can be", small.argmin()
    if most is not None and value.max() > most:
        yield f"{value.max():g}, above {most:g}, the most it can be", value.argmax()
    if parameter.whole:
        off = np.abs(value - np.rint(value))
        if off.max() > WHOLE_WITHIN:
            yield f"{value.flat[off.argmax()]:g}, which is not a whole number", off.argmax()


def out_of_order(value: Numbers, lower: Numbers, name: str) -> str:
    """Why a number does not lie above another of this name, in words; empty if it does."""
    if (value > lower).all():
        return ""
    return f"{value.min():g} does not exceed {name}, which is {lower.max():g}"


def zeros_changed(before: Numbers, after: Numbers, parameter: Parameter) -> str:
    """Which 0 would come or go that cannot, in words; empty if all stay."""
    if not parameter.keeps_zeros or np.array_equal(before == 0, after == 0):
        return ""
    at = int(np.flatnonzero((before == 0) != (after == 0))[0])
    was, becomes = before.flat[at], after.flat[at]
    return f"{becomes:g} where it is {was:g}: only what is not 0 can change, and not to 0"


def misdeclared(parameter: Parameter) -> str:
    """What cannot be so, because of its columns, rows or bounds, in words; empty if all can."""
    if parameter.whole:
        for bound in (parameter.low, parameter.high):
            if bound is not None and not bound.is_integer():
                return f"it is whole, so {bound:g} cannot be its low or high"
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
