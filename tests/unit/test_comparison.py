"""Paired differences, their intervals and the words for them, worked by hand."""

import numpy as np
import polars as pl
import pytest

from sim.comparison import amount, compare, finding, home_care_sensitivity, interval, share_better
from sim.comparison.sensitivity import ratio_interval
from sim.parameters import InputError
from sim.results import Results
from tests.unit.made_up_results import made_up


@pytest.fixture(scope="module")
def pair() -> list[Results]:
    changed = [made_up("more_home_care", k, home_care=1.1) for k in range(4)]
    return [*(made_up("do_nothing", k) for k in range(4)), *changed]


def test_an_interval_by_hand() -> None:
    # Differences 1, 2, 3: mean 2, standard error 1/sqrt(3), t(2, 0.975) = 4.302653
    mean, low, high = interval(np.array([1.0, 2.0, 3.0]))
    assert mean == pytest.approx(2.0)
    assert high - mean == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)
    assert mean - low == pytest.approx(high - mean)


def test_an_interval_leaves_out_pairs_without_a_value() -> None:
    whole = interval(np.array([1.0, 2.0, 3.0]))
    assert interval(np.array([1.0, np.nan, 2.0, 3.0])) == pytest.approx(whole)
    assert np.isnan(interval(np.array([1.0, np.nan]))).all()


def test_ties_count_half_and_direction_matters() -> None:
    differences = np.array([-1.0, 0.0, 2.0, 3.0])
    assert share_better(differences, "higher") == pytest.approx(0.625)
    assert share_better(differences, "lower") == pytest.approx(0.375)
    assert np.isnan(share_better(differences, "neither"))


def test_differences_are_paired_by_replicate(pair: list[Results]) -> None:
    row = compare(pair).row(
        by_predicate=(pl.col("measure") == "delayed_days") & (pl.col("financial_year") == "all"),
        named=True,
    )
    hospital = pl.col("service").is_in(["emergency_inpatient", "elective_inpatient"])
    days = [r.tables["capacity"].filter(hospital)["delayed_days"] for r in pair]
    sums = [delayed.sum() for delayed in days]
    differences = np.array(sums[4:]) - np.array(sums[:4])
    assert row["difference_mean"] == pytest.approx(differences.mean())
    assert row["baseline_mean"] == np.mean(sums[:4])
    assert row["probability_better"] == (differences < 0).mean()
    assert row["replicates"] == 4
    assert row["interval"] == "chance only"


def test_shares_are_ratios_of_sums(pair: list[Results]) -> None:
    row = compare(pair).row(
        by_predicate=(pl.col("measure") == "share_of_discharges_delayed")
        & (pl.col("financial_year") == "all"),
        named=True,
    )
    shares = []
    for result in pair[:4]:
        outcomes = result.tables["outcomes"]
        late = outcomes.filter(measure="discharges_delayed")["value"].sum()
        ready = outcomes.filter(measure="discharges_with_ready_date")["value"].sum()
        shares.append(100 * late / ready)
    assert row["baseline_mean"] == pytest.approx(np.mean(shares))


def test_money_is_in_pounds(pair: list[Results]) -> None:
    row = compare(pair).row(
        by_predicate=(pl.col("measure") == "cost_total_gbp") & (pl.col("financial_year") == "all"),
        named=True,
    )
    ledger = pair[0].tables["ledger"].filter(pl.col("line") != "not_modelled")
    assert row["unit"] == "£"
    assert row["baseline_mean"] == pytest.approx(ledger["amount_pence"].sum() / 100, rel=0.01)


def test_group_columns_on_request(pair: list[Results]) -> None:
    by_age = compare(pair, by=("age_band",))
    assert set(by_age["age_band"]) == {"0-17", "18-64", "65-74", "75-84", "85+"}
    assert set(by_age["deprivation_quintile"]) == {"all"}
    assert "delayed_days" not in by_age["measure"].to_list()  # not counted by group


def test_one_replicate_gives_no_difference() -> None:
    with pytest.raises(InputError, match="at least 2 replicates"):
        compare([made_up("do_nothing", 0), made_up("more_home_care", 0)])


def test_unequal_replicates_are_refused(pair: list[Results]) -> None:
    with pytest.raises(InputError, match="same replicates and years"):
        compare(pair[:-1])


def row(**changes: object) -> dict[str, object]:
    return {
        "measure": "delayed_days",
        "financial_year": "all",
        "scenario": "more_home_care",
        "baseline_mean": 50_000.0,
        "scenario_mean": 48_950.0,
        "difference_mean": -1_050.0,
        "difference_low": -2_400.0,
        "difference_high": -450.0,
        "probability_better": 0.8,
        "replicates": 10,
    } | changes


def test_a_clear_difference_in_words() -> None:
    said = finding(row(), years=5)
    assert said.sentence == (
        "About 210 fewer delayed days a year; between 90 and 480 fewer; better in 8 of 10 runs."
    )
    assert (said.without, said.with_scenario) == ("10,000", "9,790")
    assert said.sure == "clear, better in 8 of 10 runs"


