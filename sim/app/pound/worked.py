"""What is dear to work out, once for each answer: kept by its key, never by its tables."""

import streamlit as st

from sim.app.server import store
from sim.app.work import Request
from sim.comparison import levels
from sim.report.flows import Flows, flows
from sim.report.freed import contract_by_year
from sim.report.tables import Table, balances, budgets, rules_of_money
from sim.report.who_pays import WhoPays, who_pays
from sim.results import Results
from sim.sweep.risk_shares import Positions, risk_share_positions

KEPT = 32


def flows_of(request: Request, answer: Results, scenario: str) -> Flows:
    """Every pound of a year, with the scenario and with the baseline."""
    return _flows(*_key(request, answer), request.scenarios[0], scenario, answer)


def positions_of(request: Request, answer: Results, scenario: str) -> Positions | None:
    """Who would bear what under each risk share; None where the scenario pools nothing."""
    return _positions(*_key(request, answer), scenario, answer)


def payments_of(request: Request, answer: Results, scenario: str) -> WhoPays:
    """Who pays, who gains and what waits, in words and tables."""
    return _payments(*_key(request, answer), request.scenarios[0], scenario, answer)


def budget_tables(request: Request, answer: Results, scenario: str) -> tuple[Table, ...]:
    """Budgets and spending, what each scenario leaves, contracts by year, and rules of money."""
    return _budgets(*_key(request, answer), request.scenarios[0], scenario, answer)


def _key(request: Request, answer: Results) -> tuple[str, int]:
    return request.key(store()), int(answer.facts["replicates"])


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _flows(key: str, replicates: int, baseline: str, scenario: str, _answer: Results) -> Flows:
    pools = {name: store().scenario(name).money.pool for name in (baseline, scenario)}
    return flows(_answer, scenario, pools)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _positions(key: str, replicates: int, scenario: str, _answer: Results) -> Positions | None:
    rules = store().scenario(scenario).money
    pool = _answer.tables.get("pool")
    if rules.pool is None or pool is None or scenario not in pool["scenario"]:
        return None
    return risk_share_positions(_answer, scenario, rules.pool, rules.origin)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _payments(key: str, replicates: int, baseline: str, scenario: str, _answer: Results) -> WhoPays:
    known = {one["name"]: one["title"] for one in _answer.facts["scenarios"]}
    return who_pays(_answer, scenario, {name: known[name] for name in (baseline, scenario)})


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _budgets(
    key: str, replicates: int, baseline: str, scenario: str, _answer: Results
) -> tuple[Table, ...]:
    both = [one for one in _answer.facts["scenarios"] if one["name"] in (baseline, scenario)]
    titles = {one["name"]: one["title"] for one in both}
    yearly = levels([_answer])
    found = (
        budgets(yearly, titles),
        balances(yearly, titles, _answer.facts["years"]),
        contract_by_year(yearly, titles),
        rules_of_money(both),
    )
    return tuple(table for table in found if table)
