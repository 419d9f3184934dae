"""The table `provider_position`: what each provider was paid by rule, what its care cost, the rest.

Proposed schema, one row per scenario, replicate, financial_year, provider and rule; all measures
are whole pence:

| column | kind | meaning |
|---|---|---|
| financial_year | key | April to March, written 2026-27 |
| provider | key | who is paid and bears the cost |
| rule | key | the payment rule in force, as in the register |
| fixed_paid_pence | measure | paid whatever the activity of the year |
| variable_paid_pence | measure | paid by activity; below 0 where money is given back |
| paid_pence | measure | both together |
| fixed_cost_pence, step_cost_pence, variable_cost_pence | measure | resource cost by part |
| cost_pence | measure | all three together |
| position_pence | measure | paid less cost |
"""

from collections.abc import Mapping
from typing import NamedTuple

from sim.parameters.errors import InputError

# Financial year and provider.
YearOf = tuple[str, str]


class ProviderPosition(NamedTuple):
    """One provider's financial year under its payment rule, in pence."""

    financial_year: str
    provider: str
    rule: str
    fixed_paid_pence: int
    variable_paid_pence: int
    paid_pence: int
    fixed_cost_pence: int
    step_cost_pence: int
    variable_cost_pence: int
    cost_pence: int
    position_pence: int


def provider_positions(
    rules: Mapping[str, str],
    paid: Mapping[YearOf, tuple[int, int]],
    costs: Mapping[YearOf, tuple[int, int, int]],
) -> list[ProviderPosition]:
    """One row for each year and provider that was paid or had cost, in that order.

    `rules`: the payment rule of each provider. `paid`: fixed and variable pence. `costs`: fixed,
    step and variable pence. Raises InputError for a provider without a rule.
    """
    rows = []
    for year, provider in sorted({*paid, *costs}):
        if provider not in rules:
            problem = f"{provider} has no payment rule"
            raise InputError("provider position", "rules", problem, "Say how it is paid")
        by_part = paid.get((year, provider), (0, 0))
        cost = costs.get((year, provider), (0, 0, 0))
        totals = sum(by_part), sum(cost)
        row = (*by_part, totals[0], *cost, totals[1], totals[0] - totals[1])
        rows.append(ProviderPosition(year, provider, rules[provider], *row))
    return rows
