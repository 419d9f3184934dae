"""A trial: what is counted, its interval by hand, which changes it makes, what it refuses."""

import numpy as np
import polars as pl
import pytest
from scipy.special import stdtrit

from sim.parameters import InputError
from sim.parameters.scheme_file import schemes
from sim.results import Results, table
from sim.scenario import known_parameters
from sim.sweep.trial import parts, trial
from sim.sweep.trial_counts import Counts, counts_of, with_interval


def counts(without: list[float], events: list[float]) -> Counts:
    over = np.full(len(without), 10.0)
    return Counts(np.array(without), over, np.array(events), over)


def test_the_interval_by_hand() -> None:
    """Three months: 10, 20, 30 events without, 8, 15, 25 with; each month left out in turn."""
    ratio, low, high = with_interval(counts([10, 20, 30], [8, 15, 25]))
    logs = np.log([40 / 50, 33 / 40, 23 / 30])
    error = np.sqrt(2 / 3 * ((logs - logs.mean()) ** 2).sum())
    reach = stdtrit(2, 0.975) * error
    assert ratio == pytest.approx(48 / 60)
    assert (low, high) == pytest.approx((0.8 * np.exp(-reach), 0.8 * np.exp(reach)))


def test_what_chance_does_to_both_alike_cancels_out() -> None:
    assert with_interval(counts([10, 70, 30], [5, 35, 15])) == pytest.approx((0.5, 0.5, 0.5))


def test_where_nothing_happened_there_is_no_ratio() -> None:
    assert all(np.isnan(with_interval(counts([0, 0], [0, 0]))))
    ratio, low, high = with_interval(counts([10], [5]))
    assert ratio == 0.5
    assert np.isnan([low, high]).all()


def test_rates_are_over_people_and_shares_over_what_they_are_a_share_of() -> None:
    block = {"replicate": [0, 0], "month": [1, 2], "scheme": ["s", "s"]}
    people = {"working": [10, 20], "intended": [40, 50]}
    events = {"events": [1, 2], "intended_events": [3, 4]}
    of = {"events_of": [5, 6], "intended_events_of": [7, 8]}
    none = {name: [0, 0] for name in of}
    scenario = {"scenario": ["a", "a"]}
    rate, share = (
        {
            "schemes": pl.DataFrame(block | scenario | people),
            "scheme_events": pl.DataFrame(block | scenario | {"rate": ["r", "r"]} | events | each),
        }
        for each in (none, of)
    )
    told = {
        (kind, everybody): counts_of(tables, "s", "r", ("a", "a"), everybody)
        for kind, tables in (("rate", rate), ("share", share))
        for everybody in (False, True)
    }
    assert told["rate", False].over.tolist() == [10, 20]
    assert told["rate", True].over.tolist() == [40, 50]
    assert told["share", False].over.tolist() == [5, 6]
    assert told["share", True].over.tolist() == [7, 8]
    assert told["share", True].events.tolist() == [3, 4]


@pytest.mark.parametrize("scheme", list(schemes()))
def test_every_change_of_a_trial_is_of_a_parameter_that_there_is(scheme: str) -> None:
    known = known_parameters()
    found = parts(schemes()[scheme], 2025)
    assert len({part.name for part in found}) == len(found)
    for part in found:
        assert part.off
        assert {change.parameter for change in part.off} <= set(known)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"scheme": "case_managment"}, "case_management"),
        ({"scheme": "case_management", "rates": ["emergency_admission"]}, "emergency_admissions"),
        ({"scheme": "case_management", "rates": ["falls"]}, "no effect on falls"),
        ({"scheme": "case_management", "switch": "centre"}, "central"),
        ({"scheme": "case_management", "switch": "null"}, "no reading 'null'"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as refused:
        trial("england", years=1, runner=never, **asked)  # type: ignore[arg-type]
    assert said in str(refused.value)


def never(*_: object, **__: object) -> Results:
    raise AssertionError("nothing is run")


def made_up_run(_: object, scenario: object, **named: object) -> Results:
    """Nine tenths of the events where the reading is central."""
    factor = 90 if "central" in scenario.name else 100  # type: ignore[attr-defined]
    months = pl.date_range(pl.date(2025, 4, 1), pl.date(2026, 3, 1), "1mo", eager=True)
    count = {"eligible": 1, "offered": 1, "accepted": 1, "waiting": 0, "started": 0, "ended": 0}
    count |= {"enrolled": 10, "working": 10, "intended": 20, "overlapping": 0, "places": 9}
    count |= {"contacts": 0, "fixed_pence": 0, "set_up_pence": 0, "variable_pence": 0}
    of_scheme = [
        {"month": month, "scheme": "falls_exercise", "switch": "central", **count}
        for month in months
    ]
    events = [
        {
            **{"month": month, "scheme": "falls_exercise", "rate": "falls"},
            **{"events": factor, "events_of": 0},
            **{"intended_events": 100 + factor, "intended_events_of": 0},
        }
        for month in months
    ]
    name = scenario.name  # type: ignore[attr-defined]
    return Results(
        {
            "schemes": table("schemes", of_scheme, name, 0),
            "scheme_events": table("scheme_events", events, name, 0),
        }
    )


def test_a_trial_tells_what_came_back_and_what_is_left() -> None:
    answer = trial("england", "falls_exercise", diluted=True, years=1, runner=made_up_run)
    rows = answer.tables["trial"].to_dicts()
    assert (
        len(rows)
        == len(answer.facts["conditions"])
        == len(parts(schemes()["falls_exercise"], 2025)) + 3
    )
    for row in rows:
        assert row["entered"] == 0.77
        assert row["ratio"] == pytest.approx(0.9)
        assert row["difference_percent"] == pytest.approx((0.9 / 0.77 - 1) * 100)
        assert row["all_ratio"] == pytest.approx(0.95)
        assert row["effect_left"] == pytest.approx(1)
        assert (row["events_without"], row["events"]) == (1200, 1080)


@pytest.mark.parametrize(
    ("scheme", "concerned", "not_concerned"),
    [
        ("case_management", {"floor", "places"}, {"usual", "plans", "shrinkage"}),
        ("virtual_ward", {"usual"}, {"places", "floor", "plans"}),
        ("end_of_life_at_home", {"plans", "places"}, {"floor", "usual"}),
    ],
)
def test_what_cannot_concern_a_scheme_is_not_tried(
    scheme: str, concerned: set[str], not_concerned: set[str]
) -> None:
    found = {part.name for part in parts(schemes()[scheme], 2025)}
    assert concerned <= found
    assert not not_concerned & found
