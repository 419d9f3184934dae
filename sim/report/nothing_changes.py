"""The gap if nothing changes: need, use of care and money year by year to the horizon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sim.area import Area
from sim.comparison import amount, difference_place, levels
from sim.comparison.over_time import Course, over_time
from sim.comparison.rates import Estimate
from sim.parameters import Parameter
from sim.report.charts import chart_of, lines_with_bands, titled
from sim.report.estimate_words import (
    MONEY,
    change_in_percent,
    is_clear,
    short_money,
    short_money_with_interval,
    size_in_percent,
)
from sim.report.figures import Figure
from sim.report.payer_words import payer_word
from sim.report.tables import NOTHING, Table
from sim.results import ALL, Results

MILLION, PERCENT = 1_000_000, 100
SPENDING, ALLOCATION = "Spending if care goes on as it is", "Allocation"
# Those that have an allocation, and the parameter that gives it.
PAYERS = {
    "icb": "area.money.icb_allocation_per_head_gbp",
    "council": "area.money.council_adult_social_care_per_head_gbp",
}
LINES = ("allocation", "cost", "not_modelled", "spend", "gap")
WITHOUT = ("person", "charity", "nhs_england")
TREND = "population.conditions.incidence_trend_percent_per_year"
PRICES = (
    "money.inflation.nhs_change_percent",
    "money.inflation.home_care_change_percent",
    "money.inflation.care_home_change_percent",
    "money.inflation.general_change_percent",
    "money.inflation.not_modelled_volume_change_percent",
)
ABOUT = (
    "Nothing changes means that hospitals, practices, home care and care homes grow as need does "
    "and go on working as they do, whatever it costs. Nobody is refused care for want of money, so "
    "the gap is what would have to be found or saved. It is no forecast: it follows from the "
    "projection of people, from prices and from allocations, all assumed as the table says."
)
DRIVERS = (
    "What drives it: more and older people (demography), more illness at the same age (incidence), "
    "and pay and prices against the growth of allocations. How much each adds, so that the parts "
    "add up to the whole, takes many more runs: the command `localpound drivers do_nothing "
    "--over-time` finds it."
)


@dataclass(frozen=True)
class Gap:
    """What the place faces: sentences, need over time, money over time, and what it rests on."""

    need_sentences: tuple[str, ...]
    need: Figure
    every_need: Table
    money_sentences: tuple[str, ...]
    money: Figure
    rests_on: Table


def gap(answer: Results, area: Area, parameters: Mapping[str, Parameter]) -> Gap:
    """The first scenario's years to the horizon; `parameters` are those of the model."""
    courses = over_time(answer)
    by_year = _money(answer)
    return Gap(
        need_sentences=tuple(_need_sentence(one) for one in courses if one.is_drawn),
        need=_need_figure([one for one in courses if one.is_drawn]),
        every_need=_need_table(courses),
        money_sentences=tuple(_money_sentence(by_year, payer) for payer in PAYERS),
        money=_money_figure(by_year),
        rests_on=_rests_on(area, parameters),
    )


def _need_sentence(course: Course) -> str:
    """Emergency admissions: 4.4% more in 2029-30 than in 2025-26 (3.3 to 5.5%): 77,800 then ..."""
    first, last = course.financial_years[0], course.financial_years[-1]
    change = course.change
    before, after = (_level(of) for of in (course.levels[0], course.levels[-1]))
    levels_said = f"{before} in {first}, {after} in {last}"
    if not is_clear(change):
        ends = change_in_percent(change)
        return f"{course.label}: no clear change by {last} ({ends}); {levels_said}."
    size, ends = size_in_percent(change)
    direction = "more" if change.mean > 0 else "fewer"
    return f"{course.label}: {size} {direction} in {last} than in {first} ({ends}); {levels_said}."


