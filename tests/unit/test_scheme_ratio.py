"""What is published becomes a ratio that multiplies a rate; what remains depends on the design."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.parameters.scheme_file import LEAST_RATIO, Effect, as_ratio, published_as, schemes
from sim.parameters.scheme_words import KINDS, NEEDS_BASELINE, UTILITY
from sim.schemes.effect import kept
from tests.unit.money_month import values

CASES = tomllib.loads(Path(__file__).with_name("scheme_ratio_cases.toml").read_text("utf-8"))
RATIO_KINDS = sorted(set(KINDS) - {UTILITY})
ratios = st.floats(LEAST_RATIO, 0.99)
baselines = st.floats(0.01, 0.99)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["what"])
def test_by_hand(case: dict[str, Any]) -> None:
    baseline = case.get("baseline")
    assert as_ratio(case["published"], case["kind"], baseline) == pytest.approx(
        case["ratio"], abs=1e-6
    )
    assert published_as(case["ratio"], case["kind"], baseline) == pytest.approx(
        case["published"], abs=1e-5
    )


def test_every_kind_is_worked_by_hand() -> None:
    assert {case["kind"] for case in CASES["case"]} == set(RATIO_KINDS)


@given(ratio=ratios, kind=st.sampled_from(RATIO_KINDS), baseline=baselines)
def test_there_and_back(ratio: float, kind: str, baseline: float) -> None:
    of = baseline if kind in NEEDS_BASELINE else None
    assert as_ratio(published_as(ratio, kind, of), kind, of) == pytest.approx(ratio)


@given(first=ratios, second=ratios, kind=st.sampled_from(RATIO_KINDS), baseline=baselines)
def test_more_published_is_more(first: float, second: float, kind: str, baseline: float) -> None:
    of = baseline if kind in NEEDS_BASELINE else None
    less, more = sorted((first, second))
    assert as_ratio(less, kind, of) <= as_ratio(more, kind, of)


@given(odds=st.floats(0.01, 100), risk=baselines)
def test_no_odds_ratio_makes_a_risk_of_more_than_one(odds: float, risk: float) -> None:
    """And the ratio of risks lies between the odds ratio and 1."""
    ratio = as_ratio(odds, "OR", risk)
    assert risk * ratio <= 1 + 1e-9
    assert min(odds, 1) - 1e-9 <= ratio <= max(odds, 1) + 1e-9


@pytest.mark.parametrize(
    ("design", "share"),
    [("trial", 1), ("controlled", 1), ("association", 0.25), ("uncontrolled", 0.5)],
)
def test_what_is_kept_of_a_reading_goes_by_its_own_design(design: str, share: float) -> None:
    designs = {"central": "trial", "optimistic": design, "adverse": "trial"}
    effect = Effect("falls", "RR", designs, None, "scheme")
    assert kept(effect, "optimistic", values()) == share
    assert kept(effect, "central", values()) == 1


def test_an_uncontrolled_report_is_only_ever_an_optimistic_reading() -> None:
    """What nobody compared with anything may be a hope, never what is expected or feared."""
    found = [
        (scheme.name, effect.rate, switch)
        for scheme in schemes().values()
        for effect in scheme.effects
        for switch, design in effect.designs.items()
        if design in ("uncontrolled", "association") and switch != "optimistic"
    ]
    assert not found
