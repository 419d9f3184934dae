"""What differs from doing nothing: a named list of reasoned changes."""

from sim.scenario.change import Change, Range
from sim.scenario.check import check_file
from sim.scenario.diff import Difference, diff
from sim.scenario.known import known_parameters
from sim.scenario.load import load_scenario, scenario_names
from sim.scenario.scenario import Resolved, Scenario
from sim.scenario.values import values_by_year

__all__ = [
    "Change",
    "Difference",
    "Range",
    "Resolved",
    "Scenario",
    "check_file",
    "diff",
    "known_parameters",
    "load_scenario",
    "scenario_names",
    "values_by_year",
]
