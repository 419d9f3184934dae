"""What an allocation rule moves between budgets, as far as a pooled fund has to carry it."""

from sim.money.allocation_rule import Plan
from sim.money.bought import BOUGHT_SERVICES
from sim.money.names import Line, Payer
from sim.scenario.money_rules import PoolRules


def moved(plan: Plan, usual: Plan, pool: PoolRules) -> dict[tuple[Line, Payer], int]:
    """Pence of each payer's money that a plan gives to a line beyond the `usual` one, or takes.

    A service paid on several lines has its money on the first that the fund covers.
    """
    covered = {name for line in pool.lines for name in line.covers}
    found = {}
    for one in BOUGHT_SERVICES:
        line = next((each for each in one.lines if each.value in covered), None)
        if line is None or one.service not in plan.services:
            continue
        budget, before = (of.services[one.service].budget_pence for of in (plan, usual))
        for payer in sorted({*budget, *before}):
            more = budget.get(payer, 0) - before.get(payer, 0)
            if more:
                found[line, payer] = more
    return found
