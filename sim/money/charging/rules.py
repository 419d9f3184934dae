"""The rules of charging in one financial year, in whole pence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.money.inflation import PERCENT, Kind, first_year
from sim.money.pence import PENCE_PER_POUND
from sim.parameters import InputError, Values
from sim.population import capital_limit_gbp

Pence = NDArray[np.int64]

LOWER = "money.charging.lower_capital_limit"
GUARANTEE = "money.charging.minimum_income_guarantee"
PREMIUM = "money.charging.disability_premium"
DISREGARD = "money.means_test.home_disregard_weeks"
HOUSEHOLDS = ("single", "couple")
# What moves with general prices once nothing more is published; limits and steps stay in cash.
_UPRATED = (
    "personal_expenses_allowance_pence",
    "guarantee_credit_pence",
    "disability_related_expenses_pence",
)


@dataclass(frozen=True, eq=False)
class ChargingRules:
    """What a council may charge in one financial year; amounts of income are pence a week.

    `tariff_income_pence` for each `tariff_step_pence` of capital, or part of it, between the
    limits. `guarantee_pence` by age in years and household (single, couple) is the minimum income
    guarantee, with the disability premium below pension age; `guarantee_credit_pence` is what
    pension credit makes up to from `pension_age` on. Reablement is free for `free_weeks`, an
    adaptation up to `free_adaptation_pence`.
    """

    financial_year: str
    lower_limit_pence: int
    upper_limit_pence: int
    tariff_step_pence: int
    tariff_income_pence: int
    personal_expenses_allowance_pence: int
    guarantee_pence: Pence
    guarantee_credit_pence: int
    disability_related_expenses_pence: int
    pension_age: int
    home_disregard_weeks: int
    free_weeks: int
    free_adaptation_pence: int


def charging_rules(values: Values) -> ChargingRules:
    """The rules as published for the financial year of `values` (sim/money/charging.toml).

    With the cap on care costs switched on, its own capital limits hold. Raises InputError for a
    year for which nothing is published, and for limits that do not rise.
    """
    year = values.financial_year
    amounts = {name: _in_pence(_published_number(values, name)) for name in _BY_YEAR}
    lower, upper = amounts["lower_capital_limit"], _in_pence(capital_limit_gbp(values))
    if values.whole("money.charging.cap_in_force"):
        lower = _in_pence(values.number("money.charging.cap_lower_limit"))
        upper = _in_pence(values.number("money.charging.cap_upper_limit"))
    rules = ChargingRules(
        financial_year=year,
        lower_limit_pence=lower,
        upper_limit_pence=upper,
        tariff_step_pence=amounts["tariff_step"],
        tariff_income_pence=amounts["tariff_income"],
        personal_expenses_allowance_pence=amounts["personal_expenses_allowance"],
        guarantee_pence=_guarantee(values),
        guarantee_credit_pence=amounts["guarantee_credit"],
        disability_related_expenses_pence=amounts["disability_related_expenses"],
        pension_age=values.whole("money.charging.pension_age"),
        home_disregard_weeks=values.whole(DISREGARD),
        free_weeks=round(_published_number(values, "free_weeks")),
        free_adaptation_pence=amounts["free_adaptation"],
    )
    check_rules(rules, str(values.parameters[LOWER].file))
    return rules


_BY_YEAR = (
    *("lower_capital_limit", "tariff_step", "tariff_income", "personal_expenses_allowance"),
    *("guarantee_credit", "disability_related_expenses", "free_adaptation"),
)


def moved_to(rules: ChargingRules, values: Values) -> ChargingRules:
    """The rules in the year of `values`: as published, or else those before with general prices.

    What people keep moves with prices in each year since; capital limits and steps stay in cash,
    as they have since 2010, unless a scenario moves the upper one.
    """
    if values.financial_year in _published(values, LOWER):
        return charging_rules(values)
    years = first_year(values.financial_year) - first_year(rules.financial_year)
    if years < 0:
        return charging_rules(values)  # which says what is wrong with the year
    change = values.number(f"money.inflation.{Kind.GENERAL}_change_percent") / PERCENT
    level = (1 + change) ** years
    kept = {name: round(getattr(rules, name) * level) for name in _UPRATED}
    if not values.whole("money.charging.cap_in_force"):
        kept["upper_limit_pence"] = _in_pence(capital_limit_gbp(values))
    guarantee = np.rint(rules.guarantee_pence * level).astype(np.int64)
    moved = replace(rules, financial_year=values.financial_year, guarantee_pence=guarantee, **kept)
    check_rules(moved, str(values.parameters[LOWER].file))
    return moved


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
    for key in (*_UPRATED, "tariff_income_pence", "free_weeks", "home_disregard_weeks"):
        if getattr(rules, key) < 0:
            problem = f"{getattr(rules, key)} is below 0"
            raise InputError(origin, key, problem, "Give 0 or more")


def _published_number(values: Values, name: str) -> float:
    """The number as published for the year of `values`."""
    full = f"money.charging.{name}"
    _check_year(values, full, _published(values, full))
    return values.number(full)


def _guarantee(values: Values) -> Pence:
    """The minimum income guarantee by age and household, with the premium below pension age."""
    premiums = _column(values, PREMIUM, values[PREMIUM])
    basic = _column(values, GUARANTEE, values.in_age_band(GUARANTEE))
    below = np.arange(len(basic)) < values.whole("money.charging.pension_age")
    amounts = basic + premiums * below[:, np.newaxis]
    return np.rint(amounts * PENCE_PER_POUND).astype(np.int64)


def _column(values: Values, full: str, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """The year's part of a table, its households last and in the order of `HOUSEHOLDS`."""
    by = values.parameters[full].by
    years = values.labels(full, by.index("financial_year"))
    _check_year(values, full, years)
    households = values.labels(full, by.index("household"))
    of_year = table[..., years.index(values.financial_year)]
    return np.asarray(of_year[..., [households.index(name) for name in HOUSEHOLDS]])


def _published(values: Values, full: str) -> Iterable[str]:
    return values.parameters[full].by_financial_year


def _check_year(values: Values, full: str, years: Iterable[str]) -> None:
    year, known = values.financial_year, sorted(years)
    if year not in known:
        parameter = values.parameters[full]
        raise InputError(
            parameter.table or parameter.file,
            full.rpartition(".")[2],
            f"nothing is published for {year}",
            f"Choose a year from {known[0]} to {known[-1]}, or add the year's row",
        )


def _in_pence(gbp: float) -> int:
    return round(gbp * PENCE_PER_POUND)
