"""More reablement: less home care later, and none less on the first day."""

import pytest

from sim.scenario import load_scenario
from sim.services import Service
from tests.lived import WatchedModel, live, small_place

pytestmark = pytest.mark.law

PEOPLE, YEARS, SEED = 60_000, 2, 1
WEEK_DAYS, YEAR_DAYS = 7, 365


def hours_held(name: str) -> dict[int, int]:
    """Hours of home care a week that are held at midnight, by day of the run."""
    model: WatchedModel = live(small_place(PEOPLE), load_scenario(name), years=YEARS, seed=SEED)
    home_care = (seen for seen in model.midnights if seen.service == Service.HOME_CARE)
    return {seen.day: seen.occupied for seen in home_care if seen.day >= 0}


def test_more_reablement_lowers_home_care_later_and_not_on_day_one() -> None:
    before, after = hours_held("do_nothing"), hours_held("more_reablement")
    assert before[0] == after[0]
    saved = {day: before[day] - after[day] for day in before}
    later = [saved[day] for day in saved if day >= YEAR_DAYS]
    mean_later = sum(later) / len(later)
    assert mean_later > 0.02 * before[0]
    assert abs(sum(saved[day] for day in range(WEEK_DAYS))) / WEEK_DAYS < mean_later / 4
