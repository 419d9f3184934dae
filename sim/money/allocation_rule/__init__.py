"""The loop: on 1 April money decides how much capacity there is.

Allocations, what a pooled fund gives and takes, and the allocation rule buy capacity at unit cost,
within what the workforce can grow and what can be left in time. Pure functions in whole pence and
exact ratios; nothing here is read from the year to come.
"""

from sim.money.allocation_rule.given import (
    LeftOver,
    Observed,
    PayerYear,
    ServiceYear,
    YearStart,
    may_fall,
)
from sim.money.allocation_rule.names_given import payer_named, service_named
from sim.money.allocation_rule.own_table import table
from sim.money.allocation_rule.plan import Limit, PayerPlan, Plan, ServicePlan
from sim.money.allocation_rule.register import RULES, Rule, allocate, rule_named
from sim.money.allocation_rule.response import (
    Worth,
    ranking,
    response,
    usual_may_fall,
    worth_of_next,
)
from sim.money.allocation_rule.terms import AllocationRule, Response, Table

__all__ = [
    "RULES",
    "AllocationRule",
    "LeftOver",
    "Limit",
    "Observed",
    "PayerPlan",
    "PayerYear",
    "Plan",
    "Response",
    "Rule",
    "ServicePlan",
    "ServiceYear",
    "Table",
    "Worth",
    "YearStart",
    "allocate",
    "may_fall",
    "payer_named",
    "ranking",
    "response",
    "rule_named",
    "service_named",
    "table",
    "usual_may_fall",
    "worth_of_next",
]
