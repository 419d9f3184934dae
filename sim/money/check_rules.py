"""What a scenario's rules of money cannot say, found before anything is run."""

from collections.abc import Sequence

from sim.money.acute_payment import ACUTE, WITH_FIXED_SUMS, AcutePayment
from sim.money.allocation_rule import rule_named, service_named, table
from sim.money.bought import BOUGHT_SERVICES, SERVICE_OF_LINE, BoughtService, buyers_of
from sim.money.names import Line, Payer
from sim.money.pooled import PooledFund
from sim.parameters.errors import InputError, did_you_mean
from sim.parameters.financial_year import financial_year, first_of
from sim.scenario.money_rules import KEY, MoneyRules, PoolRules

# The terms of `[money]` that each allocation rule needs; no other may be given with it.
NEEDS = {
    "shift": ("growth_moved_share", "moved_to"),
    "reinvest": ("moved_to",),
    "own_table": ("table",),
}
TERMS = ("growth_moved_share", "moved_to", "table")
_BOUGHT = {one.service.label: one for one in BOUGHT_SERVICES}


def check_rules(rules: MoneyRules, years: Sequence[str] = ()) -> None:
    """Refuse what cannot be meant: an InputError names the scenario's file, key and remedy.

    `years`: the financial years in which the rule is to decide, where they are known.
    """
    origin = rules.origin or "the scenario"
    _check_rule(rules, origin)
    if rules.pool is not None:
        PooledFund(rules.pool, origin)
    if rules.acute_payment:
        AcutePayment(rules.acute_payment, origin)
    if rules.pool is not None and rules.acute_payment in WITH_FIXED_SUMS:
        _check_fixed_sums_are_covered(rules.acute_payment, rules.pool, origin)
    for name in rules.moved_to:
        _check_moved_to(name, rules, origin)
    if rules.table is not None:
        _check_table(rules, years, origin)


def _check_rule(rules: MoneyRules, origin: str) -> None:
    name, key = rules.allocation_rule, f"{KEY}.allocation_rule"
    if name:
        rule_named(name, origin, key)
    for term in TERMS:
        given = getattr(rules, term) not in (None, ())
        needed = term in NEEDS.get(name, ())
        if needed and not given:
            raise InputError(origin, f"{KEY}.{term}", f"{name} needs {term}", f"Add {term}")
        if given and not needed:
            problem = f"{name} takes no {term}" if name else f"{term} needs an allocation rule"
            meant = " or ".join(f'"{rule}"' for rule, terms in NEEDS.items() if term in terms)
            remedy = f"Take it out, or write allocation_rule = {meant}"
            raise InputError(origin, f"{KEY}.{term}", problem, remedy)


def _check_fixed_sums_are_covered(rule: str, pool: PoolRules, origin: str) -> None:
    """A fund that pays for hospital care pays its fixed sums too, or most of it would be outside.

    They are not added unasked: a file says what its fund pays for.
    """
    covered = {name for line in pool.lines for name in line.covers}
    for number, line in enumerate(pool.lines, start=1):
        for acute in ACUTE:
            named = next((one for one in acute.by_activity if one.value in line.covers), None)
            if named is not None and acute.fixed.value not in covered:
                problem = (
                    f"{line.name} covers {named}, but under {rule} much of that care is paid on"
                    f" {acute.fixed}, which no line of the fund covers"
                )
                remedy = f'Add "{acute.fixed}" to covers, or take {named} out'
                raise InputError(origin, f"{KEY}.pool.line {number}.covers", problem, remedy)


def _bought(name: str, key: str, origin: str) -> BoughtService:
    service_named(name, origin, key)
    if name not in _BOUGHT:
        problem = f"{name} is no service whose capacity money decides"
        raise InputError(origin, key, problem, did_you_mean(name, _BOUGHT))
    return _BOUGHT[name]


def _check_moved_to(name: str, rules: MoneyRules, origin: str) -> None:
    """What hospitals grow by is the ICB's: it goes where that can go. Savings are anybody's."""
    key = f"{KEY}.moved_to"
    service = _bought(name, key, origin)
    if service.hospital:
        problem = f"{name} is hospital care, from which the money comes"
        raise InputError(origin, key, problem, "Name services out of hospital")
    if list(rules.moved_to).count(name) > 1:
        raise InputError(origin, key, f"{name} stands twice", "Name each once")
    if rules.allocation_rule == "reinvest":
        return
    if Payer.ICB not in buyers_of(service) and not _pooled(service, rules):
        problem = f"the ICB does not pay for {name}, and no pooled fund of its covers it"
        remedy = "Let a line of the fund cover it, or name services that the ICB pays for"
        raise InputError(origin, key, problem, remedy)


def _pooled(service: BoughtService, rules: MoneyRules) -> bool:
    if rules.pool is None or Payer.ICB.value not in rules.pool.partners:
        return False
    covered = {name for line in rules.pool.lines for name in line.covers}
    known = {line.value for line in Line}
    return any(SERVICE_OF_LINE.get(Line(n)) is service.service for n in covered & known)


def _check_table(rules: MoneyRules, years: Sequence[str], origin: str) -> None:
    assert rules.table is not None
    key = f"{KEY}.table"
    table(origin, key, rules.table.unit, rules.table.amount)
    if not rules.table.amount:
        remedy = f"Write [{key}.home_care] and below it a line for each year"
        raise InputError(origin, key, "the table names no service", remedy)
    for name, by_year in rules.table.amount.items():
        _bought(name, f"{key}.{name}", origin)
        first, last = min(by_year), max(by_year)
        between = [financial_year(year) for year in range(first_of(first), first_of(last))]
        for year in (*between, *years):
            if year not in by_year:
                known = ", ".join(sorted(by_year))
                problem = f"there is no {year} in the table (its years: {known})"
                remedy = "Add the year, or run fewer years"
                raise InputError(origin, f"{key}.{name}", problem, remedy)
