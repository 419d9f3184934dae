"""Person-days with a plan: what schemes give, and for the others as many as have one today."""

import pytest

from sim.outcomes.plans import percent_days_with_plan
from tests.unit.made_up_results import made_up


@pytest.mark.parametrize(
    ("noted", "days", "held", "expected"),
    [
        (0, 1000, 20, 20_000),
        (500, 1000, 20, 60_000),  # all of 500, a fifth of 500: 60 percent
        (1000, 1000, 20, 100_000),
        (300, 1000, 0, 30_000),
        (0, 0, 20, 0),
    ],
)
def test_percent_days(noted: int, days: int, held: int, expected: int) -> None:
    assert percent_days_with_plan(noted, days, held) == expected


def test_a_run_without_schemes_has_coverage_as_published() -> None:
    outcomes = made_up("do_nothing", 0).tables["outcomes"]
    days, planned = (
        outcomes.filter(measure=name)["value"].to_list()
        for name in ("days_with_condition", "plan_percent_days")
    )
    assert planned == [20 * lived for lived in days]
    assert min(days) > 0
