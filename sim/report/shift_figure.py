"""Who invests and who benefits: whose budget is larger, who spends more or less, and for whom."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.comparison import whole_parts
from sim.report.figures import Figure, payers_figure
from sim.report.flow_words import MILLION, signed, sorted_by
from sim.report.flows import UNIT_GBP
from sim.report.payer_words import in_sentence, payer_word
from sim.report.row_chart import Bar, Row, row_chart
from sim.report.tables import Table
from sim.results import ALL, Results

BUDGET, SPENDS = "Its budget is larger (below 0: smaller)", "It spends more (below 0: less)"
ABOUT = (
    "A benefit is what is left to a payer: its larger budget less what it spends more. Where "
    "several budgets change, each benefit is set against them in proportion to the changes. Lines "
    "are 95% intervals of spending; budgets are laid down."
)
Rows = Mapping[str, Mapping[str, Any]]


def shift_figure(answer: Results, scenario: str, title: str, words: str) -> Figure:
    """Budgets and spending of every payer against the baseline, a year, and the whole matrix.

    `words`: whose budget is larger or smaller, as `who_pays` says it.
    """
    years = answer.facts["years"]
    shift = answer.tables["cost_shift"].filter(scenario=scenario).to_dicts()
    spending = answer.tables["spending"].filter(scenario=scenario, care=ALL).to_dicts()
    spends = {row["payer"]: row for row in spending}
    of = {row["payer"]: row for row in shift if row["investor"] == ALL}
    payers = [p for p in sorted_by("payer", of) if p != ALL and _differs(of[p])]
    given = _units([of[payer]["invested_gbp"] / years for payer in payers])
    more = _units([-of[payer]["net_gain_gbp"] / years for payer in payers])
    left = [one - other for one, other in zip(given, more, strict=True)]
    investors = sorted_by("payer", {row["investor"] for row in shift} - {ALL})
    matrix = _matrix(shift, payers, left, investors)
    cells = [
        (
            payer_word(payer),
            *(_signed(units) for units in (given[at], more[at])),
            _between(spends.get(payer), years),
            _signed(left[at]),
            *(_signed(matrix[payer][one]) for one in _several(investors)),
        )
        for at, payer in enumerate(payers)
    ]
    whole = (
        payer_word(ALL),
        *(_signed(sum(units)) for units in (given, more)),
        _between(spends.get(ALL), years),
        _signed(sum(left)),
        *(_signed(sum(matrix[p][one] for p in payers)) for one in _several(investors)),
    )
    against = (f"Set against the budget of {in_sentence(one)}" for one in _several(investors))
    header = ("Payer", "Budget", "Spends", "Spends, between", "Benefit", *against)
    table = Table(
        caption=f"{title}: who invests and who benefits, £ million a year more (+) or less (-)",
        header=header,
        rows=(*cells, whole),
        numbers=frozenset(range(1, len(header))),
    )
    rows = [
        Row(
            payer_word(payer),
            _in_words(given[at], more[at], bool(investors)),
            (
                Bar(of[payer]["invested_gbp"] / years / MILLION) if investors else None,
                _bar(spends.get(payer), -of[payer]["net_gain_gbp"], years),
            ),
        )
        for at, payer in enumerate(payers)
    ]
    said = "; ".join(f"{row.label}: {row.words}" for row in rows) or "nobody spends more or less"
    chart = row_chart(rows, (BUDGET, SPENDS), "£ million a year", f"Bars by payer. {said}.")
    return Figure("Who invests, who benefits", f"{words} {ABOUT}", chart, table)


def _differs(row: Mapping[str, Any]) -> bool:
    return bool(row["invested_gbp"] or row["net_gain_gbp"])


def _units(pounds: Sequence[float]) -> list[int]:
    """Each in whole units, as sentences say it; the last row is what these add up to."""
    return [round(one / UNIT_GBP) for one in pounds]


def _matrix(
    shift: Sequence[Mapping[str, Any]],
    payers: Sequence[str],
    left: Sequence[int],
    investors: Sequence[str],
) -> dict[str, dict[str, int]]:
    """Each payer's benefit by investor: whole units that add up to it."""
    of = {(row["payer"], row["investor"]): row["benefit_gbp"] for row in shift}
    found = {}
    for payer, benefit in zip(payers, left, strict=True):
        parts = np.array([of.get((payer, one), 0.0) for one in investors])
        if parts.sum():
            parts = parts * (benefit / parts.sum())
            whole = whole_parts(parts, np.asarray(benefit)).tolist()
        else:
            whole = [0] * len(investors)
        found[payer] = dict(zip(investors, whole, strict=True))
    return found


def _several(investors: Sequence[str]) -> Sequence[str]:
    return investors if len(investors) > 1 else ()


def _in_words(given: int, more: int, is_invested: bool) -> str:
    budget = f"budget {_signed(given)}, " if is_invested else ""
    left = f", left {_signed(given - more)}" if is_invested else ""
    return f"{budget}spends {_signed(more)}{left}"


def _bar(row: Mapping[str, Any] | None, mean: float, years: int) -> Bar:
    if row is None:
        return Bar(mean / years / MILLION)
    low, high = (row[f"difference_{end}_gbp"] / years / MILLION for end in ("low", "high"))
    return Bar(mean / years / MILLION, low, high)


def _between(row: Mapping[str, Any] | None, years: int) -> str:
    if row is None:
        return signed(0)
    low, high = (signed(row[f"difference_{end}_gbp"] / years) for end in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def _signed(units: int) -> str:
    return signed(units * UNIT_GBP)


def payer_years_figure(answer: Results, scenario: str, titles: Mapping[str, str]) -> Figure:
    """What each payer spends more or less under one scenario, year by year."""
    rows = answer.tables["comparison"].filter(scenario=scenario)
    return payers_figure(Results({"comparison": rows}, answer.facts), titles)
