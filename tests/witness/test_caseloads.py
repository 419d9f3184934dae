"""Caseloads by the model's own rounds against queueing theory and against plain arithmetic.

That whole runs agree to the day with one SimPy process per patient is in `test_replay`.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.demand import Strikes
from sim.pathways import cases, urgent_response
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today
from sim.services import NEVER, Service, WayOut
from tests.witness import theory
from tests.witness.made_up_place import numbers_with, place_of

DAYS, WARM_UP = 12_000, 1_000
TEAM, RESPONSE = Service.LINK_WORKER, Service.URGENT_COMMUNITY_RESPONSE
FOR_EVER = 1e9
SERVICES = np.array([TEAM])

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Lived:
    """A place after its days, the rows that asked, and places held at each midnight."""

    place: Place
    rows: NDArray[np.int32]
    occupied: Whole

    @property
    def asked(self) -> Whole:
        return self.place.record.requested[self.rows].astype(np.int64)

    @property
    def waited(self) -> Whole:
        """Days from asking to starting, of those who started after the warm-up."""
        record = self.place.record
        rows = self.rows[(record.started[self.rows] != NEVER) & (self.asked > WARM_UP)]
        return (record.started[rows] - record.requested[rows]).astype(np.int64)

    @property
    def stays(self) -> Whole:
        record = self.place.record
        rows = self.rows[record.way_out[self.rows] == WayOut.COMPLETED]
        return (record.ended[rows] - record.started[rows]).astype(np.int64)


@compiled
def a_day(place: Today, numbers: Numbers, services: Whole, day: int) -> None:
    """The day's round through caseloads, in the order of `sim.run`."""
    cases.come_to_an_end(place, day)
    cases.receive(place, numbers, day)
    cases.give_up(place, day)
    cases.serve(place, services, numbers, day)
    urgent_response.answer(place, numbers, day)


def live(place: Place, service: Service, numbers: Numbers, days: int) -> Whole:
    occupied = np.zeros(days, np.int64)
    for day in range(days):
        a_day(place.ready_for(day), numbers, SERVICES, day)
        occupied[day] = place.places.occupied[service]
    return occupied


def asking(
    places: int,
    load: float,
    *,
    mean_days: float,
    spread: float = 0.6,
    patience: float = FOR_EVER,
    round_days: int = 1,
    service: Service = TEAM,
    days: int = DAYS,
) -> Lived:
    """Poisson requests, each of somebody else, so that `load` places would be held on average."""
    dice = np.random.default_rng(3)
    when = np.repeat(np.arange(days), dice.poisson(load / mean_days, days))
    place = place_of(when.size, days)
    place.set_capacity({service: places})
    numbers = numbers_with(
        service, mean_days=mean_days, spread=spread, patience=patience, round_days=round_days
    )
    who, first = np.arange(when.size), np.ones(when.size, np.uint32)
    if service == RESPONSE:
        urgent_response.call_for(place, Strikes(who, when.astype(np.int32), first), 0)
        rows = np.arange(when.size, dtype=np.int32)
    else:
        rows = cases.ask_for_cases(place, service, who, first, when)
    return Lived(place, rows, live(place, service, numbers, days))


def agrees(values: NDArray[np.number], expected: float, batches: int = 30) -> None:
    """The mean is what is expected, as near as a series whose neighbours are alike can tell."""
    means = [batch.mean() for batch in np.array_split(values, batches)]
    error = float(np.std(means, ddof=1) / np.sqrt(batches))
    assert abs(values.mean() - expected) < 4 * error, (values.mean(), expected, error)


@pytest.mark.slow
def test_stays_have_the_mean_that_is_asked_for() -> None:
    lived = asking(10**6, 50, mean_days=40, spread=0.9)
    assert lived.stays.mean() == pytest.approx(40, rel=0.02)
    assert np.log(lived.stays).std() == pytest.approx(0.9, rel=0.03)
    agrees(lived.occupied[WARM_UP:], 50)


@pytest.mark.parametrize(("load", "spread"), [(0.5, 0.4), (0.7, 0.83)])
def test_one_place_waits_as_pollaczek_and_khinchine_say(load: float, spread: float) -> None:
    """Mean wait = rate x mean squared stay / 2 (1 - load), whatever the shape of stays.

    Exact in whole days with a round a day, too: half a day less to wait for who is there, half a
    day more for those who come on the same day.
    """
    lived = asking(1, load, mean_days=8, spread=spread, days=2 * DAYS)
    rate, stays = load / 8, lived.stays
    busy = rate * stays.mean()
    agrees(lived.waited, float(rate * (stays**2.0).mean() / (2 * (1 - busy))))
    agrees(lived.occupied[WARM_UP:], busy)


