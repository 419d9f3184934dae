"""Today: a place's first year per head beside England's, and beside what is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sim.area import Area
from sim.comparison import amount, difference_place
from sim.comparison.programmes import published_programmes
from sim.comparison.rates import Estimate, Rate, Told, rates, rates_of, settings_of
from sim.report.charts import change_chart
from sim.report.estimate_words import (
    MONEY,
    change_in_percent,
    ends_in_percent,
    in_percent_of,
    is_clear,
    signed,
    size_in_percent,
    with_interval,
)
from sim.report.figures import Figure
from sim.report.payer_words import care_word
from sim.report.tables import NOTHING, Table
from sim.results import Results

ENGLAND, AS_IT_IS, SAME_AGES = "England", "As it is", "If its people had England's ages"
SAID = ("emergency_admissions", "people_delayed", "care_home_residents")
OF_MONEY = ("spend_icb", "spend_council")
ABOUT_AGES = (
    "An older place has more admissions for that alone. 'At England's ages' is what the place "
    "would have if it had England's people at each age (five bands: 0 to 17, 18 to 64, 65 to 74, "
    "75 to 84, 85 and over; directly standardised) and each age's rate stayed as it is here. What "
    "the model does not count by age has no such figure. The two places have other people, so "
    "their runs are not paired: the interval of the difference is that of two independent means."
)
ABOUT_MONEY = (
    "Payments in the money of the year, care that the model leaves out included where it is told "
    "by payer. They are not adjusted for age."
)


@dataclass(frozen=True)
class Today:
    """The first year of a place: sentences, the chart against England, and its tables.

    `against` is None where there is no England to hold it against.
    """

    sentences: tuple[tuple[str, str], ...]
    against: Figure | None
    care: Table
    payers: Table
    settings: Table
    published: Table


def today(answer: Results, area: Area, england: Area, of_england: Results | None) -> Today:
    """The first year of the answer's first scenario; `of_england` is England's own, once known."""
    told = rates_of(answer, of_england)
    year = min(answer.tables["outcomes"]["financial_year"].unique().to_list())
    title = ENGLAND if area.name == england.name else area.title
    names = {"here": title, "year": year}
    known = rates()
    said = [name for name in (*SAID, *OF_MONEY) if name in told]
    care = [name for name in told if known[name].group == "care"]
    payers = [name for name in told if known[name].group == "payer"]
    settings = settings_of(answer, of_england)
    return Today(
        sentences=tuple(_sentence(known[name], told[name], title) for name in said),
        against=_against({name: told[name] for name in care}, names) if of_england else None,
        care=_table(
            [(_label(known[name]), told[name]) for name in care],
            f"Use of care in {title} in {year}",
            title,
        ),
        payers=_table(
            [(known[name].label, told[name]) for name in payers],
            f"Spending by payer in {title} in {year}, £ a head",
            title,
            MONEY,
        ),
        settings=_table(
            [(care_word(name), one) for name, one in settings.items()],
            f"Spending on simulated care by kind in {title} in {year}, all payers, £ a head",
            title,
            MONEY,
        ),
        published=_published(told, area, england),
    )


def _sentence(rate: Rate, told: Told, place: str) -> tuple[str, str]:
    """One rate in words, beside England's where it is known: what to read first, and the rest."""
    unit = MONEY if rate.group == "payer" else ""
    what = rate.label if rate.group == "care" else f"Spending, {rate.label}"
    lead = f"{what}: {with_interval(told.here, unit)} {rate.unit.removeprefix(f'{MONEY} ')}"
    if told.there is None or told.apart is None:
        return lead, "."
    said = f" in {place}, {with_interval(told.there, unit)} in England"
    said += f". {_apart(told.apart, told.there)}"
    if told.same_ages is None or told.apart_same_ages is None:
        return lead, f"{said}."
    alike = _apart(told.apart_same_ages, told.there, "which is ")
    return lead, f"{said}; at England's ages {with_interval(told.same_ages, unit)}, {alike}."


def _apart(apart: Estimate, there: Estimate, before: str = "That is ") -> str:
    """That is 2.8% more than England (1.3 to 4.3%); or not clearly different."""
    percent = in_percent_of(apart, there.mean)
    if not is_clear(apart):
        return f"{before}not clearly different from England ({ends_in_percent(percent)})"
    size, ends = size_in_percent(percent)
    return f"{before}{size} {'more' if apart.mean > 0 else 'less'} than England ({ends})"


def _label(rate: Rate) -> str:
    return f"{rate.label}, {rate.unit}"


