"""Who pays, who gains and what waits: the words and tables for one scenario against the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.comparison import amount, difference_place, finding, measures
from sim.report.own_budgets import own_budgets
from sim.report.payer_words import care_word, in_sentence, payer_word, short_pounds, words_of
from sim.report.pooled import PooledYears, pooled_years
from sim.report.tables import NOTHING, Table
from sim.results import ALL, Results

PAYERS = ("cost", "payer")
EVERYBODY, TRUSTS = "cost_total_gbp", "position_nhs_trusts_gbp"
# Who waits or goes without, and then how much care is given.
WAITS = (
    *("eligible_need_not_funded", "people_waiting_home_care", "waits_days_home_care"),
    *("waits_days_social_care_assessment", "people_delayed", "people_waiting_planned"),
    *("ae_over_four_hours", "gp_requests_unmet"),
    *("home_care_hours", "elective_admissions", "day_cases"),
)
# Said of a scenario in which an outcome looks better because care is held back.
HELD_BACK = (
    "Fewer emergency admissions are no gain here",
    ": people who wait in a hospital bed cannot be admitted again, and an admission that is put "
    "off is followed by no readmission.",
)
UNBROKEN = "\N{NO-BREAK SPACE}"
LEFT, GAIN = ("to spare", "short"), ("gained", "lost")
BUDGET_PLACE = 4  # amounts of budgets are shown to £10,000
ABOUT = (
    "Paying less is not by itself a gain: whoever pays less because less care was given has saved "
    "nothing, so read payments beside what waits. Payments are yearly means over all years and "
    "runs, in the money of each year, for care that is simulated; what a pooled fund moves between "
    "payers is in them. Reserves, the council's panel and a fund's terms follow stated rules, in "
    "part with assumed numbers, which the page lists."
)
BRACKETS = "in brackets: not clear, the 95% interval includes no change"
Row = Mapping[str, Any]
Said = tuple[str, str]


@dataclass(frozen=True)
class WhoPays:
    """One scenario: sentences (what to read first, and the rest), and tables where they apply."""

    title: str
    payers: tuple[Said, ...]
    shift: str
    waits: tuple[Said, ...]
    own_budgets: tuple[str, ...]
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
        own_budgets=own_budgets(answer, scenario),
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
    fund = {row["payer"]: row for row in spending if row["care"] == "pooled_fund"}
    charges = {row["payer"]: row for row in spending if row["care"] == "delayed_discharge_charge"}
    by_measure = _of_period(answer, scenario)
    said = []
    for name, measure in measures().items():
        if name in by_measure and (measure.show in PAYERS or name == EVERYBODY):
            payer = ALL if name == EVERYBODY else name.removeprefix("cost_").removesuffix("_gbp")
            sentence = pays_in_words(payer, by_measure[name], years)
            first, rest = lead(sentence)
            rest += _through_fund(fund.get(payer), years) + _charged(charges.get(payer), years)
            said.append((first, rest))
        elif name in by_measure and _is_left(name) and not _covers_none(by_measure[name]):
            said.append(lead(finding(by_measure[name], years).sentence))
    return tuple(said)


def _is_left(name: str) -> bool:
    """Whether a measure says what is left to somebody: reserves and debts, or to NHS trusts."""
    return measures()[name].at_year_end or name == TRUSTS


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
    if _covers_none(row):
        return f"{subject}: no clear change; between {found.between} a year; {sure}."
    return f"{subject} {pays} about {found.difference} a year; between {found.between}; {sure}."


def _through_fund(row: Row | None, years: int) -> str:
    """What a payer gives its partners or gets from them, as its interval can bear."""
    if row is None or row["payer"] == ALL or not row["scenario_gbp"]:
        return ""
    low, high, mean = (
        row[name] / years for name in ("difference_low_gbp", "difference_high_gbp", "scenario_gbp")
    )
    size = amount(abs(mean), "£", difference_place(low, high, mean))
    if low <= 0 <= high and not row["baseline_gbp"]:
        size = f"{size} (not clear)"
    if mean > 0:
        return f" About {size} a year of what it pays goes to its partners through the pooled fund."
    return f" About {size} a year comes to it from its partners through the pooled fund."


def _charged(row: Row | None, years: int) -> str:
    """What a payer is charged for delay, or gets; it only changes hands."""
    if row is None or row["payer"] == ALL or not row["scenario_gbp"]:
        return ""
    size = amount(abs(row["scenario_gbp"]) / years, "£", BUDGET_PLACE)
    if row["scenario_gbp"] > 0:
        return f" About {size} a year of what it pays are charges for delayed discharges."
    return f" About {size} a year comes to it from charges for delayed discharges."


def _covers_none(row: Row) -> bool:
    """Whether the interval of a difference includes no change."""
    return bool(row["difference_low"] <= 0 <= row["difference_high"])


def _shift_in_words(rows: Sequence[Row], years: int) -> str:
    """Whose budget is larger or smaller, and where the gain goes."""
    of = {row["payer"]: row for row in rows if row["investor"] == ALL}
    changed = [payer for payer, row in of.items() if payer != ALL and row["invested_gbp"]]
    if not changed:
        return (
            "No payer's budget is larger or smaller than without, so nobody invested: whoever pays "
            "more has to find it within the same budget."
        )
    said = [_budget_in_words(of[payer], years) for payer in changed]
    share = of[ALL]["share_to_others"]
    if share is not None and any(of[payer]["invested_gbp"] > 0 for payer in changed):
        said.append(
            f"Of all that payers gain, {share:.0%} goes to payers whose budget is not larger."
        )
    return " ".join(said)


def _budget_in_words(row: Row, years: int) -> str:
    given, spends, off = (
        row[name] / years for name in ("invested_gbp", "net_gain_gbp", "benefit_gbp")
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
            if _covers_none(by_measure[name]):
                unclear.append(measures()[name].label)
            else:
                said.append(lead(finding(by_measure[name], years).sentence))
    if _held_back(by_measure):
        said.append(HELD_BACK)
    if unclear:
        said.append(("No clear change", f": {'; '.join(unclear)}."))
    if not any(measures()[name].queue for name in WAITS if name in by_measure):
        said.append(("Waits and delays are left out", ": this sample is too small for them."))
    return tuple(said)


def held_back(answer: Results, scenario: str) -> Said | None:
    """The caution that fewer admissions are no gain, where care is held back; else None."""
    return HELD_BACK if _held_back(_of_period(answer, scenario)) else None


def _held_back(rows: Mapping[str, Row]) -> bool:
    """Whether there clearly are fewer emergency admissions where care clearly is held back."""

    def clearly(measure: str, sign: int) -> bool:
        row = rows.get(measure)
        return row is not None and not _covers_none(row) and sign * row["difference_mean"] > 0

    held_back = clearly("people_delayed", +1) or clearly("elective_admissions", -1)
    return clearly("emergency_admissions", -1) and held_back


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
    return any(row[f"difference_{end}gbp"] for end in ("", "low_", "high_"))


def _cell(row: Row | None, years: int) -> str:
    if row is None or not _changes(row):
        return NOTHING
    mean, low, high, level = (
        row[name] / years
        for name in (
            *("difference_gbp", "difference_low_gbp", "difference_high_gbp"),
            "baseline_gbp",
        )
    )
    place = difference_place(low, high, level)
    if round(mean, -place) == 0:
        return "(no change)"
    text = f"{short_pounds(abs(mean), place)}{UNBROKEN}{'more' if mean > 0 else 'less'}"
    return f"({text})" if low <= 0 <= high else text


def _budgets(rows: Sequence[Row], title: str, years: int) -> Table | None:
    """Budgets, spending and what is left; None where no budget differs."""
    whole = [row for row in rows if row["investor"] == ALL]
    investors = sorted({row["investor"] for row in rows} - {ALL})
    if not investors:
        return None
    set_against = {(row["payer"], row["investor"]): row["benefit_gbp"] for row in rows}
    of = {row["payer"]: row for row in whole}
    several = investors if len(investors) > 1 else []

    def cells(payer: str) -> tuple[str, ...]:
        row = of[payer]
        changed = row["invested_gbp"] and payer != ALL
        amounts = (
            _signed(row["invested_gbp"], years, "larger", "smaller"),
            _signed(-row["net_gain_gbp"], years, "more", "less"),
            _signed(row["benefit_gbp"], years, *LEFT) if changed else NOTHING,
            *(_signed(set_against.get((payer, one), 0), years, *GAIN) for one in several),
        )
        return (payer_word(payer), *amounts)

    header = ("Payer", "Budget", "Spends", "Left of the budget")
    against = (f"By the change of the budget of {in_sentence(one)}" for one in several)
    return Table(
        caption=f"{title}: whose budget changes, who spends more or less, and what is left, a year",
        header=(*header, *against),
        rows=tuple(cells(payer) for payer in _order("payer_words") if payer in of),
        numbers=frozenset(range(1, len(header) + len(several))),
    )


def _signed(pounds: float, years: int, more: str, less: str) -> str:
    text = short_pounds(abs(pounds) / years, BUDGET_PLACE)
    return "the same" if text == "£0" else f"{text}{UNBROKEN}{more if pounds > 0 else less}"


def _order(file: str) -> list[str]:
    return list(words_of(f"{file}.csv", file.removesuffix("_words")))


def _of_period(answer: Results, scenario: str) -> dict[str, Row]:
    rows = answer.tables["comparison"].filter(
        pl.col("scenario") == scenario, pl.col("financial_year") == ALL
    )
    return {row["measure"]: row for row in rows.iter_rows(named=True)}
