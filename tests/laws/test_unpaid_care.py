"""Unpaid care in whole runs: who can lose it, how often, and what that may change."""

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import pytest

from sim.demand import Season, Strikes
from sim.pathways import feedbacks
from sim.pathways.names import CARE_HOMES, LONG_AGO, LONG_TERM
from sim.pathways.unpaid_care import FIRST_EVENT
from sim.population import care_had
from sim.run import Model
from sim.scenario import Change, Scenario
from sim.services import NEVER, NOT_A_ROW, Service
from tests.lived import WatchedModel, columns, live, multiply, scenario, small_place

pytestmark = pytest.mark.law

PEOPLE, SEED, STANDARD_ERRORS = 4000, 5, 5
CLOCK = "carer_breakdown"
OFTEN = Change("pathways.carer_strain.breakdowns_per_year", "set", 0.02, "a test")
OFF = Change(feedbacks.RATIO, "set", 1.0, "a test")
MORE_BEDS = multiply("area.capacity.general_acute_beds", 1.3)


@dataclass
class Seen:
    """What a month had: strikes by need, and what was expected and found of breakdowns."""

    struck: dict[str, Strikes]
    expected: float = 0.0
    broken_down: int = 0
    slots: list[int] = field(default_factory=list)


class Watcher(WatchedModel):
    """The model, with the strikes and breakdowns of every month from day 0 on."""

    months_seen: list[Seen]

    def strikes(self, now: Season, first_day: int, days: int) -> dict[str, Strikes]:
        place, n = self.place, self.people.n
        rates = self.clocks[CLOCK].rates(slice(0, n)).astype(np.float64)
        waiting = feedbacks.residents_in(feedbacks.WAITING_FOR_HOME_CARE, place, first_day)
        values = self.rules.values
        state = values.labels(feedbacks.RATIO).index(feedbacks.WAITING_FOR_HOME_CARE)
        need = values.labels(feedbacks.RATIO, 1).index(CLOCK)
        rates[waiting] *= values[feedbacks.RATIO][state, need]
        with_home_care = self.rules.values.number("pathways.unpaid_care.with_home_care_ratio")
        rates *= np.where(place.has("home_care", slice(0, n)), with_home_care, 1)
        rates[place.has("care_home", slice(0, n))] = 0
        here = np.minimum(place.holds["gone_on"][:n].astype(np.int64) - first_day, days)
        away = np.clip(place.holds["carer_back"][:n].astype(np.int64) - first_day, 0, days)
        struck = super().strikes(now, first_day, days)
        if first_day >= 0:
            expected = float((rates * np.maximum(here - away, 0)).sum())
            self.months_seen = [*getattr(self, "months_seen", []), Seen(struck, expected)]
        return struck


def lived(chosen: Scenario, people: int = PEOPLE, years: int = 1) -> Watcher:
    return live(small_place(people), chosen, years=years, seed=SEED, kind=Watcher)


def broken_down(model: Model) -> int:
    return sum(month.events["carer_breakdowns"] for month in model.months)


def struck(model: Watcher, need: str) -> list[tuple[list[int], list[int], list[int]]]:
    found = [month.struck[need] for month in model.months_seen]
    return [(one.slot.tolist(), one.day.tolist(), one.number.tolist()) for one in found]


@pytest.fixture(scope="module")
def often() -> Watcher:
    return lived(scenario("often", OFTEN))


def test_no_breakdown_where_nobody_cares(often: Watcher) -> None:
    """Whoever ever lost a carer had one; a rate stands only where there is one, and at home."""
    model, n = often, often.people.n
    had = care_had(model.rules.values, model.people, slice(0, n), SEED)
    rates = model.clocks[CLOCK].rates(slice(0, n))
    assert (had.hours_band[rates > 0] > 0).all()
    assert (model.people.alive[:n] | (rates == 0)).all()
    assert broken_down(model) > 0
    lost = model.place.holds["carer_back"][:n] != LONG_AGO
    assert lost.any()
    assert set(model.place.without_carer) <= set(np.flatnonzero(lost))
    assert NEVER in model.place.holds["carer_back"][:n][lost]


@pytest.mark.slow
def test_as_many_break_down_and_ask_as_the_rates_say() -> None:
    """From the rates in force while the carer is there; and as do nothing's level leaves out."""
    model = lived(scenario("often", OFTEN), people=60_000, years=2)
    expected = sum(month.expected for month in model.months_seen)
    assert expected > 150
    assert abs(broken_down(model) - expected) < STANDARD_ERRORS * sqrt(expected)
    service, event, upstream = columns(model, "service", "event", "upstream")
    after = event >= FIRST_EVENT
    assert set(service[after]) == {*CARE_HOMES, Service.HOME_CARE}
    # What a review makes of it later goes by the same number.
    assert np.isin(service[upstream[after & (upstream != NOT_A_ROW)]], LONG_TERM).all()


@pytest.mark.slow
def test_with_feedbacks_off_no_need_strikes_for_what_happened_to_others() -> None:
    """More beds, the same dice: every need strikes on the same days as without; with them on, not.

    Breakdowns that raise urgent need differ between places that are otherwise the same.
    """
    alone = lived(scenario("off", OFF))
    for other in (scenario("off, more beds", OFF, MORE_BEDS), scenario("off, often", OFF, OFTEN)):
        changed = lived(other)
        assert struck(changed, "urgent") == struck(alone, "urgent")
        assert struck(changed, "community_health") == struck(alone, "community_health")
    on = lived(scenario("on, often", OFTEN))
    assert struck(on, "urgent") != struck(alone, "urgent")
    assert struck(on, "community_health") == struck(alone, "community_health")


@pytest.mark.slow
def test_what_breakdowns_add_to_urgent_need_is_next_to_nothing() -> None:
    """Published admissions contain those of usual breakdowns: what comes on top is below 0.2 %."""
    found = [
        sum(one.struck["urgent"].slot.size for one in lived(chosen, 60_000).months_seen)
        for chosen in (scenario("off", OFF), scenario("on"))
    ]
    assert 0 <= found[1] / found[0] - 1 < 0.002
