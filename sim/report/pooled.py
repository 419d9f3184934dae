"""Pooled funds year by year: a table, and for each year a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.comparison import amount, pool_means
from sim.report.payer_words import in_sentence, listed, payer_word, short_pounds
from sim.report.tables import Table
from sim.results import Results

PENCE = 100
PERCENT = 100
# Amounts of a fund are shown to £10,000 in sentences and to £1,000 in tables.
SENTENCE_PLACE, TABLE_PLACE = 4, 3
AMOUNTS = ("contribution", "actual", "variance_share", "unfunded")
RISK_POOL = "risk_pool"
PARTS = {100: "all of it", 50: "half of it"}
RESERVE = "Reserve for risks"
# What must be pooled, by whom it comes from, in the order in which it is said.
REQUIRED = {
    "nhs_minimum": ("icb", "from the NHS at least"),
    "council_grant": ("council", "of the council's grant"),
    "adaptations_grant": ("housing", "of capital for adapting homes"),
}
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class PooledYears:
    """A scenario's pooled fund: a sentence for each year, and the table."""

    sentences: tuple[str, ...]
    table: Table


def pooled_years(answer: Results, scenario: str, title: str) -> PooledYears | None:
    """What became of a scenario's pooled fund, mean over runs; None where it has none."""
    pool = answer.tables.get("pool")
    if pool is None or scenario not in pool["scenario"]:
        return None
    rows = pool_means(pool).filter(scenario=scenario).to_dicts()
    years: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        years.setdefault(row["financial_year"], []).append(row)
    runs = rows[0]["runs"]
    header = (
        "Year",
        "Line",
        "Partner",
        "Put in",
        "Paid providers",
        "Share of variance",
        "Unfunded",
    )
    table = Table(
        caption=f"{title}: the pooled fund by year, line and partner, mean of {runs} runs",
        header=header,
        rows=tuple(_cells(row) for row in rows if any(row[f"{name}_pence"] for name in AMOUNTS)),
        numbers=frozenset(range(header.index("Put in"), len(header))),
    )
    first = next(iter(years))
    sentences = [_must_be_pooled(answer, scenario, first, years[first])]
    sentences += [_sentence(year, of) for year, of in years.items()]
    return PooledYears(tuple(filter(None, sentences)), table)


def _must_be_pooled(answer: Results, scenario: str, year: str, rows: Rows) -> str:
    """The least that the Better Care Fund of the place holds, beside what partners put in here."""
    outcomes = answer.tables["outcomes"].filter(scenario=scenario, financial_year=year)
    means = outcomes.group_by("measure").agg(pl.col("value").mean())
    required = dict(means.iter_rows())
    said = []
    for source, (partner, words) in REQUIRED.items():
        least = required.get(f"better_care_{source}_pence")
        if least is not None:
            given = sum(row["contribution_pence"] for row in rows if row["partner"] == partner)
            said.append(f"{_pounds(least)} {words} ({_pounds(given)} here)")
    return f"In {year} the Better Care Fund must hold {listed(said)}." if said else ""


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["financial_year"],
        RESERVE if row["line"] == RISK_POOL else row["line"].capitalize(),
        payer_word(row["partner"]),
        *(short_pounds(row[f"{name}_pence"] / PENCE, TABLE_PLACE) for name in AMOUNTS),
    )


def _sentence(year: str, rows: Rows) -> str:
    """The year's whole variance and who bore it, and the line that was furthest out."""
    lines = {row["line"]: row for row in rows if row["line"] != RISK_POOL}
    if all(_pounds(row["variance_pence"]) == "£0" for row in lines.values()):
        return f"In {year} each partner put in what it paid, so that nothing was over or under."
    widest = max(lines.values(), key=lambda row: abs(row["variance_pence"]))
    of_line = [row for row in rows if row["line"] == widest["line"]]
    variance = sum(row["variance_pence"] for row in lines.values())
    others = [row for row in rows if row["line"] != RISK_POOL]
    whole = f"In {year} the fund as a whole was {_out(variance)}: {_borne(variance, others)}."
    if len(lines) == 1:
        return whole
    out = widest["variance_pence"]
    name = widest["line"]
    return f"{whole} Furthest out was {name}, {_out(out)}: {_borne(out, of_line)}."


def _out(variance: float) -> str:
    way = "overspent" if variance > 0 else "underspent"
    return f"{way} by {_pounds(abs(variance))}" if _pounds(variance) != "£0" else "as planned"


def _borne(variance: float, rows: Rows) -> str:
    """Who paid how much beyond its contributions or got it back, and what nobody paid."""
    by_partner: dict[str, float] = {}
    for row in rows:
        of = row["partner"]
        by_partner[of] = by_partner.get(of, 0) + row["variance_share_pence"]
    did: dict[str, list[str]] = {}
    for partner, pence in sorted(by_partner.items()):
        if _pounds(pence) != "£0":
            said_of = f"{_verb(pence)} {_part(pence, variance)}"
            did.setdefault(said_of, []).append(in_sentence(partner))
    said = [
        f"{listed(partners)} {'each ' if len(partners) > 1 else ''}{what}"
        for what, partners in did.items()
    ]
    unfunded = sum(row["unfunded_pence"] for row in rows)
    if _pounds(unfunded) != "£0":
        left = "nobody paid" if unfunded > 0 else "the fund kept"
        said.append(f"{left} {_pounds(abs(unfunded))}")
    return listed(said) if said else "nobody paid more or got anything back"


def _verb(pence: float) -> str:
    return "bore" if pence > 0 else "got back"


def _part(pence: float, variance: float) -> str:
    """Half of it, all of it, or how much."""
    percent = round(PERCENT * pence / variance) if variance else 0
    if percent in PARTS:
        return PARTS[percent]
    said = _pounds(abs(pence))
    return f"{said} ({percent}%)" if 0 < percent < PERCENT else said


def _pounds(pence: float) -> str:
    return amount(pence / PENCE, "£", SENTENCE_PLACE).replace("-£0", "£0")
