"""What a scenario frees of care: how much is cash, whose it is, and how much only capacity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.comparison import amount, difference_place, measures
from sim.parameters import catalogue
from sim.report.payer_words import care_word, in_sentence, listed, short_pounds, words_of
from sim.report.tables import NOTHING, Table
from sim.results import ALL, Results

# Said in sentences, and year by year; the table has all care.
SAID = ("hospital", "home_care", "care_homes")
PAYERS = ("icb", "nhs_england", "council", "person")
PLACE = 4  # amounts are shown to £10,000
PERCENT = 100
LAGS = {
    "beds": "ward_closure_lag_months",
    "contracts for home care and care homes": "contract_notice_months",
    "posts": "post_not_refilled_lag_months",
}
# Told year by year beside what is freed.
CONTRACT = (
    *("hospital_stranded_gbp", "hospital_unpaid_gbp", "hospital_retained_gbp"),
    *("verified_saving_icb_gbp", "verified_saving_council_gbp"),
)
COLUMNS = (
    *("Freed, at full cost", "Cash", "Capacity released", "Payers pay less"),
    "Left to providers",
)
AMOUNTS = ("full_cost", "cash", "capacity_released", "paid_less", "provider_keeps")
Row = Mapping[str, Any]
Said = tuple[str, str]


@dataclass(frozen=True)
class Freed:
    """One scenario: sentences (what to read first, and the rest), all care, and year by year."""

    title: str
    sentences: tuple[Said, ...]
    twice: str
    by_care: Table | None
    by_year: Table | None


def about_freed() -> str:
    """What cash is here, and from when."""
    known = catalogue()
    lags = [
        f"{what} {known[f'money.cashable.{name}'].value:g} months" for what, name in LAGS.items()
    ]
    return (
        "Care that is used less than without the scenario is freed, whether it was not needed or "
        "could not be had: read it beside what waits. Cash is cost that its providers really no "
        "longer have: what is not bought with each day, visit or contact, and staff, or all of a "
        "contract, where beds, posts or contracted care really closed in the scenario, in whole "
        f"wards and teams, and only after they have been closed for a while ({listed(lags)}, all "
        "assumed). Everything else is capacity released: somebody else can use it, and nobody has "
        "the money. The two add up to the full cost. Whose the cash is the ledger says: payers "
        "have what they pay less for that care, and a provider what is left, or has to find what "
        "it is paid less beyond its cash. So a hospital paid by what it does loses more than it "
        "saves, and under a fixed sum its payers save nothing until the sum is agreed anew."
    )


def freed_care(answer: Results, scenario: str, title: str) -> Freed:
    """What one scenario frees against the first."""
    years = answer.facts["years"]
    rows = answer.tables["freed_care"].filter(scenario=scenario).to_dicts()
    whole = {row["care"]: row for row in rows if row["financial_year"] == ALL}
    cares = [care for care in words_of("care_words.csv", "care") if care in whole]
    shown = [care for care in cares if any(whole[care][f"{name}_gbp"] for name in AMOUNTS)]
    runs = rows[0]["replicates"]
    yearly = [row for row in rows if row["financial_year"] != ALL and row["care"] in (*SAID, ALL)]
    yearly.sort(key=lambda row: (cares.index(row["care"]), row["financial_year"]))
    return Freed(
        title=title,
        sentences=tuple(in_words(whole[care], years) for care in SAID if care in whole),
        twice=_twice(whole[ALL], [row for row in yearly if row["care"] == ALL], years),
        by_care=_table(
            f"{title}: what is freed (below 0: used more), a year, mean of {runs} runs (in "
            "brackets: not clear, the 95% interval includes none)",
            ("Care", *COLUMNS),
            [(care_word(care), *_cells(whole[care], years)) for care in shown],
        ),
        by_year=_table(
            f"{title}: what is freed (below 0: used more) year by year, with 95% intervals",
            ("Care", "Year", *COLUMNS),
            [
                (care_word(row["care"]), row["financial_year"], *_cells(row, 1, ends=True))
                for row in yearly
                if any(row[f"{name}_gbp"] for name in AMOUNTS)
            ],
        ),
    )


def contract_by_year(levels: pl.DataFrame, titles: Mapping[str, str]) -> Table | None:
    """What was stranded in contracts, unpaid and verifiably saved by year; None if nothing."""
    rows = levels.filter(pl.col("measure").is_in(CONTRACT), pl.col("financial_year") != ALL)
    of = {(r["measure"], r["scenario"], r["financial_year"]): r["mean"] for r in rows.to_dicts()}
    years = sorted(set(rows["financial_year"]))
    found = [
        (measures()[name].label, titles[scenario], *(_pounds(of[name, scenario, y]) for y in years))
        for name in CONTRACT
        for scenario in titles
        if any((of.get((name, scenario, year)) or 0) > 0 for year in years)
    ]
    caption = "Stranded in contracts, unpaid and verifiably saved year by year, mean of runs"
    return _table(caption, ("", "Scenario", *years), found)


def in_words(row: Row, years: int) -> Said:
    """What is freed of one kind of care a year, and how much of it is cash and whose."""
    care = care_word(row["care"])
    full, low, high = (row[f"full_cost_{end}gbp"] / years for end in ("", "low_", "high_"))
    if low == high == 0:
        return care, ": exactly as much is used in every run, so nothing is freed."
    if low <= 0 <= high:
        between = f"{_signed(low)} and {_signed(high)}"
        return care, f": nothing is clearly freed; at full cost between {between} a year."
    # What is shown adds up.
    full, cash = (round(pounds, -PLACE) for pounds in (full, row["cash_gbp"] / years))
    capacity = full - cash
    if full < 0:
        return care, (
            f": about {_pounds(-full)} a year more is used, at full cost; {_pounds(-cash)} of it "
            f"is paid in cash, and {_pounds(-capacity)} is capacity that is there already."
        )
    if cash < 0:
        return care, (
            f": about {_pounds(full)} a year less is given, at full cost, and none of it is cash: "
            f"what providers have to pay rises by {_pounds(-cash)} "
            f"({_ends(row, 'cash', years)}), for of some kinds of it more is given."
        )
    share = f"{PERCENT * cash / full:.0f}%" if full else "0%"
    return care, (
        f": about {_pounds(full)} a year less is given, at full cost; {_pounds(cash)} of it "
        f"({share}) "
        f"is cash ({_ends(row, 'cash', years)}) and {_pounds(capacity)} capacity released "
        f"({_ends(row, 'capacity_released', years)}).{_beside(row, cash / (full or 1))}"
        f" {_whose(row, years)}"
    )


def _twice(whole: Row, of_years: Sequence[Row], years: int) -> str:
    """Double running, over the period and year by year."""
    mean, low, high = (whole[f"paid_twice_{end}gbp"] / years for end in ("", "low_", "high_"))
    if _pounds(mean) == _pounds(0):
        return "Nothing is paid twice: no old capacity stands free while new is built up."
    unclear = ", not clear" if low <= 0 <= high else ""
    by_year = listed([f"{r['financial_year']} {_pounds(r['paid_twice_gbp'])}" for r in of_years])
    return (
        f"About {_pounds(mean)} a year is paid twice (double running: old capacity stands free and "
        f"goes on costing while other services are built up; between {_pounds(low)} and "
        f"{_pounds(high)}{unclear}): {by_year}."
    )


def _whose(row: Row, years: int) -> str:
    """By the ledger: who pays less for it, and what that leaves its providers."""
    less, cash = (round(row[f"{name}_gbp"] / years, -PLACE) for name in ("paid_less", "cash"))
    kept = cash - less
    provider = "the hospital" if row["care"] == "hospital" else "its providers"
    find = "has to find" if row["care"] == "hospital" else "have to find"
    keep = "keeps" if row["care"] == "hospital" else "keep"
    if _pounds(less) == _pounds(0) or less < 0:
        but = "" if _pounds(less) == _pounds(0) else f" but {_pounds(-less)} more"
        return f"Payers pay nothing less for it{but}: no cash is theirs, {provider} {keep} it."
    parts = [
        f"{in_sentence(payer)} {_pounds(pounds)}"
        for payer in PAYERS
        if _pounds(pounds := row[f"paid_less_{payer}_gbp"] / years) != _pounds(0)
    ]
    paid = f"Payers pay {_pounds(less)} less for it ({listed(parts)})" if parts else ""
    if _pounds(kept) == _pounds(0):
        return f"{paid}: the cash is theirs."
    if kept > 0:
        return f"{paid}: so much of the cash is theirs, and {provider} {keep} {_pounds(kept)}."
    return f"{paid}: the cash is theirs, and {provider} {find} the {_pounds(-kept)} beyond it."


def _beside(row: Row, share: float) -> str:
    low, high = row["suggested_low"], row["suggested_high"]
    if low is None:
        return ""
    where = "within" if low <= share <= high else "below" if share < low else "above"
    known = catalogue()
    wards = low == known["money.cashable.share_ward_closed"].low
    when = "where a ward closes" if wards else "in a first year where none closes"
    return (
        f" That is {where} the {PERCENT * low:.0f} to {PERCENT * high:.0f}% suggested {when} "
        "(recalled, grade C)."
    )


def _ends(row: Row, name: str, years: int) -> str:
    low, high = (row[f"{name}_{end}_gbp"] / years for end in ("low", "high"))
    return f"between {_signed(low)} and {_signed(high)}"


def _cells(row: Row, years: int, *, ends: bool = False) -> tuple[str, ...]:
    return tuple(_cell(row, name, years, ends) for name in AMOUNTS)


def _cell(row: Row, name: str, years: int, ends: bool) -> str:
    mean, low, high = (row[f"{name}_{end}gbp"] / years for end in ("", "low_", "high_"))
    if low == high == mean == 0:
        return NOTHING
    place = max(difference_place(low, high, mean), PLACE)
    text = short_pounds(mean, place)
    if ends:
        return f"{text} ({short_pounds(low, place)} to {short_pounds(high, place)})"
    return f"({text})" if low <= 0 <= high else text


def _table(caption: str, header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table | None:
    words = ("Care", "Year", "Scenario", "")
    numbers = frozenset(at for at, name in enumerate(header) if name not in words)
    return Table(caption, tuple(header), tuple(rows), numbers) if rows else None


def _signed(pounds: float) -> str:
    """An end of an interval: below 0 in words."""
    return f"{_pounds(-pounds)} more" if pounds < 0 else _pounds(pounds)


def _pounds(pounds: float) -> str:
    return amount(pounds, "£", PLACE).replace("-£0", "£0")
