"""What the page Follow the pound shows: worked out once for each answer, and kept."""

from sim.app.pound.chosen import choose_one, choose_scenario
from sim.app.pound.split import is_split_asked
from sim.app.pound.worked import budget_tables, flows_of, payments_of, positions_of

__all__ = [
    "budget_tables",
    "choose_one",
    "choose_scenario",
    "flows_of",
    "is_split_asked",
    "payments_of",
    "positions_of",
]
