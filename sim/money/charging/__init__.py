"""What a council charges its clients: the rules of each year, and what they come to.

Everything is arithmetic on arrays of clients in whole pence. Nothing here is read in the years of
a run yet: there, clients pay the shares of `sim/money/prices.toml`.
"""

from sim.money.charging.assess import (
    Charged,
    Clients,
    assess,
    care_home_charge_pence,
    charge_pence,
    check_clients,
    guarantee_pence,
    home_counts,
    tariff_income_pence,
)
from sim.money.charging.care_cost_cap import (
    Capped,
    CapTerms,
    cap_terms,
    cap_week,
    counts_towards_cap_pence,
)
from sim.money.charging.client_charges import (
    ByService,
    CouncilClients,
    council_and_client,
    council_clients,
    council_pays,
    still_open,
    weekly_charges,
)
from sim.money.charging.deferred_payment import (
    Balance,
    DeferredTerms,
    Entry,
    LoanBook,
    LoanRow,
    Settled,
    agreements_taken_up,
    balance,
    can_defer,
    deferred_pence,
    deferred_terms,
    equity_limit_pence,
)
from sim.money.charging.rules import ChargingRules, charging_rules, check_rules, moved_to
from sim.money.charging.short_term import (
    chargeable_days,
    equipment_charge_pence,
    short_term_charge_pence,
)
from sim.money.charging.spend_down import FOR_EVER, weeks_to_pay

__all__ = [
    "FOR_EVER",
    "Balance",
    "ByService",
    "CapTerms",
    "Capped",
    "Charged",
    "ChargingRules",
    "Clients",
    "CouncilClients",
    "DeferredTerms",
    "Entry",
    "LoanBook",
    "LoanRow",
    "Settled",
    "agreements_taken_up",
    "assess",
    "balance",
    "can_defer",
    "cap_terms",
    "cap_week",
    "care_home_charge_pence",
    "charge_pence",
    "chargeable_days",
    "charging_rules",
    "check_clients",
    "check_rules",
    "council_and_client",
    "council_clients",
    "council_pays",
    "counts_towards_cap_pence",
    "deferred_pence",
    "deferred_terms",
    "equipment_charge_pence",
    "equity_limit_pence",
    "guarantee_pence",
    "home_counts",
    "moved_to",
    "short_term_charge_pence",
    "still_open",
    "tariff_income_pence",
    "weekly_charges",
    "weeks_to_pay",
]
