"""When need strikes: one clock per resident and kind of need."""

from sim.demand.clock import Clock, Strikes
from sim.demand.rates import (
    NeedRates,
    NeedScales,
    mean_at_age,
    need_rates,
    need_scales,
)

__all__ = [
    "Clock",
    "NeedRates",
    "NeedScales",
    "Strikes",
    "mean_at_age",
    "need_rates",
    "need_scales",
]