def _table(rows: Sequence[tuple[str, Told]], caption: str, place: str, unit: str = "") -> Table:
    """Rates with their intervals; the columns against England where it is known."""
    beside = any(told.there for _, told in rows)
    by_age = any(told.same_ages for _, told in rows)
    header = ["", f"{place} (95% interval)"]
    if beside:
        header += ["England (95% interval)", "Above or below England"]
    if by_age:
        header += ["At England's ages", "Above or below England at the same ages"]
    cells = []
    for label, told in rows:
        row = [label, with_interval(told.here, unit)]
        if beside:
            row += [_cell(told.there, unit), _difference(told.apart, told.there)]
        if by_age:
            row += [_cell(told.same_ages, unit), _difference(told.apart_same_ages, told.there)]
        cells.append(tuple(row))
    return Table(
        caption=f"{caption}, simulated",
        header=tuple(header),
        rows=tuple(cells),
        numbers=frozenset(range(1, len(header))),
    )


def _cell(of: Estimate | None, unit: str) -> str:
    return with_interval(of, unit) if of else NOTHING


def _difference(apart: Estimate | None, there: Estimate | None) -> str:
    """In per cent of England's."""
    if apart is None or there is None or there.mean == 0:
        return NOTHING
    return change_in_percent(in_percent_of(apart, there.mean))


def _against(told: Mapping[str, Told], names: Mapping[str, str]) -> Figure:
    """How far each rate is above or below England's, as it is and at the same ages."""
    rows = []
    for name, one in told.items():
        assert one.there
        series = {AS_IT_IS: one.apart, SAME_AGES: one.apart_same_ages}
        for series_name, apart in series.items():
            if apart and one.there.mean:
                share = vars(in_percent_of(apart, one.there.mean))
                rows.append({"label": rates()[name].label, "scenario": series_name, **share})
    table = Table(
        caption=f"{names['here']} against England in {names['year']}, per head",
        header=("", "Which", "Above or below England", "between", "and"),
        rows=tuple(
            (
                *(row["label"], row["scenario"]),
                *(signed(row[end]) for end in ("mean", "low", "high")),
            )
            for row in rows
        ),
        numbers=frozenset({2, 3, 4}),
    )
    words = (
        f"How far {names['here']} is above (to the right) or below England in {names['year']}, per "
        "head. Thin lines are 95% intervals: where one crosses 0 the difference is not clear."
    )
    said = "; ".join(f"{label}, {which}: {mean}" for label, which, mean, *_ in table.rows)
    chart = change_chart(
        pl.DataFrame(rows),
        [ENGLAND, AS_IT_IS, SAME_AGES],
        f"Bar chart of differences from England in per cent. {said}.",
        named="Above or below England, %",
    )
    return Figure("Today, against England", words, chart, table)


def _published(told: Mapping[str, Told], area: Area, england: Area) -> Table:
    """What the model has beside what is published, for the place and for England."""
    beside = any(one.there for one in told.values())
    cells = []
    for name, one in told.items():
        rate = rates()[name]
        here, source = _published_of(rate, area)
        there, of_england = _published_of(rate, england)
        if rate.parameter == "" and area.name != england.name:
            here = None  # England's figure is not the place's
        if here is None and there is None:
            continue
        unit = MONEY if rate.group == "payer" else ""
        of_it = source if here is not None else of_england
        row = [_label(rate), with_interval(one.here, unit), _number(here, unit)]
        if beside:
            row += [_cell(one.there, unit), _number(there, unit)]
        cells.append((*row, of_it))
    header = ["", f"{area.title}: model", f"{area.title}: published or derived"]
    if beside:
        header += ["England: model", "England: published"]
    return Table(
        caption="The first year of the model beside published figures",
        header=(*header, "Source of the published figure, and how it is known"),
        rows=tuple(cells),
        numbers=frozenset(range(1, len(header))),
    )


def _published_of(rate: Rate, area: Area) -> tuple[float | None, str]:
    """What is published of a rate, and where; of a parameter the area's own."""
    if rate.parameter:
        of = area.parameters[rate.parameter]
        said = f"{of.source} ({of.kind}, grade {of.grade}). {of.note} {rate.note}"
        return float(of.value), " ".join(said.split())
    if rate.programmes:
        every = [one for one in published_programmes() if one.programme in rate.programmes]
        return sum(one.gbp_per_head for one in every), f"{every[0].source} (grade {every[0].grade})"
    source = f"{rate.source} (grade {rate.grade}). {rate.note}".strip()
    return rate.published, source


def _number(value: float | None, unit: str) -> str:
    return NOTHING if value is None else amount(value, unit, difference_place(0, value, value) - 1)
