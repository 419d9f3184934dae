"""Schemes, allocation rules and pooled funds: a saved file gives back where levers stand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.app.levers.apart import differences
from sim.app.levers.draft import (
    begun_from,
    problems,
    read_draft,
    without_lever,
)
from sim.app.levers.money import can_be_moved_to, terms, with_allocation, with_money
from sim.app.levers.pool import RISK_SHARES, Pool, pool_rules, pool_shown, pooled_services
from sim.app.levers.scheme import (
    SchemePosition,
    numbers_of,
    scheme_held,
    ways,
    with_scheme,
)
from sim.area import load_area
from sim.money import check_rules
from sim.money.bought import BOUGHT_SERVICES
from sim.money.names import Line
from sim.money.pool import RISK_SHARES as ALL_RISK_SHARES
from sim.parameters import catalogue
from sim.parameters.scheme_file import schemes
from sim.parameters.scheme_words import SWITCHES
from sim.scenario import (
    MoneyRules,
    load_scenario,
    scenario_names,
    scenario_text,
)
from sim.scenario.money_words import said_of

AREA = load_area("gloucestershire")
KNOWN = catalogue() | AREA.parameters
YEAR = "2025-26"
NOTHING = begun_from(load_scenario("do_nothing"))


@pytest.mark.parametrize("name", sorted(schemes()))
def test_a_scheme_comes_back_from_the_saved_file(name: str) -> None:
    numbers = {number.key: float(parameter.value) for number, parameter in numbers_of(name)}
    for switch in SWITCHES[1:]:
        position = SchemePosition(switch, "2027-28", numbers, "Try it", "Nowhere")
        draft = with_scheme(name, NOTHING, position)
        text = scenario_text(draft)
        assert f'switch = "{switch}"' in text
        assert scheme_held(name, read_draft(text)) == position
        assert not problems(read_draft(text), AREA, 5)
    off = SchemePosition("off", "2027-28")
    assert with_scheme(name, draft, off) == NOTHING


def test_every_way_of_trying_a_scheme_has_words() -> None:
    assert set(ways()) == set(SWITCHES)


def test_a_scheme_that_levers_cannot_show_is_left_as_it_is() -> None:
    text = scenario_text(load_scenario("scheme_case_management"))
    more = (
        '\n[[change]]\nparameter = "schemes.case_management.uptake"\nmultiply = 0.5\nreason = "x"\n'
    )
    odd = read_draft(text.replace('"scheme_case_management"', '"mine"') + more)
    assert isinstance(scheme_held("case_management", odd), tuple)
    assert len(without_lever(odd, KNOWN)) == 2


# Rules of money


@pytest.mark.parametrize("rule", [rule for rule in said_of("allocation_rule") if rule])
def test_an_allocation_rule_comes_with_the_terms_that_it_needs(rule: str) -> None:
    if rule == "own_table":
        return
    pooled = replace(NOTHING, money=MoneyRules(pool=pool_rules(Pool(("reablement", "home_care")))))
    draft = with_allocation(pooled, NOTHING, rule)
    check_rules(read_draft(scenario_text(draft)).money)
    back = with_money(with_allocation(draft, NOTHING, ""), NOTHING, pool=None)
    assert back == NOTHING


POOLS = st.builds(
    Pool,
    services=st.lists(st.sampled_from(sorted(pooled_services())), min_size=1, unique=True).map(
        lambda chosen: tuple(name for name in pooled_services() if name in chosen)
    ),
    host=st.sampled_from(["icb", "council"]),
    nhs_contribution=st.none() | st.integers(0, 100).map(lambda percent: percent / 100),
    risk_share=st.sampled_from(RISK_SHARES),
    underspend=st.sampled_from(list(said_of("underspend"))),
).map(
    lambda pool: replace(
        pool,
        nhs_risk=0.35 if pool.risk_share == "agreed_share" else None,
        cap=0.05 if pool.risk_share == "capped" else None,
    )
)


@settings(max_examples=60, deadline=None)
@given(POOLS, POOLS)
def test_a_pooled_fund_comes_back_from_the_saved_file(pool: Pool, other: Pool) -> None:
    for now in (None, pool_rules(other)):
        rules = pool_rules(pool, now)
        assert rules is not None
        money = MoneyRules(allocation_rule="historic", pool=rules, reason="Try it")
        read = read_draft(scenario_text(replace(NOTHING, money=money))).money
        assert read == money
        check_rules(read)
        assert pool_shown(read.pool) == pool if read.pool else False


def test_ready_made_funds_are_shown_where_all_lines_have_the_same_terms() -> None:
    shown = {
        name: pool_shown(pool)
        for name in scenario_names()
        if (pool := load_scenario(name).money.pool) is not None
    }
    assert shown["pooled_fund"] is not None
    assert shown["pooled_fund"].nhs_risk == 0.5
    assert shown["better_care_fund"] is None
    assert [name for name, pool in shown.items() if pool is None] == ["better_care_fund"]


def test_a_pooled_fund_differs_in_one_sentence() -> None:
    old = load_scenario("separate_pots")
    (said,) = differences(old, load_scenario("pooled_fund"), KNOWN, YEAR)
    assert (said.label, said.says) == (
        "Pooled fund",
        "pays for reablement, home care, care homes, intermediate care beds, community health "
        "teams; each partner pays in what it paid before; partners share what is over- or "
        "underspent: the ICB 50% and the council 50%; an underspend goes back as contributed; "
        "held by the council",
    )
    assert len(list(differences(old, load_scenario("better_care_fund"), KNOWN, YEAR))) > 3


def test_a_fund_without_care_is_none() -> None:
    assert pool_rules(Pool(())) is None


def test_all_rules_on_screen_are_rules_of_the_model() -> None:
    assert set(RISK_SHARES) <= set(ALL_RISK_SHARES)
    lines = {line.value for line in Line}
    covered = [name for one in pooled_services().values() for name in one.covers]
    assert set(covered) <= lines
    assert len(set(covered)) == len(covered)
    assert set(can_be_moved_to()) < {one.service.label for one in BOUGHT_SERVICES}
    for term in terms().values():
        assert 0 <= term.low <= term.usual <= term.high <= 1


def test_a_scheme_differs_in_words() -> None:
    position = SchemePosition("central", "2026-27", {"uptake": 0.6}, "Try it")
    new = with_scheme("falls_exercise", NOTHING, position)
    assert list(differences(NOTHING, new, KNOWN, YEAR)) == [
        (
            "Exercise against falls",
            "tried, with what studies found on balance from 2026-27; accept it, of those offered "
            "it: 60%",
            "Try it",
        )
    ]