def _need_figure(courses: Sequence[Course]) -> Figure:
    """The change of each since the first year, in per cent."""
    rows = [
        {"financial_year": year, "scenario": one.label, **vars(change)}
        for one in courses
        for year, change in zip(one.financial_years, one.changes, strict=True)
    ]
    years = courses[0].financial_years
    table = Table(
        caption=f"Change since {years[0]} if nothing changes, in per cent (95% interval)",
        header=("Financial year", *(one.label for one in courses)),
        rows=tuple(
            (year, *(change_in_percent(one.changes[i]) for one in courses))
            for i, year in enumerate(years)
        ),
        numbers=frozenset(range(1, len(courses) + 1)),
    )
    words = (
        f"Change since {years[0]} in per cent, each run held against its own first year. Bands are "
        "95% intervals. Care grows as need does, so hours of home care and people in care homes "
        "show need more than supply."
    )
    said = "; ".join(
        f"{one.label} {change_in_percent(one.change)} by {years[-1]}" for one in courses
    )
    chart = chart_of(
        f"Line chart of the change in per cent since {years[0]}. {said}.",
        lines_with_bands(pl.DataFrame(rows), [one.label for one in courses], "Change, %"),
    )
    return Figure("More need, year by year", words, chart, table)


def _need_table(courses: Sequence[Course]) -> Table:
    """All courses: the first and the last year, and the change."""
    first, last = courses[0].financial_years[0], courses[0].financial_years[-1]
    return Table(
        caption=f"Need and use of care in {first} and {last} if nothing changes",
        header=("", first, last, "Change (95% interval)"),
        rows=tuple(
            (
                one.label,
                _level(one.levels[0]),
                _level(one.levels[-1]),
                change_in_percent(one.change),
            )
            for one in courses
        ),
        numbers=frozenset({1, 2, 3}),
    )


@dataclass(frozen=True)
class _Money:
    """Amounts in pounds by line (spend_icb, ...) and financial year."""

    financial_years: tuple[str, ...]
    of: Mapping[tuple[str, str], Estimate]

    def at(self, line: str, year: str) -> Estimate:
        """One line of one year."""
        return self.of[line, year]


def _money(answer: Results) -> _Money:
    """Levels of what payers have, spend and lack."""
    names = [f"{line}_{payer}_gbp" for payer in PAYERS for line in LINES]
    names += [f"cost_{payer}_gbp" for payer in WITHOUT]
    wanted = {name.removesuffix("_gbp") + "_pence" for name in names}
    outcomes = answer.tables["outcomes"].filter(pl.col("measure").is_in(wanted))
    found = levels([Results({"outcomes": outcomes}, answer.facts)])
    first = found["scenario"][0]
    rows = found.filter(
        pl.col("scenario") == first,
        pl.col("financial_year") != ALL,
        pl.col("measure").is_in(names),
    ).to_dicts()
    of = {
        (row["measure"].removesuffix("_gbp"), row["financial_year"]): Estimate(
            row["mean"], row["low"], row["high"]
        )
        for row in rows
    }
    return _Money(tuple(sorted({year for _, year in of})), of)


def _money_sentence(money: _Money, payer: str) -> str:
    """A payer's gap in the first and in the last year, and how fast both sides grow."""
    first, last = money.financial_years[0], money.financial_years[-1]
    then, now = (money.at(f"gap_{payer}", year) for year in (first, last))
    share = [
        PERCENT * abs(one.mean) / money.at(f"allocation_{payer}", year).mean
        for one, year in ((then, first), (now, last))
    ]
    said = [_short(one) for one in (then, now)]
    grow = [_yearly_growth(money, f"{line}_{payer}") for line in ("spend", "allocation")]
    return (
        f"{payer_word(payer, 'subject')} would {said[0]} in {first} ({amount(share[0], '%', -1)} of its allocation) and "
        f"{said[1]} in {last} ({amount(share[1], '%', -1)}). Its spending grows by {grow[0]} a year "
        f"and its allocation by {grow[1]}, in the money of each year."
    )


