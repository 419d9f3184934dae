"""What is paid, kept, cut and unpaid adds up; more activity is never paid less."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.money.pence import PARTS_PER_SHARE, pence
from sim.money.provider_payment import (
    RULES,
    AdmissionCost,
    Band,
    Care,
    Contract,
    ContractLine,
    Cut,
    Price,
    activity_tariff,
    aligned_payment_and_incentive,
    blended,
    block,
    marginal_rate,
    pay,
    payment_terms,
    saving_from_one_avoided_admission,
)
from sim.money.provider_payment.bands import Bands
from sim.money.provider_payment.contract import UNITS
from tests.unit.money_month import values

# Thousands of made-up contracts take their time.
pytestmark = pytest.mark.slow

TERMS = payment_terms(values())
WHOLE = PARTS_PER_SHARE
COUNTS = st.integers(0, 100_000)
RATES = st.integers(0, WHOLE)
MICROPENCE = st.integers(0, 10**12)
SEGMENTS = st.dictionaries(st.sampled_from(list(TERMS.segment_weight)), COUNTS, max_size=6)


@st.composite
def lines(draw: st.DrawFn, care: Care | None = None) -> ContractLine:
    of = care or draw(st.sampled_from(list(Care)))
    each = Price(draw(MICROPENCE), UNITS[of][0])
    return ContractLine(of, draw(COUNTS), draw(COUNTS), draw(COUNTS), each)


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    ends = sorted(draw(st.sets(st.integers(1, 2 * WHOLE), max_size=4)))
    return tuple(Band(end, draw(RATES)) for end in [*ends, None])


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Whatever any rule needs: several lines, people, a past, an allocation, ranked cuts."""
    cares = draw(st.lists(st.sampled_from(list(Care)), min_size=1, max_size=7, unique=True))
    cuts = st.builds(Cut, st.just("a cut"), st.sampled_from(cares), st.integers(0, 10**10))
    return Contract(
        lines=tuple(draw(lines(care)) for care in cares),
        people={"none": 1, **draw(SEGMENTS)},
        people_when_agreed={"none": 7, "3": 1, **draw(SEGMENTS), "1": 1},
        past_years_pence=tuple(draw(st.lists(st.integers(0, 10**8), min_size=3, max_size=3))),
        allocation_pence=draw(st.integers(0, 10**12)),
        cuts=tuple(draw(st.lists(cuts, max_size=4))),
    )


@given(lines())
def test_at_a_rate_of_one_the_marginal_rate_is_the_tariff(line: ContractLine) -> None:
    paid = marginal_rate(line, WHOLE)
    assert paid == activity_tariff(line)
    assert paid.retained_pence == 0


@given(lines(), RATES)
def test_paid_and_retained_are_the_full_price(line: ContractLine, rate: int) -> None:
    paid = marginal_rate(line, rate)
    assert paid.paid_pence + paid.retained_pence == activity_tariff(line).paid_pence
    assert paid.retained_pence >= 0
    if line.actual <= line.baseline:
        assert paid.retained_pence == 0


@given(lines(), bands())
def test_blended_at_one_is_the_tariff_and_at_nothing_a_block(
    line: ContractLine, some: Bands
) -> None:
    at_one = tuple(Band(band.up_to, WHOLE) for band in some)
    at_nothing = tuple(Band(band.up_to, 0) for band in some)
    assert blended(line, at_one).paid_pence == activity_tariff(line).paid_pence
    assert blended(line, at_nothing) == block(line)


@given(lines(), bands())
def test_blended_lies_between_block_and_tariff(line: ContractLine, some: Bands) -> None:
    ends = sorted([block(line).paid_pence, activity_tariff(line).paid_pence])
    assert ends[0] <= blended(line, some).paid_pence <= ends[1]


