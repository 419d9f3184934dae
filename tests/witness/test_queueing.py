"""Services against queueing theory: Erlang B and C, M/G/infinity, Little's law."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim import draws
from sim.compiled import compiled
from sim.services import (
    NEVER,
    Calendar,
    Notepad,
    Places,
    Record,
    Service,
    Stays,
    file_under,
    fill,
    finish,
    is_waiting,
    join_queue,
    new_row,
    noted,
    open_calendar,
    open_notepad,
    open_places,
    still_wait,
    with_claims,
    with_room,
)
from tests.witness import theory

SERVICE = int(Service.REABLEMENT)
DAYS = 30_000
WARM_UP = 1_000


@dataclass(frozen=True)
class Watched:
    """One service over many days: counts after each day's round, and the record of every stay."""

    occupied: NDArray[np.int64]
    waiting: NDArray[np.int64]
    record: Record


def watch(
    capacity: int, arrivals: NDArray[np.int64], stays: NDArray[np.int64], waits: bool
) -> Watched:
    """Run a service day by day: those due leave, newcomers ask, the round fills."""
    places, record = open_places(), Record()
    places.capacity[SERVICE] = capacity
    places = with_claims(places, stays.size)
    record.make_room(stays.size)
    tie = draws.bits(1, "tie", np.arange(stays.size, dtype=np.uint64))
    days = arrivals.size
    calendar = with_room(open_calendar(1, 0, days), stays.size)
    occupied, waiting = np.zeros((2, days), np.int64)
    live(
        places,
        record.stays,
        calendar,
        open_notepad(4 * stays.size),
        arrivals,
        stays,
        tie,
        waits,
        occupied,
        waiting,
    )
    return Watched(occupied, waiting, record)


@compiled
def live(
    places: Places,
    record: Stays,
    calendar: Calendar,
    notepad: Notepad,
    arrivals: NDArray[np.int64],
    stays: NDArray[np.int64],
    tie: NDArray[np.uint64],
    waits: bool,
    occupied: NDArray[np.int64],
    waiting: NDArray[np.int64],
) -> None:
    for day in range(arrivals.size):
        notepad.used[0] = 0
        for row in noted(notepad, calendar, 0, day).ids:
            finish(places, record, row, day, 0)
        for _ in range(arrivals[day]):
            row = new_row(record)
            record.row[row].service = SERVICE
            record.row[row].requested = day
            join_queue(places, SERVICE, row, day, 0, tie[row])
        for row in fill(places, record, notepad, SERVICE, day).ids:
            file_under(calendar, 0, day + stays[row], row)
        if not waits:
            for claim in places.claims[SERVICE, : places.queued[SERVICE]]:
                if is_waiting(record, claim.row):
                    finish(places, record, claim.row, day, 0)
        occupied[day] = places.occupied[SERVICE]
        waiting[day] = still_wait(places, record, SERVICE, stays.size)


