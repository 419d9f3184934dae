"""What the reader has chosen: place, years, sample, scenarios. It is in the page's address.

Choices survive a change of page and a reload, and a link shares what is seen (sim/app/address.py).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from sim.app import address
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
USUAL_SCENARIOS = {COMPARED: (FIRST_COMPARED,), AGAINST: (BASELINE,)}


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
    usual = usual_sample().name
    address.seed(AREA, AREAS_FIRST, address.one_of(area_names()))
    address.seed(YEARS_KEY, YEARS_FIRST, {str(count): count for count in YEARS}.get)
    address.seed(SAMPLE, usual, address.one_of(list(samples())))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        area = st.selectbox(
            "Place", area_names(), format_func=lambda name: place(name).title, key=AREA
        )
        years = st.selectbox(
            "Years", YEARS, format_func=lambda count: f"{count} years", key=YEARS_KEY
        )
        sample = st.selectbox(
            "How carefully",
            list(samples()),
            format_func=lambda name: samples()[name].label,
            key=SAMPLE,
        )
    baseline, compared = chosen_scenarios()
    address.keep(
        {AREA: area, YEARS_KEY: years, SAMPLE: sample, COMPARED: compared, AGAINST: (baseline,)},
        {AREA: AREAS_FIRST, YEARS_KEY: YEARS_FIRST, SAMPLE: usual, **USUAL_SCENARIOS},
    )
    return Choices(area, years, samples()[sample], baseline, compared)


def chosen_scenarios() -> tuple[str, tuple[str, ...]]:
    """The baseline and the scenarios compared with it; known ones only, and at least one."""
    baseline = address.names_of(AGAINST, USUAL_SCENARIOS[AGAINST])[0]
    baseline = baseline if is_known(baseline) else BASELINE
    asked = dict.fromkeys(address.names_of(COMPARED, USUAL_SCENARIOS[COMPARED]))
    known = [name for name in asked if is_known(name) and name != baseline]
    instead = FIRST_COMPARED if baseline != FIRST_COMPARED else BASELINE
    return baseline, tuple(known[:MOST_COMPARED]) or (instead,)


def choose_scenarios(compared: tuple[str, ...], baseline: str = BASELINE) -> None:
    """Choose these for all pages, from the next run of one on."""
    address.hold({COMPARED: compared, AGAINST: (baseline,)})


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
