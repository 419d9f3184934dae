"""A place's residents living on by themselves: no services, only ageing, conditions and deaths.

Who lives, who falls ill and who dies does not depend on services, so the population can be followed
alone; a fifth of a million residents live ten years in a few seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.parameters import Values
from sim.population import (
    Flows,
    PopulationTally,
    Residents,
    bury,
    deaths_in_month,
    start,
    turn_month,
)
from sim.population.cells import N_QUINTILES, N_SEXES
from sim.population.frailty import N_RANKS
from sim.population.groups import POINTS, grouping
from sim.population.rates import DAYS_PER_YEAR, rates
from sim.services import month_of_run

MONTHS = 12

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Snapshot:
    """Residents at one moment, by slot: what they hold and how fast they die."""

    age: Whole
    sex: Whole
    quintile: Whole
    alive: NDArray[np.bool_]
    conditions: NDArray[np.uint32]
    condition_count: Whole
    frailty_rank: Whole
    susceptibility: Floats
    deaths_per_year: Floats


def snapshot(people: Residents) -> Snapshot:
    """A copy of the residents as they are."""
    here = slice(0, people.n)
    return Snapshot(
        age=people.age[here].astype(np.int64),
        sex=people.sex[here].astype(np.int64),
        quintile=people.quintile[here].astype(np.int64),
        alive=people.alive[here].copy(),
        conditions=people.conditions[here].copy(),
        condition_count=people.condition_count[here].astype(np.int64),
        frailty_rank=people.frailty_rank[here].astype(np.int64),
        susceptibility=people.susceptibility[here].astype(np.float64),
        deaths_per_year=people.death_rate[here].astype(np.float64) * DAYS_PER_YEAR,
    )


@dataclass(frozen=True)
class Lived:
    """The same residents at the start and a year later; newcomers stand behind in `end`."""

    start: Snapshot
    end: Snapshot

    def segment_moves(self, values: Values, ends: Floats) -> Floats:
        """Share of survivors of each segment who are in each segment a year later, [5, 5]."""
        before = _segments(self.start, values, ends)
        after = _segments(self.end, values, ends)[: before.size]
        kept = (before >= 0) & self.end.alive[: before.size]
        count = ends.size + 1
        moves = np.bincount(before[kept] * count + after[kept], minlength=count * count)
        table = moves.reshape(count, count).astype(np.float64)
        return np.asarray(table / table.sum(axis=1, keepdims=True), np.float64)

    def segment_shares(self, values: Values, ends: Floats) -> Floats:
        """Share of adults in each segment at the start."""
        segment = _segments(self.start, values, ends)
        people = np.bincount(segment[segment >= 0], minlength=ends.size + 1)
        return np.asarray(people / people.sum(), np.float64)

    def segment_mortality(self, values: Values, ends: Floats) -> Floats:
        """Deaths expected in a year per person of each segment."""
        segment = _segments(self.start, values, ends)
        adult = segment >= 0
        deaths = np.bincount(segment[adult], self.start.deaths_per_year[adult])
        return np.asarray(deaths / np.bincount(segment[adult]), np.float64)


def lives(
    area: Area, values: Sequence[Values], flows: Flows, seed: int
) -> Iterator[tuple[Residents, PopulationTally]]:
    """The residents on the first day and at the end of each year: the same object, grown older.

    `values` has one entry for each year to be lived; the tally's year is left for the caller to
    close.
    """
    people = start(area, values[0], seed, flows.weight, flows)
    tally = PopulationTally(people)
    yield people, tally
    for number in range(len(values) * MONTHS):
        month = month_of_run(area.first_year, number)
        now = values[number // MONTHS]
        change = turn_month(people, flows, now, seed, number, month.first_day, month.days)
        tally.add_month(people, change, month.days)
        bury(people, deaths_in_month(people, month.days)[0], tally)
        if number % MONTHS == MONTHS - 1:
            yield people, tally


def live_a_year(area: Area, values: Values, flows: Flows, seed: int) -> Lived:
    """Residents before and after their first year."""
    before, after = (snapshot(people) for people, _ in lives(area, [values], flows, seed))
    return Lived(before, after)


def scores(people: Snapshot, values: Values) -> Whole:
    """Points of the multimorbidity score in hundredths, and by rank of frailty within them."""
    points = np.zeros(people.age.size, np.int64)
    for condition, weight in enumerate(grouping(values).points):
        points += weight * ((people.conditions >> np.uint32(condition)) & np.uint32(1)).astype(int)
    return points * N_RANKS + people.frailty_rank


def segment_ends(people: Snapshot, values: Values, shares: Floats) -> Floats:
    """Where segments 1 to 4 end if adults are ranked into `shares` [5], in points."""
    adult = people.age >= values.number("population.segments.from_age")
    ranked = np.sort(scores(people, values)[adult & people.alive])
    at = np.rint(np.cumsum(shares[:-1]) * ranked.size).astype(np.int64)
    return np.asarray(ranked[at] / (N_RANKS * POINTS), np.float64)


def _segments(people: Snapshot, values: Values, ends: Floats) -> Whole:
    """Segment 0 to 4 of each resident, -1 for those too young."""
    adult = people.age >= values.number("population.segments.from_age")
    cuts = np.rint(ends * N_RANKS * POINTS).astype(np.int64)
    return np.where(adult, np.searchsorted(cuts, scores(people, values), side="right"), -1)


def onset_rates(people: Snapshot, values: Values, flows: Flows) -> Floats:
    """Conditions that start in a year per person, by slot, from the hazards the residents run."""
    table = rates(flows, values, 0)
    at = (people.age * N_SEXES + people.sex) * N_QUINTILES + people.quintile
    hazard = table.clocks[:, : len(flows.conditions)].astype(np.float64)
    total = np.zeros(people.age.size)
    for condition in range(len(flows.conditions)):
        free = (people.conditions >> np.uint32(condition)) & np.uint32(1) == 0
        faster = np.ones(people.age.size)
        for first in np.flatnonzero(table.links.second == condition):
            holds_first = people.conditions >> np.uint32(first) & np.uint32(1)
            faster += table.links.extra[first] * holds_first
        total += free * hazard[at, condition] * faster
    return total * people.susceptibility
