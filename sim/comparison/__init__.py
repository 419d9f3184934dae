"""Scenarios compared: paired differences, their intervals, and what they mean in words."""

from sim.comparison.drivers import INTERACTION, METHODS, Part, Question, drivers, split
from sim.comparison.growth import DRIVERS, growth, whole_parts
from sim.comparison.indicators import Indicator, by_policy_year, i_statements, metrics_of
from sim.comparison.inequality import Fifths, by_fifth, inequality
from sim.comparison.measures import Measure, measures
from sim.comparison.paired import compare, interval, levels, share_better
from sim.comparison.panel import Panel, large_enough, panel
from sim.comparison.people import prevalence
from sim.comparison.people_change import people_changed
from sim.comparison.schemes import scheme_years
from sim.comparison.sensitivity import Sensitivity, home_care_sensitivity
from sim.comparison.who_pays import pool_means, shift_table, shifts, spending
from sim.comparison.words import Finding, amount, difference_place, finding, level_place

__all__ = [
    "DRIVERS",
    "INTERACTION",
    "METHODS",
    "Fifths",
    "Finding",
    "Indicator",
    "Measure",
    "Panel",
    "Part",
    "Question",
    "Sensitivity",
    "amount",
    "by_fifth",
    "by_policy_year",
    "compare",
    "difference_place",
    "drivers",
    "finding",
    "growth",
    "home_care_sensitivity",
    "i_statements",
    "inequality",
    "interval",
    "large_enough",
    "level_place",
    "levels",
    "measures",
    "metrics_of",
    "panel",
    "people_changed",
    "pool_means",
    "prevalence",
    "scheme_years",
    "share_better",
    "shift_table",
    "shifts",
    "spending",
    "split",
    "whole_parts",
]
