"""Counted care in whole runs: lists by weeks, general practice, and what overflows to A&E."""

from dataclasses import dataclass

import numpy as np
import pytest

from sim.demand.rates import DAYS_PER_YEAR
from sim.pathways import listed
from sim.pathways.names import LISTED
from sim.population.cells import N_AGES
from sim.run import Model
from sim.scenario import Change
from sim.services import CalendarMonth, Ids, Service
from tests.lived import live, multiply, scenario, small_place

pytestmark = pytest.mark.slow  # whole runs

PEOPLE, YEARS, SEED = 20_000, 2, 3
SHARE = "demand.contacts.gp_overflow_to_ae"
MORE_STAFF = Change("pathways.capacity.workforce_growth_per_year", "set", 1.0, "a test")
PER_1000 = "pathways.capacity.per_1000_people"


@dataclass(frozen=True)
class Round:
    """One round of one list: people before and after, how many were seen and expected to join."""

    service: Service
    days: int
    before: int
    after: int
    seen: int
    expected: float


class ListKeeper(Model):
    """The model, with every round of its lists written down."""

    rounds: list[Round]

    def day(self, month: CalendarMonth, day: int, arrivals: Ids) -> None:
        lists = self.place.lists
        before = {service: lists[service].people for service in LISTED}
        expected = {service: self.referred_a_day(service) for service in LISTED}
        super().day(month, day, arrivals)
        if month.number < 0:
            return
        self.rounds = getattr(self, "rounds", [])
        if days := listed.days_of_round(month, day):
            self.rounds += [
                Round(
                    service,
                    days,
                    before[service],
                    lists[service].people,
                    # What is held is told as attendances a week.
                    round(self.place.places.occupied[service] * days / 7),
                    expected[service] * days,
                )
                for service in LISTED
            ]

    def referred_a_day(self, service: Service) -> float:
        wanted = float(self.place.people.by_profile @ self.rules.contacts[service.label])
        if service == Service.OUTPATIENT:
            wanted /= 1 + self.rules.values.number("demand.contacts.follow_ups_per_first")
        return wanted / DAYS_PER_YEAR


@pytest.fixture(scope="module")
def model() -> ListKeeper:
    return live(small_place(PEOPLE), scenario("a_test"), years=YEARS, seed=SEED, kind=ListKeeper)


def test_who_joins_a_list_is_seen_or_waits(model: ListKeeper) -> None:
    """Round by round: as many join as are referred, within one person."""
    for one in model.rounds:
        joined = one.after - one.before + one.seen
        assert abs(joined - one.expected) < 1
        assert one.seen > 0


@pytest.mark.parametrize("service", LISTED)
def test_rounds_are_for_every_day_once(model: ListKeeper, service: Service) -> None:
    """And what is seen in a month is the appointments of its days."""
    days = [one.days for one in model.rounds if one.service == service]
    assert sum(days) == sum(month.days for month in model.months)
    a_day = np.array([month.capacity_days[service] / month.days / 7 for month in model.months])
    treated = np.array([month.waits_counted[service] for month in model.months])
    assert np.abs(treated - a_day * [month.days for month in model.months]).max() <= 1


def test_people_and_their_groups_are_the_same_people(model: ListKeeper) -> None:
    for waiting in model.place.lists.values():
        assert waiting.by_weeks.sum() == waiting.by_group.sum() > 100
        assert waiting.by_weeks.min() >= 0
        assert waiting.by_group.min() >= 0


def events(model: Model, name: str) -> np.ndarray:
    return np.array([month.events[name] for month in model.months])


def starts(model: Model, service: Service) -> np.ndarray:
    return np.array([month.starts[service].sum() for month in model.months])


def test_the_stated_share_of_requests_that_go_unmet_comes_to_ae(model: ListKeeper) -> None:
    unmet, to_ae = events(model, "gp_requests_unmet"), events(model, "ae_for_want_of_a_gp")
    due = unmet * model.rules.values.number(SHARE)
    assert unmet.min() > 0
    assert ((to_ae == np.floor(due)) | (to_ae == np.floor(due) + 1)).all()
    assert (events(model, "ae_attendances") > to_ae).all()


def test_appointments_and_unmet_requests_are_all_requests(model: ListKeeper) -> None:
    """Requests follow the people there are: within a few in a hundred all the time."""
    asked = starts(model, Service.GP) + events(model, "gp_requests_unmet")
    by_day = asked / [month.days for month in model.months]
    now = float(model.people.by_profile @ model.rules.contacts["gp"]) / DAYS_PER_YEAR
    np.testing.assert_allclose(by_day, now, rtol=0.03)
    usual = events(model, "gp_with_usual_professional")
    assert (usual <= starts(model, Service.GP)).all()
    assert model.people.by_profile.size % N_AGES == 0


def test_with_appointments_for_all_nobody_comes_to_ae_for_want_of_one() -> None:
    plenty = scenario("plenty", MORE_STAFF, multiply(PER_1000, 2))
    model = live(small_place(4000), plenty, years=1, seed=SEED, kind=ListKeeper)
    assert not events(model, "gp_requests_unmet").any()
    assert not events(model, "ae_for_want_of_a_gp").any()
    in_year = model.rounds[-40:]
    assert all(one.after == 0 for one in in_year), "with endless slots nobody waits"


def test_fewer_appointments_are_more_visits_to_ae(model: ListKeeper) -> None:
    cut = live(
        small_place(PEOPLE),
        scenario("cut", multiply(PER_1000, 0.8)),
        years=1,
        seed=SEED,
        kind=ListKeeper,
    )
    assert (
        events(cut, "ae_for_want_of_a_gp") > 2 * events(model, "ae_for_want_of_a_gp")[:12]
    ).all()
    share = [
        (events(one, "gp_with_usual_professional") / starts(one, Service.GP))[:12].mean()
        for one in (cut, model)
    ]
    assert share[0] < share[1], "continuity falls as access gets harder"
