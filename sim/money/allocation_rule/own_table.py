"""A user's own table: what stated services get by financial year."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from sim.money.allocation_rule.given import ServiceYear, YearStart
from sim.money.allocation_rule.historic import grown
from sim.money.allocation_rule.names_given import service_named
from sim.money.allocation_rule.plan import Budgets
from sim.money.allocation_rule.spread import spread
from sim.money.allocation_rule.terms import AllocationRule, Table
from sim.money.names import Payer
from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.financial_year import check_financial_year

UNITS = ("pence", "ratio")


def table(
    file: str, key: str, unit: str, amount: Mapping[str, Mapping[str, float | Fraction]]
) -> Table:
    """A table as a user wrote it, by name of service and financial year.

    Raises InputError that names file and key for an unknown service or unit, for what is not a
    financial year, and for amounts below 0.
    """
    if unit not in UNITS:
        raise InputError(
            file, f"{key}.unit", f"there is no unit {unit!r}", did_you_mean(unit, UNITS)
        )
    read = {}
    for name, by_year in amount.items():
        service = service_named(name, file, f"{key}.{name}")
        for year, number in by_year.items():
            place = f"{key}.{name}.{year}"
            check_financial_year(year, place, file)
            if number < 0:
                problem = f"{number} {unit} would buy negative capacity"
                raise InputError(file, place, problem, "Give 0 or more")
            if unit == "pence" and number != floor(number):
                raise InputError(file, place, f"{number} is not whole pence", "Give whole pence")
        read[service] = {year: Fraction(number) for year, number in by_year.items()}
    return Table(file, key, unit, read)


def own_table(start: YearStart, rule: AllocationRule) -> Budgets:
    """What the table says, by payers as they shared the service last year; the rest is historic.

    The services that the table does not name share what it leaves of their payers' money.
    Raises InputError for a year outside the table, and for budgets above what a payer has.
    """
    given = _given(rule)
    budgets: Budgets = {one.service: {} for one in start.services}
    for one in start.services:
        if one.service in given.amount:
            budgets[one.service] = spread(_pence(one, given, start), _payers(one, given))
    for payer in start.payers:
        in_table = sum(by_payer.get(payer.payer, 0) for by_payer in budgets.values())
        left = payer.for_services_pence - in_table
        if left < 0:
            has = payer.for_services_pence
            problem = f"{payer.payer} is to spend {in_table} pence in {start.financial_year}"
            problem += f" and has {has}: the budgets are above the allocation"
            raise InputError(given.file, given.key, problem, "Lower them for this year")
        bought = start.bought_by(payer.payer)
        others = {s: pence for s, pence in bought.items() if s not in given.amount}
        for service, pence in spread(min(grown(payer, others), left), others).items():
            budgets[service][payer.payer] = pence
    return budgets


def _given(rule: AllocationRule) -> Table:
    if rule.table is None:
        raise ValueError("own_table without a table: check first")
    return rule.table


def _pence(one: ServiceYear, given: Table, start: YearStart) -> int:
    by_year, key = given.amount[one.service], f"{given.key}.{one.service.label}"
    if start.financial_year not in by_year:
        known = ", ".join(sorted(by_year)) or "none"
        problem = f"there is no {start.financial_year} in the table (its years: {known})"
        raise InputError(given.file, key, problem, "Add the year, or end the run before it")
    amount = by_year[start.financial_year]
    return floor(amount if given.unit == "pence" else amount * one.spent_pence)


def _payers(one: ServiceYear, given: Table) -> dict[Payer, int]:
    if one.spent_pence:
        return dict(one.spend_pence)
    if len(one.open_to) != 1:
        problem = "nobody paid for it last year, so it is not known who is to"
        key = f"{given.key}.{one.service.label}"
        raise InputError(given.file, key, problem, "Open it to one payer, or leave it out")
    return dict.fromkeys(one.open_to, 1)
