"""What differs from doing nothing: a named list of reasoned changes."""

from sim.scenario.change import Change, Range
from sim.scenario.check import check_file
from sim.scenario.diff import Difference, diff
from sim.scenario.groups import JOIN, Group, groups_between, with_groups
from sim.scenario.known import known_parameters
from sim.scenario.load import load_scenario, read_scenario, scenario_names
from sim.scenario.money_rules import MoneyRules
from sim.scenario.scenario import Resolved, Scenario
from sim.scenario.values import values_by_year
from sim.scenario.write import scenario_text

__all__ = [
    "JOIN",
    "Change",
    "Difference",
    "Group",
    "MoneyRules",
    "Range",
    "Resolved",
    "Scenario",
    "check_file",
    "diff",
    "groups_between",
    "known_parameters",
    "load_scenario",
    "read_scenario",
    "scenario_names",
    "scenario_text",
    "values_by_year",
    "with_groups",
]
