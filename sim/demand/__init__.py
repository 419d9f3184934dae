"""When need strikes: one clock per resident and kind of need; contacts counted by group."""

from sim.demand.clock import Clock, Strikes
from sim.demand.contacts import (
    COUNTED,
    contact_rates,
    offset_of,
    whole_from,
    whole_numbers,
)
from sim.demand.rates import (
    NeedRates,
    NeedScales,
    expected,
    mean_at_age,
    need_rates,
    need_scales,
)
from sim.demand.requests import (
    CLOCKS,
    RequestRates,
    by_cell,
    largest_of_conditions,
    ratio_of_conditions,
    request_rates,
)
from sim.demand.season import Season, season
from sim.demand.segments import SEGMENT_OF_GROUP, row_of, use_by_segment
from sim.demand.shapes import need_over_england, shapes_by_cell, want_of_a_gp

__all__ = [
    "CLOCKS",
    "COUNTED",
    "SEGMENT_OF_GROUP",
    "Clock",
    "NeedRates",
    "NeedScales",
    "RequestRates",
    "Season",
    "Strikes",
    "by_cell",
    "contact_rates",
    "expected",
    "largest_of_conditions",
    "mean_at_age",
    "need_over_england",
    "need_rates",
    "need_scales",
    "offset_of",
    "ratio_of_conditions",
    "request_rates",
    "row_of",
    "season",
    "shapes_by_cell",
    "use_by_segment",
    "want_of_a_gp",
    "whole_from",
    "whole_numbers",
]
