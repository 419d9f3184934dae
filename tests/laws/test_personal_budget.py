"""Laws of personal budgets: every penny paid in is spent, given back or kept."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money import personal_budget as pb
from sim.money.personal_budget import Holding, Kind, Need
from tests.unit.money_month import values

TERMS = pb.budget_terms(values())
EFFECTS = [pb.effect_terms(values(changed={"money.personal_budget.genuine": on})) for on in (0, 1)]
STANDARD = st.dictionaries(st.sampled_from(sorted(TERMS.substitution)), st.integers(0, 999_999))
SHARE = st.integers(0, 1_000_000)


@st.composite
def needs(draw: st.DrawFn) -> tuple[Kind, Need]:
    kind = draw(st.sampled_from(Kind))
    nhs = draw(STANDARD) if kind is not Kind.PERSONAL else {}
    council = draw(STANDARD) if kind is not Kind.PERSONAL_HEALTH else {}
    charge = draw(st.integers(0, 2_000_000)) if kind is not Kind.PERSONAL_HEALTH else 0
    return kind, Need(nhs, council, charge)


@given(needs(), st.sampled_from(Holding), st.integers(0, 1_500_000))
def test_payers_pay_in_what_the_budget_holds(
    told: tuple[Kind, Need], holding: Holding, level: int
) -> None:
    kind, need = told
    budget = pb.set_budget(kind, holding, need, level)
    assert budget.total_pence == sum(budget.by_service.values()) == sum(budget.paid_by.values())
    assert min(budget.paid_by.values()) >= 0
    assessed = sum(need.nhs_pence.values()) + sum(need.council_pence.values())
    assert budget.total_pence + budget.unmet_pence >= assessed
    if level == 1_000_000:
        assert budget.is_enough
        assert budget.total_pence == assessed
    free = pb.set_budget(kind, holding, Need(need.nhs_pence, need.council_pence), level)
    assert free.nhs_pence == budget.nhs_pence, "the NHS part is never means-tested"


@settings(max_examples=200)
@given(
    needs(),
    st.sampled_from(Holding),
    st.integers(0, 30),
    SHARE,
    st.integers(0, 12),
    st.sampled_from(EFFECTS),
)
def test_what_is_paid_in_is_bought_given_back_or_kept(
    told: tuple[Kind, Need], holding: Holding, months: int, used: int, after: int, effects: Any
) -> None:
    kind, need = told
    terms = TERMS._replace(share_used=used, recovered_after_months=after, effects=effects)
    lived = pb.live_on(pb.set_budget(kind, holding, need), months, terms)
    out = sum(lived.bought.values()) + sum(lived.recovered.values()) + lived.kept_pence
    assert sum(lived.paid_in.values()) == out
    assert min([*lived.bought.values(), *lived.recovered.values(), lived.kept_pence]) >= 0
    for payer, back in lived.recovered.items():
        assert back <= lived.paid_in[payer]


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 20_000)), max_size=24),
    st.integers(0, 12),
)
def test_no_penny_of_a_purse_is_lost(months: list[tuple[int, int]], after: int) -> None:
    paid_in, wanted = [one[0] for one in months], [one[1] for one in months]
    rows = pb.purse_months(paid_in, wanted, after)
    left = 0
    for row, want in zip(rows, wanted, strict=True):
        assert row.bought_pence + row.short_pence == want
        left += row.budget_pence - row.bought_pence - row.recovered_pence
        assert row.held_pence == left >= 0
        assert row.short_pence == 0 or row.held_pence == 0
    if after == 0:
        assert all(row.held_pence == 0 for row in rows)


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 20_000)), max_size=24),
    st.integers(0, 11),
)
def test_more_time_never_takes_back_more(months: list[tuple[int, int]], after: int) -> None:
    paid_in, wanted = [one[0] for one in months], [one[1] for one in months]
    soon, later = (
        sum(row.recovered_pence for row in pb.purse_months(paid_in, wanted, of))
        for of in (after, after + 1)
    )
    assert later <= soon


@given(
    st.lists(st.integers(0, 50), max_size=24),
    st.integers(0, 60),
    st.integers(1, 12),
)
def test_whoever_asked_waits_is_planning_or_has_a_plan(
    asked: list[int], places: int, months: int
) -> None:
    known = done = 0
    for row in pb.broker_months(asked, places, months):
        known, done = known + row.asked, done + row.finished
        assert known == done + row.under_way + row.waiting
        assert 0 <= row.under_way + row.finished <= places
        assert row.waiting == 0 or row.under_way + row.finished == places


@given(st.integers(0, 10**9), SHARE)
def test_care_given_up_is_paid_for_or_released(given_up: int, fraction: int) -> None:
    found = pb.opted_out(given_up, fraction)
    assert sum(found) == given_up
    assert min(found) >= 0


@given(st.integers(0, 10**8), st.booleans())
def test_the_two_savings_are_never_added(package: int, continuing: bool) -> None:
    for effects in EFFECTS:
        found = pb.saving(package, continuing, effects)
        in_all = round(effects.trial_saving_pence / 12)
        assert 0 <= found.package_pence <= package
        assert sum(found) in (0, max(in_all, found.package_pence))
