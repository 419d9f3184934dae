"""What care costs its providers, laid at the doors of those who pay for it.

A provider's cost has no payer of its own. What a service costs in a financial year is shared among
the payers of that service's lines of the ledger, in proportion to what they paid its provider on
them; where nothing was paid on them, in proportion to all that the provider was paid; and where the
provider was paid nothing, to all payments. Transfers between payers are left out. Shares are whole
pence and add up to the cost.
"""

from collections import defaultdict
from collections.abc import Collection

import polars as pl

from sim.money import Line, Payer
from sim.money.pence import split
from sim.results.capital import CAPITAL
from sim.results.outcomes import financial_year

# Services that are paid on other lines than the one named after them.
LINES = {
    "emergency_inpatient": (Line.EMERGENCY_ADMISSION, Line.EMERGENCY_DAY),
    "elective_inpatient": (Line.ELECTIVE_ADMISSION, Line.ELECTIVE_DAY),
    "ambulance": (Line.AMBULANCE_CONVEYED, Line.AMBULANCE_NOT_CONVEYED),
    "home_care": (Line.HOME_CARE, Line.CLIENT_CONTRIBUTION_HOME_CARE),
    "residential_care": (Line.RESIDENTIAL_CARE, Line.CLIENT_CONTRIBUTION_RESIDENTIAL_CARE),
    "nursing_care": (
        *(Line.NURSING_CARE, Line.CLIENT_CONTRIBUTION_NURSING_CARE),
        Line.FUNDED_NURSING_CARE,
    ),
}
YEAR = "financial_year"
Key = tuple[str, ...]


def cost_by_payer(
    costs: pl.DataFrame, payments: pl.DataFrame, without: Collection[str] = ()
) -> dict[tuple[str, Payer], int]:
    """Pence by financial year and payer; together what care cost, services `without` apart.

    Capital is left out.

    `costs` and `payments` are the tables `resource_cost` and `ledger` of one run. Raises ValueError
    for a year with costs and no payment at all.
    """
    paid = _paid(payments)
    pence = pl.sum_horizontal("fixed_pence", "step_pence", "variable_pence").alias("pence")
    by_service = (
        costs.filter(~pl.col("service").is_in([*without, *CAPITAL]))
        .select(financial_year(pl.col("month")).alias(YEAR), "provider", "service", pence)
        .group_by(YEAR, "provider", "service")
        .sum()
        .sort(YEAR, "provider", "service")
    )
    laid: dict[tuple[str, Payer], int] = {}
    for year, provider, service, cost in by_service.iter_rows():
        weights = _weights(paid, year, provider, service)
        for payer, share in zip(weights, split(cost, list(weights.values())), strict=True):
            laid[year, payer] = laid.get((year, payer), 0) + share
    return laid


def _paid(payments: pl.DataFrame) -> dict[Key, dict[Payer, int]]:
    """Pence by payer, for each (year, provider, line), (year, provider) and (year,)."""
    rows = (
        payments.filter(~pl.col("transfer"), ~pl.col("line").is_in(CAPITAL))
        .select(
            financial_year(pl.col("month")).alias(YEAR),
            *("provider", "line", "payer", "amount_pence"),
        )
        .group_by(YEAR, "provider", "line", "payer")
        .sum()
        .sort(YEAR, "provider", "line", "payer")
    )
    paid: defaultdict[Key, dict[Payer, int]] = defaultdict(dict)
    for year, provider, line, payer, amount in rows.iter_rows():
        for key in ((year, provider, line), (year, provider), (year,)):
            of_key = paid[key]
            of_key[Payer(payer)] = of_key.get(Payer(payer), 0) + amount
    return dict(paid)


def _weights(
    paid: dict[Key, dict[Payer, int]], year: str, provider: str, service: str
) -> dict[Payer, int]:
    on_lines: dict[Payer, int] = {}
    for line in LINES.get(service, (service,)):
        for payer, amount in paid.get((year, provider, str(line)), {}).items():
            on_lines[payer] = on_lines.get(payer, 0) + amount
    for weights in (on_lines, paid.get((year, provider), {}), paid.get((year,), {})):
        if any(weights.values()):
            return weights
    raise ValueError(f"nobody paid for any care in {year}")
