"""When need strikes: one clock per resident and kind of need; contacts counted by group."""

from sim.demand.clock import Clock, Strikes
from sim.demand.contacts import COUNTED, contact_rates, offset_of, whole_numbers
from sim.demand.rates import (
    NeedRates,
    NeedScales,
    mean_at_age,
    need_rates,
    need_scales,
)
from sim.demand.requests import (
    CLOCKS,
    RequestRates,
    by_cell,
    ratio_of_conditions,
    request_rates,
)
from sim.demand.season import Season, season
from sim.demand.segments import segment_of_group, use_by_segment

__all__ = [
    "CLOCKS",
    "COUNTED",
    "Clock",
    "NeedRates",
    "NeedScales",
    "RequestRates",
    "Season",
    "Strikes",
    "by_cell",
    "contact_rates",
    "mean_at_age",
    "need_rates",
    "need_scales",
    "offset_of",
    "ratio_of_conditions",
    "request_rates",
    "season",
    "segment_of_group",
    "use_by_segment",
    "whole_numbers",
]
