"""The gap in money if nothing changes: what payers would spend, and what they are given."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sim.area import Area
from sim.comparison import amount, difference_place, levels
from sim.comparison.rates import Estimate
from sim.parameters import Parameter
from sim.report.charts import chart_of, lines_with_bands, title
from sim.report.estimate_words import (
    FINEST_PERCENT,
    MONEY,
    PERCENT,
    is_clear,
    short_money,
    short_money_with_interval,
)
from sim.report.figures import Figure
from sim.report.payer_words import listed, payer_word
from sim.report.tables import NOTHING, Table, shown_value
from sim.results import ALL, Results

Said = tuple[str, str]  # what to read first, and the rest
SPENDING, ALLOCATION = "Spending if care goes on as it is", "Allocation"
# Those that have an allocation, and the parameter that gives it.
PAYERS = {
    "icb": "area.money.icb_allocation_per_head_gbp",
    "council": "area.money.council_adult_social_care_per_head_gbp",
}
LINES = {
    "allocation": "Allocation",
    "cost": "Care that is simulated",
    "not_modelled": "Care left out of the model",
    "spend": "All spending",
    "gap": "Left over (below 0: short)",
}
OWN_MONEY = "cost_person"
MILLION = 1_000_000
NHS_PRICES = "money.inflation.nhs_change_percent"
GENERAL_PRICES = "money.inflation.general_change_percent"
RESTS_ON = (
    "population.conditions.incidence_trend_percent_per_year",
    NHS_PRICES,
    "money.inflation.home_care_change_percent",
    "money.inflation.care_home_change_percent",
    GENERAL_PRICES,
    "money.inflation.not_modelled_volume_change_percent",
)
ABOUT = (
    "Nothing changes means that hospitals, practices, home care and care homes grow as need does "
    "and go on working as they do, whatever it costs. Nobody is refused care for want of money, "
    "so the gap is what would have to be found or saved. It is no forecast: it follows from the "
    "projection of people, from prices and from allocations, which are assumed as the table says."
)
DRIVERS = (
    "What drives it: more and older people (demography), more illness at the same age "
    "(incidence), and pay and prices against the growth of allocations. How much each adds, so "
    "that the parts add up to the whole, takes many more runs than a page can wait for: the "
    "command localpound drivers do_nothing --over-time finds it."
)


@dataclass(frozen=True)
class Gap:
    """What payers face: sentences, what to know first, the chart, and what it rests on."""

    sentences: tuple[Said, ...]
    caution: str
    figure: Figure
    rests_on: Table


def gap(answer: Results, area: Area, england: Area, parameters: Mapping[str, Parameter]) -> Gap:
    """The first scenario's years to the horizon; `parameters` are those of the model."""
    money = _money(answer)
    return Gap(
        sentences=tuple(_sentence(money, payer) for payer in PAYERS),
        caution=_caution(area, england, parameters),
        figure=_figure(money),
        rests_on=_rests_on(area, parameters),
    )


@dataclass(frozen=True)
class _Money:
    """Amounts in pounds by line (spend_icb, ...) and financial year."""

    financial_years: tuple[str, ...]
    of: Mapping[tuple[str, str], Estimate]

    @property
    def ends(self) -> tuple[str, str]:
        """The first year and the last."""
        return self.financial_years[0], self.financial_years[-1]


def _money(answer: Results) -> _Money:
    """Levels of what payers have, spend and lack, under the first scenario."""
    names = [f"{line}_{payer}" for payer in PAYERS for line in LINES] + [OWN_MONEY]
    wanted = [f"{name}_pence" for name in names]
    outcomes = answer.tables["outcomes"].filter(pl.col("measure").is_in(wanted))
    found = levels([Results({"outcomes": outcomes}, answer.facts)])
    rows = found.filter(
        pl.col("scenario") == pl.col("scenario").first(), pl.col("financial_year") != ALL
    )
    of = {
        (row["measure"].removesuffix("_gbp"), row["financial_year"]): Estimate(
            row["mean"], row["low"], row["high"]
        )
        for row in rows.iter_rows(named=True)
    }
    return _Money(tuple(sorted({year for _, year in of})), of)


def _sentence(money: _Money, payer: str) -> Said:
    """A payer's gap in the last and in the first year, and how fast both sides grow."""
    first, last = money.ends
    then, now = (_gap(money, payer, year) for year in (first, last))
    spending, given = (_growth(money, f"{line}_{payer}") for line in ("spend", "allocation"))
    return (
        f"{payer_word(payer, 'subject')} in {last}: {now[0]}",
        f" ({now[1]}). In {first}: {then[0]} ({then[1]}). Spending grows by {spending} a year and "
        f"the allocation by {given}, in the money of each year.",
    )


