"""Benefits add up over payers and investors, to the penny."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.comparison.cost_shift import cost_shift

pytestmark = pytest.mark.slow  # whole runs

MANY = settings(max_examples=500)
PAYERS = st.sampled_from(["icb", "nhs_england", "council", "person", "charity"])
SPEND = st.dictionaries(PAYERS, st.integers(0, 10**12))
INVESTED = st.dictionaries(PAYERS, st.integers(-(10**10), 10**10), max_size=4)
Pence = dict[str, int]


@MANY
@given(SPEND, SPEND, INVESTED)
def test_every_penny_of_benefit_has_an_investor_and_a_payer(
    baseline: Pence, scenario: Pence, invested: Pence
) -> None:
    found = cost_shift(baseline, scenario, invested)
    net = sum(baseline.values()) - sum(scenario.values())
    assert sum(one.net_gain_pence for one in found.payers) == net
    assert sum(one.invested_pence for one in found.payers) == sum(invested.values())
    for one in found.payers:
        assert one.benefit_pence - one.invested_pence == one.net_gain_pence
        received = [row.benefit_pence for row in found.matrix if row.beneficiary == one.payer]
        if found.matrix:
            assert sum(received) == one.benefit_pence
            assert all(pence * one.benefit_pence >= 0 for pence in received)
    if not found.matrix:
        assert all(one.invested_pence == 0 for one in found.payers)
    assert found.to_others is None or 0 <= found.to_others <= 10**6


@given(SPEND, SPEND, INVESTED)
def test_the_other_way_round_every_gain_is_a_loss(
    baseline: Pence, scenario: Pence, invested: Pence
) -> None:
    there = cost_shift(baseline, scenario, invested)
    back = cost_shift(scenario, baseline, {payer: -pence for payer, pence in invested.items()})
    for one, other in zip(there.payers, back.payers, strict=True):
        assert one.payer == other.payer
        assert one.benefit_pence == -other.benefit_pence
    assert [-row.benefit_pence for row in there.matrix] == [
        row.benefit_pence for row in back.matrix
    ]
