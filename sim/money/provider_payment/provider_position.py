"""The table `provider_position`: what each provider was paid and what its care cost, by part."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

Name = TypeVar("Name", bound=str)


class ProviderPosition(NamedTuple):
    """One provider's financial year, in pence.

    Received fixed: paid whatever the activity of the year; variable: paid by activity, below 0
    where money is given back. Position: all that was received less all cost.
    """

    financial_year: str
    provider: str
    received_fixed_pence: int
    received_variable_pence: int
    cost_fixed_pence: int
    cost_step_pence: int
    cost_variable_pence: int
    position_pence: int


def provider_positions(
    received: Mapping[tuple[str, Name], tuple[int, int]],
    costs: Mapping[tuple[str, Name], tuple[int, int, int]],
) -> list[ProviderPosition]:
    """One row for each year and provider that was paid or had cost, in that order.

    `received`: fixed and variable pence. `costs`: fixed, step and variable pence. Both by financial
    year and provider.
    """
    rows = []
    for year, provider in sorted({*received, *costs}):
        paid = received.get((year, provider), (0, 0))
        cost = costs.get((year, provider), (0, 0, 0))
        left = sum(paid) - sum(cost)
        rows.append(ProviderPosition(year, str(provider), *paid, *cost, left))
    return rows
