"""Personal budgets: the council's money, the NHS's, or both, in the hands of the person.

A budget is set against the assessed need, pays for what its holder buys instead of standard care,
and what is not spent is taken back after a while. Standard care is paid for on as far as block
contracts do not shrink. All in whole pence. `in_runs` keeps the books of a run; `live_on` and
`broker_months` tell one budget and one brokerage by themselves.
"""

from sim.money.personal_budget.brokers import BrokerMonth, broker_months
from sim.money.personal_budget.budget import Budget, Need, set_budget
from sim.money.personal_budget.effects import EffectTerms, Saving, Variant, effect_terms, saving
from sim.money.personal_budget.holder import BudgetTerms, Lived, budget_terms, live_on
from sim.money.personal_budget.kinds import RIGHTS, Group, Holding, Kind, has_right, named
from sim.money.personal_budget.opted_out import OptedOut, double_running_fraction, opted_out
from sim.money.personal_budget.substitution import (
    Table,
    check_substitution,
    purchases,
    substitution,
)
from sim.money.personal_budget.unused import PurseMonth, purse_months

__all__ = [
    "RIGHTS",
    "BrokerMonth",
    "Budget",
    "BudgetTerms",
    "EffectTerms",
    "Group",
    "Holding",
    "Kind",
    "Lived",
    "Need",
    "OptedOut",
    "PurseMonth",
    "Saving",
    "Table",
    "Variant",
    "broker_months",
    "budget_terms",
    "check_substitution",
    "double_running_fraction",
    "effect_terms",
    "has_right",
    "live_on",
    "named",
    "opted_out",
    "purchases",
    "purse_months",
    "saving",
    "set_budget",
    "substitution",
]
