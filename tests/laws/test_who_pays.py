"""Whatever is paid, spending by payer and care adds up to the ledgers' totals to the penny."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.comparison import shifts
from sim.comparison.who_pays import POOLED_FUND, spending_of
from tests.unit.made_up_money import Posting, run_of

pytestmark = pytest.mark.slow  # whole runs

PAYERS = ("icb", "council", "person")
LINES = ("home_care", "emergency_inpatient_day", "gp", "never_heard_of", "not_modelled")
PAID = st.lists(
    st.tuples(
        st.sampled_from(PAYERS), st.just("somebody"), st.sampled_from(LINES), st.integers(1, 10**12)
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: (one[0], one[2]),
)
GIVEN = st.integers(-(10**10), 10**10)
BUDGET = st.tuples(st.integers(10**9, 10**11), st.integers(10**9, 10**11))


@settings(max_examples=150)
@given(PAID, PAID, GIVEN, BUDGET)
def test_parts_add_up_to_the_ledgers(
    before: list[Posting], after: list[Posting], given_to_council: int, budget: tuple[int, int]
) -> None:
    moved: list[Posting] = [
        ("icb", "council", "fund", given_to_council),
        ("council", "icb", "fund", -given_to_council),
    ]
    known = {"people_start": (100.0, 100.0)}
    of = [{"allocation_council_pence": (float(each), float(each))} for each in budget]
    first: Posting = ("person", "somebody", "residential_care", 1)
    runs = [
        *(run_of("a", k, [first, *before], known | of[0]) for k in (0, 1)),
        *(run_of("b", k, [first, *after, *moved], known | of[1]) for k in (0, 1)),
    ]
    found = spending_of(runs)
    for number, paid in enumerate(([first, *before], [first, *after, *moved])):
        for payer in PAYERS:
            if payer in found.payers:
                of_payer = found.pence[number, :, found.payers.index(payer)]
                in_all = sum(p for who, _, line, p in paid if who == payer and line != LINES[-1])
                assert (of_payer[:, 0] == in_all).all()
                assert (of_payer[:, 1:].sum(axis=-1) == in_all).all()
        bought = sum(p for _, _, line, p in paid if line not in ("fund", LINES[-1]))
        assert (found.pence[number, :, 0, 0] == bought).all()
    if POOLED_FUND in found.cares:
        assert (found.pence[:, :, 0, found.cares.index(POOLED_FUND)] == 0).all()
    shift = shifts(runs)["b"]
    saved = int((found.pence[0] - found.pence[1])[:, 0, 0].sum())
    assert sum(one.net_gain_pence for one in shift.payers) == saved
    more = 2 * 2 * (budget[1] - budget[0])
    invested = sum(one.invested_pence for one in shift.payers)
    assert invested == (more if abs(budget[1] - budget[0]) >= 100 else 0)
