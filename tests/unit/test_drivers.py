"""A difference split by groups: cases worked by hand, and the table they end up in."""

from fractions import Fraction
from typing import Any

import pytest

from sim.comparison import METHODS, Part, Question, drivers, split
from sim.comparison.drivers import added_up
from sim.results import ALL, Results, table

YEARS = ("2025-26", "2026-27")
A, B = Part("a", "More places"), Part("b", "More staff")


def fractions(*values: int) -> list[Fraction]:
    return [Fraction(value) for value in values]


def test_two_groups_that_help_one_another() -> None:
    """Alone a adds 10 and b 20, together 50: each gains half of the 20 that only both bring."""
    found = split(fractions(0, 10, 20, 50))
    assert found.by("first_in") == (10, 20, 20)
    assert found.by("last_in") == (30, 40, -20)
    assert found.by("shapley") == (20, 30, 0)
    assert found.total == 50


def test_three_groups() -> None:
    """A glove game: a and b each have a left one, c the right; a pair is worth 6.

    c comes last or second in 4 of 6 orders and then makes a pair, as a does in the order c, a, b,
    and b in c, b, a; the gain of 6 is split 1, 1 and 4.
    """
    found = split(fractions(0, 0, 0, 0, 0, 6, 6, 6))
    assert found.by("first_in") == (0, 0, 0, 6)
    assert found.by("last_in") == (0, 0, 6, 0)
    assert found.by("shapley") == (1, 1, 4, 0)


def test_one_group_has_the_whole_difference() -> None:
    found = split(fractions(7, 3))
    assert {found.by(method) for method in METHODS} == {(-4, 0)}


def test_a_ratio_is_split_to_the_last_digit() -> None:
    third = [Fraction(n, 3) for n in (1, 2, 4, 9)]
    assert split(third).shapley == (1, Fraction(5, 3))


def test_values_of_some_choices_only_are_refused() -> None:
    for number in (0, 3, 6):
        with pytest.raises(ValueError, match="every choice"):
            split(fractions(*range(number)))


def test_parts_as_floats_add_up_without_rounding() -> None:
    parts = [
        Fraction(1, 3),
        Fraction(-(10**15), 7),
        Fraction(0),
        Fraction(2, 3),
        Fraction(10**15, 9),
    ]
    means, total = added_up(parts)
    assert sum(means) == sum(reversed(means)) == total
    assert means[2] == 0
    assert total == pytest.approx(float(sum(parts)), rel=1e-12)
    assert added_up([Fraction(0)] * 2) == ([0.0, 0.0], 0.0)


def outcomes(scenario: str, replicate: int, **values: tuple[int, int]) -> Results:
    rows = [
        {"financial_year": year, "measure": name, "value": float(value)}
        for name, of_years in values.items()
        for year, value in zip(YEARS, of_years, strict=True)
    ]
    groups = dict.fromkeys(("age_band", "deprivation_quintile", "conditions", "cohort"), ALL)
    frame = table("outcomes", [row | groups for row in rows], scenario, replicate)
    return Results({"outcomes": frame}, {"residents": 10**6})


def runs(**of_choice: tuple[tuple[int, int], tuple[int, int]]) -> list[Results]:
    """Deaths by choice, replicate and year; every replicate after the other."""
    return [
        outcomes(choice, replicate, deaths=of_choice[choice][replicate])
        for replicate in range(2)
        for choice in of_choice
    ]


WORKED = {
    "none": ((100, 100), (200, 200)),
    "only_a": ((90, 100), (190, 200)),
    "only_b": ((100, 80), (200, 180)),
    "both": ((90, 70), (190, 168)),
}


def test_the_table_of_a_scenario() -> None:
    found = drivers(runs(**WORKED), Question("both", "none", (A, B)), ["deaths"])
    second = found.filter(financial_year=YEARS[1])
    means = {(row["method"], row["part"]): row["difference_mean"] for row in second.to_dicts()}
    assert means == {
        **{("first_in", part): x for part, x in zip("ab", (0, -20), strict=True)},
        **{("last_in", part): x for part, x in zip("ab", (-11, -31), strict=True)},
        **{("shapley", part): x for part, x in zip("ab", (-5.5, -25.5), strict=True)},
        ("first_in", "interaction"): -11,
        ("last_in", "interaction"): 11,
        ("shapley", "interaction"): 0,
        **{(method, ALL): -31 for method in METHODS},
    }
    whole = found.filter(financial_year=ALL, part=ALL, method="shapley").row(0, named=True)
    assert (whole["baseline_mean"], whole["scenario_mean"]) == (300, 259)
    assert (whole["replicates"], whole["interval"]) == (2, "chance only")
    # The two replicates differ by -30 and -32: mean -31, Student's t for one degree of freedom.
    assert second["difference_low"].min() == pytest.approx(-31 - 12.706, abs=1e-3)


def test_the_table_over_time() -> None:
    """With both off nothing changes; with both on there are 21 fewer deaths in the second year."""
    always, idle = Part("demography", "Demography"), Part("c", "Prices")
    question = Question("both", YEARS[0], (A, B), (idle,), always)
    found = drivers(runs(**WORKED), question, ["deaths"])
    assert set(found["financial_year"]) == {YEARS[1]}
    of_shapley = found.filter(method="shapley").to_dicts()
    shares = {row["part"]: row["difference_mean"] for row in of_shapley}
    assert shares.pop(ALL) == sum(shares.values()) == -21
    assert (shares["demography"], shares["c"], shares["interaction"]) == (0, 0, 0)
    assert (shares["a"], shares["b"]) == (4.5, -25.5)
    assert of_shapley[0]["baseline_mean"] == 140
    assert of_shapley[0]["scenario_mean"] == 119


def test_a_mean_is_split_as_a_ratio_and_left_out_where_nobody_waited() -> None:
    def one(choice: str, replicate: int, **values: Any) -> Results:
        of_years = {name: (value, 0) for name, value in values.items()}
        return outcomes(choice, replicate, **of_years)

    wait = {"none": (30, 10), "both": (10, 3)}
    of_runs = [
        one(
            *(choice, replicate),
            waits_days_sum_home_care=wait[choice][0],
            waits_counted_home_care=wait[choice][1],
        )
        for replicate in range(2)
        for choice in wait
    ]
    found = drivers(of_runs, Question("both", "none", (A,)), ["waits_days_home_care"])
    assert set(found["financial_year"]) == {YEARS[0], ALL}
    assert found.filter(part="a")["difference_mean"].unique().to_list() == [
        pytest.approx(10 / 3 - 3)
    ]


def test_a_sample_too_small_for_queues_has_no_rows_of_them() -> None:
    few = [Results(one.tables, {"residents": 10}) for one in runs(**WORKED)]
    assert not drivers(few, Question("both", "none", (A, B)), ["delayed_days"]).height
