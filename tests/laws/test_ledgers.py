"""Law 3: every penny has one payer and one payee, and both ledgers agree to the penny."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.money import Ledger, Payer, Provider, ResourceCosts, budgets, positions, settle
from sim.money.names import Fund, Line
from sim.money.pence import pence, price, split
from sim.services.groups import N_GROUPS
from sim.services.names import Funder, Service
from tests.unit.money_month import Month, values

COUNTS = st.integers(0, 2_000_000)
YEARS = ("2025-26", "2026-27")
VALUES = {year: values(year) for year in YEARS}


@st.composite
def months(draw: st.DrawFn, month: int) -> Month:
    """A month in which anything may have happened."""
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    busy = draw(st.sampled_from([0, 1, 40, 20_000]))
    units = seed.integers(0, busy + 1, (len(Service), N_GROUPS))
    incidents = int(units[Service.AMBULANCE].sum())
    return Month(
        month=month,
        financial_year=YEARS[month // 12],
        days=draw(st.integers(28, 31)),
        weight=draw(st.integers(1, 100)),
        starts=seed.integers(0, busy + 1, (len(Service), N_GROUPS)),
        units=units,
        units_by_funder=seed.integers(0, 100 * busy + 1, (len(Service), len(Funder))),
        capacity_days=seed.integers(0, 100 * busy + 1, len(Service)),
        escalation_bed_days=draw(st.integers(0, 5000)),
        events={
            "spot_purchases": draw(st.integers(0, 500)),
            "social_care_reviews": draw(st.integers(0, 5000)),
            "ambulance_conveyed": draw(st.integers(0, incidents)),
        },
    )


@st.composite
def runs(draw: st.DrawFn) -> tuple[Ledger, ResourceCosts]:
    """Both ledgers after some months of two years, in order."""
    ledger, costs = Ledger(), ResourceCosts()
    for month in sorted(draw(st.sets(st.integers(0, 23), min_size=1, max_size=6))):
        happened = draw(months(month))
        settle(happened, VALUES[happened.financial_year], ledger, costs, draw(COUNTS))
    return ledger, costs


def summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: defaultdict[str, int] = defaultdict(int)
    for key, amount in pairs:
        totals[key] += amount
    return totals


@given(runs())
def test_every_penny_has_one_payer_and_one_payee(run: tuple[Ledger, ResourceCosts]) -> None:
    ledger, _ = run
    rows = ledger.rows()
    keys = [row[:-1] for row in rows]
    assert len(keys) == len(set(keys)), "one posting per month, payer, provider, fund and line"
    assert {row.payer for row in rows} <= set(Payer)
    assert {row.provider for row in rows} <= set(Provider)
    assert {row.fund for row in rows} <= set(Fund)
    assert {row.line for row in rows} <= set(Line)
    assert all(type(row.amount_pence) is int and row.amount_pence > 0 for row in rows)


@given(runs())
def test_totals_by_payer_provider_and_line_agree(run: tuple[Ledger, ResourceCosts]) -> None:
    ledger, _ = run
    total = sum(row.amount_pence for row in ledger.rows())
    for column in ("payer", "provider", "fund", "line"):
        parts = summed((getattr(row, column), row.amount_pence) for row in ledger.rows())
        assert sum(parts.values()) == total
    assert sum(ledger.spend().values()) == total
    assert sum(ledger.received().values()) == total


@given(runs())
def test_payments_less_resource_cost_is_the_position(run: tuple[Ledger, ResourceCosts]) -> None:
    ledger, costs = run
    paid = summed((row.provider, row.amount_pence) for row in ledger.rows())
    cost = summed(
        (row.provider, row.fixed_pence + row.step_pence + row.variable_pence)
        for row in costs.rows()
    )
    left = summed((row.provider, row.position_pence) for row in positions(ledger, costs))
    for provider in {*paid, *cost}:
        assert left[provider] == paid[provider] - cost[provider]
    for row in positions(ledger, costs):
        assert row.received_pence - row.cost_pence == row.position_pence


@given(runs())
def test_allocation_less_spend_is_the_gap(run: tuple[Ledger, ResourceCosts]) -> None:
    ledger, _ = run
    spent = ledger.spend()
    for row in budgets(ledger):
        assert row.gap_pence == row.allocation_pence - row.spend_pence
    counted = sum(row.spend_pence for row in budgets(ledger))
    without = {Payer.PERSON, Payer.NHS_ENGLAND, Payer.CHARITY}
    own = sum(amount for (_, payer), amount in spent.items() if payer in without)
    assert counted + own == sum(spent.values())


@given(st.data())
def test_months_and_people_of_a_sample_are_those_of_the_place(data: st.DataObject) -> None:
    """A resident who stands for many is paid for like many residents."""
    sample = data.draw(months(0))
    whole = Month(
        days=sample.days,
        starts=sample.starts * sample.weight,
        units=sample.units * sample.weight,
        units_by_funder=sample.units_by_funder * sample.weight,
        capacity_days=sample.capacity_days * sample.weight,
        escalation_bed_days=sample.escalation_bed_days * sample.weight,
        events={name: count * sample.weight for name, count in sample.events.items()},
    )
    tables = []
    for month in (sample, whole):
        ledger, costs = Ledger(), ResourceCosts()
        settle(month, VALUES["2025-26"], ledger, costs, 500_000)
        tables.append((ledger.rows(), costs.rows()))
    assert tables[0] == tables[1]


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any),
)
def test_shares_of_an_amount_add_up_to_it(amount: int, weights: Sequence[int]) -> None:
    shares = split(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - amount * weight) < sum(weights)


@given(st.integers(0, 10**9), st.integers(0, 10**7), st.sampled_from([1, 7, 12]))
def test_an_amount_is_never_half_a_penny_out(quantity: int, pence_each: int, per: int) -> None:
    each = pence_each * price(0.01) // 3
    exact_times = quantity * each
    rounded = pence(quantity, each, per) * per * price(0.01)
    assert 2 * abs(rounded - exact_times) <= per * price(0.01)


def test_equal_remainders_favour_the_first() -> None:
    assert split(1, [1, 1]) == [1, 0]
    assert split(100, [1, 1, 1]) == [34, 33, 33]


def test_half_a_penny_goes_to_the_even_penny() -> None:
    assert [pence(1, price(gbp)) for gbp in (0.005, 0.015, 0.025, 0.0251)] == [0, 2, 2, 3]
