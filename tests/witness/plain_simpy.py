"""The plain way to write the model: one SimPy process per patient, one round a day per service.

Nothing here is shared with the model: it is the witness. Within a day: deaths; whoever is ready
leaves or asks for the next place; then, service by service from furthest downstream, those out of
patience leave the queue, needs that cannot wait start, and free places go to the queue.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

import simpy

from tests.witness.journeys import Journey, Leg, Stay, Town

Story = Generator[simpy.Event, Any, None]
Claim = tuple[int, int, int, int]

# Moments of a day; after them each service has two: out of the queue, and into places.
GONE, READY, ASK, FIRST_ROUND = 0, 1, 2, 3


@dataclass
class Ward:
    """One service: how many units are held, and who waits with what claim."""

    occupied: int = 0
    queue: list[tuple[Claim, "Visit"]] = field(default_factory=list)


@dataclass
class Visit:
    """One leg of one patient's journey, as it turns out."""

    leg: Leg
    asked: int
    placed: simpy.Event
    started: int | None = None
    ended: int | None = None


class PlainTown:
    """All services, run by SimPy; a day has as many ticks as moments."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.env = simpy.Environment()
        self.wards = [Ward() for _ in town.capacity]
        self.ticks = FIRST_ROUND + 2 * len(self.wards)
        self.visits: dict[tuple[int, int], Visit] = {}
        for service in range(len(self.wards)):
            self.env.process(self.rounds(service))

    @property
    def today(self) -> int:
        return int(self.env.now) // self.ticks

    def at(self, day: int, moment: int) -> simpy.Event:
        """The given moment of a day, or now if it has passed."""
        return self.env.timeout(max(day * self.ticks + moment - self.env.now, 0))

    def or_gone(self, event: simpy.Event, gone: simpy.Event | None) -> simpy.Event:
        """The event, or death if that comes first."""
        return event if gone is None else event | gone

    def rounds(self, service: int) -> Story:
        """On the days of its round, places go to those first in the queue while there is room."""
        ward = self.wards[service]
        for day in range(self.town.days):
            if not self.town.has_round(service, day):
                continue
            yield self.at(day, FIRST_ROUND + 2 * service + 1)
            places = self.town.places(service, day)
            left = self.town.at_most.get((service, day), len(ward.queue))
            while ward.queue and ward.occupied < places and left:
                _, visit = heappop(ward.queue)
                if visit.ended is None:
                    left -= 1
                    ward.occupied += visit.leg.units
                    visit.placed.succeed()

    def arrivals(self, journeys: Sequence[Journey]) -> Story:
        """Patients begin their story on the day they come."""
        by_day = sorted(range(len(journeys)), key=lambda number: journeys[number].day)
        for number in by_day:
            day = journeys[number].day
            if day * self.ticks + READY > self.env.now:
                yield self.at(day, READY)
            self.env.process(self.patient(number, journeys[number]))

    def patient(self, number: int, journey: Journey) -> Story:
        """One patient's story: ask, wait in the place held so far, start, stay, ask again."""
        gone = self.at(journey.gone, GONE) if journey.gone < self.town.days else None
        here: Visit | None = None
        for index, leg in enumerate(journey.legs):
            yield self.or_gone(self.at(self.today + leg.gap, ASK), gone)
            if gone and gone.processed:
                break
            there = self.visits[number, index] = Visit(leg, self.today, self.env.event())
            yield from self.find_place(number, there, gone)
            if there.started is None:
                break
            self.leave(here)
            here = there
            if leg.stay:
                yield self.or_gone(self.at(self.today + leg.stay, READY), gone)
                if gone and gone.processed:
                    break
        self.leave(here)

    def find_place(self, number: int, visit: Visit, gone: simpy.Event | None) -> Story:
        """Start at once, or wait for a place until it comes, patience ends, or death."""
        leg, ward = visit.leg, self.wards[visit.leg.service]
        before_round = FIRST_ROUND + 2 * leg.service
        if not leg.waits:
            yield self.at(self.today, before_round)
            ward.occupied += leg.units
        else:
            claim = (leg.priority, visit.asked, leg.tie, number)
            heappush(ward.queue, (claim, visit))
            found: simpy.Event = visit.placed
            if leg.patience < self.town.days:
                found = found | self.at(visit.asked + leg.patience, before_round)
            yield self.or_gone(found, gone)
            if not visit.placed.triggered:
                visit.ended = self.today
                return
        visit.started = self.today

    def leave(self, visit: Visit | None) -> None:
        """Give back what is held, today."""
        if visit:
            self.wards[visit.leg.service].occupied -= visit.leg.units
            visit.ended = self.today


def run(town: Town, journeys: Sequence[Journey]) -> list[Stay]:
    """Every leg that was asked for within the town's days, by journey and leg."""
    plain = PlainTown(town)
    plain.env.process(plain.arrivals(journeys))
    plain.env.run(until=town.days * plain.ticks)
    found = sorted(plain.visits.items())
    return [(*key, visit.asked, visit.started, visit.ended) for key, visit in found]
