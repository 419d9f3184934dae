"""Agreements on a pooled fund with one mistake each: the message names file, key and remedy."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.money import Payer
from sim.money.pool import Agreement, GainTerms, check, check_gain
from sim.parameters import InputError
from tests.unit.made_up_pool import agreement_from

ORIGIN = "scenarios/pooled_fund.toml"
BUDGETS = {Payer.ICB: 1300, Payer.COUNCIL: 900}
CASES = {
    case["name"]: case
    for case in tomllib.loads(Path(__file__).with_name("pool_agreements.toml").read_text("utf-8"))[
        "case"
    ]
}


def agreement(case: dict[str, Any]) -> Agreement:
    reablement = {
        "line": "reablement",
        "lead": "council",
        "covers": ["reablement"],
        "contributions": {"icb": 600, "council": 400},
        "risk_share": {"rule": "pro_rata"},
    }
    virtual_ward = {
        "line": "virtual_ward",
        "lead": "icb",
        "covers": ["virtual_ward"],
        "contributions": {"icb": 300},
        "risk_share": {"rule": "own_risk"},
    }
    reablement |= case.get("line", {})
    reablement["risk_share"] = case.get("risk_share", reablement["risk_share"])
    fund = {
        "host": "council",
        "partners": ["icb", "council"],
        "lines": [reablement, virtual_ward],
    }
    return agreement_from(fund | case.get("fund", {}))


def refused(case: dict[str, Any]) -> InputError:
    with pytest.raises(InputError) as caught:
        check(agreement(case), BUDGETS, ORIGIN)
    return caught.value


def test_the_good_one_is_good() -> None:
    """Otherwise the cases below would be refused for something else."""
    check(agreement({}), BUDGETS, ORIGIN)


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_named(name: str) -> None:
    error = refused(CASES[name])
    assert error.file == ORIGIN
    assert error.key == CASES[name]["key"]
    assert CASES[name]["said"] in f"{error.problem}. {error.remedy}"


def test_a_line_without_lead() -> None:
    good = agreement({})
    lines = [line.__class__(**{**line.__dict__, "lead": None}) for line in good.lines]
    nobody = Agreement(good.host, good.partners, tuple(lines), financial_year="2025-26")
    with pytest.raises(InputError, match=r"lines\.reablement\.lead: the line has no lead"):
        check(nobody)
    with pytest.raises(ValueError, match="line reablement of the pooled fund has no lead"):
        _ = lines[0].commissioner


@pytest.mark.parametrize(
    ("terms", "key"),
    [
        (GainTerms({Payer.ICB: 0.5}), "gain_share.share"),
        (GainTerms({}), "gain_share.share"),
        (GainTerms({Payer.PERSON: 1.0}), "gain_share.share.person"),
        (GainTerms({Payer.ICB: 1.0}, provider=1.5), "gain_share.provider"),
        (GainTerms({Payer.ICB: 1.0}, reinvest=-0.5), "gain_share.reinvest"),
    ],
)
def test_a_gain_is_shared_in_full_and_no_more(terms: GainTerms, key: str) -> None:
    with pytest.raises(InputError) as caught:
        check_gain(terms, (Payer.ICB, Payer.COUNCIL), origin=ORIGIN)
    assert (caught.value.file, caught.value.key) == (ORIGIN, key)


def test_thirds_add_up_to_one() -> None:
    thirds = {"icb": 0.333333, "council": 0.333333, "public_health": 0.333333}
    fund = {"partners": ["icb", "council", "public_health"]}
    check(agreement({"fund": fund, "risk_share": {"rule": "agreed_share", "share": thirds}}))
