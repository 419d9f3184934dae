"""The first year's spending by payer and programme, published and in the model, as a table."""

from collections.abc import Sequence

import polars as pl

from sim.comparison.programmes import (
    Published,
    Spent,
    published_programmes,
    spent_by_programme,
)
from sim.report.tables import Table
from sim.results import Results

ABOUT = (
    "Published figures are England's in prices of 2025-26, for every place; an ICB's programmes "
    "are split as one board's are (grade B). Nothing is scaled to fit them. not_modelled is care "
    "that the model leaves out, at published spending less what the model covers at England's "
    "activity, so that a difference is one of simulated activity, or of what the place is. Growth "
    "by programme is published for 2024/25 only, before the first year: each payer's whole "
    "allocation grows, and no programme has growth of its own. What moves between payers is left "
    "out. Housing adaptations are capital and in no sum."
)
ICB = "ICB: "


def programmes(answer: Results, scenario: str, title: str) -> Table:
    """One scenario's first year, pounds a head: what is published, simulated, and left out."""
    ledger, population = (
        answer.tables[name].filter(scenario=scenario) for name in ("ledger", "population")
    )
    spent = spent_by_programme(ledger, population)
    every = published_programmes()
    of_icb = [one for one in every if one.label.startswith(ICB)]
    revenue = [one for one in every if one.kind == "revenue" and one not in of_icb]
    rows = [
        *(_cells(one, spent[one.programme]) for one in of_icb),
        _sum("ICB: all of it", of_icb, spent),
        *(_cells(one, spent[one.programme]) for one in revenue),
        *(_cells(one, spent[one.programme]) for one in every if one.kind == "capital"),
    ]
    year = population.select(pl.col("financial_year").min()).item()
    header = ("", "Published", "Simulated", "not_modelled", "Together", "Difference")
    return Table(
        caption=f"{title}: spending by payer and programme in {year}, £ a head",
        header=header,
        rows=tuple(rows),
        numbers=frozenset(range(1, len(header))),
    )


def _sum(label: str, of: Sequence[Published], spent: dict[str, Spent]) -> tuple[str, ...]:
    in_all = Spent(
        *(sum(amounts) for amounts in zip(*(spent[one.programme] for one in of), strict=True))
    )
    whole = of[0]._replace(label=label, gbp_per_head=sum(one.gbp_per_head for one in of))
    return _cells(whole, in_all)


def _cells(one: Published, spent: Spent) -> tuple[str, ...]:
    """Capital says so in its own row, as it is apart from all others."""
    label = f"{one.label} (capital)" if one.kind == "capital" else one.label
    difference = spent.together_gbp - one.gbp_per_head
    amounts = (one.gbp_per_head, *spent, spent.together_gbp)
    return (label, *(f"{amount:,.2f}" for amount in amounts), f"{difference:+,.2f}")
