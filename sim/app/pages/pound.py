"""Follow the pound: where does each pound come from, and where does it go?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from sim.app.choices import Choices, choose_scenarios
from sim.app.pound import (
    budget_tables,
    choose_one,
    choose_scenario,
    flows_of,
    is_split_asked,
    payments_of,
    positions_of,
)
from sim.app.show import (
    show_caution,
    show_downloads,
    show_figure,
    show_heading,
    show_note,
    show_problem,
    show_provenance,
    show_sentences,
    show_table,
    show_text,
    wait_for,
)
from sim.app.work import Request
from sim.comparison import measures
from sim.parameters import InputError
from sim.report.driver_figure import LABELS, driver_figure, driver_measures
from sim.report.flow_figures import (
    STEPS,
    every_payment,
    flow_figure,
    flow_sentences,
    pound_figure,
    purse_label,
    purses,
    steps,
)
from sim.report.freed import about_freed, freed_care
from sim.report.freed_figures import double_running_figure, freed_figure
from sim.report.position_figure import position_figure
from sim.report.risk_share_figure import risk_share_figure
from sim.report.shift_figure import payer_years_figure, shift_figure
from sim.report.who_pays import ABOUT
from sim.results import Results

PART, STEP, WHOSE, MEASURE, METHOD = "part", "step", "pound", "measure", "method"
POOLED = ("separate_pots", "pooled_fund")


@dataclass(frozen=True)
class Shown:
    """One scenario of an answer, against the baseline."""

    choices: Choices
    answer: Results
    scenario: str
    titles: Mapping[str, str]  # the baseline's and the scenario's

    @property
    def request(self) -> Request:
        """What the answer answers."""
        return self.choices.comparison

    @property
    def title(self) -> str:
        """What the scenario is called."""
        return self.titles[self.scenario]


def follow_the_pound(choices: Choices) -> None:
    """One scenario at a time against the baseline, part by part."""
    st.title("Follow the pound")
    answer = wait_for(choices.comparison)
    if answer is not None:
        known = {one["name"]: one["title"] for one in answer.facts["scenarios"]}
        scenario = choose_scenario(known, choices.compared)
        titles = {name: known[name] for name in (choices.baseline, scenario)}
        shown = Shown(choices, answer, scenario, titles)
        show_caution(answer, choices.comparison)
        show_text(
            f"Without is the baseline: {titles[choices.baseline]}. With is: {shown.title}. Amounts "
            "are a year, the mean of all years, in the money of each year."
        )
        labels = {name: label for name, (label, _) in PARTS.items()}
        part = choose_one("What to follow", labels, PART, in_sight=True)
        heading, draw = PARTS[part]
        show_heading(heading, 2)
        draw(shown)
        show_provenance(answer)
    show_downloads(choices.comparison)


def _flow(shown: Shown) -> None:
    flows = flows_of(shown.request, shown.answer, shown.scenario)
    show_sentences(flow_sentences(flows))
    step = choose_one("Follow it from", {name: STEPS[name][0] for name in steps(flows)}, STEP)
    show_figure(flow_figure(flows, step), f"flow-{step}")
    whose = choose_one("Whose pound", {name: purse_label(name) for name in purses(flows)}, WHOSE)
    show_figure(pound_figure(flows, whose), f"pound-{whose}")
    with st.expander("Table: every payment"):
        show_table(every_payment(flows), "payments")


def _who(shown: Shown) -> None:
    said = payments_of(shown.request, shown.answer, shown.scenario)
    show_sentences(said.payers)
    show_figure(shift_figure(shown.answer, shown.scenario, shown.title, said.shift), "shift")
    show_figure(payer_years_figure(shown.answer, shown.scenario, shown.titles), "payer-years")
    if said.by_care:
        show_heading("Who pays more or less for which care", level=3)
        show_table(said.by_care, "by-care")
    show_heading("What waits, and what care is given", level=3)
    show_sentences(said.waits)
    if said.own_budgets:
        show_heading("Budgets in people's own hands", level=3)
        show_sentences(("", sentence) for sentence in said.own_budgets)
    show_note(ABOUT)


def _pool(shown: Shown) -> None:
    said = payments_of(shown.request, shown.answer, shown.scenario).pool
    positions = positions_of(shown.request, shown.answer, shown.scenario)
    if said is None or positions is None:
        show_text(f"{shown.title} has no pooled fund, so no risk is shared.")
        if st.button("Compare a pooled fund with separate pots", key="compare-pooled"):
            baseline, pooled = POOLED
            choose_scenarios((pooled,), baseline)
            st.rerun()
        return
    show_sentences(("", sentence) for sentence in said.sentences)
    show_figure(risk_share_figure(positions, shown.title), "risk-shares")
    show_heading("The fund by year, line and partner", level=3)
    show_table(said.table, "fund")


def _cash(shown: Shown) -> None:
    said = freed_care(shown.answer, shown.scenario, shown.title)
    show_sentences(said.sentences)
    figure = freed_figure(shown.answer, shown.scenario, shown.title)
    if figure:
        show_figure(figure, "freed")
    if said.by_year:
        with st.expander("Table: year by year"):
            show_table(said.by_year, "freed-years")
    show_text(said.twice)
    twice = double_running_figure(shown.answer, shown.scenario, shown.title)
    if twice:
        show_figure(twice, "double-running")
    show_note(about_freed())


def _drivers(shown: Shown) -> None:
    request = shown.choices.request(shown.choices.baseline, shown.scenario, kind="drivers")
    show_text(
        f"Every choice of the groups of changes that make {shown.title} differ is run, two to the "
        "power of their number, so it takes a while. What is found is kept."
    )
    try:
        answer = wait_for(request) if is_split_asked(request) else None
    except InputError as problem:
        show_problem(problem)
        return
    if answer is not None:
        known = {name: measures()[name].label for name in driver_measures(answer)}
        measure = choose_one("Measure", known, MEASURE)
        method = choose_one("How shares are counted", LABELS, METHOD)
        show_caution(answer, request)
        show_figure(driver_figure(answer, measure, method), f"drivers-{measure}")


def _money(shown: Shown) -> None:
    for number, table in enumerate(budget_tables(shown.request, shown.answer, shown.scenario)):
        show_table(table, f"budget-{number}")
    figure = position_figure(shown.answer, shown.scenario, shown.title)
    if figure:
        show_figure(figure, "positions")


Part = tuple[str, Callable[[Shown], None]]
PARTS: Mapping[str, Part] = {
    "flow": ("Where each pound goes", _flow),
    "who": ("Who pays, who gains", _who),
    "pool": ("The pooled fund", _pool),
    "cash": ("Cash or capacity", _cash),
    "drivers": ("What brings it about", _drivers),
    "money": ("Budgets and rules", _money),
}