@pytest.mark.parametrize("mean", [-1_050.0, -1_074.9, 33_333.3])
def test_a_row_adds_up_as_shown(mean: float) -> None:
    said = finding(row(difference_mean=mean, baseline_mean=50_024.0), years=5)
    size, direction = said.difference.split()
    without, with_scenario, change = (
        int(text.replace(",", "")) for text in (said.without, said.with_scenario, size)
    )
    assert with_scenario - without == (change if direction == "more" else -change)


def test_a_tie_is_explained_where_it_counts() -> None:
    said = finding(row(probability_better=0.25), years=5)
    assert said.sure == "clear, better in 2.5 of 10 runs (a tie counts half)"


def test_an_interval_says_when_it_covers_a_range(pair: list[Results]) -> None:
    assert set(compare(pair)["interval"]) == {"chance only"}
    drawn = compare(pair, parameters_drawn=True)
    assert set(drawn["interval"]) == {"chance, and the ranges that scenarios and schemes give"}


def test_an_unclear_difference_in_words() -> None:
    said = finding(row(difference_high=450.0), years=5)
    assert said.sentence == (
        "Delayed days: no clear change; between 480 fewer and 90 more a year; "
        "better in 8 of 10 runs."
    )


def test_a_difference_of_one_year_says_by_when() -> None:
    clear = finding(row(financial_year="2029-30", baseline_mean=1e4), years=5)
    assert clear.sentence == (
        "About 1,000 fewer delayed days a year by 2029-30; between 400 and 2,400 fewer; "
        "better in 8 of 10 runs."
    )
    unclear = finding(row(financial_year="2029-30", difference_high=450.0), years=5)
    assert unclear.sentence.startswith(
        "Delayed days: no clear change; between 2,400 fewer and 400 more a year by 2029-30;"
    )
    reserves = finding(row(measure="reserves_council_gbp", financial_year="2029-30"), years=5)
    assert "less at the end of 2029-30; between" in reserves.sentence


def test_no_difference_in_words() -> None:
    none = row(difference_mean=0.0, difference_low=0.0, difference_high=0.0)
    assert finding(none, years=5).sentence == "Delayed days: exactly the same in every run."


def test_money_and_lengths_in_words() -> None:
    cost = row(
        measure="cost_council_gbp",
        difference_mean=6.1e6,
        difference_low=5.5e6,
        difference_high=6.7e6,
        probability_better=0.0,
    )
    assert finding(cost, years=5).sentence == (
        "Cost to the council: about £1.2 million more a year; between £1.1 million and "
        "£1.3 million more; worse in all 10 runs."
    )
    wait = row(
        measure="waits_days_home_care",
        difference_mean=-0.31,
        difference_low=-0.45,
        difference_high=-0.17,
    )
    assert finding(wait, years=5).sentence == (
        "Wait for home care: about 0.31 days shorter; between 0.17 days and 0.45 days shorter; "
        "better in 8 of 10 runs."
    )


@pytest.mark.parametrize(
    ("value", "unit", "place", "text"),
    [
        (1_234_567, "days", 3, "1,235,000"),
        (1_234_567, "£", 5, "£1.2 million"),
        (-4_560, "£", 2, "-£4,600"),
        (12.345, "%", -1, "12.3%"),
        (-0.0, "days", 0, "0"),
    ],
)
def test_amounts(value: float, unit: str, place: int, text: str) -> None:
    assert amount(value, unit, place) == text


def test_the_response_to_home_care_stands_beside_published_estimates(pair: list[Results]) -> None:
    delay, share, money = home_care_sensitivity(pair)
    assert delay.mean is not None
    assert share.mean is not None
    assert delay.mean < 0
    assert -100 < share.mean < 0
    assert "Allan" in share.published[0]
    assert "0.75" in share.published[1]
    assert "None published" in delay.published[0]
    assert "fewer (between" in delay.words
    assert "0.35" in money.published[0]
    assert "none" in money.published[1]


def test_waits_and_delays_are_refused_from_a_small_sample(pair: list[Results]) -> None:
    small = [Results(result.tables, {"residents": 49_999}) for result in pair]
    measured = set(compare(small)["measure"])
    assert "delayed_days" not in measured
    assert "waits_days_home_care" not in measured
    assert "emergency_admissions" in measured
    assert home_care_sensitivity(small) == []


def test_no_response_without_more_home_care() -> None:
    same = [made_up(name, k) for name in ("do_nothing", "no_change") for k in range(3)]
    assert home_care_sensitivity(same) == []


def test_a_ratio_with_a_fixed_divisor_is_a_plain_interval() -> None:
    upper = np.array([1.0, 2.0, 3.0])
    mean, low, high = interval(upper / 10)
    assert ratio_interval(upper, np.full(3, 10.0)) == pytest.approx((mean, low, high))
    assert ratio_interval(upper, np.array([-1.0, 0.0, 1.0])) is None
