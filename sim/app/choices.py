"""What the reader has chosen: place, years, sample, scenarios. It is in the page's address.

The address is the only place where choices are kept, so that they survive a change of page and a
reload, and a link shares what is seen.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from sim.app.samples import BASELINE, YEARS_FIRST, Sample, samples, usual_sample
from sim.app.server import store
from sim.app.work.request import Request, place
from sim.app.work.store import OWN
from sim.area import area_names
from sim.scenario import load_scenario, scenario_names

AREAS_FIRST = "gloucestershire"
FIRST_COMPARED = "more_home_care"
MOST_COMPARED = 4
YEARS = (3, 5, 10, 15, 20)
# Keys of the widgets, which are names in the address too.
AREA, YEARS_KEY, SAMPLE, COMPARED, AGAINST = "place", "years", "sample", "scenarios", "baseline"


@dataclass(frozen=True)
class Choices:
    """Everything that is the same on all pages."""

    area: str
    years: int
    sample: Sample
    baseline: str
    compared: tuple[str, ...]  # up to four, without the baseline

    def request(self, *scenarios: str, **more: Any) -> Request:
        """These scenarios, the first the baseline, in the place and as carefully as chosen."""
        return Request(
            area=self.area,
            scenarios=scenarios,
            years=self.years,
            replicates=self.sample.replicates,
            residents=self.sample.residents_of(place(self.area).people),
            **more,
        )

    @property
    def comparison(self) -> Request:
        """The baseline and all that is compared with it."""
        return self.request(self.baseline, *self.compared)


def choose() -> Choices:
    """The choices at the head of every page."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        area = st.selectbox(
            "Place",
            area_names(),
            index=area_names().index(AREAS_FIRST),
            format_func=lambda name: place(name).title,
            key=AREA,
            bind="query-params",
        )
        years = st.selectbox(
            "Years",
            YEARS,
            index=YEARS.index(YEARS_FIRST),
            format_func=lambda count: f"{count} years",
            key=YEARS_KEY,
            bind="query-params",
        )
        sample = st.selectbox(
            "How carefully",
            list(samples()),
            index=list(samples()).index(usual_sample().name),
            format_func=lambda name: samples()[name].label,
            key=SAMPLE,
            bind="query-params",
        )
    baseline, compared = chosen_scenarios()
    return Choices(area, years, samples()[sample], baseline, compared)


def chosen_scenarios() -> tuple[str, tuple[str, ...]]:
    """The baseline and the scenarios compared with it, as the address has them; known ones only."""
    asked = st.query_params.get_all(COMPARED) or [FIRST_COMPARED]
    baseline = st.query_params.get(AGAINST, BASELINE)
    baseline = baseline if is_known(baseline) else BASELINE
    known = [name for name in dict.fromkeys(asked) if is_known(name) and name != baseline]
    return baseline, tuple(known[:MOST_COMPARED])


def choose_scenarios(compared: tuple[str, ...], baseline: str = BASELINE) -> None:
    """Put these into the address."""
    st.query_params[COMPARED] = list(compared)
    st.query_params[AGAINST] = baseline


def is_known(name: str) -> bool:
    """Whether there is such a scenario, ready-made or kept."""
    if name.startswith(OWN):
        return store().scenario_text(name) is not None
    return name in scenario_names()


@cache
def _title(name: str) -> str:
    return load_scenario(name).title


def title_of(name: str) -> str:
    """What a scenario is called on screen."""
    return store().scenario(name).title if name.startswith(OWN) else _title(name)