def _short(gap: Estimate) -> str:
    """Be £30 million short (between ...), have as much left over, or about break even."""
    place = difference_place(gap.low, gap.high, gap.mean)
    mean, near, far = (
        amount(end, MONEY, place) for end in (abs(gap.mean), *sorted((abs(gap.low), abs(gap.high))))
    )
    if gap.low < 0 < gap.high:
        ends = f"{amount(-gap.low, MONEY, place)} short to {amount(gap.high, MONEY, place)} over"
        return f"about break even (between {ends})"
    if gap.mean < 0:
        return f"be {mean} short (between {near} and {far})"
    return f"have {mean} left over (between {near} and {far})"


def _yearly_growth(money: _Money, line: str) -> str:
    first, last = money.financial_years[0], money.financial_years[-1]
    count = len(money.financial_years) - 1
    ratio = money.at(line, last).mean / money.at(line, first).mean
    return amount(PERCENT * (ratio ** (1 / count) - 1), "%", -1) if count else "0%"


def _money_figure(money: _Money) -> Figure:
    """Spending with its band against the allocation, a panel for each payer."""
    panels = []
    for payer in PAYERS:
        rows = [
            {
                "financial_year": year,
                "scenario": title,
                **{
                    end: value / MILLION
                    for end, value in vars(money.at(f"{line}_{payer}", year)).items()
                },
            }
            for title, line in ((SPENDING, "spend"), (ALLOCATION, "allocation"))
            for year in money.financial_years
        ]
        drawn = lines_with_bands(pl.DataFrame(rows), [SPENDING, ALLOCATION], "£ million")
        panels.append(titled(drawn, payer_word(payer)))
    labels = {
        "allocation": "allocation",
        "cost": "care that is simulated",
        "not_modelled": "care left out of the model",
        "spend": "all spending",
        "gap": "left over (below 0: short)",
    }
    cells = [
        (
            payer_word(payer),
            year,
            *(short_money(money.at(f"{line}_{payer}", year)) for line in LINES[:-1]),
            short_money_with_interval(money.at(f"gap_{payer}", year)),
        )
        for payer in PAYERS
        for year in money.financial_years
    ]
    table = Table(
        caption="Allocation and spending by payer and year, in the money of the year",
        header=("Payer", "Financial year", *(labels[line].capitalize() for line in LINES)),
        rows=tuple(cells),
        numbers=frozenset(range(2, len(LINES) + 2)),
    )
    words = (
        "What each payer would spend if care goes on as it is, against its allocation, in the "
        "money of the year. Bands are 95% intervals (chance only); the axes do not start at zero. "
        f"{_others(money)}"
    )
    said = " ".join(_money_sentence(money, payer) for payer in PAYERS)
    chart = chart_of(f"Two line charts of spending against allocation. {said}", *panels)
    return Figure("The gap in money", words, chart, table)


def _others(money: _Money) -> str:
    """What people themselves pay, who have no allocation."""
    first, last = money.financial_years[0], money.financial_years[-1]
    then, now = (short_money(money.at("cost_person", year)) for year in (first, last))
    return (
        f"People themselves, who have no allocation, would pay {then} in {first} and {now} in "
        f"{last}."
    )


def _rests_on(area: Area, parameters: Mapping[str, Parameter]) -> Table:
    """The numbers that the gap turns on, with what they could be, and their sources."""
    of = [area.people_from["projection"], *(area.parameters[name] for name in PAYERS.values())]
    of += [parameters[name] for name in (TREND, *PRICES)]
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
    if of.table:
        return "a table"
    values = [float(value) for value in of.by_financial_year.values()] or [float(of.value)]
    ends = dict.fromkeys((f"{values[0]:,.4g}", f"{values[-1]:,.4g}"))
    return " to ".join(ends)


def _level(of: Estimate) -> str:
    """Rounded to what its interval can bear."""
    return amount(of.mean, "", max(difference_place(of.low, of.high, of.mean), 0))