def _gap(money: _Money, payer: str, year: str) -> Said:
    """£30 million short, left over, or about break even; and the interval, with the share."""
    left = money.of[f"gap_{payer}", year]
    place = difference_place(left.low, left.high, left.mean)
    if not is_clear(left):
        short, over = (amount(abs(end), MONEY, place) for end in (left.low, left.high))
        return "about break even", f"between {short} short and {over} left over"
    near, far = sorted((abs(left.low), abs(left.high)))
    share = PERCENT * abs(left.mean) / money.of[f"allocation_{payer}", year].mean
    return (
        f"{amount(abs(left.mean), MONEY, place)} {'short' if left.mean < 0 else 'left over'}",
        f"between {amount(near, MONEY, place)} and {amount(far, MONEY, place)}; "
        f"{amount(share, '%', FINEST_PERCENT)} of its allocation",
    )


def _growth(money: _Money, line: str) -> str:
    """Growth a year from the first year to the last."""
    first, last = (money.of[line, year].mean for year in money.ends)
    count = len(money.financial_years) - 1
    a_year = (last / first) ** (1 / count) - 1 if count else 0.0
    return amount(PERCENT * a_year, "%", FINEST_PERCENT)


def _figure(money: _Money) -> Figure:
    """Spending with its band against the allocation, a panel for each payer."""
    years = money.financial_years
    panels = []
    for payer in PAYERS:
        drawn = pl.DataFrame(
            {"financial_year": year, "scenario": title, **_in_millions(money.of[line, year])}
            for title, line in ((SPENDING, f"spend_{payer}"), (ALLOCATION, f"allocation_{payer}"))
            for year in years
        )
        named = title(f"{payer_word(payer)}, £ million", is_bold=True)
        panels.append(lines_with_bands(drawn, [SPENDING, ALLOCATION], named))
    table = Table(
        caption="Allocation and spending by payer and year, in the money of the year",
        header=("Payer", "Financial year", *LINES.values()),
        rows=tuple(
            (payer_word(payer), year, *(_cell(money, line, payer, year) for line in LINES))
            for payer in PAYERS
            for year in years
        ),
        numbers=frozenset(range(2, len(LINES) + 2)),
    )
    own = [f"{short_money(money.of[OWN_MONEY, year])} in {year}" for year in money.ends]
    words = (
        "What each payer would spend if care goes on as it is, against its allocation, in the "
        "money of the year. Bands are 95% intervals (chance only); the axes do not start at zero. "
        f"People themselves, who have no allocation, would pay {listed(own)}."
    )
    said = " ".join("".join(_sentence(money, payer)) for payer in PAYERS)
    chart = chart_of(f"Two line charts of spending against allocation. {said}", *panels)
    return Figure("The gap in money", words, chart, table)


def _in_millions(of: Estimate) -> dict[str, float]:
    return {end: pounds / MILLION for end, pounds in vars(of).items()}


def _cell(money: _Money, line: str, payer: str, year: str) -> str:
    of = money.of[f"{line}_{payer}", year]
    return short_money_with_interval(of) if line == "gap" else short_money(of)


def _caution(area: Area, england: Area, parameters: Mapping[str, Parameter]) -> str:
    """What must be known before the gap is read: whose allocation it is, and what prices do."""
    borrowed = [
        payer_word(payer)
        for payer, name in PAYERS.items()
        if area.name != england.name
        and float(area.parameters[name].value) == float(england.parameters[name].value)
    ]
    prices, general = (parameters[name] for name in (NHS_PRICES, GENERAL_PRICES))
    said = (
        "Allocations are assumed to grow faster a head than general prices. NHS pay and prices "
        f"are {prices.kind} to rise by {_values(prices)}% a year, general prices by "
        f"{_values(general)}%; for the NHS's, {prices.low:g} to {prices.high:g}% is thought "
        "possible, and the faster they rise the more the NHS lacks."
    )
    if not borrowed:
        return said
    return (
        f"The allocations a head used here are England's ({listed(borrowed)}): what {area.title} "
        "itself is given, which allows for its ages and needs, is not in the sources used. So part "
        "of today's gap may be only that, and how a gap changes says more than how large it is. "
        f"{said}"
    )


def _rests_on(area: Area, parameters: Mapping[str, Parameter]) -> Table:
    """The numbers that the gap turns on, with what they could be, and their sources."""
    of = [
        area.people_from["projection"],
        *(area.parameters[name] for name in PAYERS.values()),
        *(parameters[name] for name in RESTS_ON),
    ]
    rows = tuple(
        (
            one.label,
            _values(one),
            one.unit,
            NOTHING if one.low is None or one.high is None else f"{one.low:g} to {one.high:g}",
            f"{one.kind}, grade {one.grade}",
            f"{one.source}. {one.note}" if one.note else one.source,
        )
        for one in of
    )
    return Table(
        caption="What the gap rests on",
        header=("Number", "Value", "Unit", "Could be", "How it is known", "Source and note"),
        rows=rows,
        numbers=frozenset({1}),
    )


def _values(of: Parameter) -> str:
    """A number, the first and the last year's, or the ends of a table."""
    if of.by:
        return shown_value(of)
    values = [float(value) for value in of.by_financial_year.values()] or [float(of.value)]
    return " to ".join(dict.fromkeys(f"{value:,.4g}" for value in (values[0], values[-1])))
