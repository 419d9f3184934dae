"""The rules of charging in one financial year, in whole pence."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.money.inflation import PERCENT, Kind, first_year
from sim.money.means_test import upper_limit_gbp
from sim.money.pence import PENCE_PER_POUND
from sim.parameters import InputError, Values

Pence = NDArray[np.int64]

LOWER = "money.charging.lower_capital_limit"
GUARANTEE = "money.charging.minimum_income_guarantee"
PREMIUM = "money.charging.disability_premium"
WORKING_AGE = "money.charging.working_age_income"
DISREGARD = "money.means_test.home_disregard_weeks"
HOUSEHOLDS = ("single", "couple")
# What moves with general prices once nothing more is published; limits and steps stay in cash.
_UPRATED = (
    *("personal_expenses_allowance", "guarantee_credit", "disability_benefit"),
    "disability_related_expenses",
)
_IN_CASH = ("lower_capital_limit", "tariff_step", "tariff_income", "free_adaptation")
_NOT_BELOW_0 = (*(f"{name}_pence" for name in _UPRATED), "tariff_income_pence")


@dataclass(frozen=True, eq=False)
class ChargingRules:
    """What a council may charge in one financial year; amounts of income are pence a week.

    `tariff_income_pence` for each `tariff_step_pence` of capital, or part of it, between the
    limits. `guarantee_pence` by age in years and household (single, couple) is the minimum income
    guarantee, with the disability premium below pension age. Benefits make incomes up to
    `guarantee_credit_pence` from `pension_age` on (single), and below it to
    `working_age_income_pence` (single, and each of a couple); `disability_benefit_pence` comes on
    top with care at home, mean of all. `housing_costs_pence`, in prices of 2025-26, are in incomes
    and do not count. Reablement is free for `free_weeks`, an adaptation up to
    `free_adaptation_pence`. `level`: general prices over those of the last published year.
    """

    financial_year: str
    lower_limit_pence: int
    upper_limit_pence: int
    tariff_step_pence: int
    tariff_income_pence: int
    personal_expenses_allowance_pence: int
    guarantee_pence: Pence
    guarantee_credit_pence: int
    working_age_income_pence: Pence
    disability_benefit_pence: int
    housing_costs_pence: int
    disability_related_expenses_pence: int
    pension_age: int
    home_disregard_weeks: int
    free_weeks: int
    free_adaptation_pence: int
    level: float = 1.0


def charging_rules(values: Values) -> ChargingRules:
    """The rules as published for the financial year of `values` (sim/money/charging.toml).

    With the cap on care costs switched on, its own capital limits hold. Raises InputError for a
    year for which nothing is published, and for limits that do not rise.
    """
    year, known = values.financial_year, sorted(_published_years(values))
    if year not in known:
        raise InputError(
            values.parameters[LOWER].file,
            LOWER.rpartition(".")[2],
            f"nothing is published for {year}",
            f"Choose a year from {known[0]} to {known[-1]}, or add the year's row",
        )
    return _rules(values, 1.0)


def rules_of_year(values: Values, before: ChargingRules | None = None) -> ChargingRules:
    """The rules in the year of `values`: as published, or else the last ones with general prices.

    What people keep and are entitled to moves with prices in each year since; capital limits and
    steps stay in cash, as they have since 2010. A scenario's changes hold in every year. `before`:
    the rules of an earlier year, up to which prices have moved.
    """
    last = max(_published_years(values))
    if values.financial_year <= last:
        return charging_rules(values)
    since, level = last, 1.0
    if before is not None and before.financial_year > last:
        since, level = before.financial_year, before.level
    years = first_year(values.financial_year) - first_year(since)
    change = values.number(f"money.inflation.{Kind.GENERAL}_change_percent") / PERCENT
    return _rules(values, level * (1 + change) ** years)


def _rules(values: Values, level: float) -> ChargingRules:
    kept = {name: _in_pence(_number(values, name) * level) for name in _UPRATED}
    cash = {name: _in_pence(_number(values, name)) for name in _IN_CASH}
    lower, with_cap = cash["lower_capital_limit"], _in_pence(_number(values, "cap_lower_limit"))
    benefit = kept["disability_benefit"] * _number(values, "disability_benefit_share")
    working_age = _column(values, WORKING_AGE, values[WORKING_AGE])
    rules = ChargingRules(
        financial_year=values.financial_year,
        lower_limit_pence=with_cap if values.whole("money.charging.cap_in_force") else lower,
        upper_limit_pence=_in_pence(upper_limit_gbp(values)),
        tariff_step_pence=cash["tariff_step"],
        tariff_income_pence=cash["tariff_income"],
        personal_expenses_allowance_pence=kept["personal_expenses_allowance"],
        guarantee_pence=_whole_pence(_guarantee(values) * level),
        guarantee_credit_pence=kept["guarantee_credit"],
        working_age_income_pence=_whole_pence(working_age * level),
        disability_benefit_pence=round(benefit),
        housing_costs_pence=_in_pence(_number(values, "housing_costs")),
        disability_related_expenses_pence=kept["disability_related_expenses"],
        pension_age=values.whole("money.charging.pension_age"),
        home_disregard_weeks=values.whole(DISREGARD),
        free_weeks=round(_number(values, "free_weeks")),
        free_adaptation_pence=cash["free_adaptation"],
        level=level,
    )
    check_rules(rules, str(values.parameters[LOWER].file))
    return rules


def check_rules(rules: ChargingRules, origin: str = "charging rules") -> None:
    """Refuse limits that do not rise, and steps and amounts that cannot be."""
    if not 0 <= rules.lower_limit_pence < rules.upper_limit_pence:
        problem = (
            f"the limits do not rise: {rules.lower_limit_pence} pence and then "
            f"{rules.upper_limit_pence}"
        )
        remedy = "Give a lower limit of 0 or more, and an upper one above it"
        raise InputError(origin, "lower_capital_limit", problem, remedy)
    if rules.tariff_step_pence < 1:
        problem = f"a step of {rules.tariff_step_pence} pence has no end"
        raise InputError(origin, "tariff_step", problem, "Give a step above 0")
    for key in (*_NOT_BELOW_0, "free_weeks", "home_disregard_weeks"):
        if getattr(rules, key) < 0:
            problem = f"{getattr(rules, key)} is below 0"
            raise InputError(origin, key, problem, "Give 0 or more")


def _number(values: Values, name: str) -> float:
    return values.number(f"money.charging.{name}")


def _guarantee(values: Values) -> NDArray[np.float64]:
    """The minimum income guarantee by age and household, with the premium below pension age."""
    premiums = _column(values, PREMIUM, values[PREMIUM])
    basic = _column(values, GUARANTEE, values.in_age_band(GUARANTEE))
    below = np.arange(len(basic)) < values.whole("money.charging.pension_age")
    return np.asarray(basic + premiums * below[:, np.newaxis])


def _column(values: Values, full: str, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """The year's part of a table, or the last, its households last in the order of `HOUSEHOLDS`."""
    by = values.parameters[full].by
    years = values.labels(full, by.index("financial_year"))
    households = values.labels(full, by.index("household"))
    year = max(year for year in years if year <= values.financial_year)
    of_year = table[..., years.index(year)]
    return np.asarray(of_year[..., [households.index(name) for name in HOUSEHOLDS]])


def _published_years(values: Values) -> Iterable[str]:
    return values.parameters[LOWER].by_financial_year


def _in_pence(gbp: float) -> int:
    return round(gbp * PENCE_PER_POUND)


def _whole_pence(gbp: NDArray[np.float64]) -> Pence:
    return np.rint(gbp * PENCE_PER_POUND).astype(np.int64)
