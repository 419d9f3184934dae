"""What moves a place from year to year: drivers, each with the changes that switch it off.

`over_time.csv` lists them, a row for each parameter: what it is set to, from which year of the run
on (0 is the first), and why. Another driver is another name there. People grow older and come and
go whatever is switched off: what then still changes belongs to demography.
"""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sim.area import Area
from sim.parameters.financial_year import financial_year
from sim.scenario import Change, MoneyRules, Scenario, values_by_year

FILE = Path(__file__).with_name("over_time.csv")
LATER = "later_changes"
MONEY = "rules_of_money"
MONEY_LABEL = "Rules of money: what money buys from the second year on"


@dataclass(frozen=True)
class Driver:
    """Something that can be switched off: by changes added, or by own changes left out.

    Rules of money (`money`) are left out as a whole: capacity then follows need.
    """

    name: str
    label: str
    added: tuple[Change, ...] = ()
    left_out: tuple[Change, ...] = ()
    money: bool = False


@cache
def switches() -> tuple[dict[str, str], ...]:
    """The rows of `over_time.csv`."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def drivers_of(scenario: Scenario, first_year: int) -> tuple[Driver, ...]:
    """Every driver of `over_time.csv`, then the scenario's rules of money and its later changes.

    A change of what a driver switches off belongs to that driver, whenever it begins.
    """
    labels = {row["driver"]: row["label"] for row in switches()}
    listed = [
        Driver(name, label, tuple(_off(row, first_year) for row in _rows(name)))
        for name, label in labels.items()
    ]
    if scenario.money.effect != MoneyRules():
        listed.append(Driver(MONEY, MONEY_LABEL, money=True))
    of_drivers = {row["parameter"] for row in switches()}
    later = tuple(
        change
        for change in scenario.changes
        if change.since > financial_year(first_year) and change.parameter not in of_drivers
    )
    if later:
        listed.append(Driver(LATER, "Changes of the scenario after the first year", (), later))
    return tuple(listed)


def without(scenario: Scenario, off: Sequence[Driver]) -> Scenario:
    """The scenario with some drivers switched off."""
    if not off:
        return scenario
    left_out = [change for driver in off for change in driver.left_out]
    own = tuple(change for change in scenario.changes if change not in left_out)
    names = ", ".join(driver.name for driver in off)
    return replace(
        scenario,
        name=f"{scenario.name} without {names}",
        title=f"{scenario.title}: without {names}",
        changes=(*own, *(change for driver in off for change in driver.added)),
        money=MoneyRules() if any(driver.money for driver in off) else scenario.money,
    )


def acts(
    driver: Driver, area: Area, scenario: Scenario, years: int, seeds: Collection[int]
) -> bool:
    """Whether switching the driver off alters any number in any year, under any of the seeds.

    Rules of money alter what numbers do, from the second year on.
    """
    if driver.money:
        return years > 1
    changed = {change.parameter for change in (*driver.added, *driver.left_out)}
    for seed in seeds:
        one, other = (
            values_by_year(area, each, area.first_year, years, seed)
            for each in (scenario, without(scenario, [driver]))
        )
        for before, after in zip(one, other, strict=True):
            if any((before[name] != after[name]).any() for name in changed):
                return True
    return False


def _rows(driver: str) -> list[dict[str, str]]:
    return [row for row in switches() if row["driver"] == driver]


def _off(row: dict[str, str], first_year: int) -> Change:
    return Change(
        parameter=row["parameter"],
        act="set",
        amount=float(row["set"]),
        reason=row["why"],
        since=financial_year(first_year + int(row["from_year"])),
        file=str(FILE),
        key=row["driver"],
    )
