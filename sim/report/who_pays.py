"""Who pays, who gains and what waits: the words and tables for one scenario against the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.comparison import amount, difference_place, finding, measures
from sim.report.payer_words import care_word, in_sentence, payer_word, short_pounds, words_of
from sim.report.pooled import PooledYears, pooled_years
from sim.report.tables import NOTHING, Table
from sim.results import ALL, Results

PENCE = 100
PERCENT = 100
PAYERS = ("cost", "payer")
EVERYBODY = "cost_total_gbp"
# Who waits, or goes without, first of all.
WAITS = (
    *("eligible_need_not_funded", "people_waiting_home_care", "waits_days_home_care"),
    *("waits_days_social_care_assessment", "people_delayed", "people_waiting_planned"),
    *("ae_over_four_hours", "gp_requests_unmet"),
)
BUDGET_PLACE = 4  # amounts of budgets are shown to £10,000
ABOUT = (
    "A payer is better off here if it pays less; whether anybody is better cared for is another "
    "question. Who pays less because less care was given has saved nothing: read it beside what "
    "waits. Payments are in the money of each year, for care that is simulated, and what a pooled "
    "fund moves is in them. Amounts are means over the runs, a year."
)
BRACKETS = "in brackets: not clear, the 95% interval has no change in it"
Row = Mapping[str, Any]
Said = tuple[str, str]


@dataclass(frozen=True)
class WhoPays:
    """One scenario: sentences (what to read first, and the rest), and tables where they apply."""

    title: str
    payers: tuple[Said, ...]
    shift: str
    waits: tuple[Said, ...]
    pool: PooledYears | None
    by_care: Table | None
    budgets: Table | None


def who_pays(answer: Results, scenario: str, titles: Mapping[str, str]) -> WhoPays:
    """Everything about money that a board asks first."""
    title, years = titles[scenario], answer.facts["years"]
    spending = answer.tables["spending"].filter(scenario=scenario).to_dicts()
    shift = answer.tables["cost_shift"].filter(scenario=scenario).to_dicts()
    return WhoPays(
        title=title,
        payers=_payers(answer, scenario, spending),
        shift=_shift_in_words(shift, years),
        waits=_waits(answer, scenario),
        pool=pooled_years(answer, scenario, title),
        by_care=_by_care(spending, title, years),
        budgets=_budgets(shift, title, years),
    )


def lead(sentence: str) -> Said:
    """What to read first, and the rest."""
    first, mark, rest = sentence.partition(";")
    return first, mark + rest


def _payers(answer: Results, scenario: str, spending: Sequence[Row]) -> tuple[Said, ...]:
    years = answer.facts["years"]
    given = {
        row["payer"]: row["scenario_pence"] for row in spending if row["care"] == "pooled_fund"
    }
    by_measure = _of_period(answer, scenario)
    said = []
    for name, measure in measures().items():
        if name in by_measure and (measure.show in PAYERS or name == EVERYBODY):
            payer = ALL if name == EVERYBODY else name.removeprefix("cost_").removesuffix("_gbp")
            sentence = pays_in_words(payer, by_measure[name], years)
            through = given.get(payer, 0) / PENCE / years
            first, rest = lead(sentence)
            said.append((first, rest + _through_fund(payer, through)))
    return tuple(said)


def pays_in_words(payer: str, row: Row, years: int) -> str:
    """The council pays about £1.2 million less a year; between ...; less in 9 of 10 runs."""
    low, high = row["difference_low"], row["difference_high"]
    subject, pays = (payer_word(payer, which) for which in ("subject", "pays"))
    if low == high == 0:
        return f"{subject} {pays} exactly the same in every run."
    found = finding(row, years)
    more = row["difference_mean"] > 0
    less_in = row["probability_better"] * row["replicates"]
    runs = row["replicates"] - less_in if more else less_in
    tie = "" if float(runs).is_integer() else " (a tie counts half)"
    of_runs = f"all {runs:g}" if runs == row["replicates"] else f"{runs:g} of {row['replicates']}"
    sure = f"{'more' if more else 'less'} in {of_runs} runs{tie}"
    if low <= 0 <= high:
        return f"{subject}: no clear change; between {found.between} a year; {sure}."
    return f"{subject} {pays} about {found.difference} a year; between {found.between}; {sure}."


def _through_fund(payer: str, pounds: float) -> str:
    if payer == ALL or not round(pounds):
        return ""
    size = amount(abs(pounds), "£", BUDGET_PLACE)
    if pounds > 0:
        return f" In that is {size} a year that goes to its partners through the pooled fund."
    return f" From that is taken {size} a year that comes from its partners in the pooled fund."


def _shift_in_words(rows: Sequence[Row], years: int) -> str:
    """Whose budget is larger or smaller, and where the gain goes."""
    of = {row["payer"]: row for row in rows if row["investor"] == ALL}
    changed = [payer for payer, row in of.items() if payer != ALL and row["invested_pence"]]
    if not changed:
        return (
            "No payer's budget is larger or smaller than without, so nobody invested: whoever pays "
            "more has to find it within the same budget."
        )
    said = [_budget_in_words(of[payer], years) for payer in changed]
    share = of[ALL]["share_to_others"]
    if share is not None and any(of[payer]["invested_pence"] > 0 for payer in changed):
        said.append(
            f"Of all that payers gain, {share:.0%} goes to payers whose budget is not larger."
        )
    return " ".join(said)


def _budget_in_words(row: Row, years: int) -> str:
    given, spends, off = (
        row[name] / PENCE / years for name in ("invested_pence", "net_gain_pence", "benefit_pence")
    )
    subject = payer_word(row["payer"], "subject")
    cut = "" if given > 0 else " (a cut, not an investment)"
    return (
        f"{subject}'s budget is {_more_or_less(given, 'larger', 'smaller')} a year{cut}; it spends "
        f"{_more_or_less(-spends, 'more', 'less')} a year, so that {_left(off)}."
    )


def _left(pounds: float) -> str:
    size = amount(abs(pounds), "£", BUDGET_PLACE)
    return f"{size} a year {'is left' if pounds >= 0 else 'has to be found elsewhere'}"


def _more_or_less(pounds: float, more: str, less: str) -> str:
    return f"{amount(abs(pounds), '£', BUDGET_PLACE)} {more if pounds > 0 else less}"


def _waits(answer: Results, scenario: str) -> tuple[Said, ...]:
    """What clearly waits more or less, and what does not clearly change."""
    by_measure, years = _of_period(answer, scenario), answer.facts["years"]
    said, unclear = [], []
    for name in WAITS:
        if name in by_measure:
            row = by_measure[name]
            if row["difference_low"] <= 0 <= row["difference_high"]:
                unclear.append(measures()[name].label.replace("A&E", "a&e").lower())
            else:
                said.append(lead(finding(row, years).sentence))
    if unclear:
        said.append(("No clear change", f": {', '.join(unclear).replace('a&e', 'A&E')}."))
    if not any(measures()[name].queue for name in WAITS if name in by_measure):
        said.append(("Waits and delays are left out", ": this sample is too small for them."))
    return tuple(said)


def _by_care(rows: Sequence[Row], title: str, years: int) -> Table | None:
    """What each payer spends more or less on each kind of care; None where nothing differs."""
    changed = [row for row in rows if _changes(row)]
    payers = [p for p in _order("payer_words") if any(row["payer"] == p for row in changed)]
    cares = [c for c in _order("care_words") if any(row["care"] == c for row in changed)]
    if not changed:
        return None
    of = {(row["payer"], row["care"]): row for row in rows}
    return Table(
        caption=f"{title}: who pays more or less for which care, a year ({BRACKETS})",
        header=("Care", *map(payer_word, payers)),
        rows=tuple(
            (care_word(care), *(_cell(of.get((payer, care)), years) for payer in payers))
            for care in cares
        ),
        numbers=frozenset(range(1, len(payers) + 1)),
    )


def _changes(row: Row) -> bool:
    return any(row[f"difference_{end}pence"] for end in ("", "low_", "high_"))


def _cell(row: Row | None, years: int) -> str:
    if row is None or not _changes(row):
        return NOTHING
    mean, low, high, level = (
        row[name] / PENCE / years
        for name in (
            *("difference_pence", "difference_low_pence", "difference_high_pence"),
            "baseline_pence",
        )
    )
    place = difference_place(low, high, level)
    if round(mean, -place) == 0:
        return "(no change)"
    text = f"{short_pounds(abs(mean), place)} {'more' if mean > 0 else 'less'}"
    return f"({text})" if low <= 0 <= high else text


def _budgets(rows: Sequence[Row], title: str, years: int) -> Table | None:
    """Budgets, spending and who is better or worse off; None where no budget differs."""
    whole = [row for row in rows if row["investor"] == ALL]
    investors = sorted({row["investor"] for row in rows} - {ALL})
    if not investors:
        return None
    set_against = {(row["payer"], row["investor"]): row["benefit_pence"] for row in rows}
    of = {row["payer"]: row for row in whole}
    several = investors if len(investors) > 1 else []

    def cells(payer: str) -> tuple[str, ...]:
        row = of[payer]
        amounts = (
            *(
                (row["invested_pence"], "larger", "smaller"),
                (-row["net_gain_pence"], "more", "less"),
            ),
            (row["benefit_pence"], "better off", "worse off"),
            *((set_against.get((payer, one), 0), "better off", "worse off") for one in several),
        )
        return (
            payer_word(payer),
            *(_signed(pence / PENCE / years, *ways) for pence, *ways in amounts),
        )

    header = ("Payer", "Budget", "Spends", "For its budget")
    against = (f"By the change of the budget of {in_sentence(one)}" for one in several)
    return Table(
        caption=f"{title}: whose budget changes and who is better or worse off, a year, mean",
        header=(*header, *against),
        rows=tuple(cells(payer) for payer in _order("payer_words") if payer in of),
        numbers=frozenset(range(1, len(header) + len(several))),
    )


def _signed(pounds: float, more: str, less: str) -> str:
    text = short_pounds(abs(pounds), BUDGET_PLACE)
    return "the same" if text == "£0" else f"{text} {more if pounds > 0 else less}"


def _order(file: str) -> list[str]:
    return list(words_of(f"{file}.csv", file.removesuffix("_words")))


def _of_period(answer: Results, scenario: str) -> dict[str, Row]:
    rows = answer.tables["comparison"].filter(
        pl.col("scenario") == scenario, pl.col("financial_year") == ALL
    )
    return {row["measure"]: row for row in rows.iter_rows(named=True)}
