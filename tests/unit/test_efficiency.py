"""Efficiency asked of NHS trusts: off their prices, off their costs as far as they deliver it."""

import pytest

from sim.money import Ledger, Provider, ResourceCosts, settle
from sim.money.cost_terms import cost_terms
from sim.money.inflation import Index, Kind
from sim.money.prices import prices
from sim.services.names import Service
from tests.unit.money_month import values
from tests.unit.test_money_year import PEOPLE, england

ASKED, DELIVERED = "money.efficiency.nhs_required_percent", "money.efficiency.share_delivered"
TRUSTS = {
    *(Provider.ACUTE_TRUST, Provider.AMBULANCE_TRUST),
    *(Provider.COMMUNITY_TRUST, Provider.MENTAL_HEALTH_TRUST),
}


def index(year: str, asked: float, delivered: float = 0.5) -> Index:
    return Index().moved_to(values(year, {ASKED: asked, DELIVERED: delivered}))


def test_prices_of_trusts_rise_by_uplift_less_efficiency_and_costs_by_what_is_delivered() -> None:
    """GDP deflator 1.77 % in 2027-28, for two years; 2 % asked and a quarter delivered."""
    found = index("2027-28", 2.0, 0.25)
    assert found.level[Kind.NHS_TRUST] == pytest.approx((1.0177 * 0.98) ** 2)
    assert found.cost[Kind.NHS_TRUST] == pytest.approx((1.0177 * 0.995) ** 2)
    for kind in set(Kind) - {Kind.NHS_TRUST}:
        assert found.level[kind] == found.cost[kind] == index("2027-28", 0).level[kind]


def test_without_efficiency_asked_prices_and_costs_are_those_of_pay_and_prices_to_the_bit() -> None:
    for delivered in (0.0, 0.5, 1.0):
        found = index("2030-31", 0.0, delivered)
        assert found.level == found.cost
        assert found.level[Kind.NHS_TRUST] == found.level[Kind.NHS]
        terms = prices(values("2030-31"), found)
        assert terms.price == terms.cost
        assert terms.not_modelled == terms.not_modelled_cost


def positions(asked: float, delivered: float) -> dict[Provider, tuple[int, int]]:
    """What each provider receives and what its care costs in one month of the second year."""
    in_force = values("2026-27", {ASKED: asked, DELIVERED: delivered})
    ledger, costs = Ledger(), ResourceCosts()
    month = england(12, 30).__class__(**{**vars(england(12, 30)), "financial_year": "2026-27"})
    settle(month, in_force, ledger, costs, PEOPLE)
    cost = costs.by_provider()
    return {
        provider: (received, cost["2026-27", provider])
        for (_, provider), received in ledger.received().items()
    }


def test_what_trusts_do_not_deliver_is_left_to_them_and_to_nobody_else() -> None:
    usual, half, whole = positions(0, 0), positions(2.0, 0.5), positions(2.0, 1.0)
    for provider, (received, cost) in usual.items():
        if provider not in TRUSTS:
            assert half[provider] == whole[provider] == (received, cost), provider
            continue
        # Each price is rounded to a millionth of a penny, each amount to a penny.
        assert half[provider][0] == pytest.approx(received * 0.98, abs=20)
        assert half[provider][0] == whole[provider][0]
        assert half[provider][1] == pytest.approx(cost * 0.99, abs=20)
        assert whole[provider][1] == pytest.approx(cost * 0.98, abs=20)


def test_a_bed_costs_what_trusts_deliver_less() -> None:
    found, usual = (
        cost_terms(values("2026-27"), prices(values("2026-27"), index("2026-27", asked)))
        for asked in (2.0, 0.0)
    )
    assert found.staffed_bed_day == pytest.approx(usual.staffed_bed_day * 0.99, rel=1e-6)
    hospice, gp = Service.HOSPICE, Service.GP
    assert (found.parts[hospice], found.parts[gp]) == (usual.parts[hospice], usual.parts[gp])