@given(lines(), RATES, bands())
def test_no_penny_is_lost_in_rounding(line: ContractLine, rate: int, some: Bands) -> None:
    """Each payment is within half a penny of its formula, and its fixed part is this side of it."""
    each = Fraction(line.price.micropence, 10**6)
    m = Fraction(rate, WHOLE)
    above = max(0, line.actual - line.baseline)
    exact = each * (min(line.actual, line.baseline) + m * above)
    assert abs(marginal_rate(line, rate).paid_pence - exact) <= Fraction(1, 2)
    s = m
    exact = each * ((1 - s) * line.planned + s * line.actual)
    aligned = aligned_payment_and_incentive(line, rate, WHOLE)
    assert abs(aligned.paid_pence - exact) <= Fraction(1, 2)
    assert abs(aligned.fixed_pence - each * (1 - s) * line.planned) <= Fraction(1, 2)
    counted, before = Fraction(0), Fraction(0)
    size = Fraction(abs(line.actual - line.planned))
    for band in some:
        end = size if band.up_to is None else Fraction(band.up_to, WHOLE) * line.planned
        counted += (min(size, end) - min(size, before)) * Fraction(band.rate, WHOLE)
        before = end
    sign = 1 if line.actual > line.planned else -1
    paid = blended(line, some)
    assert abs(paid.paid_pence - each * (line.planned + sign * counted)) <= Fraction(1, 2)
    assert paid.fixed_pence == block(line).paid_pence


@pytest.mark.parametrize("rule", RULES)
@given(contract=contracts())
def test_every_line_is_paid_and_parts_add_up(rule: str, contract: Contract) -> None:
    paid = pay(rule, contract, TERMS)
    assert [row.care for row in paid] == [line.care for line in contract.lines]
    for row in paid:
        assert row.fixed_pence + row.variable_pence == row.paid_pence
        assert min(row.fixed_pence, row.retained_pence, row.unpaid_pence, row.cut_pence) >= 0
        assert all(type(amount) is int for amount in row[1:])
    if rule in ("block", "aligned_payment_and_incentive", "marginal_rate_2010", "blended"):
        assert all(row.paid_pence >= 0 for row in paid)


@given(contracts())
def test_under_a_cap_paid_cut_and_unpaid_are_the_full_price(contract: Contract) -> None:
    paid = pay("capped_area_total", contract, TERMS)
    for row, line in zip(paid, contract.lines, strict=True):
        full = pence(line.actual, line.price.micropence)
        assert row.paid_pence + row.cut_pence + row.unpaid_pence == full
    total = sum(activity_tariff(line).paid_pence for line in contract.lines)
    assert contract.allocation_pence is not None
    assert sum(row.paid_pence for row in paid) == min(total, contract.allocation_pence)
    could_save = dict.fromkeys(Care, 0)
    for cut in contract.cuts:
        could_save[cut.care] += cut.saving_pence
    if any(row.unpaid_pence for row in paid):
        # Nothing goes unpaid while a cut is left
        for row, line in zip(paid, contract.lines, strict=True):
            full = pence(line.actual, line.price.micropence)
            assert row.cut_pence == min(could_save[line.care], full)


@pytest.mark.parametrize("rule", RULES)
@given(contract=contracts(), more=COUNTS, data=st.data())
def test_more_activity_is_never_paid_less(
    rule: str, contract: Contract, more: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(contract.lines) - 1))
    grown = [
        replace(line, actual=line.actual + more * (number == at))
        for number, line in enumerate(contract.lines)
    ]
    paid = [
        sum(row.paid_pence for row in pay(rule, one, TERMS))
        for one in (contract, replace(contract, lines=tuple(grown)))
    ]
    assert paid[0] <= paid[1]


@given(contract=contracts(), emergency=lines(Care.EMERGENCY_ADMISSION))
def test_an_avoided_admission_saves_the_commissioner_what_the_provider_loses(
    contract: Contract, emergency: ContractLine
) -> None:
    others = tuple(line for line in contract.lines if line.care is not emergency.care)
    some = replace(emergency, actual=emergency.actual + 1)
    whole = replace(contract, lines=(some, *others))
    cost = AdmissionCost(3, 5, 7)
    full = activity_tariff(some).paid_pence
    full -= activity_tariff(replace(some, actual=some.actual - 1)).paid_pence
    for row in saving_from_one_avoided_admission(whole, TERMS, cost):
        assert row.commissioner_saves_pence == row.provider_income_falls_pence
        assert row.provider_position_change_pence == 7 - row.provider_income_falls_pence
        assert 0 <= row.commissioner_saves_pence <= full + 1
        if row.rule in ("marginal_rate_2010", "capped_area_total"):
            parts = row.retained_falls_pence + row.unpaid_falls_pence + row.cut_falls_pence
            assert row.commissioner_saves_pence + parts == full