@pytest.mark.slow
@pytest.mark.parametrize(("places", "load"), [(5, 4.0), (20, 17.0)])
def test_daily_rounds_and_long_cases_wait_as_erlang_says(places: int, load: float) -> None:
    """Erlang C, with log-normal stays that vary as exponential ones do and are many rounds long."""
    as_exponential = float(np.sqrt(np.log(2)))
    lived = asking(places, load, mean_days=30, spread=as_exponential, days=5 * DAYS)
    agrees(lived.waited, theory.mean_wait(places, load, 30))


def test_a_weekly_round_alone_makes_people_wait_three_days_on_average() -> None:
    """Where there is room for all: 0 to 6 days, all as likely; half a week less half a day."""
    lived = asking(10**6, 50, mean_days=90, round_days=7)
    assert set(np.unique(lived.waited)) == set(range(7))
    agrees(lived.waited, 3)
    started = lived.place.record.started[lived.rows]
    assert (started[started != NEVER] % 7 == 0).all()


def test_a_busy_caseload_waits_for_its_weekly_round_and_for_places_that_stand_empty() -> None:
    """Until the next round a place stands empty 3 days on average: load like any other.

    Erlang C with cases so much longer, for stays less varied than exponential ones (Lee and
    Longton 1959), and 3 days more until the first round.
    """
    places, load, mean_days, spread = 30, 26, 90, 0.6
    lived = asking(places, load, mean_days=mean_days, spread=spread, round_days=7, days=3 * DAYS)
    longer = mean_days + 3
    erlang = theory.mean_wait(places, load * longer / mean_days, longer)
    varied = float(np.exp(spread**2) - 1)
    agrees(lived.waited, 3 + erlang * (1 + varied) / 2)


@pytest.mark.parametrize(("places", "load"), [(4, 3.0), (10, 9.0), (6, 9.0)])
def test_the_urgent_response_turns_away_as_erlang_says(places: int, load: float) -> None:
    """Erlang's loss formula, whatever the shape of stays, within 0.02: days are short in them."""
    lived = asking(places, load, mean_days=60, service=RESPONSE, days=3 * DAYS)
    away = lived.place.record.way_out[lived.rows] == WayOut.TURNED_AWAY
    started = lived.place.record.started[lived.rows] != NEVER
    assert (away ^ started).all()
    assert away.mean() == pytest.approx(theory.erlang_b(places, load), abs=0.02)
    assert (lived.occupied <= places).all()


def test_patience_is_exponential_in_whole_days_from_the_next() -> None:
    """No places at all: everybody gives up, after 1 day and the whole days of an exponential."""
    lived = asking(0, 50, mean_days=10, patience=20)
    record, rows = lived.place.record, lived.rows[lived.asked < DAYS - 400]
    waited = record.ended[rows] - record.requested[rows]
    assert (record.way_out[rows] == WayOut.NO_LONGER_NEEDED).all()
    assert waited.min() == 1
    chance = 1 - np.exp(-1 / 20)
    assert waited.mean() == pytest.approx(1 / chance, rel=0.02)
    assert waited.var() == pytest.approx((1 - chance) / chance**2, rel=0.06)
    assert (lived.place.holds["cases"][: rows.size] < 0).all()


def test_who_has_or_awaits_a_case_is_not_given_another() -> None:
    """The second request comes while the first waits, the third while it lasts, another after."""
    place = place_of(2, 60)
    place.set_capacity({TEAM: 1})
    numbers = numbers_with(TEAM, mean_days=10, spread=1e-9, patience=FOR_EVER, round_days=7)
    who = np.array([0, 0, 0, 0, 1])
    rows = cases.ask_for_cases(
        place, TEAM, who, np.arange(5, dtype=np.uint32), np.array([1, 3, 9, 20, 8])
    )
    live(place, TEAM, numbers, 60)
    record = place.record
    assert record.started[rows].tolist() == [7, NEVER, NEVER, 35, 21]
    assert record.ended[rows].tolist() == [17, 3, 9, 45, 31]
    ways = record.way_out[rows]
    assert [WayOut(way).name for way in ways.tolist()] == [
        *("COMPLETED", "ALREADY_THERE", "ALREADY_THERE"),
        *("COMPLETED", "COMPLETED"),
    ]


def test_cases_of_other_services_are_no_hindrance() -> None:
    place = place_of(1, 40)
    others = (TEAM, Service.HEALTH_COACH, Service.BROKER)
    place.set_capacity(dict.fromkeys(others, 1))
    numbers = numbers_with(TEAM, mean_days=10, spread=1e-9, patience=FOR_EVER, round_days=1)
    rows = [
        int(cases.ask_for_cases(place, one, np.zeros(1, np.int64), np.ones(1, int), np.ones(1))[0])
        for one in others
    ]
    for day in range(8):
        a_day(place.ready_for(day), numbers, np.array(others), day)
    assert (place.record.started[rows] <= 7).all()
    assert place.places.occupied[list(others)].tolist() == [1, 1, 1]
