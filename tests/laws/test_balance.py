"""A gap is drawn, saved or unbalanced to the penny; a deficit is repaid in full."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money.balance import (
    CouncilYear,
    NewPackages,
    carry_deficit,
    close_gap,
    due_pence,
    owed_pence,
)
from sim.services.names import Service

MANY = settings(max_examples=500)
PENCE = st.one_of(st.integers(0, 30), st.integers(0, 10**10))
MONTHS = st.integers(0, 12)
PACKAGES = st.dictionaries(
    st.sampled_from([Service.HOME_CARE, Service.RESIDENTIAL_CARE, Service.NURSING_CARE]),
    st.builds(NewPackages, PENCE, st.integers(0, 900).map(lambda n: Fraction(n, 7))),
)


@MANY
@given(PENCE, PENCE, PENCE, MONTHS, PACKAGES)
def test_a_gap_is_closed_to_the_penny_and_reserves_never_fall_below_their_minimum(
    gap: int, reserves: int, minimum: int, months: int, packages: dict[Service, NewPackages]
) -> None:
    found = close_gap(gap, reserves, minimum, months, packages)
    assert found.drawn_pence + found.saved_pence + found.unbalanced_pence == gap
    assert min(found.drawn_pence, found.saved_pence, found.unbalanced_pence) >= 0
    assert found.reserves_left_pence == reserves - found.drawn_pence
    assert found.reserves_left_pence >= min(reserves, minimum)
    if found.reserves_left_pence > minimum:
        assert found.panel is None
    panel = found.panel
    if panel is None:
        assert found.saved_pence == found.unbalanced_pence == 0
        return
    assert 0 <= panel.share <= 10**6
    # only where nothing more can be stopped does a gap stay
    if found.unbalanced_pence and months and any(cost * n for cost, n in packages.values()):
        assert panel.share == 0
    for service, one in packages.items():
        through = panel.starts_per_month[service]
        unmet = panel.unmet_starts[service]
        assert through * months + unmet == one.usual_starts_per_month * months


@MANY
@given(PENCE, PENCE, PENCE, PACKAGES)
def test_the_panel_saves_what_its_starts_would_have_cost_month_by_month(
    gap: int, reserves: int, minimum: int, packages: dict[Service, NewPackages]
) -> None:
    """Reckoned again start by start, from the month in which each would have begun."""
    months = 9
    found: CouncilYear = close_gap(gap, reserves, minimum, months, packages)
    if found.panel is None:
        return
    saved = Fraction(0)
    for service, one in packages.items():
        stopped = one.usual_starts_per_month - found.panel.starts_per_month[service]
        for month in range(months):
            saved += stopped * Fraction(one.full_year_pence, 12) * (months - month)
    rest = gap - found.drawn_pence
    assert found.saved_pence == min(rest, saved.numerator // saved.denominator)
    # one part per million more would not have been enough
    usual = sum(one.full_year_pence * one.usual_starts_per_month for one in packages.values())
    one_part = usual * Fraction(months * (months + 1), 2) / 12 / 10**6
    assert saved - one_part < rest


@given(PENCE, PENCE, PENCE, MONTHS, PACKAGES, PENCE)
def test_a_larger_gap_never_lets_more_start(
    gap: int,
    reserves: int,
    minimum: int,
    months: int,
    packages: dict[Service, NewPackages],
    more: int,
) -> None:
    small = close_gap(gap, reserves, minimum, months, packages)
    large = close_gap(gap + more, reserves, minimum, months, packages)
    assert large.drawn_pence >= small.drawn_pence
    assert large.unbalanced_pence >= small.unbalanced_pence
    shares = [10**6 if one.panel is None else one.panel.share for one in (small, large)]
    assert shares[1] <= shares[0]


@given(st.lists(st.tuples(st.integers(2025, 2040), PENCE, st.integers(1, 7)), max_size=5))
def test_every_deficit_is_repaid_in_full_and_never_before_it_was_made(
    made: list[tuple[int, int, int]],
) -> None:
    years = [f"{first}-{(first + 1) % 100:02d}" for first in range(2025, 2060)]
    deficits = [carry_deficit(years[first - 2025], pence, n) for first, pence, n in made]
    owed = 0
    for year in years:
        owed -= due_pence(deficits, year)
        owed += sum(one.pence for one in deficits if one.of_year == year)
        to_come = sum(one.pence for one in deficits if one.of_year > year)
        assert owed == owed_pence(deficits, year) - to_come >= 0
    assert owed == 0
    for one in deficits:
        assert max(one.instalments.values()) - min(one.instalments.values()) <= 1
