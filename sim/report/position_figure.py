"""Where a year leaves providers: what they are paid, what care costs them, and what is left."""

import numpy as np
import polars as pl

from sim.comparison import interval
from sim.report.figures import Figure
from sim.report.flow_figures import SERIES
from sim.report.flow_words import MILLION, provider_word, signed, sorted_by
from sim.report.row_chart import Bar, Row, row_chart
from sim.report.tables import Table
from sim.results import Results

RECEIVED = ("received_fixed_pence", "received_variable_pence")
COST = ("cost_fixed_pence", "cost_step_pence", "cost_variable_pence")
WHAT = ("received", "cost", "position_pence")
PENCE_PER_POUND = 100
ABOUT = (
    "What a provider is paid less what care costs it, all of its care, that which the model leaves "
    "out too. Below 0 it is short. The lines are 95% intervals of each alone; whether the "
    "difference is clear, the table says. Providers that come out even everywhere are left out."
)


def position_figure(answer: Results, scenario: str, title: str) -> Figure | None:
    """Each provider's position a year, without and with the scenario; None where none is told."""
    told = answer.tables.get("provider_position")
    if told is None:
        return None
    baseline, years = answer.facts["scenarios"][0]["name"], answer.facts["years"]
    means = _means(told, (baseline, scenario), years)
    shown = [name for name in sorted_by("provider", means) if np.abs(means[name][2]).max() > 0]
    if not shown:
        return None
    rows, cells = [], []
    for name in shown:
        received, cost, position = means[name]
        without, with_scenario = (interval(side) for side in position)
        mean, low, high = interval(position[1] - position[0])
        rows.append(
            Row(
                provider_word(name),
                f"{signed(float(without[0]))} without, {signed(float(with_scenario[0]))} with",
                tuple(
                    Bar(*(float(end) / MILLION for end in side))
                    for side in (without, with_scenario)
                ),
            )
        )
        cells.append(
            (
                provider_word(name),
                *(signed(float(of[side].mean())) for of in (received, cost) for side in (0, 1)),
                signed(float(without[0])),
                signed(float(with_scenario[0])),
                signed(float(mean)),
                f"{signed(float(low))} to {signed(float(high))}",
            )
        )
    header = (
        *("Provider", "Paid, without", "Paid, with", "Cost, without", "Cost, with"),
        *("Left, without", "Left, with", "Difference", "Between"),
    )
    table = Table(
        caption=f"{title}: what providers are paid and what is left, £ million a year",
        header=header,
        rows=tuple(cells),
        numbers=frozenset(range(1, len(header))),
    )
    said = "; ".join(f"{row.label}: {row.words}" for row in rows)
    chart = row_chart(rows, SERIES, "Left to the provider, £ million a year", f"Bars. {said}.")
    return Figure("What is left to providers", ABOUT, chart, table)


def _means(
    told: pl.DataFrame, names: tuple[str, str], years: int
) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Pounds a year received, of cost and left, by provider: axes without or with, replicate."""
    summed = (
        told.filter(pl.col("scenario").is_in(list(names)))
        .with_columns(
            pl.sum_horizontal(RECEIVED).alias("received"), pl.sum_horizontal(COST).alias("cost")
        )
        .group_by("provider", "scenario", "replicate")
        .agg(pl.col(*WHAT).sum())
    )
    replicates = sorted(set(summed["replicate"]))
    found = {
        provider: tuple(np.zeros((2, len(replicates))) for _ in WHAT)
        for provider in set(summed["provider"])
    }
    for provider, scenario, replicate, *pence in summed.iter_rows():
        at = names.index(scenario), replicates.index(replicate)
        for of, amount in zip(found[provider], pence, strict=True):
            of[at] = amount / PENCE_PER_POUND / years
    return found  # type: ignore[return-value]
