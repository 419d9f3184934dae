"""The allocation rules by name, and the plan that each makes of a year's money."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.money.allocation_rule.check_given import check_opened, check_shares, check_start
from sim.money.allocation_rule.given import YearStart
from sim.money.allocation_rule.historic import historic
from sim.money.allocation_rule.marginal_benefit import marginal_benefit
from sim.money.allocation_rule.own_table import own_table
from sim.money.allocation_rule.plan import Budgets, Plan
from sim.money.allocation_rule.reinvest import reinvest
from sim.money.allocation_rule.shift import shift
from sim.money.allocation_rule.terms import AllocationRule, Response
from sim.money.allocation_rule.within_limits import within_limits
from sim.parameters.errors import InputError, did_you_mean

PLACE = "allocation rule"
TERMS = ("share", "to", "acute_may_fall", "response", "table")


class Rule(NamedTuple):
    """An allocation rule: what it wants for each service, in words, and the terms it takes.

    `from_historic`: it starts from historic budgets and keeps to the limits itself.
    """

    wants: Callable[[YearStart, AllocationRule], Budgets]
    words: str
    needs: tuple[str, ...] = ()
    from_historic: bool = False
    may_take: tuple[str, ...] = ()


def _historic(start: YearStart, rule: AllocationRule) -> Budgets:
    return historic(start)


RULES: Mapping[str, Rule] = {
    "historic": Rule(_historic, "Each service's budget grows as its payer's allocation does"),
    "shift": Rule(
        shift,
        "A share of hospital growth goes to services out of hospital",
        needs=("share", "to"),
        may_take=("acute_may_fall",),
    ),
    "reinvest": Rule(reinvest, "Last year's verified savings go to stated services", needs=("to",)),
    "marginal_benefit": Rule(
        marginal_benefit,
        "The next GBP 10,000 go where they save and heal most",
        needs=("response",),
        from_historic=True,
    ),
    "own_table": Rule(own_table, "Each service gets what a table says", needs=("table",)),
}


def allocate(start: YearStart, rule: AllocationRule, origin: str = PLACE) -> Plan:
    """The plan that a rule makes on 1 April, within workforce growth and exit lag.

    Raises InputError that names `origin`, key and remedy: for an unknown rule, for terms that are
    missing or not the rule's, and for a year's start that cannot be.
    """
    of = rule_named(rule.name, origin)
    _check_terms(rule, of, origin)
    check_start(start, origin)
    if "to" in of.needs:
        check_shares(rule, start, origin)
    if rule.response is not None:
        _check_response(rule.response, start, origin)
    if rule.table is not None:
        _check_table(rule, start)
    wanted = of.wants(start, rule)
    for one in start.services:
        check_opened(one, sum(wanted[one.service].values()), origin)
    asked = historic(start) if of.from_historic else wanted
    return within_limits(wanted, start, rule.name, asked)


def rule_named(name: str, file: str = PLACE, key: str = "allocation_rule.name") -> Rule:
    """The rule of this name; `file` and `key` say where the name was written, for the message."""
    if name not in RULES:
        problem = f"there is no allocation rule {name!r}"
        raise InputError(file, key, problem, did_you_mean(name, RULES))
    return RULES[name]


def _check_terms(rule: AllocationRule, of: Rule, origin: str) -> None:
    for term in TERMS:
        value = getattr(rule, term)
        given = value is not None and value is not False and value != {}
        key = f"allocation_rule.{term}"
        if term in of.needs and not given:
            raise InputError(origin, key, f"{rule.name} needs {term}", f"Add {term}")
        if given and term not in (*of.needs, *of.may_take):
            remedy = "Take it out, or name another rule"
            raise InputError(origin, key, f"{rule.name} takes no {term}", remedy)
    if rule.share is not None and not 0 <= rule.share <= 1:
        key, problem = "allocation_rule.share", f"a share of {rule.share:g}"
        raise InputError(origin, key, problem, "Give a share between 0 and 1")


def _check_response(response: Response, start: YearStart, origin: str) -> None:
    numbers = response.step_pence, response.power, response.usual_wait_days
    if any(number <= 0 for number in numbers):
        problem = "the step, the power and the usual wait must be above 0"
        raise InputError(origin, "allocation_rule.response", problem, "Give numbers above 0")
    for one in start.services:
        label = one.service.label
        for name, slopes in (("saved", response.saved), ("qalys_worth", response.qalys_worth)):
            key = f"allocation_rule.response.{name}.{label}"
            if one.service not in slopes:
                remedy = "Declare what a pound does there; 0 where nothing was found"
                raise InputError(origin, key, f"{label} has no declared slope", remedy)
            if slopes[one.service] < 0:
                problem, remedy = "a slope below 0", "Give 0 where more money does no good"
                raise InputError(origin, key, problem, remedy)


def _check_table(rule: AllocationRule, start: YearStart) -> None:
    known = {one.service.label for one in start.services}
    if rule.table is None:
        return
    for service in rule.table.amount:
        if service.label not in known:
            problem = f"{service.label} is no service whose capacity money decides"
            key = f"{rule.table.key}.{service.label}"
            raise InputError(rule.table.file, key, problem, did_you_mean(service.label, known))
