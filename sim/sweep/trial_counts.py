"""What a trial counts: events without an effect and with it, their ratio and its interval."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

INTERVAL = "chance only, found by leaving out one month after the other"
_CONFIDENCE = 0.975  # of one end of an interval of 95 %
_BLOCK = ["replicate", "month"]
Numbers = NDArray[np.float64]


class Counts(NamedTuple):
    """Events and what they are counted over, by block of time: without the effect, and with it."""

    without: Numbers
    over_without: Numbers
    events: Numbers
    over: Numbers

    @property
    def ratio(self) -> float:
        """Of the two rates; not a number where nothing happened."""
        if not self.without.sum() or not self.over.sum():
            return float("nan")
        before = self.without.sum() / self.over_without.sum()
        return float(self.events.sum() / self.over.sum() / before)


def counts_of(
    tables: Mapping[str, pl.DataFrame],
    scheme: str,
    rate: str,
    pair: tuple[str, str],
    everybody: bool,
) -> Counts:
    """Events of one rate in two scenarios, by month and replicate.

    Of those on whom the scheme works, or of `everybody` for whom it is meant; over people and
    months or, where the rate is a share, over what it is a share of.
    """
    first = "intended_" if everybody else ""
    people = "intended" if everybody else "working"
    columns = []
    for scenario in pair:
        months = tables["schemes"].filter(scenario=scenario, scheme=scheme).sort(_BLOCK)
        told = tables["scheme_events"].filter(scenario=scenario, scheme=scheme, rate=rate)
        both = months.join(told, on=_BLOCK, how="left", maintain_order="left").fill_null(0)
        of = both[f"{first}events_of"]
        columns += [both[f"{first}events"], of if of.sum() else both[people]]
    return Counts(*(column.to_numpy().astype(np.float64) for column in columns))


def with_interval(counts: Counts) -> tuple[float, float, float]:
    """The ratio of two rates and its 95 % interval; blocks of time are left out in turn.

    The jackknife of the logarithm. Both rates come from the same dice, and so do their blocks: what
    chance does to both alike cancels out. Events come almost independently month by month.
    """
    ratio, blocks = counts.ratio, counts.events.size
    unknown = float("nan")
    if not ratio > 0 or blocks < 2:
        return ratio, unknown, unknown
    left_out = [
        Counts(*(np.delete(column, one) for column in counts)).ratio for one in range(blocks)
    ]
    if not min(left_out) > 0:
        return ratio, unknown, unknown
    logs = np.log(left_out)
    error = float(np.sqrt((blocks - 1) / blocks * ((logs - logs.mean()) ** 2).sum()))
    reach = float(stdtrit(blocks - 1, _CONFIDENCE)) * error
    return ratio, float(ratio * np.exp(-reach)), float(ratio * np.exp(reach))
