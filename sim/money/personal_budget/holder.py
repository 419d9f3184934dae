"""Some months on one budget: who pays in, what is bought, what comes back, what is kept."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts, split
from sim.money.personal_budget.budget import Budget
from sim.money.personal_budget.effects import EffectTerms, effect_terms, saving
from sim.money.personal_budget.kinds import Holding
from sim.money.personal_budget.substitution import Table, purchases, substitution
from sim.money.personal_budget.unused import purse_months
from sim.money.pool.apportion import apportion
from sim.parameters import Values

# What replaces a package of continuing healthcare, as the table of substitution calls it.
CONTINUING_HEALTHCARE = "continuing_healthcare"
PUBLIC = (Payer.ICB, Payer.COUNCIL)


class BudgetTerms(NamedTuple):
    """On what terms budgets are set and lived on.

    `level` of a budget and `share_used` of it in a month, and `double_running` of the care given
    up, are parts per million.
    """

    level: int
    share_used: int
    recovered_after_months: int
    double_running: int
    effects: EffectTerms
    substitution: Table


class Lived(NamedTuple):
    """Months on one budget, added up, in pence.

    `paid_in` by payer is what `bought`, by what is purchased, `recovered`, by payer, and
    `kept_pence` add up to. `elsewhere_pence`: what a genuine budget saves in other care.
    """

    paid_in: Mapping[Payer, int]
    bought: Mapping[str, int]
    recovered: Mapping[Payer, int]
    kept_pence: int
    elsewhere_pence: int


def budget_terms(values: Values) -> BudgetTerms:
    """The terms of the year of `values` (sim/money/personal_budget.toml)."""
    return BudgetTerms(
        level=parts(values.number("money.personal_budget.budget_level")),
        share_used=parts(values.number("money.personal_budget.share_used")),
        recovered_after_months=values.whole("money.personal_budget.recovered_after_months"),
        double_running=parts(values.number("money.personal_budget.double_running_fraction")),
        effects=effect_terms(values),
        substitution=substitution(values),
    )


def live_on(budget: Budget, months: int, terms: BudgetTerms) -> Lived:
    """So many equal months on a budget.

    A notional budget holds nothing back: what is not spent stays with its payers at once. The
    person's charge is spent first, so that what is recovered goes back to NHS and council by what
    they paid in; money beyond theirs is the person's own and is kept.
    """
    after = 0 if budget.holding is Holding.NOTIONAL else terms.recovered_after_months
    package = budget.by_service.get(CONTINUING_HEALTHCARE, 0)
    saved = saving(package, package > 0, terms.effects)
    wanted = _wanted(budget, saved.package_pence, terms)
    total = sum(wanted.values())
    rows = purse_months([budget.total_pence] * months, [total] * months, after)
    bought: dict[str, int] = {}
    for row in rows:
        spent = apportion(row.bought_pence, wanted)
        for name, amount in purchases(spent, terms.substitution).items():
            bought[name] = bought.get(name, 0) + amount
    paid_in = {payer: amount * months for payer, amount in budget.paid_by.items()}
    public = {payer: paid_in[payer] for payer in PUBLIC}
    unused = sum(row.recovered_pence for row in rows)
    back = min(unused, sum(public.values()))
    held = rows[-1].held_pence if rows else 0
    return Lived(
        paid_in=paid_in,
        bought=bought,
        recovered=apportion(back, public),
        kept_pence=held + unused - back,
        elsewhere_pence=saved.elsewhere_pence * months,
    )


def _wanted(budget: Budget, package_saving_pence: int, terms: BudgetTerms) -> dict[str, int]:
    """What is spent in a month in place of each standard service."""
    wanted = {}
    for name, amount in budget.by_service.items():
        cost = amount - (package_saving_pence if name == CONTINUING_HEALTHCARE else 0)
        wanted[name], _ = split(cost, (terms.share_used, PARTS_PER_SHARE - terms.share_used))
    return wanted
