"""Estimates in words: rounded to what their intervals can bear, with the interval beside them."""

from sim.comparison import amount, difference_place
from sim.comparison.rates import Estimate

FINEST_PERCENT = -1  # place of the last figure of a percentage
MONEY = "£"
PERCENT = 100


def with_interval(of: Estimate, unit: str = "") -> str:
    """116 (114 to 117), or £2,340 (£2,330 to £2,350)."""
    place = difference_place(of.low, of.high, of.mean)
    mean, low, high = (amount(end, unit, place) for end in (of.mean, of.low, of.high))
    return mean if low == high else f"{mean} ({low} to {high})"


def rounded(of: Estimate) -> str:
    """A level alone, without what its interval cannot bear."""
    return amount(of.mean, "", max(0, difference_place(of.low, of.high, of.mean)))


def change_in_percent(of: Estimate) -> str:
    """+2.8% (+1.3% to +4.3%), of a change that is in per cent."""
    place = _percent_place(of)
    mean, low, high = (signed(end, place) for end in (of.mean, of.low, of.high))
    return mean if low == high else f"{mean} ({low} to {high})"


def ends_in_percent(of: Estimate) -> str:
    """-1% to +21%."""
    place = _percent_place(of)
    return f"{signed(of.low, place)} to {signed(of.high, place)}"


def size_in_percent(of: Estimate) -> tuple[str, str]:
    """The size of a change in per cent and its interval, without a sign: 2.8%, 1.3 to 4.3%."""
    place = _percent_place(of)
    near, far = sorted((abs(of.low), abs(of.high)))
    size = amount(abs(of.mean), "%", place)
    return size, f"{amount(near, '', place)} to {amount(far, '%', place)}"


def is_clear(of: Estimate) -> bool:
    """Whether a change's interval lies on one side of 0."""
    return not of.low <= 0 <= of.high


def in_percent_of(of: Estimate, whole: float) -> Estimate:
    """An estimate in per cent of a number that is taken as known."""
    return Estimate(*(PERCENT * end / whole for end in (of.mean, of.low, of.high)))


def signed(percent: float, place: int = FINEST_PERCENT) -> str:
    """+2.8% or -1.2%."""
    text = amount(percent, "%", place)
    return text if text.startswith("-") else f"+{text}"


def short_money(of: Estimate) -> str:
    """£1,570m, for a cell of a table."""
    place = difference_place(of.low, of.high, of.mean)
    return amount(of.mean, MONEY, place).replace(" million", "m")


def short_money_with_interval(of: Estimate) -> str:
    """-£46m (-£52m to -£40m)."""
    return with_interval(of, MONEY).replace(" million", "m")


def _percent_place(of: Estimate) -> int:
    return max(difference_place(of.low, of.high, of.mean), FINEST_PERCENT)
