"""The section of the page about the people: who lives here, and how many conditions they hold."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.parameters import Parameter
from sim.report.figures import Figure
from sim.report.growth_figure import growth_figure
from sim.report.people_changed import ChangedPeople
from sim.report.people_figures import conditions_figure, deprivation_figure, pyramid_figure
from sim.report.tables import Table, shown_value
from sim.results import Results

PROJECTIONS = Path(__file__).with_name("projections.csv")
TREND = "population.conditions.incidence_trend_percent_per_year"
LIST = "population.conditions.onset_rate_ratio"
DRIVERS = (
    "Ageing is the changing share of each age, sex and deprivation fifth in the place; population "
    "change is how many people there are in all; incidence is the share who hold so many "
    "conditions at the same age (in bands of five years), sex and deprivation, whatever moved it. "
    "Each part is what its change adds, averaged over every order in which the three can change "
    "(Shapley values), so that the parts add up to the whole."
)


@dataclass(frozen=True)
class Section:
    """What the figures are about, the figures, and what to know about the growth they show.

    `changed` is what the scenarios do to the people, where they do anything.
    """

    about: str
    changed: Table | None
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


def people_section(
    answer: Results,
    titles: Mapping[str, str],
    parameters: Mapping[str, Parameter],
    changed: ChangedPeople | None,
) -> Section:
    """The people of the baseline, on the first and on the last day; `changed` of the others."""
    baseline = next(iter(titles))
    people = answer.tables["age_structure"].filter(scenario=baseline)
    count = len(parameters[LIST].labels[0])
    alone = (
        f"This section is about the baseline: {titles[baseline]}. The other scenarios have exactly "
        "the same people. "
        if len(titles) > 1
        else ""
    )
    about = (
        (
            alone
            if changed is None
            else f"What the scenarios change comes first; the figures below are about the baseline "
            f"only: {titles[baseline]}. "
        )
        + f"Numbers are means of {answer.facts['replicates']} runs. Conditions are counted from "
        f"the {count} long-term conditions that the model follows; a longer list would find more "
        "people with many."
    )
    return Section(
        about,
        changed.table if changed else None,
        (
            pyramid_figure(people, answer.facts["area"]["title"]),
            conditions_figure(people),
            deprivation_figure(people),
            growth_figure(people),
        ),
        (DRIVERS, trend_in_words(answer, parameters[TREND]), *_projections()),
    )


def trend_in_words(answer: Results, trend: Parameter) -> str:
    """What was assumed about incidence in each scenario, and that this is no forecast."""
    baseline, *others = answer.facts["scenarios"]
    value = shown_value(trend)
    tried = "" if trend.low is None else f"; {trend.low:g} to {trend.high:g}% is thought possible"
    changed = _trends(baseline)
    if changed:
        said = f"changes in the baseline by {changed} (changed by the scenario)"
    elif value == "0":
        said = "stays in the baseline as it is: a trend of 0% a year"
    else:
        said = f"changes in the baseline by {value}% a year"
    reached = [
        f"{other['title']} changes it by {_trends(other)}, for a reason given below."
        for other in others
        if _trends(other)
    ]
    return (
        f"How fast conditions come at a given age, sex and deprivation {said}. "
        f"This is {trend.kind} (grade {trend.grade}{tried}), so what incidence adds here follows "
        "from an assumption and is not a finding; chance, people who move and longer lives move it "
        f"a little too. {' '.join((*reached, ''))}The parameter is {TREND}; a scenario can change "
        "it. Others have made projections, with other lists of conditions:"
    )


def _trends(scenario: Mapping[str, Any]) -> str:
    """0 to 1.5% a year (age band 18-64), ...; empty where the scenario leaves the trend alone."""
    changes = [one for one in scenario["changes"] if one.get("parameter") == TREND]
    said = [
        f"{one['new']}% a year" + (f" ({one['groups']})" if one["groups"] else "")
        for one in changes
    ]
    return ", ".join(said)


def _projections() -> list[str]:
    with PROJECTIONS.open(encoding="utf-8", newline="") as handle:
        return [f"{row['words']} (Source: {row['source']}.)" for row in csv.DictReader(handle)]
