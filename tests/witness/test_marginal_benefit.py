"""Moving step by step finds the same as trying out every way to spend the money."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money.allocation_rule import (
    AllocationRule,
    Observed,
    PayerYear,
    Response,
    ServiceYear,
    YearStart,
)
from sim.money.allocation_rule.marginal_benefit import marginal_benefit
from sim.money.names import Payer
from sim.services.names import Service

STEP, STEPS = 100, 10
SERVICES = (Service.EMERGENCY_INPATIENT, Service.COMMUNITY_NURSING, Service.REABLEMENT)
LIMITS = st.integers(0, 600_000)


@st.composite
def services(draw: st.DrawFn, service: Service) -> ServiceYear:
    seen = Observed(draw(st.integers(500_000, 1_000_000)), Fraction(draw(st.integers(0, 40))))
    return ServiceYear(
        service=service,
        capacity=Fraction(100),
        spend_pence={Payer.ICB: STEP * STEPS},
        price_ratio=Fraction(1),
        hospital=service is SERVICES[0],
        may_grow=draw(LIMITS),
        may_fall=draw(LIMITS),
        observed=seen,
    )


def worth_in_all(budgets: tuple[int, ...], one_step_worth: list[dict[int, Fraction]]) -> Fraction:
    """Of all steps, from the first that each service could do without."""
    return sum(
        (
            worth[at]
            for worth, pence in zip(one_step_worth, budgets, strict=True)
            for at in worth
            if at < pence
        ),
        Fraction(0),
    )


@settings(max_examples=150)
@given(
    st.tuples(*(services(one) for one in SERVICES)),
    st.tuples(*[st.integers(0, 3_000_000)] * len(SERVICES)),
    st.integers(1, 3),
)
def test_no_other_way_to_spend_the_money_is_worth_more(
    bought: tuple[ServiceYear, ...], slopes: tuple[int, ...], power: int
) -> None:
    money = STEP * STEPS * len(SERVICES)
    start = YearStart("2027-28", bought, (PayerYear(Payer.ICB, money, money),))
    saved = {s: Fraction(one, 10**6) for s, one in zip(SERVICES, slopes, strict=True)}
    response = Response(saved, dict.fromkeys(saved, Fraction(0)), STEP, power, Fraction(6))
    budgets = marginal_benefit(start, AllocationRule("marginal_benefit", response=response))
    found = tuple(budgets[service][Payer.ICB] for service in SERVICES)

    # written again, from the definition: slope x (need over the capacity that is bought) ^ power
    grids = [range(STEP, STEP * STEPS * 2, STEP) for _ in SERVICES]
    worth = []
    for one, slope in zip(bought, slopes, strict=True):
        assert one.observed is not None
        need = Fraction(one.observed.occupancy, 10**6) * one.capacity
        worth.append(
            {
                at: Fraction(slope) * (need / (one.capacity * Fraction(at, STEP * STEPS))) ** power
                for at in grids[0]
            }
        )
    able = [
        [
            pence
            for pence in grid
            if pence == STEP * STEPS
            or 1 - Fraction(one.may_fall, 10**6)
            <= Fraction(pence, STEP * STEPS)
            <= 1 + Fraction(one.may_grow, 10**6)
        ]
        for one, grid in zip(bought, grids, strict=True)
    ]
    best = max(worth_in_all(budgets, worth) for budgets in product(*able) if sum(budgets) == money)
    assert sum(found) == money
    assert worth_in_all(found, worth) == best
