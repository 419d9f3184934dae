"""What a council charges its clients: the rules of each year, and what they come to in a run.

Everything is arithmetic on arrays of clients in whole pence.
"""

from sim.money.charging.accounts import ClientAccounts
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
    Spells,
    cap_terms,
    counts_towards_cap_pence,
    under_cap,
)
from sim.money.charging.client_charges import (
    CouncilClients,
    PaidDays,
    Weekly,
    council_clients,
    paid_days,
    stays_of,
    weekly_charges,
)
from sim.money.charging.deferred_payment import (
    Balance,
    DeferredTerms,
    Entry,
    LoanBook,
    LoanRow,
    Settled,
    balance,
    can_defer,
    deferred_pence,
    deferred_terms,
    equity_limit_pence,
)
from sim.money.charging.lending import Cash, Lending, Residents
from sim.money.charging.rules import ChargingRules, charging_rules, check_rules, rules_of_year
from sim.money.charging.short_term import (
    chargeable_days,
    equipment_charge_pence,
    short_term_charge_pence,
)
from sim.money.charging.spend_down import FOR_EVER, weeks_to_pay

__all__ = [
    "FOR_EVER",
    "Balance",
    "CapTerms",
    "Capped",
    "Cash",
    "Charged",
    "ChargingRules",
    "ClientAccounts",
    "Clients",
    "CouncilClients",
    "DeferredTerms",
    "Entry",
    "Lending",
    "LoanBook",
    "LoanRow",
    "PaidDays",
    "Residents",
    "Settled",
    "Spells",
    "Weekly",
    "assess",
    "balance",
    "can_defer",
    "cap_terms",
    "care_home_charge_pence",
    "charge_pence",
    "chargeable_days",
    "charging_rules",
    "check_clients",
    "check_rules",
    "council_clients",
    "counts_towards_cap_pence",
    "deferred_pence",
    "deferred_terms",
    "equipment_charge_pence",
    "equity_limit_pence",
    "guarantee_pence",
    "home_counts",
    "paid_days",
    "rules_of_year",
    "short_term_charge_pence",
    "stays_of",
    "tariff_income_pence",
    "under_cap",
    "weekly_charges",
    "weeks_to_pay",
]
