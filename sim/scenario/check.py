"""Checking any file that a user wrote, without running anything."""

from collections.abc import Callable
from pathlib import Path

from sim.area import load_area
from sim.parameters import InputError
from sim.parameters.financial_year import first_of
from sim.parameters.text import read_toml
from sim.scenario.load import load_scenario
from sim.scenario.money_rules import MoneyRules
from sim.scenario.values import values_by_year

AREA_KEYS = {"residents", "projection", "people", "population", "capacity", "first_year"}


def check_file(
    path: str | Path, check_money: Callable[[MoneyRules], None] | None = None
) -> list[InputError]:
    """What is wrong with an area's or a scenario's file; empty if nothing is.

    A file with any of an area's keys is an area, any other a scenario. A scenario's changes are
    tried on a place with England's make-up, up to the year in which the last of them begins. Which
    rules of money there are, `check_money` knows (`sim.money.check_rules`).
    """
    file = Path(path)
    try:
        if AREA_KEYS & read_toml(file).keys():
            load_area(file)
        else:
            area, scenario = load_area("england"), load_scenario(file)
            first = area.first_year
            last = max(
                [first, *(first_of(change.since) for change in scenario.changes if change.since)]
            )
            values_by_year(area, scenario, first, years=last - first + 1, seed=1)
            if check_money is not None:
                check_money(scenario.money)
    except InputError as error:
        return [error]
    return []