def arrivals_and_stays(
    rate: float, mean_stay: float, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    dice = np.random.default_rng(seed)
    arrivals = dice.poisson(rate, DAYS)
    return arrivals, dice.geometric(1 / mean_stay, arrivals.sum())


def standard_error(values: NDArray[np.float64], batches: int = 30) -> float:
    """Of the mean of a series whose neighbours resemble each other, by batch means."""
    means = [batch.mean() for batch in np.array_split(values, batches)]
    return float(np.std(means, ddof=1) / np.sqrt(batches))


def agrees(values: NDArray[np.float64], expected: float) -> None:
    error = standard_error(values)
    assert abs(values.mean() - expected) < 4 * error, (values.mean(), expected, error)


@pytest.mark.parametrize(("places", "load"), [(1, 0.5), (5, 4.0), (20, 17.0)])
def test_waiting_agrees_with_theory(places: int, load: float) -> None:
    """Erlang's queue with a round a day: who is there, who waits, and for how long."""
    mean_stay = 8.0
    rate = load / mean_stay
    seen = watch(places, *arrivals_and_stays(rate, mean_stay, 1), waits=True)
    chances = theory.day_by_day(places, rate, mean_stay, waits=True)
    assert (seen.occupied <= places).all()
    agrees(seen.occupied[WARM_UP:].astype(float), load)
    agrees(seen.waiting[WARM_UP:].astype(float), theory.waiting(chances, places))
    full = (seen.occupied + seen.waiting)[WARM_UP:] > places
    agrees(full.astype(float), float(chances[places + 1 :].sum()))


@pytest.mark.parametrize(("places", "load"), [(1, 1.0), (10, 9.0), (20, 25.0)])
def test_turning_away_agrees_with_theory(places: int, load: float) -> None:
    """Erlang's loss system with a round a day; the load may exceed the places."""
    mean_stay = 8.0
    rate = load / mean_stay
    seen = watch(places, *arrivals_and_stays(rate, mean_stay, 2), waits=False)
    chances = theory.day_by_day(places, rate, mean_stay, waits=False)
    expected = float((chances * np.arange(places + 1)).sum())
    agrees(seen.occupied[WARM_UP:].astype(float), expected)
    turned_away = float((seen.record.started[: seen.record.rows] == NEVER).mean())
    assert turned_away == pytest.approx(1 - expected / load, abs=0.015)


@pytest.mark.parametrize(("places", "load"), [(2, 1.2), (6, 4.5)])
def test_a_round_a_day_becomes_erlang_as_days_shrink(places: int, load: float) -> None:
    """The theory used above is Erlang's: the gap to it shrinks in step with the day."""
    queue = theory.erlang_c(places, load) * load / (places - load)
    loss = theory.erlang_b(places, load)
    gaps = []
    for mean_stay in (50.0, 100.0, 200.0):
        rate = load / mean_stay
        waits = theory.day_by_day(places, rate, mean_stay, waits=True)
        turns = theory.day_by_day(places, rate, mean_stay, waits=False)
        away = 1 - float((turns * np.arange(places + 1)).sum()) / load
        gaps.append((theory.waiting(waits, places) / queue - 1, away / loss - 1))
    for far, near in pairwise(gaps):
        assert np.abs(near) == pytest.approx(np.abs(far) / 2, rel=0.1)
    assert np.abs(gaps[-1]).max() < 0.02


def test_textbook_values() -> None:
    assert theory.erlang_b(1, 1.0) == pytest.approx(1 / 2)
    assert theory.erlang_b(10, 10.0) == pytest.approx(0.2146, abs=5e-5)
    assert theory.erlang_c(1, 0.5) == pytest.approx(0.5)
    assert theory.mean_wait(1, 0.5, 1.0) == pytest.approx(1.0)


@pytest.mark.parametrize("shape", ["one day or many", "long tail", "all alike"])
def test_without_limit_only_the_mean_stay_matters(shape: str) -> None:
    """M/G/infinity: people there are Poisson, whatever the shape of stays (Takacs 1962)."""
    dice = np.random.default_rng(3)
    arrivals = dice.poisson(3.0, DAYS)
    stays = {
        "one day or many": dice.choice([0, 0, 1, 30], arrivals.sum()),
        "long tail": np.ceil(dice.lognormal(1.0, 1.2, arrivals.sum())).astype(int),
        "all alike": np.full(arrivals.sum(), 7),
    }[shape]
    # A stay of 0 days would end on a day whose leavers have gone: it holds no place here.
    kept = stays > 0
    seen = watch(10**6, thinned(arrivals, kept), stays[kept], waits=True)
    assert not seen.waiting.any()
    expected = 3.0 * stays.mean()
    agrees(seen.occupied[WARM_UP:].astype(float), expected)
    agrees((seen.occupied[WARM_UP:] - expected) ** 2, expected)
    apart = seen.occupied[WARM_UP :: min(int(stays.max()), 100)]
    edges = stats.poisson.ppf([0.2, 0.4, 0.6, 0.8], expected)
    found = np.bincount(np.searchsorted(edges, apart), minlength=5)
    share = np.diff(np.concatenate([[0], stats.poisson.cdf(edges, expected), [1]]))
    assert stats.chisquare(found, share * apart.size).pvalue > 1e-4


def thinned(arrivals: NDArray[np.int64], kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Arrivals a day when only some of them count."""
    day = np.repeat(np.arange(arrivals.size), arrivals)
    return np.bincount(day[kept], minlength=arrivals.size)


@pytest.mark.parametrize("capacity", [3, 20, 24, 10**6])
def test_little_holds_to_the_day(capacity: int) -> None:
    """Little's law over a finite run is an identity: person-days one by one or day by day."""
    arrivals, stays = arrivals_and_stays(2.5, 8.0, 4)
    seen = watch(capacity, arrivals[:2000], stays, waits=True)
    record, rows = seen.record, slice(0, seen.record.rows)
    over = 2000
    started = np.minimum(record.started[rows], over)
    assert (started - record.requested[rows]).sum() == seen.waiting.sum()
    assert (np.minimum(record.ended[rows], over) - started).sum() == seen.occupied.sum()
