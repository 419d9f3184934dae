"""The money of a place, in whole pence: who pays whom, what care costs, what is left over."""

from sim.money.activity import Activity
from sim.money.allocation import Budget, budgets, open_year
from sim.money.books import Books
from sim.money.check_rules import check_rules
from sim.money.ledger import Ledger, Posting
from sim.money.means_test import Charges, Purses, charges
from sim.money.names import Fund, Line, Payer, Provider
from sim.money.payers import find_payers
from sim.money.position import Position, Yearly, positions, settle, yearly
from sim.money.prices import prices
from sim.money.resource_cost import Cost, ResourceCosts

__all__ = [
    "Activity",
    "Books",
    "Budget",
    "Charges",
    "Cost",
    "Fund",
    "Ledger",
    "Line",
    "Payer",
    "Position",
    "Posting",
    "Provider",
    "Purses",
    "ResourceCosts",
    "Yearly",
    "budgets",
    "charges",
    "check_rules",
    "find_payers",
    "open_year",
    "positions",
    "prices",
    "settle",
    "yearly",
]
