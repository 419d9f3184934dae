"""Law 4: what risk shares share out, and what is unfunded, is the variance to the penny.

So are underspends, gains and instalments shared, and the order of partners changes nothing.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.money import Payer
from sim.money.pool import (
    UNDERSPEND_RULES,
    Band,
    GainTerms,
    LineYear,
    Performance,
    RiskShare,
    Standing,
    Unspent,
    dispose,
    instalments,
    release,
    remedies,
    share_gain,
    share_risk,
)
from tests.laws.made_up_pools import (
    MANY,
    MAY_POOL,
    PARTNERS,
    PENCE,
    contributions,
    line_years,
    performance,
    shares,
    terms,
)

# Thousands of made-up pools take their time.
pytestmark = pytest.mark.slow


@MANY
@given(line_years())
def test_what_is_shared_and_what_is_unfunded_is_the_variance(
    told: tuple[LineYear, RiskShare],
) -> None:
    line, share = told
    shared = share_risk(line, share)
    total = sum(shared.extra_pence.values()) + shared.unfunded_pence + shared.remedies.total_pence
    assert total == line.variance_pence
    assert all(type(pence) is int for pence in shared.extra_pence.values())


@MANY
@given(line_years(), st.permutations(MAY_POOL))
def test_the_order_of_partners_changes_nobodys_share(
    told: tuple[LineYear, RiskShare], order: list[Payer]
) -> None:
    line, share = told

    def ordered(amounts: Mapping[Payer, Any]) -> dict[Payer, Any]:
        return {payer: amounts[payer] for payer in order if payer in amounts}

    def other(one: RiskShare) -> RiskShare:
        bands = tuple(Band(band.up_to, ordered(band.share)) for band in one.bands)
        then = other(one.then) if one.then else None
        return RiskShare(one.name, ordered(one.share), ordered(one.cap), bands, then)

    turned = line._replace(contribution_pence=ordered(line.contribution_pence))
    assert share_risk(turned, other(share)) == share_risk(line, share)


@MANY
@given(line_years())
def test_own_risk_is_none_in_money(told: tuple[LineYear, RiskShare]) -> None:
    line, _ = told
    assert share_risk(line, RiskShare("own_risk")) == share_risk(line, RiskShare("none"))


@MANY
@given(st.data())
def test_nobody_pays_beyond_a_cap(data: st.DataObject) -> None:
    line, _ = data.draw(line_years())
    share = data.draw(terms(list(line.contribution_pence), ("capped",)))
    shared = share_risk(line, share)
    for payer, pence in shared.extra_pence.items():
        most = line.contribution_pence.get(payer, 0) * share.cap[payer]
        assert pence <= most * (1 + 1e-12)
    assert shared.unfunded_pence >= 0


@MANY
@given(st.data())
def test_a_fund_gives_what_it_has_and_no_more_than_is_lacking(data: st.DataObject) -> None:
    names = data.draw(st.sets(st.sampled_from("abcd"), min_size=1))
    signed = st.integers(-30, 30) | st.integers(-(10**10), 10**10)
    lines = {name: Standing(data.draw(signed), data.draw(PENCE)) for name in names}
    reserve = data.draw(PENCE)
    met = remedies(lines, reserve)
    assert sum(one.netted_pence for one in met.remedies.values()) == 0
    assert 0 <= met.drawn_pence <= reserve
    assert sum(one.cut_pence for one in met.remedies.values()) == sum(met.cut_pence.values())
    left = {}
    for name, line in lines.items():
        steps = met.remedies[name]
        assert min(line.variance_pence, 0) <= steps.total_pence <= max(line.variance_pence, 0)
        assert 0 <= met.cut_pence[name] <= line.uncommitted_pence
        left[name] = line.variance_pence - steps.total_pence
    # A later step is not taken before the one before it is used up.
    lacking, unspent = max(left.values()), min(left.values())
    assert lacking <= 0 or unspent >= 0, "an underspend is left beside an overspend"
    assert lacking <= 0 or met.drawn_pence == reserve
    assert met.drawn_pence == 0 or unspent >= 0
    assert not any(met.cut_pence.values()) or met.drawn_pence == reserve
    assert remedies(dict(reversed(lines.items())), reserve) == met


@MANY
@given(st.data(), st.sampled_from(sorted(UNDERSPEND_RULES)), PENCE, PENCE)
def test_an_underspend_is_returned_kept_or_carried(
    data: st.DataObject, rule: str, underspend: int, saved: int
) -> None:
    given_by = data.draw(contributions(data.draw(PARTNERS)))
    found = dispose(Unspent(underspend, given_by, saved), rule)
    assert sum(found.returned_pence.values()) + found.in_fund_pence == underspend
    amounts = (*found.returned_pence.values(), found.kept_pence, found.carried_pence)
    assert min(amounts) >= 0


def test_an_underspend_is_not_an_overspend() -> None:
    with pytest.raises(ValueError, match="-1 pence"):
        dispose(Unspent(-1, {Payer.ICB: 1}), "keep_in_pool")


@MANY
@given(st.data(), PENCE, PENCE, PENCE)
def test_a_gain_is_shared_to_the_penny(
    data: st.DataObject, expected: int, actual: int, investment: int
) -> None:
    partners = data.draw(PARTNERS)
    provider, reinvest = (data.draw(st.integers(0, 1000)) / 1000 for _ in range(2))
    gain = share_gain(
        expected, actual, investment, GainTerms(data.draw(shares(partners)), provider, reinvest)
    )
    assert gain.saving_pence == max(0, expected - actual - investment)
    shared = sum(gain.partner_pence.values()) + gain.provider_pence + gain.reinvested_pence
    assert shared == gain.saving_pence
    assert min(*gain.partner_pence.values(), gain.provider_pence, gain.reinvested_pence) >= 0


@MANY
@given(performance(), st.lists(st.integers(0, 6000), min_size=4, max_size=4))
def test_no_more_is_released_than_was_avoided_or_stood_in_the_pot(
    agreed: Performance, admissions: list[int]
) -> None:
    found = release(agreed, admissions)
    pot = sum(found.pot_pence)
    assert min(found.released_pence) >= 0
    assert 0 <= found.withheld_pence <= pot
    exact = sum(agreed.baseline_admissions) * agreed.value_pence * agreed.target
    assert pot == pytest.approx(exact, abs=1, rel=1e-12)
    if all(now >= was for now, was in zip(admissions, agreed.baseline_admissions, strict=True)):
        assert found.withheld_pence == pot, "nothing was avoided"


@MANY
@given(PENCE, st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_instalments_are_equal_and_add_up(contribution: int, per_year: int) -> None:
    due = instalments(contribution, per_year)
    assert sum(due) == contribution
    paid = due[:: 12 // per_year]
    assert sum(paid) == contribution
    assert max(paid) - min(paid) <= 1
